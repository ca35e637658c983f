"""The schemas of `record.json` and of the lines of `decisions.ndjson` in a portability package."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, RootModel

from archive_service.contract.signature_shapes import ReceivedSignatureShape
from archive_service.model.declared_events import EventKind
from archive_service.model.flow import FlowKind, RecordKind
from archive_service.model.records import RecordState
from retention_rules import FinalAction, Status
from retention_rules.rulebook import Binding, Level

Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$", description="SHA-256, lower-case hex.")]
Nonce = Annotated[str, Field(pattern="^[0-9a-f]{64}$", description="32 random bytes, in hex.")]
Length = Annotated[int, Field(ge=0, lt=2**53)]


class Closed(BaseModel):
    """A form with a number has these members and no others; its name changes when they do."""

    model_config = ConfigDict(extra="forbid")


class PortabilityStay(Closed):
    """A stay, as the flow declares it."""

    identifiers: Annotated[list[str], Field(description="`system|value`, sorted.")]
    start: date | None
    end: Annotated[date | None, Field(description="The day on which it ended; a planned end does not count.")]
    ongoing: Annotated[bool, Field(description="Whether the flow says that it goes on.")]
    seen_on: Annotated[date | None, Field(description="The latest day on which the flow shows it going on.")]
    told_on: Annotated[date | None, Field(description="The day on which the flow was written.")]


_Event = tuple[EventKind, date]
_Appeal = tuple[
    date,
    Annotated[date | None, Field(description="Its end; null: pending.")],
    Annotated[str, Field(description="Distinguishes two appeals of one day; may be empty.")],
]


class PortabilityStated(Closed):
    """Identifiers and days that the source declares; empty or null when it does not."""

    names: Annotated[
        list[str], Field(description="Identifiers by which the person is found, the strongest first.")
    ]
    document: Annotated[str, Field(description="Identifier of this version of the document.")]
    set: Annotated[str, Field(description="Identifier that all versions of the document have.")]
    replaces: Annotated[list[str], Field(description="Identifiers of the documents that it replaces.")]
    stays: list[PortabilityStay]
    last_contact: date | None
    last_consultation: date | None
    death: date | None
    birth: date | None
    events: Annotated[list[_Event], Field(description="Event and day.")]
    appeals: Annotated[list[_Appeal], Field(description="Day lodged, day closed, identifier.")]


class FormerAccess(Closed):
    """From which day anybody may read the record, as the first versions of the service stored it."""

    rule: str
    first_day: date | None


class PortabilityAccess(FormerAccess):
    """From which day anybody may read the record."""

    last_day: Annotated[date | None, Field(description="Closed up to and including this day.")]


_Rulebook = tuple[
    Annotated[Level, Field(description="Level of the rulebook.")],
    Annotated[str, Field(description="Empty for the nation, else the department or the FINESS number.")],
    Sha256,
]


class PortabilityBasis(Closed):
    """With what the decision was taken, to take it again."""

    engine: Annotated[int, Field(ge=1, description="Version of the method.")]
    today: Annotated[date, Field(description="The day of the decision.")]
    facts: Annotated[dict[str, Any], Field(description="`facts/1`: what was known on that day.")]
    rulebooks: Annotated[list[_Rulebook], Field(description="Level, key, SHA-256; the most specific first.")]
    perimeter: Annotated[
        list[_Rulebook],
        Field(description="Those under whose perimeter the record was taken in, when they are others."),
    ] = []


class FormerDecision(Closed):
    """A decision of the first versions of the service, without form name and basis."""

    in_perimeter: Annotated[bool, Field(description="Whether archives are public.")]
    perimeter_reason: Annotated[str, Field(description="In French.")]
    rule: Annotated[str, Field(description="Code in the rulebook; empty when none applies.")]
    title: str
    source: Annotated[str, Field(description="The text of law, in French.")]
    binding: Binding | Literal[""]
    verified: Annotated[bool, Field(description="Whether somebody read the text of law itself.")]
    rulebook: Annotated[str, Field(description="Its name; empty when no rule applies.")]
    rulebook_digest: Annotated[Sha256, Field(description="Of its text; of all consulted when none applies.")]
    status: Status
    first_day: Annotated[date | None, Field(description="The period runs from this day.")]
    last_day: Annotated[date | None, Field(description="Kept up to and including this day.")]
    final_action: FinalAction
    explanation: Annotated[str, Field(description="In French.")]
    access: FormerAccess
    nonce: Annotated[
        str, Field(pattern="^([0-9a-f]{64})?$", description="Hides what the journal commits to.")
    ]


class PortabilityDecision(FormerDecision):
    """A decision on how long the record is kept."""

    format: Literal["decision/1"]
    number: Annotated[int, Field(ge=1, description="On this record, from 1.")]
    perimeter_rule: str
    level: Level | Literal[""]
    sampling: Annotated[str, Field(description="How a sample is drawn; empty when none is.")]
    active_until: Annotated[
        date | None, Field(description="End of active use, as of the day of the decision.")
    ]
    access: PortabilityAccess
    basis: PortabilityBasis


class PortabilityDecisionLine(RootModel[PortabilityDecision | FormerDecision]):
    """A line of `decisions.ndjson`: a decision that a later one replaced."""


_Range = tuple[
    Annotated[Length, Field(description="Offset in the flow.")],
    Annotated[Length, Field(description="Length.")],
    Annotated[str, Field(description="Place of the element there; empty for what is no element.")],
]


class PortabilityDetails(Closed):
    """What is known of a record; empty or null when the source does not state it."""

    format: Literal["record/2"]
    title: Annotated[str, Field(description="In French.")]
    source_digest: Annotated[Sha256, Field(description="Of the part `source`.")]
    carried_digest: Annotated[Sha256 | None, Field(description="Of the document, a file inside the flow.")]
    document_digest: Annotated[Sha256 | None, Field(description="Of the part `document`.")]
    manifest_digest: Annotated[Sha256 | None, Field(description="Of the part `manifest`.")]
    validation_good_until: Annotated[
        datetime | None, Field(description="Until when the revocation lists in the manifest are current.")
    ]
    nonce: Annotated[Nonce, Field(description="That of the part `nonce`.")]
    locator: Annotated[str, Field(description="Place of the record in the flow; empty: the whole flow.")]
    parts: Annotated[list[_Range], Field(description="Offset, length and place of its bytes in the flow.")]
    several: Annotated[bool, Field(description="Whether the source was cut out of the flow.")]
    document_type: Annotated[str, Field(description="Code of the type.")]
    software: Annotated[str, Field(description="That made the document.")]
    period: Annotated[tuple[date | None, date | None], Field(description="Its first and last day.")]
    person_name: Annotated[str, Field(description="As the document shows it.")]
    flow_kind: FlowKind
    confidentiality: Annotated[str, Field(description="Code of HL7: N, R, V.")]
    stated: PortabilityStated
    decision: Annotated[
        PortabilityDecision | FormerDecision | None, Field(description="The last one; null: none yet.")
    ]
    signatures: Annotated[
        list[ReceivedSignatureShape] | None,
        Field(description="The verdicts given at intake on the signatures of its source; absent: none."),
    ] = None
    links: Annotated[list[str], Field(max_length=0, description="Always empty in a package.")]


class PortabilityRecord(Closed):
    """`record.json`: a record, which is one document of one person."""

    format: Literal["portability-record/1"]
    record: UUID
    person: Annotated[UUID | None, Field(description="null: of nobody, or of several persons.")]
    establishment: Annotated[str, Field(pattern="^[0-9AB]{9}$", description="FINESS number.")]
    deposit: Annotated[UUID, Field(description="The flow with which it came.")]
    kind: RecordKind
    state: RecordState
    document_date: Annotated[date | None, Field(description="Day of the document.")]
    version: Annotated[int | None, Field(ge=0, lt=2**31)]
    replaces: Annotated[UUID | None, Field(description="The record whose next version this is.")]
    replaced_by: UUID | None
    related: Annotated[list[UUID], Field(description="Of a person: collective events of the same flow.")]
    details: PortabilityDetails
