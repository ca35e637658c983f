"""The schemas of files about persons, flows, establishments and the journal in a portability package."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, RootModel

from archive_service.contract.record_shapes import (
    Closed,
    Length,
    Nonce,
    PortabilityDecisionLine,
    PortabilityRecord,
    Sha256,
)
from archive_service.findings import Grade, Severity
from archive_service.holdings.portable_traces import Shown
from archive_service.model.actors import Role
from archive_service.model.deposits import Outcome
from archive_service.model.flow import FlowKind
from archive_service.model.holds import HoldReason
from archive_service.model.persons import ActKind
from archive_service.model.stated_events import StatedKind
from archive_service.model.traces import ACTS


class PortabilityTraits(Closed):
    """Names and birth of a person in the first flow about them; empty or null when it does not state them."""

    family: str
    given: str
    birth_date: date | None
    gender: str
    birth_place: Annotated[str, Field(description="As sent: a code of the INSEE, or text.")]
    ins: Annotated[str, Field(description="`OID|number`, the number with its key: 15 characters. Or empty.")]
    local_ids: Annotated[list[str], Field(description="`system|value`, as sent.")]


class PortabilityAct(Closed):
    """An act of a user on a person."""

    act: ActKind
    with_: Annotated[UUID, Field(alias="with", description="merged: now this person. split: once theirs.")]
    at: datetime
    by: Annotated[str, Field(description="Name of the user.")]
    reason: str
    nonce: Annotated[Nonce, Field(description="Hides the reason in the journal.")]
    records: Annotated[list[UUID], Field(description="That moved.")]


class PortabilityPerson(Closed):
    """`person.json`: a person."""

    format: Literal["person/1"]
    person: UUID
    name: Annotated[str, Field(description="Of somebody whom no flow named; else empty.")]
    traits: Annotated[PortabilityTraits | None, Field(description="null for somebody whom no flow named.")]
    acts: Annotated[list[PortabilityAct], Field(description="The oldest first.")]


class PortabilityFinding(Closed):
    """What was found in a flow."""

    code: Annotated[str, Field(description="See findings.md.")]
    severity: Severity
    where: Annotated[str, Field(description="JSON pointer, or XPath and line; empty: the flow.")]
    message: Annotated[str, Field(description="In French.")]


class PortabilityDeposit(Closed):
    """`deposit.json`: a flow that was received."""

    format: Literal["portability-deposit/1"]
    deposit: UUID
    kind: FlowKind
    grade: Annotated[Grade, Field(description="The worst of its findings.")]
    outcome: Outcome
    received_at: datetime
    sender: Annotated[str, Field(description="Name of the first sender.")]
    file: Annotated[str, Field(description="Name of the file, without folder.")]
    records: Annotated[list[UUID], Field(description="Made of it.")]
    findings: list[PortabilityFinding]


class PortabilityEstablishment(Closed):
    """`content/establishments/FINESS.json`: an establishment."""

    format: Literal["portability-establishment/1"]
    finess: Annotated[str, Field(pattern="^[0-9][0-9AB][0-9]{7}$")]
    legal_entity: Annotated[str, Field(pattern="^[0-9][0-9AB][0-9]{7}$", description="Its FINESS number.")]
    department: Annotated[str, Field(pattern="^[0-9AB]{2,3}$")]
    category: Annotated[str, Field(max_length=16, description="Code of the register; empty: unknown.")]
    legal_status: Annotated[str, Field(max_length=16, description="public, private; empty: unknown.")]
    name: Annotated[str, Field(max_length=300)]


class PortabilityFlow(BaseModel):
    """Of which flow the segments are. Earlier versions had `sha256` in the place of `commitment`."""

    commitment: Annotated[Sha256 | None, Field(description="SHA-256 over the nonce and digest.")] = None
    sha256: Sha256 | None = None
    length: Length


class PortabilitySegment(Closed):
    """Bytes of a flow."""

    offset: Length
    length: Length
    data: Annotated[str, Field(description="Base64.", pattern="^[A-Za-z0-9+/]*={0,2}$")]


class PortabilitySegments(Closed):
    """`source.json` of a record that was cut out of a flow, and `unowned.json`."""

    flow: PortabilityFlow
    segments: Annotated[list[PortabilitySegment], Field(description="In order, without overlap.")]


class PortabilityUnreadable(BaseModel):
    """A line of `content/unreadable.ndjson`. It names one record, person, deposit, rulebook or file."""

    reason: Annotated[str, Field(description="A code.")]
    part: Annotated[str, Field(description="The file that is missing; else all are.")] = ""
    record: UUID | None = None
    person: UUID | None = None
    annotation: UUID | None = None
    deposit: UUID | None = None
    rulebook: Sha256 | None = None
    file: Annotated[UUID | None, Field(description="A file that came with an earlier package.")] = None


class PortabilityRemoved(Closed):
    """A line of `content/removed.ndjson` in a delta."""

    path: str
    reason: Literal["eliminated", "outside-scope", "no-longer-held"]


class PortabilityChanged(Closed):
    """A line of `content/changed.ndjson` in a delta."""

    path: str
    before: Annotated[Sha256, Field(description="Leaf hash of the line that the receiver has.")]


class PortabilityJournalEntry(Closed):
    """An entry of the journal."""

    entry: Annotated[str, Field(description="Its bytes.", pattern="^[ -~]+$")]


class PortabilityJournalHidden(Closed):
    """Entries about something else."""

    count: Annotated[int, Field(ge=1, description="A power of two.")]
    hash: Annotated[Sha256, Field(description="Root of their subtree.")]


class PortabilityJournalLine(RootModel[PortabilityJournalEntry | PortabilityJournalHidden]):
    """A line of an extract of the journal."""


class PortabilityTraceLine(Closed):
    """A line of `traces/INSTANCE.ndjson`: somebody was shown this record, deposit or person."""

    format: Literal["portability-trace/1"]
    trace: Annotated[UUID, Field(description="Identifier; a reading of several things is in several files.")]
    at: Annotated[datetime, Field(description="UTC, microseconds.")]
    actor: Annotated[
        str, Field(description="The reader's pseudonym in the journal; `operator` when it was nobody else.")
    ]
    role: Annotated[Role, Field(description="By which right; never an auditor's.")]
    act: Annotated[str, Field(json_schema_extra={"enum": list(ACTS)})]
    shown: Annotated[Shown, Field(description="What the file is about.")]
    id: Annotated[UUID, Field(description="Which one.")]


class PortabilityEventProof(Closed):
    """The file beside it that proves an event."""

    sha256: Sha256
    bytes: Annotated[int, Field(ge=1)]


class PortabilityEvent(Closed):
    """`content/persons/PERSON/events/EVENT.json`: what somebody stated of a person's file."""

    format: Literal["portability-event/1"]
    event: UUID
    person: Annotated[UUID, Field(description="Of whom it was stated, also after a merge or a split.")]
    establishment: Annotated[str, Field(description="FINESS: whose file of the person.")]
    kind: StatedKind
    on: Annotated[date, Field(description="When it happened.")]
    told_on: Annotated[date, Field(description="The day of the statement, in Paris.")]
    corrects: Annotated[UUID | None, Field(description="The event of the same kind that it replaces.")]
    at: datetime
    actor: Annotated[str, Field(description="The pseudonym of who stated it.")]
    role: Role
    proof: PortabilityEventProof
    nonce: Annotated[str, Field(description="Base64; opens the commitment of `event:stated`.")]


