"""A record: one document of one person, its state, its parts, and the filters of a list of records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from archive_service.errors import ArchiveServiceError, Eliminated, KeyDestroyed
from archive_service.model.flow import RecordKind
from archive_service.model.identifiers import NO_DEPARTMENT, NO_FINESS, Department, Finess, LegalEntity
from archive_service.model.person_requests import Annotation
from archive_service.model.record_details import RecordDetails
from archive_service.model.tiers import Tier, tier_of


class RecordState(StrEnum):
    """The closed list of a record's `state`. `DOCUMENTED` waits for its evidence."""

    RECEIVED = "received"
    DOCUMENTED = "documented"
    SEALED = "sealed"
    FAILED = "set-aside"
    ELIMINATING = "eliminating"
    ELIMINATED = "eliminated"


GONE = frozenset({RecordState.ELIMINATING, RecordState.ELIMINATED})
"""The states of a record that nobody reads any more: it is destroyed, or about to be."""


_NEXT: Mapping[RecordState, frozenset[RecordState]] = {
    # A first attempt at a document, or a further one; after the last failed attempt the record is set aside.
    RecordState.RECEIVED: frozenset({RecordState.RECEIVED, RecordState.DOCUMENTED, RecordState.FAILED}),
    # Sealed; or, when its document is found damaged before that, made again or set aside.
    RecordState.DOCUMENTED: frozenset({RecordState.SEALED, RecordState.RECEIVED, RecordState.FAILED}),
    RecordState.FAILED: frozenset({RecordState.RECEIVED}),
    RecordState.SEALED: frozenset({RecordState.ELIMINATING}),
    # Its key may be destroyed already: there is no way back.
    RecordState.ELIMINATING: frozenset({RecordState.ELIMINATED}),
    RecordState.ELIMINATED: frozenset(),
}


def may_follow(state: RecordState, after: RecordState) -> bool:
    """Say whether a record may change from `after` to `state`; the database refuses other changes too."""
    return state in _NEXT[after]


class IllegalTransition(RuntimeError):
    """A record would get a state that cannot follow its own: a bug of ours."""


def require_here(record: Record) -> None:
    """Raise `Eliminated` when nothing of a record can be read any more but its line."""
    if record.is_gone:
        raise Eliminated(f"the record {record.id} was eliminated: only its line can be read")


class Part(StrEnum):
    """The parts of a record that can be read, by name."""

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
    """One document of one person. Its details are stored encrypted; `details_or_none` is None once their key
    is destroyed.
    """

    number: int = 0
    id: UUID
    tenant: LegalEntity
    department: Department
    establishment: Finess
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
    active_until: date | None = None
    """Last day in the active base, as of the last contact; None while unknown or when no rule states it."""
    check_until: date | None = None
    """Last day on which it is checked that it came whole; None in rows of older versions."""
    key: str
    source_key: str
    source_object: str
    document_object: str = ""
    dossier_object: str = ""
    evidence_object: str = ""
    evidence_batch: UUID | None = None
    evidence_position: int | None = None
    attempts: int = 0
    problem: str = ""
    details_or_none: RecordDetails | None
    holds: Sequence[UUID] = field(default=(), compare=False)
    """The holds in force on it, for who reads it: they are no part of its row."""
    annotations: Sequence[Annotation] = field(default=(), compare=False)
    """What its person had rectified, for who reads it: no part of its row either."""
    tier: Tier | None = field(default=None, compare=False)
    """Its tier on the day on which it is read (`as_of`); None once it is eliminated."""
    unreadable: ArchiveServiceError | None = field(default=None, compare=False)
    """Why there are no details although their key may exist: they were altered, or have another form."""

    @property
    def details(self) -> RecordDetails:
        """The details; raise `unreadable`, or `KeyDestroyed` when they no longer exist."""
        if self.unreadable is not None:
            raise self.unreadable
        if self.is_damaged:
            raise KeyDestroyed(
                f"the key of record {self.id} is not in the key store, and the record was not eliminated: "
                "put the key back from your copy"
            )
        if self.details_or_none is None:
            raise KeyDestroyed("what was kept of the record is gone with its key")
        return self.details_or_none

    @property
    def is_damaged(self) -> bool:
        """Say whether the details are missing without an elimination: only an elimination destroys their
        key.
        """
        return self.details_or_none is None and not self.is_gone

    @property
    def is_gone(self) -> bool:
        """Say whether the record is eliminated, or being eliminated."""
        return self.state in GONE

    def as_of(self, day: date) -> Record:
        """Return the record with its tier and its retention status on `day`; the row has the status of its
        last decision.
        """
        tier = None if self.is_gone else tier_of(day, self.active_until, self.check_until)
        if self.last_day is None or self.retention not in ("running", "ended"):
            return replace(self, tier=tier)
        return replace(self, tier=tier, retention="ended" if day > self.last_day else "running")

    # Only these methods change the state. Callers change the other members with `replace`.

    def documented(self) -> Record:
        """Return the record with a document that waits for its evidence."""
        return replace(self._moved(RecordState.DOCUMENTED), attempts=0, problem="")

    def sealed(self) -> Record:
        """Return the record with evidence for its document."""
        return self._moved(RecordState.SEALED)

    def attempted(self, problem: str, *, limit: int) -> Record:
        """Return the record after a failed attempt: it waits again, or is set aside at the limit."""
        attempts = self.attempts + 1
        state = RecordState.FAILED if attempts >= limit else RecordState.RECEIVED
        return replace(self._moved(state), attempts=attempts, problem=problem)

    def retried(self) -> Record:
        """Return a record that was set aside, waiting for a document again."""
        if self.state is not RecordState.FAILED:
            raise IllegalTransition(f"a record that is {self.state} was not set aside")
        return replace(self._moved(RecordState.RECEIVED), attempts=0, problem="")

    def eliminating(self) -> Record:
        """Return the record from the moment on when its destruction is decided."""
        return self._moved(RecordState.ELIMINATING)

    def eliminated(self) -> Record:
        """Return the record after elimination: only its line is kept."""
        return self._moved(RecordState.ELIMINATED)

    def _moved(self, state: RecordState) -> Record:
        if not may_follow(state, self.state):
            raise IllegalTransition(f"a record that is {self.state} cannot become {state}")
        return replace(self, state=state)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordOutline:
    """What the row of a record says in clear of what it is about."""

    id: UUID
    tenant: LegalEntity
    department: Department
    establishment: Finess
    deposit: UUID
    person: UUID | None
    kind: RecordKind
    state: RecordState
    document_date: date | None
    key: str

    @property
    def is_gone(self) -> bool:
        """Say whether the record is eliminated, or being eliminated."""
        return self.state in GONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Sibling:
    """A record of a flow, and the key of its source: homes made before decision 0027 have sources that
    several records share.
    """

    id: UUID
    deposit: UUID
    state: RecordState
    source_key: str

    @property
    def is_gone(self) -> bool:
        """Say whether the record is eliminated, or being eliminated."""
        return self.state in GONE


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Unfinished records: those with a document but no evidence, and those that workers are processing."""

    documented: int = 0
    held: int = 0

    @property
    def count(self) -> int:
        """The total number."""
        return self.documented + self.held


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFilter:
    """Which records are asked for; empty means any."""

    establishment: Finess = NO_FINESS
    department: Department = NO_DEPARTMENT
    person: UUID | None = None
    kind: str = ""
    state: str = ""
    due_on: date | None = None
    records: Sequence[UUID] = ()
    after: UUID | None = None
    limit: int = 100
