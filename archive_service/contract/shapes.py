"""The schemas of answers, published in `/openapi.json` and `docs/formats/`."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from archive_service.contract.appraisal_shapes import APPRAISALS
from archive_service.contract.attestation_shapes import ATTESTATIONS
from archive_service.contract.bulk_shapes import BULK
from archive_service.contract.command_shapes import (
    DoctorReport,
    ErasedHolder,
    EstablishmentLine,
    EstablishmentsImport,
    EvidenceRenewal,
    ExportClosed,
    ExportDelivered,
    ExportDryRun,
    ExportDue,
    ExportOrderLine,
    ExportPushKey,
    ExportPushLine,
    ExportReissued,
    ImportSummary,
    JournalCheckpoint,
    JournalExport,
    NewTokenLine,
    PersonsMerge,
    PersonsSplit,
    RecordPart,
    ServeReady,
    TokenLine,
    TraceLine,
    TracesCheck,
    TrustFile,
    WorkRetry,
    WorkSummary,
)
from archive_service.contract.content_shapes import CONTENT
from archive_service.contract.decision_shapes import RulesExplain, RulesReplay
from archive_service.contract.event_shapes import EVENTS
from archive_service.contract.hold_shapes import HoldLine, HoldPlaced
from archive_service.contract.journal_shapes import JOURNAL
from archive_service.contract.key_shapes import KEYS
from archive_service.contract.person_request_shapes import PERSON_REQUESTS, AnnotationLine
from archive_service.contract.portability_shapes import (
    PortabilityLeaf,
    PortabilityManifest,
    PortabilityProblem,
    PortabilityReceipt,
    PortabilityVerdict,
)
from archive_service.contract.rule_shapes import (
    RulesAsked,
    RulesCheck,
    RulesFlow,
    RulesShow,
    RulesSimulate,
    RulesVersion,
)
from archive_service.contract.seal_shapes import SEALS
from archive_service.contract.signature_shapes import ReceivedSignatureShape
from archive_service.contract.witness_shapes import WITNESSES
from archive_service.model.flow import FlowKind, RecordKind
from archive_service.model.records import RecordState
from archive_service.model.tiers import Tier
from archive_service.model.verified_targets import TargetKind
from signing.subindications import SubIndication

_DEPOSIT = "6f1c2f0e-3b1a-4c0e-9a39-5d2f7d1b8a10"
_RECORD = "0a4b6f9e-7f0d-4a53-8a55-0d7cf8a3c411"
_DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

_DAMAGED = "The encrypted details cannot be read; the line shows the details stored in clear."

Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$", description="SHA-256, lower-case hex.")]
Moment = Annotated[str, Field(description="ISO 8601, UTC.", examples=["2026-03-02T09:15:00.000000Z"])]


class FindingLine(BaseModel):
    """A defect or a useful remark about one place of a flow."""

    code: Annotated[str, Field(description="Stable; never renamed.", examples=["date-in-future"])]
    severity: Literal["error", "warning", "information"]
    where: Annotated[
        str,
        Field(description="JSON pointer, or XPath and line; empty for the whole.", examples=["/entry/2"]),
    ]
    message: Annotated[str, Field(examples=["Une date de fait accompli est dans le futur."])]


class DepositLine(BaseModel):
    """The outcome of a deposit."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "file": "",
                    "deposit": _DEPOSIT,
                    "outcome": "accepted",
                    "grade": "ok",
                    "kind": "cda",
                    "receipt": "eyJhbGciOiJFUzI1NiJ9.eyJkZXBvc2l0IjoiNmYxYyJ9.c2lnbmF0dXJl",
                    "findings": [],
                    "records": [_RECORD],
                    "received_at": "2026-03-02T09:15:00.000000Z",
                    "damaged": False,
                }
            ]
        }
    )

    file: Annotated[str, Field(description="The name of the flow's file; empty over HTTP.")]
    deposit: Annotated[UUID | None, Field(description="null only when nothing could be received.")]
    outcome: Literal["accepted", "quarantined", "rejected"]
    grade: Literal["ok", "warn", "quarantine", "reject"]
    kind: FlowKind
    receipt: Annotated[str | None, Field(description="Compact JWS (RFC 7515), ES256.")]
    findings: list[FindingLine]
    records: list[UUID]
    received_at: Moment | None = None
    damaged: Annotated[bool, Field(description=_DAMAGED)] = False


