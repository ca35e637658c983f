"""The schemas of the lines of commands about rulebooks; `docs/formats/` publishes them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from archive_service.model.actors import Role
from archive_service.model.rule_simulations import SimulationState
from archive_service.model.rulebook_versions import VersionState


class RulebookFindingLine(BaseModel):
    """Something that is wrong, or worth knowing, in one place of a rulebook."""

    code: Annotated[str, Field(description="Stable; never renamed.", examples=["rulebook-shortens"])]
    severity: Annotated[Literal["error", "warning"], Field(description="An error refuses the rulebook.")]
    where: Annotated[str, Field(description="The table, the rule and the key.")]
    message: Annotated[str, Field(description="In French.")]


class RulesCheck(BaseModel):
    """The result of the check of a rulebook."""

    file: Annotated[str, Field(description="Empty over HTTP.")]
    outcome: Literal["accepted", "refused"]
    digest: Annotated[str, Field(pattern="^[0-9a-f]{64}$", description="SHA-256 of its text, in hex.")]
    layer: Annotated[str | None, Field(description="national, department or esms; null: cannot be told.")]
    key: Annotated[str | None, Field(description="Empty, the department, or the FINESS.")]
    findings: list[RulebookFindingLine]


class DatedLine(BaseModel):
    """The dates of the documents that a rule of the perimeter is for, both days included."""

    model_config = ConfigDict(serialize_by_alias=True)

    from_: Annotated[date | None, Field(alias="from", description="null: no first day.")]
    until: Annotated[date | None, Field(description="null: no last day.")]


class RulesShow(BaseModel):
    """A rule in force on a day."""

    rule: Annotated[str, Field(description="Its code; of a setting, its key in the rulebook.")]
    subject: Literal["retention", "perimeter", "access", "setting"]
    layer: Literal["national", "department", "esms"]
    key: Annotated[str, Field(description="Empty, the department, or the FINESS.")]
    rulebook: Annotated[str, Field(description="The name of the rulebook.")]
    digest: Annotated[str, Field(description="SHA-256 of its text, in hex.")]
    since: Annotated[date | None, Field(description="In force since; null: since the first start.")]
    title: str
    source: str
    binding: str
    verified: bool
    note: str
    kinds: Annotated[list[str], Field(description="Empty: all.")]
    document_types: list[str]
    categories: Annotated[list[str], Field(description="FINESS categories.")]
    legal_status: list[str]
    delay: Annotated[str | None, Field(description="In French; null for a rule of the perimeter.")]
    final_action: Annotated[str | None, Field(description="Of a retention rule.")]
    sampling: str
    included: Annotated[bool | None, Field(description="Of a rule of the perimeter.")]
    dated: Annotated[DatedLine | None, Field(description="Likewise.")]
    public_service_mission: Annotated[bool | None, Field(description="Likewise: null asks nothing.")]


class RulesFlow(BaseModel):
    """An establishment whose rulebook says when its flows are expected."""

    establishment: Annotated[str, Field(description="FINESS.")]
    every_days: Annotated[int, Field(ge=1, description="A flow is expected at least once in so many days.")]
    last: Annotated[date | None, Field(description="Of its last accepted flow, in Paris; null: none.")]
    late: Annotated[bool, Field(description="Whether more days have passed.")]


class RulesEffect(BaseModel):
    """What a version does to the records that it can touch, in numbers.

    `kept_longer`, `freed_sooner`, `changed_otherwise`, `unchanged` and `unknown` add up to all of them.
    """

    kept_longer: Annotated[int, Field(ge=0)]
    freed_sooner: Annotated[int, Field(ge=0)]
    changed_otherwise: Annotated[int, Field(ge=0, description="The same last day.")]
    unchanged: Annotated[int, Field(ge=0)]
    unknown: Annotated[int, Field(ge=0, description="Decided by a version that kept no facts.")]
    newly_due: Annotated[int, Field(ge=0, description="Over today, and not under the rules in force.")]
    conflicts: Annotated[
        int, Field(ge=0, description="Freed sooner although a hold keeps them, or left without final action.")
    ]
    held: Annotated[int, Field(ge=0, description="Of the conflicts, those that a hold keeps.")]
    outside: Annotated[
        int,
        Field(ge=0, description="Received in the last 12 months, and would have been outside the perimeter."),
    ] = 0
    inside: Annotated[int, Field(ge=0, description="Likewise, and would have been in the perimeter.")] = 0
    with_visa: Annotated[
        int, Field(ge=0, description="Likewise, and would have been eliminated with a visa alone.")
    ] = 0
    without_visa: Annotated[int, Field(ge=0, description="Likewise, and without a visa.")] = 0
    sender_refused: Annotated[
        int,
        Field(
            ge=0,
            description="Likewise, from a sender who is in no list; the establishment's own people, who are "
            "never refused, are counted too.",
        ),
    ] = 0
    waits_longer: Annotated[
        int, Field(ge=0, description="Elimination would be proposed later: the establishment waits longer.")
    ] = 0
    waits_less: Annotated[int, Field(ge=0, description="Likewise, and sooner.")] = 0


class RulesPlaceEffect(RulesEffect):
    """The same numbers for one establishment and one kind, where something changes."""

    establishment: Annotated[str, Field(description="FINESS.")]
    kind: str


class RulesSimulate(RulesEffect):
    """The effect of a draft on the records in sight; nothing is changed."""

    digest: Annotated[str, Field(description="SHA-256 of the draft, in hex.")]
    places: Annotated[list[RulesPlaceEffect], Field(description="In order of establishment and kind.")]
    report: Annotated[str | None, Field(description="The PDF/A; null without a folder, and over HTTP.")]
    sheet: Annotated[str | None, Field(description="The spreadsheet; likewise.")]
    findings: Annotated[list[RulebookFindingLine], Field(description="Warnings.")]


class RulesAskedEffect(RulesEffect):
    """The effect of a draft on the records in sight."""

    places: Annotated[list[RulesPlaceEffect], Field(description="In order of establishment and kind.")]


class RulesAsked(BaseModel):
    """A simulation that a worker does: how far it is, and its result."""

    simulation: UUID
    state: SimulationState
    read: Annotated[int, Field(ge=0, description="How many records were read.")]
    asked: Annotated[str, Field(description="ISO 8601, UTC. It is kept for seven days.")]
    digest: Annotated[str, Field(pattern="^[0-9a-f]{64}$", description="SHA-256 of the draft, in hex.")]
    effect: Annotated[RulesAskedEffect | None, Field(description="null until it is done.")]


class RulesAct(BaseModel):
    """An act on a version."""

    at: Annotated[str, Field(description="ISO 8601, UTC.")]
    by: Annotated[str, Field(description="Pseudonym in the journal.")]
    role: Role


class RulesVersion(BaseModel):
    """A version of a rulebook, and what became of it."""

    model_config = ConfigDict(serialize_by_alias=True)

    proposal: UUID
    digest: Annotated[str, Field(pattern="^[0-9a-f]{64}$", description="SHA-256 of its text, in hex.")]
    effect: Annotated[
        RulesEffect | None,
        Field(description="When it was proposed; null for a seed, and for who may not see it."),
    ]
    layer: Literal["national", "department", "esms"]
    key: Annotated[str, Field(description="Empty, the department, or the FINESS.")]
    from_: Annotated[date | None, Field(alias="from", description="In force from that day; null: a seed.")]
    state: VersionState
    seed: Annotated[bool, Field(description="Read from the folder of rulebooks at the first start.")]
    proposed: RulesAct
    approved: RulesAct | None
    withdrawn: RulesAct | None
    applied: Annotated[RulesAct | None, Field(description="When decisions were taken again.")]
    places: Annotated[
        list[RulesPlaceEffect],
        Field(description="The effect by establishment and kind, for those in sight; when proposed."),
    ] = []
    findings: Annotated[list[RulebookFindingLine], Field(description="Warnings; when proposed.")] = []
