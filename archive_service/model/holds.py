"""Holds: while one is in force, no record that it names is eliminated, whatever its retention says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from archive_service.errors import ArchiveServiceError, HoldLifted, KeyDestroyed
from archive_service.model.actors import Actor, Role
from archive_service.model.identifiers import NO_FINESS, Department, Finess, LegalEntity

LONGEST_NOTE: Final = 2000
_PARIS: Final = ZoneInfo("Europe/Paris")


class HoldReason(StrEnum):
    """The closed list of reasons of a hold."""

    LITIGATION = "litigation"
    INQUIRY = "inquiry"
    AUDIT = "audit"
    ARCHIVES_REQUEST = "archives-request"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldTarget:
    """What a hold names: a record, a person with all their records, or an establishment with all of its own,
    also those that come later. Tenant and department decide who sees it.
    """

    tenant: LegalEntity
    department: Department
    record: UUID | None = None
    person: UUID | None = None
    establishment: Finess = NO_FINESS

    def __post_init__(self) -> None:
        """Refuse a target that names nothing, or several things."""
        if [self.record is not None, self.person is not None, bool(self.establishment)].count(True) != 1:
            raise ValueError("the target of a hold is one record, one person or one establishment")


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A text of whoever places or lifts a hold. The journal commits to it with the nonce."""

    text: str
    nonce: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldNotes:
    """The notes of a hold: why it was placed, and why it was lifted. They may name persons."""

    placed: Note
    lifted: Note | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """One hold. It is never deleted; its notes are None once their key is destroyed.

    `owner` is the pseudonym of whoever placed it and `role` their role then. `review` is the day on which the
    owner looks at it again: it ends nothing. `reminded` is the review day that the journal reminded of.
    """

    number: int = 0
    id: UUID
    tenant: LegalEntity
    department: Department
    reason: HoldReason
    owner: str
    role: Role
    placed_at: datetime
    review: date
    reminded: date | None = None
    lifted_at: datetime | None = None
    lifted_by: str = ""
    key: str
    targets: Sequence[HoldTarget]
    notes_or_none: HoldNotes | None
    unreadable: ArchiveServiceError | None = field(default=None, compare=False)

    @property
    def notes(self) -> HoldNotes:
        """The notes; raise `unreadable`, or `KeyDestroyed` when they no longer exist."""
        if self.unreadable is not None:
            raise self.unreadable
        if self.notes_or_none is None:
            raise KeyDestroyed("the notes of the hold are gone with their key")
        return self.notes_or_none

    @property
    def is_in_force(self) -> bool:
        """Whether it was not lifted."""
        return self.lifted_at is None

    @property
    def placed_on(self) -> date:
        """The day in Paris on which it was placed."""
        return self.placed_at.astimezone(_PARIS).date()

    def was_in_force(self, day: date) -> bool:
        """Say whether it was placed on `day` or before, and not lifted by then. Days are those of Paris."""
        lifted = None if self.lifted_at is None else self.lifted_at.astimezone(_PARIS).date()
        return self.placed_on <= day and (lifted is None or day < lifted)

    def is_overdue(self, today: date) -> bool:
        """Say whether its review day has passed without a decision. It stays in force all the same."""
        return self.is_in_force and today > self.review

    def lifted(self, at: datetime, by: Actor, note: Note) -> Hold:
        """Return the hold that `by` lifted.

        Raises:
            HoldLifted: it was lifted before.
        """
        if not self.is_in_force:
            raise HoldLifted(f"the hold {self.id} was lifted before")
        notes = self.notes_or_none
        return replace(
            self,
            lifted_at=at,
            lifted_by=by.pseudonym,
            notes_or_none=None if notes is None else replace(notes, lifted=note),
        )


@dataclass(frozen=True, slots=True)
class HeldRecords:
    """The records that targets name now: how many are held in all, how many of these are shown to whoever
    asks, and which of the shown ones are gone or going.
    """

    held: int = 0
    shown: int = 0
    eliminating: Sequence[UUID] = ()
    eliminated: Sequence[UUID] = ()
