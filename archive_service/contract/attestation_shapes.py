"""The schemas of attestations: the line of `attest`, `attestation.json`, the index of a package, and what the
offline verifier prints.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from archive_service.contract.signature_shapes import ReceivedSignatureShape

Verdict = Literal["passed", "failed", "indeterminate"]
_Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
_Moment = Annotated[str, Field(description="ISO 8601, UTC.")]
_Until = Annotated[
    str | None,
    Field(description="Until when the proof holds by itself; ISO 8601, UTC; null: something failed."),
]
_Level = Annotated[
    Literal["b-lt", "b-t", "b-b"],
    Field(description="Of the seals on the PDF and on the index of a package; b-lt when all is at hand."),
]
_Lack = Annotated[
    Literal["time-stamp", "validation-data"] | None,
    Field(description="What was not to be had for a higher level."),
]


class AttestationLine(BaseModel):
    """A record that was attested."""

    record: UUID
    verdict: Verdict
    secured_until: _Until
    seal_level: _Level
    seal_lacks: _Lack


class AttestedDocument(BaseModel):
    """What the record is."""

    title: str
    kind: str
    person: UUID | None
    person_name: Annotated[str, Field(description="Empty when the record is of nobody.")]
    establishment: Annotated[str, Field(description="FINESS.")]
    establishment_name: Annotated[str, Field(description="Empty when the register has none.")]
    legal_entity: Annotated[str, Field(description="FINESS.")]
    department: str
    document_date: date | None
    deposit: UUID
    received_at: Annotated[str | None, Field(description="ISO 8601, UTC.")]
    source_sha256: _Sha256
    document_sha256: _Sha256 | None


class AttestedStep(BaseModel):
    """One check that was made."""

    number: Annotated[int, Field(ge=1)]
    name: str
    verdict: Verdict
    detail: str


class AttestedJournalEntry(BaseModel):
    """What the journal says of the record, or of the deposit that it came with."""

    index: Annotated[int, Field(ge=0, description="Its place in the journal, from 0.")]
    at: _Moment
    tag: str
    role: Annotated[str, Field(description="Of who acted.")]


class AttestedCosigner(BaseModel):
    """A witness that cosigned the journal."""

    name: Annotated[str, Field(description="In its key (C2SP signed-note).")]
    who: Annotated[str, Field(description="The institution that runs it.")]
    at: _Moment


class CosignedJournal(BaseModel):
    """The journal as witnesses cosigned it."""

    size: Annotated[int, Field(ge=1, description="Its entries then.")]
    by: list[AttestedCosigner]


class DatedJournal(BaseModel):
    """The journal as a time-stamping authority dated it."""

    size: Annotated[int, Field(ge=1, description="Its entries then.")]
    at: Annotated[str | None, Field(description="ISO 8601, UTC; null: the evidence cannot be read.")]


class AttestedAnchor(BaseModel):
    """An authority that was trusted."""

    name: str
    sha256: Annotated[_Sha256, Field(description="Of its certificate (DER).")]
    ends: _Moment


class PackagedFile(BaseModel):
    """A file of a package."""

    path: str
    bytes: Annotated[int, Field(ge=0)]
    sha256: _Sha256


class Attestation(BaseModel):
    """`attestation.json`: what the sealed PDF says, for programs."""

    format: Literal["attestation/1"]
    record: UUID
    made_at: _Moment
    verdict: Verdict
    secured_until: _Until
    secured_by: Annotated[
        Literal["time-stamp", "seal", "algorithm"] | None, Field(description="What ends first.")
    ]
    waits_for_evidence: Annotated[bool, Field(description="Its batch is not closed yet.")]
    seal_level: _Level
    seal_lacks: _Lack
    development: Annotated[bool, Field(description="Made by an instance that proves nothing to others.")]
    document: AttestedDocument
    steps: list[AttestedStep]
    received_signatures: Annotated[
        list[ReceivedSignatureShape],
        Field(description="The verdicts given at intake on the signatures of its source."),
    ]
    journal: list[AttestedJournalEntry]
    journal_cosigned: Annotated[CosignedJournal | None, Field(description="Null: no witness did yet.")]
    journal_dated: Annotated[DatedJournal | None, Field(description="Null: nobody did yet.")]
    anchors: list[AttestedAnchor]
    proofs: Annotated[list[PackagedFile], Field(description="What is attached to the PDF.")]


class AttestationPackage(BaseModel):
    """`package.json`: every file of a package but itself and its signature."""

    format: Literal["attestation-package/1"]
    record: UUID
    made_at: _Moment
    files: Annotated[list[PackagedFile], Field(description="In order of path.")]


class OfflineReport(BaseModel):
    """What `verify_dui.py --json` prints."""

    target: str
    verdict: Verdict
    steps: list[AttestedStep]


ATTESTATIONS: dict[str, type[BaseModel]] = {
    "attestation-line": AttestationLine,
    "attestation": Attestation,
    "attestation-package": AttestationPackage,
    "offline-report": OfflineReport,
}
