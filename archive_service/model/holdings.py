"""Deposits, persons and records as the service holds them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from archive_service.errors import KeyDestroyed
from archive_service.findings import Grade
from archive_service.model.deposit_facts import DepositFacts
from archive_service.model.flow import FlowKind, RecordKind
from archive_service.model.record_facts import RecordFacts

INTAKE = "intake"
"""The tenant under whose key flows are encrypted: they are stored before anybody knows whose they are."""


def flow_key(deposit: UUID) -> str:
    """Return the name of the key that a flow is encrypted under as it was received."""
    return f"flow/{deposit}"


def person_key(person: UUID) -> str:
    """Return the name of the key that a person's traits and files are sealed under."""
    return f"person/{person}"


def kept_by(tenant: str, key: str) -> str:
    """Return the reference to a key that `tenant`'s own wraps, whoever may read what it opens from now on."""
    return key if "@" in key else f"{key}@{tenant}"


def keeper_of(tenant: str, key: str) -> tuple[str, str]:
    """Return the tenant whose key wraps `key` and the key's name: `tenant`'s, unless the reference says else.

    >>> keeper_of("250000999", "record/1"), keeper_of("250000999", "record/1@250000015")
    (('250000999', 'record/1'), ('250000015', 'record/1'))
    """
    name, _, keeper = key.partition("@")
    return keeper or tenant, name


class Outcome(StrEnum):
    """What became of a deposit; `RECEIVED` is stored and journaled but not yet answered."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    QUARANTINED = "quarantined"
    REJECTED = "rejected"


class RecordState(StrEnum):
    """The closed list of a record's `state`. `DOCUMENTED` waits for its evidence."""

    RECEIVED = "received"
    DOCUMENTED = "documented"
    SEALED = "sealed"
    SET_ASIDE = "set-aside"
    ELIMINATED = "eliminated"


class Part(StrEnum):
    """The parts of a record that can be had, by name."""

    SOURCE = "source"
    DOCUMENT = "document"
    PROVENANCE = "provenance"
    MANIFEST = "manifest"
    NONCE = "nonce"
    EVIDENCE = "evidence"
    RECEIPT = "receipt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposit:
    """A flow that was taken in. What is `known` is stored sealed; None once its key is destroyed."""

    id: UUID
    tenant: str
    department: str
    sender: str
    outcome: Outcome
    grade: Grade
    kind: FlowKind
    received_at: datetime
    content_index: bytes
    key: str
    object: str
    envelope: str = ""
    entry: UUID
    known: DepositFacts | None
    records: Sequence[UUID] = ()

    @property
    def facts(self) -> DepositFacts:
        """What is known; raise `KeyDestroyed` when it cannot be any more."""
        if self.known is None:
            raise KeyDestroyed("what was kept of the deposit is gone with its key")
        return self.known

    @property
    def senders(self) -> Sequence[str]:
        """Return the names of all who sent these bytes, the first sender first."""
        return (self.sender, *(() if self.known is None else self.known.also_sent_by))


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
    known: RecordFacts | None

    @property
    def facts(self) -> RecordFacts:
        """What is known; raise `KeyDestroyed` when it cannot be any more."""
        if self.known is None:
            raise KeyDestroyed("what was kept of the record is gone with its key")
        return self.known


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """A person as others are told apart from them; `merged_into` names who they are the same as."""

    id: UUID
    tenant: str
    department: str
    merged_into: UUID | None = None


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


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatedResource:
    """A FHIR resource that a transaction created: where its own bytes stand in the flow."""

    type: str
    id: str
    deposit: UUID
    position: int
    record: UUID | None
