"""The schemas of the lines of commands that have no HTTP route; `docs/formats/` publishes them too."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AnyHttpUrl, BaseModel, ConfigDict, Field

from archive_service.model.actors import Role
from archive_service.model.evidence_ageing import AgeingCause, RenewalKind
from archive_service.model.export_clocks import ClockState
from archive_service.model.export_orders import AskedBy, ExportKind, ExportState
from archive_service.model.export_pushes import PushState
from archive_service.model.records import Part, RecordState
from archive_service.model.traces import ACTS


class EstablishmentLine(BaseModel):
    """An establishment of the register."""

    finess: str
    legal_entity: Annotated[str, Field(description="FINESS of the legal entity: the tenant.")]
    siren: str
    siret: str
    department: str
    category: Annotated[str, Field(description="FINESS category.")]
    legal_status: Annotated[str, Field(description="public, private, or empty when unknown.")]
    name: str
    closed_on: date | None
    successor: str
    provisional: Annotated[bool, Field(description="Created from a flow; development only.")]
    public_service_mission: Annotated[
        bool | None,
        Field(description="Private, but with public archives (art. L211-4); null: unknown."),
    ]
    frozen_at: Annotated[
        str | None, Field(description="Since when nothing more is accepted; null: not frozen.")
    ] = None
    frozen_by: Annotated[UUID | None, Field(description="The export order that froze it.")] = None


class EstablishmentMove(BaseModel):
    """Data moved with an establishment from its provisional tenant to its legal entity."""

    model_config = ConfigDict(serialize_by_alias=True)

    finess: str
    from_: Annotated[str, Field(alias="from", description="The provisional tenant.")]
    to: Annotated[str, Field(description="The legal entity.")]
    records: Annotated[int, Field(ge=0)]
    persons: Annotated[int, Field(ge=0)]
    deposits: Annotated[int, Field(ge=0)]
    shared_persons: Annotated[
        list[list[UUID]], Field(description="Pairs: a moved person, and the same person there.")
    ]


class CommandFinding(BaseModel):
    """Something that an operator should know or correct."""

    code: str
    severity: Literal["error", "warning", "information"]
    message: str


class EstablishmentsImport(BaseModel):
    """The result of an import of the register."""

    read: Annotated[int, Field(ge=0)]
    changed: Annotated[int, Field(ge=0)]
    accepted: Annotated[int, Field(ge=0, description="Deposits that waited for one of them.")]
    moved: list[EstablishmentMove]
    findings: list[CommandFinding]


class PersonsMerge(BaseModel):
    """Two persons who were merged."""

    person: Annotated[UUID, Field(description="The person who keeps all records.")]
    merged: Annotated[UUID, Field(description="Who is no more.")]
    records: Annotated[list[UUID], Field(description="The records that belonged to `merged`.")]


class PersonsSplit(BaseModel):
    """Records that were given to another person."""

    model_config = ConfigDict(serialize_by_alias=True)

    person: Annotated[UUID, Field(description="The person who has them now: the former or a new person.")]
    from_: Annotated[UUID, Field(alias="from", description="The person who had the records.")]
    records: list[UUID]


class TokenLine(BaseModel):
    """A token of a user of the service."""

    id: Annotated[UUID, Field(description="What `token revoke` takes.")]
    actor: Annotated[str, Field(description="The holder's name; empty once it is erased.")]
    holder: Annotated[str, Field(description="The holder's pseudonym, which the journal names too.")]
    role: Role
    tenants: Annotated[list[str], Field(description="Legal entities.")]
    departments: list[str]
    created: Annotated[str, Field(description="ISO 8601, UTC.")]
    expires: Annotated[str | None, Field(description="ISO 8601, UTC.")]
    revoked: Annotated[str | None, Field(description="When it was revoked; ISO 8601, UTC.")]
    damaged: Annotated[bool, Field(description="The name of the holder cannot be read.")] = False


class NewTokenLine(TokenLine):
    """A token that was created."""

    token: Annotated[str, Field(description="Its text, shown only now and not stored.")]


class ErasedHolder(BaseModel):
    """A holder of tokens whose name can no longer be read."""

    holder: UUID


class EvidenceAgeing(BaseModel):
    """Evidence that ages together."""

    at: Annotated[str, Field(description="From when on it proves nothing new; ISO 8601, UTC.")]
    cause: AgeingCause
    name: Annotated[str, Field(description="The authority or the algorithm.")]
    kind: Annotated[RenewalKind, Field(description="The renewal that helps.")]
    batches: Annotated[int, Field(ge=0)]
    records: Annotated[int, Field(ge=0)]
    checkpoints: Annotated[int, Field(ge=0, description="Checkpoints of the journal with trusted time.")]


class EvidenceProblem(BaseModel):
    """A batch, a record or a checkpoint that was left as it was; it is taken again by the next renewal."""

    batch: UUID | None
    record: UUID | None
    checkpoint: Annotated[int | None, Field(description="Its size.")]
    code: str
    message: str


class EvidenceRenewal(BaseModel):
    """A renewal of evidence, or the plan of one."""

    batches: Annotated[int, Field(ge=0, description="Batches to renew, or that were renewed.")]
    records: Annotated[int, Field(ge=0)]
    checkpoints: Annotated[
        int, Field(ge=0, description="Checkpoints of the journal to renew, or that were renewed.")
    ]
    bytes_to_read: Annotated[int, Field(ge=0, description="What it has to read, or what was read.")]
    due: Annotated[str | None, Field(description="When the first evidence ages; null: no end is known.")]
    done: Annotated[int, Field(ge=0, description="Batches that were renewed; 0 in a plan.")]
    late: Annotated[int, Field(ge=0, description="Of them, those whose evidence had aged before.")]
    useless: Annotated[
        int, Field(ge=0, description="Batches left alone: a time stamp of today would age no later.")
    ]
    ages: Annotated[list[EvidenceAgeing], Field(description="What ages, the earliest first.")]
    problems: list[EvidenceProblem]


class WorkSummary(BaseModel):
    """The result of one run of the work."""

    documents: Annotated[int, Field(ge=0)]
    sealed: Annotated[int, Field(ge=0)]
    waiting: Annotated[int, Field(ge=0, description="Records that still wait, for example for a seal key.")]
    set_aside: Annotated[int, Field(ge=0, description="Records that wait for `work retry`, in all.")]


class WorkRetry(BaseModel):
    """A record that was put back into the queue."""

    record: UUID
    state: RecordState


class RecordPart(BaseModel):
    """A part of a record that was written to a file."""

    record: UUID
    part: Part
    file: str
    bytes: Annotated[int, Field(ge=0)]


class ExportClock(BaseModel):
    """A deadline of an order."""

    name: Annotated[str, Field(description="Profile and deadline: `data-act/transition`.")]
    due: Annotated[str, Field(description="ISO 8601, UTC.")]
    source: Annotated[str, Field(description="The text that says so.")]
    state: ClockState
    act: Annotated[str, Field(description="What met it, or came too late; empty before.")]
    at: Annotated[str | None, Field(description="When that was.")]


class ExportDue(ExportClock):
    """A deadline that is due or missed, and its order."""

    order: UUID
    order_state: ExportState


class ExportErasure(BaseModel):
    """The erasure at the outgoing side."""

    state: Literal["none", "asked", "late", "certified"]
    asked_at: str | None
    due: str | None
    certified_at: str | None


class ExportReissue(BaseModel):
    """A package with the files that were contested."""

    number: Annotated[int, Field(ge=1)]
    root: str
    leaves: Annotated[int, Field(ge=0)]
    made_at: Annotated[str, Field(description="ISO 8601, UTC.")]


class ExportOrderLine(BaseModel):
    """An order of a portability export."""

    order: UUID
    state: ExportState
    kind: Annotated[ExportKind | None, Field(description="Null when the order is damaged.")]
    establishments: list[str]
    ordered_at: Annotated[str, Field(description="ISO 8601, UTC.")]
    asked_by: Annotated[AskedBy | None, Field(description="Who asks; null when the order is damaged.")]
    right: Annotated[str, Field(description="By what right, in words.")]
    overlaps: Annotated[list[UUID], Field(description="Open orders that may have records of this one too.")]
    acknowledgement: Annotated[str, Field(description="A compact JWS, by a key of `trust export`.")]
    forecast: Annotated[
        date | None, Field(description="By when the export is delivered; null when the order is damaged.")
    ]
    clocks: list[ExportClock]
    built: Annotated[int, Field(ge=0, description="Records built so far.")]
    total: Annotated[int, Field(ge=0, description="Records to build; 0 before the build begins.")]
    root: Annotated[str | None, Field(description="Of the package, in hexadecimal.")]
    leaves: int | None
    available_until: Annotated[
        str | None, Field(description="Until when volumes can be fetched; null before they can.")
    ]
    custody_until: Annotated[
        str | None,
        Field(description="Until when the holdings stay readable here after closing; null before."),
    ]
    erasure: ExportErasure
    contested: Annotated[int, Field(ge=0, description="Files that no receipt accepts yet.")]
    reissues: list[ExportReissue]
    problem: Annotated[str, Field(description="Why it was refused, or cannot be read; else empty.")]
    warnings: Annotated[
        list[str],
        Field(
            description="Codes of what was accepted although it is not as it should be.",
            examples=[["receiver-unchecked"]],
        ),
    ]
    after: Annotated[UUID | None, Field(description="The order that this one continues: it is a delta.")] = (
        None
    )
    frozen_at: Annotated[
        str | None,
        Field(description="Since when nothing more is accepted for its establishments; null: it froze none."),
    ] = None
    unfrozen_at: Annotated[str | None, Field(description="When its freeze ended; null: it did not.")] = None
    damaged: Annotated[
        bool, Field(description="The details cannot be read; the line shows what is stored in clear.")
    ] = False


class ExportExcluded(BaseModel):
    """Records that are not exported."""

    reason: str
    records: Annotated[int, Field(ge=0)]


class ExportCount(BaseModel):
    """Files of one kind."""

    kind: str
    records: Annotated[int, Field(ge=0)]
    files: Annotated[int, Field(ge=0)]
    bytes: Annotated[int, Field(ge=0)]


class ExportDryRun(BaseModel):
    """What an order would export."""

    order: None
    forecast: date
    counts: list[ExportCount]
    excluded: list[ExportExcluded]


class ExportVolume(BaseModel):
    """An encrypted volume."""

    file: str
    sha256: str
    bytes: Annotated[int, Field(ge=0)]


class ExportDelivered(BaseModel):
    """The volumes of an order."""

    order: UUID
    volumes: list[ExportVolume]
    age_volumes: Annotated[
        list[ExportVolume], Field(default=[], description="The same, for the receivers with a key of age.")
    ]
    root: str
    leaves: Annotated[int, Field(ge=0)]


class ExportReissued(BaseModel):
    """A reissue, and its volumes."""

    order: UUID
    reissue: Annotated[int, Field(ge=1)]
    volumes: Annotated[list[ExportVolume], Field(description="Those written; none over HTTP.")]
    age_volumes: Annotated[
        list[ExportVolume], Field(default=[], description="The same, for the receivers with a key of age.")
    ]
    addresses: Annotated[list[str], Field(description="Those of the volumes, over HTTP.")]
    root: str
    leaves: Annotated[int, Field(ge=0)]
    predecessor: Annotated[str, Field(description="The root of the first package.")]


class ExportPushLine(BaseModel):
    """Volumes that are sent to their receiver, and how far they are."""

    order: UUID
    push: Annotated[int, Field(ge=1, description="Its number in the order.")]
    host: Annotated[str, Field(description="That of the receiver's address.")]
    state: PushState
    asked_at: datetime
    attempts: Annotated[int, Field(ge=0)]
    sent: Annotated[int, Field(ge=0, description="The volumes that the receiver confirmed.")]
    volumes: Annotated[int, Field(ge=0, description="Of how many; 0 before the first attempt.")]
    problem: Annotated[str, Field(description="The code of what stopped the last attempt.")]
    ended_at: datetime | None


class ExportPushKey(BaseModel):
    """The key by which receivers know whoever sends them volumes by SFTP."""

    legal_entity: Annotated[str, Field(description="FINESS of the legal entity whose volumes are sent.")]
    key: Annotated[
        str,
        Field(description="A line for the receiver's authorized_keys: kind, key, name."),
    ]
    fingerprint: Annotated[str, Field(description="As ssh-keygen -l writes it.", examples=["SHA256:..."])]


class ImportFindingLine(BaseModel):
    """Something about one file of a package that was not taken as it is."""

    code: Annotated[str, Field(description="Stable; never renamed.", examples=["record-differs"])]
    path: Annotated[str, Field(description="In the package; of an NDJSON file with `:` and the line.")]
    message: str


class ImportSummary(BaseModel):
    """What became of the files of an imported package; each is counted once. Of the NDJSON files of a Bulk
    export, each resource is counted instead.
    """

    root: Annotated[str | None, Field(description="null: a package of another program has none.")]
    understood: Annotated[int, Field(ge=0, description="Written, or made anew by each export.")]
    kept_as_bytes: Annotated[int, Field(ge=0, description="Kept as they came, for the next export.")]
    refused: Annotated[int, Field(ge=0, description="Not taken; a finding says why.")]
    merged: Annotated[int, Field(ge=0, description="Here already, with the same bytes.")]
    traces: Annotated[int, Field(ge=0, description="Files of traces among the kept and merged ones.")]
    findings: list[ImportFindingLine]


class ExportClosed(BaseModel):
    """An order after its receipt."""

    order: UUID
    state: ExportState
    report: Annotated[str, Field(description="The file of the report; over HTTP its address.")]


class TrustFile(BaseModel):
    """A file that an export of trust wrote."""

    file: str


class TraceLine(BaseModel):
    """One reading: who was shown what, in which role, when, and for which purpose when one was given."""

    trace: UUID
    at: Annotated[str, Field(description="ISO 8601, UTC.")]
    actor: Annotated[str | None, Field(description="The reader's name; null once it is erased.")]
    pseudonym: Annotated[str, Field(description="The reader's pseudonym in the journal.")]
    role: Role
    act: Annotated[str, Field(json_schema_extra={"enum": list(ACTS)})]
    why: Annotated[
        str | None,
        Field(description="The purpose; null when none was given or can be read."),
    ]
    deposits: list[UUID]
    records: list[UUID]
    persons: list[UUID]


class TracesCheck(BaseModel):
    """The result of comparing the traces with the journal."""

    traces: Annotated[int, Field(ge=0, description="Traces that the journal commits to.")]
    batches: Annotated[int, Field(ge=0)]
    waiting: Annotated[int, Field(ge=0, description="Traces that it does not commit to yet.")]
    verdict: Literal["passed", "failed"]
    problems: list[str]


class JournalCheckpoint(BaseModel):
    """The state of the journal: its number of entries, and the root of their tree."""

    origin: Annotated[str, Field(description="The name of the journal.")]
    size: Annotated[int, Field(ge=1)]
    root: Annotated[str, Field(pattern="^[0-9a-f]{64}$", description="RFC 9162, SHA-256.")]
    checkpoint: Annotated[str, Field(description="The signed note (C2SP tlog-checkpoint), byte for byte.")]


class JournalExport(BaseModel):
    """The journal as it was written into a folder."""

    folder: str
    origin: str
    size: Annotated[int, Field(ge=1)]
    root: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class ServeReady(BaseModel):
    """Printed once, when the service answers."""

    url: AnyHttpUrl
    pid: Annotated[int, Field(description="The supervisor, which restarts a process that ended.")]


class DatabaseState(BaseModel):
    """The database as the service reaches it; all members are null when it does not answer."""

    version: str | None
    role: str | None
    dsn: Annotated[str | None, Field(description="Without secret.")]
    embedded: bool


class DoctorReport(BaseModel):
    """The settings, what runs and answers, and what is only fit for development."""

    mode: Literal["development", "production"]
    version: str
    home: str
    database: DatabaseState
    objects: str
    keys: str
    seal_keys: Annotated[str, Field(description="Their folder, or `development`.")]
    trust: Annotated[str, Field(description="The folder of anchors, or `development`.")]
    time_stamping: Annotated[str, Field(description="Address of the authority, or `development`.")]
    findings: list[CommandFinding]
