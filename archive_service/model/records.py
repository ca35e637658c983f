"""A record: one document of one person, its state, its parts, and which records are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from archive_service.errors import KeyDestroyed
from archive_service.model.flow import RecordKind
from archive_service.model.record_details import RecordDetails


class RecordState(StrEnum):
    """The closed list of a record's `state`. `DOCUMENTED` waits for its evidence."""

    RECEIVED = "received"
    DOCUMENTED = "documented"
    SEALED = "sealed"
    FAILED = "set-aside"
    ELIMINATED = "eliminated"


class Part(StrEnum):
    """The parts of a record that can be had, by name."""

    SOURCE = "source"
    DOCUMENT = "document"
    PROVENANCE = "provenance"
    MANIFEST = "manifest"
    NONCE = "nonce"
    EVIDENCE = "evidence"
    VALIDATION = "validation"
    RECEIPT = "receipt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One document of one person. What is `known` is stored sealed; None once its key is destroyed."""

    number: int = 0
    id: UUID
    tenant: str
    department: str
    establishment: str
    deposit: UUID
    person: UUID | None
    kind: RecordKind
    state: RecordState
    document_date: date | None
    version: int | None
    document_index: bytes | None
    set_index: bytes | None
    replaces_index: Sequence[bytes] = ()
    replaces: UUID | None = None
    replaced_by: UUID | None = None
    related: Sequence[UUID] = ()
    in_perimeter: bool = False
    rule: str = ""
    first_day: date | None = None
    last_day: date | None = None
    retention: str = "no-rule"
    final_action: str = "undecided"
    key: str
    source_key: str
    source_object: str
    document_object: str = ""
    dossier_object: str = ""
    evidence_object: str = ""
    attempts: int = 0
    problem: str = ""
    details_or_none: RecordDetails | None

    @property
    def details(self) -> RecordDetails:
        """What is known; raise `KeyDestroyed` when it cannot be any more."""
        if self.details_or_none is None:
            raise KeyDestroyed("what was kept of the record is gone with its key")
        return self.details_or_none


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFilter:
    """Which records are asked for; empty means any."""

    establishment: str = ""
    department: str = ""
    person: UUID | None = None
    kind: str = ""
    state: str = ""
    due_on: date | None = None
    records: Sequence[UUID] = ()
    after: UUID | None = None
    limit: int = 100