class RetentionLine(BaseModel):
    """Until when a record is kept, and why."""

    rule: str | None
    first_day: date | None
    last_day: Annotated[date | None, Field(description="The record is kept through this day.")]
    status: Literal["running", "not-started", "suspended", "ended", "no-rule"]


class DigestsLine(BaseModel):
    """The digests of a record's parts."""

    source: Digest | None
    document: Digest | None


class RecordLine(BaseModel):
    """A record: one document of one person, or of an establishment."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "record": _RECORD,
                    "deposit": _DEPOSIT,
                    "kind": "cda-document",
                    "title": "Dossier de l'usager",
                    "person": "b1e7a1f6-0d34-4a6f-8d0c-0c5a5ac2e9aa",
                    "establishment": "830000014",
                    "department": "83",
                    "document_date": "2023-04-14",
                    "version": 2,
                    "replaces": None,
                    "replaced_by": None,
                    "related": [],
                    "state": "sealed",
                    "retention": {
                        "rule": "NAT-1",
                        "first_day": "2022-06-30",
                        "last_day": "2042-06-30",
                        "status": "running",
                    },
                    "final_action": "sample",
                    "tier": "active",
                    "holds": [],
                    "annotations": [],
                    "in_perimeter": True,
                    "digests": {"source": _DIGEST, "document": _DIGEST},
                    "problem": None,
                    "damaged": False,
                }
            ]
        }
    )

    record: UUID
    deposit: UUID
    kind: RecordKind
    title: str
    person: Annotated[UUID | None, Field(description="The same for one person in a tenant.")]
    establishment: Annotated[str, Field(description="FINESS.")]
    department: str
    document_date: date | None
    version: int | None
    replaces: UUID | None
    replaced_by: UUID | None
    related: list[UUID]
    state: RecordState
    retention: RetentionLine
    final_action: Literal["destroy", "keep", "sample", "undecided"]
    tier: Annotated[
        Tier | None, Field(description="Of today; what an intermediate one holds few may read; null: gone.")
    ]
    holds: Annotated[list[UUID], Field(description="In force: it is not eliminated while there is one.")]
    annotations: Annotated[list[AnnotationLine], Field(description="What its person had rectified.")]
    in_perimeter: bool
    digests: DigestsLine
    problem: Annotated[str | None, Field(description="Why a record was set aside, or cannot be read.")]
    damaged: Annotated[bool, Field(description=_DAMAGED)] = False


class StepLine(BaseModel):
    """One step of a verification."""

    number: Annotated[int, Field(ge=1)]
    name: str
    verdict: Literal["passed", "failed", "indeterminate"]
    detail: str
    indication: Annotated[
        Literal["PASSED", "FAILED", "INDETERMINATE"],
        Field(description="The verdict in the standard's words."),
    ]
    subindication: Annotated[
        SubIndication | None, Field(description="Why it did not pass (ETSI EN 319 102-1, 5.1.3).")
    ]


class VerifyReport(BaseModel):
    """The steps of a verification, with their verdicts."""

    target: str
    kind: Annotated[TargetKind, Field(description="What was verified, as its bytes say.")]
    at: Annotated[Moment, Field(description="The time as of which it was judged. ISO 8601, UTC.")]
    trust: Annotated[
        Literal["home", "given"], Field(description="Whose authorities were trusted: `given` with `--trust`.")
    ]
    verdict: Literal["passed", "failed", "indeterminate"]
    indication: Annotated[
        Literal["TOTAL_PASSED", "TOTAL_FAILED", "INDETERMINATE"],
        Field(description="The verdict in the standard's words."),
    ]
    subindication: Annotated[
        SubIndication | None, Field(description="That of the first step with the worst verdict.")
    ]
    steps: list[StepLine]
    received_signatures: Annotated[
        list[ReceivedSignatureShape],
        Field(description="Of a record: the verdicts given at intake on the signatures of its source."),
    ]


class NotSentLine(BaseModel):
    """A record that cannot be sent."""

    record: UUID
    code: Literal["not-found", "other-department", "other-establishment", "not-sealed", "unreadable"]


class TransferSummary(BaseModel):
    """The result of a transfer."""

    package: Annotated[str | None, Field(description="Path; null when nothing was sent.")]
    seda: Literal["2.1", "2.2", "2.3"]
    records: int
    units: int
    objects: int
    bytes: int
    not_sent: Annotated[
        list[NotSentLine],
        Field(description="If the command named records, one that cannot be sent stops the package."),
    ] = []


class Problem(BaseModel):
    """An RFC 9457 problem."""

    model_config = ConfigDict(extra="allow")

    type: Annotated[str, Field(examples=["urn:archive-dui:problem:not-found"])]
    title: str
    status: Annotated[int, Field(ge=400, le=599)]
    detail: str
    code: Annotated[str, Field(description="Stable; never renamed.", examples=["not-found"])]


class DepositProblem(Problem):
    """The problem of a flow that was not accepted; it has the keys of the deposit line too."""

    file: str = ""
    deposit: UUID | None = None
    outcome: Literal["quarantined", "rejected"] = "rejected"
    grade: Literal["quarantine", "reject"] = "reject"
    kind: FlowKind = FlowKind.UNRECOGNISED
    receipt: str | None = None
    findings: list[FindingLine] = []
    records: list[UUID] = []


class Health(BaseModel):
    """Whether the database and the stores answer."""

    status: Literal["ok", "unavailable"]
    database: Literal["ok", "unavailable"]
    objects: Literal["ok", "unavailable"]
    keys: Literal["ok", "unavailable"]
    time_stamping: Annotated[
        Literal["ok", "unavailable"],
        Field(
            description="`unavailable` while no time-stamping authority gives a token: documents then wait "
            "for their evidence, and deposits are accepted."
        ),
    ]
    evidence_waiting: Annotated[
        int | None, Field(description="Documents that wait for a time stamp; null without a database.")
    ]
    no_time_since: Annotated[
        AwareDatetime | None, Field(description="Since when no authority gives a token; null while one does.")
    ]
    witnesses: Annotated[
        Literal["ok", "late", "refused", "unavailable"],
        Field(description="`refused`: one says that the journal was rewritten. It changes no `status`."),
    ]


class FhirResource(BaseModel):
    """A FHIR R4 resource."""

    model_config = ConfigDict(extra="allow")

    resourceType: str  # noqa: N815 - the name is FHIR's


PUBLISHED: dict[str, type[BaseModel]] = {
    "deposit-line": DepositLine,
    "record-line": RecordLine,
    "verify-report": VerifyReport,
    "transfer-summary": TransferSummary,
    "problem": Problem,
    "deposit-problem": DepositProblem,
    "health": Health,
    "establishment-line": EstablishmentLine,
    "establishments-import": EstablishmentsImport,
    "persons-merge": PersonsMerge,
    "persons-split": PersonsSplit,
    **EVENTS,
    "token": NewTokenLine,
    "token-line": TokenLine,
    "token-erase": ErasedHolder,
    "rules-check": RulesCheck,
    "rules-show": RulesShow,
    "hold-placed": HoldPlaced,
    "hold-line": HoldLine,
    **KEYS,
    **PERSON_REQUESTS,
    "rules-flow": RulesFlow,
    "rules-asked": RulesAsked,
    "rules-version": RulesVersion,
    "rules-simulate": RulesSimulate,
    "rules-explain": RulesExplain,
    "rules-replay": RulesReplay,
    "evidence-renewal": EvidenceRenewal,
    "work-summary": WorkSummary,
    "work-retry": WorkRetry,
    "record-part": RecordPart,
    "trust-file": TrustFile,
    "journal-checkpoint": JournalCheckpoint,
    "journal-export": JournalExport,
    **JOURNAL,
    **WITNESSES,
    "trace-line": TraceLine,
    "traces-check": TracesCheck,
    "portability-manifest": PortabilityManifest,
    "portability-leaf": PortabilityLeaf,
    "portability-problem": PortabilityProblem,
    "portability-verdict": PortabilityVerdict,
    "portability-receipt": PortabilityReceipt,
    **APPRAISALS,
    **ATTESTATIONS,
    **BULK,
    **CONTENT,
    "export-order": ExportOrderLine,
    "export-dry-run": ExportDryRun,
    "export-delivered": ExportDelivered,
    "export-reissued": ExportReissued,
    "export-push": ExportPushLine,
    "export-push-key": ExportPushKey,
    "export-closed": ExportClosed,
    "export-due": ExportDue,
    "import-summary": ImportSummary,
    **SEALS,
    "serve-ready": ServeReady,
    "doctor": DoctorReport,
}
"""The schemas published as `docs/formats/NAME.schema.json`."""


def published_schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of one published shape."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **PUBLISHED[name].model_json_schema(mode="serialization"),
    }