class PortabilityAnnotation(Closed):
    """`content/persons/PERSON/annotations/ANNOTATION.json`: what a person had rectified; it replaces
    nothing.
    """

    format: Literal["portability-annotation/1"]
    annotation: UUID
    person: UUID
    received_on: Annotated[date, Field(description="The day on which it was asked for.")]
    decided_at: datetime
    actor: Annotated[str, Field(description="The pseudonym of who decided.")]
    about: Annotated[str, Field(description="What was asked for; empty when it was not told.")]
    reason: Annotated[str, Field(min_length=1, description="What was decided, and why.")]
    nonce: Annotated[str, Field(description="Base64; for the commitment in the journal.")]


class PortabilityHoldNote(Closed):
    """A text of whoever placed or lifted a hold."""

    text: Annotated[str, Field(min_length=1)]
    nonce: Annotated[str, Field(description="Base64; opens the commitment `reason` of the journal.")]


class PortabilityHoldEnd(Closed):
    """Who lifted a hold, when and why."""

    at: datetime
    by: Annotated[str, Field(description="The pseudonym of who lifted it.")]
    note: Annotated[PortabilityHoldNote | None, Field(description="null when it is left out.")]


class PortabilityHold(Closed):
    """A hold that is or was on the record."""

    hold: UUID
    on: Annotated[
        list[Literal["record", "person", "establishment"]],
        Field(min_length=1, description="What it names: this record, its person, its establishment."),
    ]
    reason: HoldReason
    placed_at: datetime
    owner: Annotated[str, Field(description="The pseudonym of who placed it.")]
    role: Annotated[Role, Field(description="Their role.")]
    review: Annotated[date, Field(description="When it is looked at again; it does not end then.")]
    note: Annotated[
        PortabilityHoldNote | None, Field(description="null when it is left out: it may be about others.")
    ]
    lifted: Annotated[PortabilityHoldEnd | None, Field(description="null while it is in force.")]


class PortabilityHolds(Closed):
    """`holds.json`: the holds that are or were on a record, which keep it from elimination."""

    format: Literal["portability-holds/1"]
    record: UUID
    holds: Annotated[list[PortabilityHold], Field(min_length=1)]


FILES: Mapping[str, type[BaseModel]] = {
    "portability-record": PortabilityRecord,
    "portability-decision": PortabilityDecisionLine,
    "portability-person": PortabilityPerson,
    "portability-event": PortabilityEvent,
    "portability-annotation": PortabilityAnnotation,
    "portability-holds": PortabilityHolds,
    "portability-deposit": PortabilityDeposit,
    "portability-establishment": PortabilityEstablishment,
    "portability-segments": PortabilitySegments,
    "portability-unreadable": PortabilityUnreadable,
    "portability-removed": PortabilityRemoved,
    "portability-changed": PortabilityChanged,
    "portability-journal-line": PortabilityJournalLine,
    "portability-trace": PortabilityTraceLine,
}
