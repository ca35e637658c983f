"""Rows of holds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from archive_service.model.holds import HeldRecords, Hold, HoldTarget
from archive_service.model.identifiers import Department, LegalEntity, Tenant
from archive_service.model.records import Record


class Holds(Protocol):
    """The holds in the transaction's scope."""

    def add(self, hold: Hold) -> None:
        """Insert a hold, whose key exists already."""

    def save(self, hold: Hold) -> None:
        """Write all that may change; for a hold whose key is destroyed, all but the notes."""

    def get(self, hold: UUID, *, lock: bool = False) -> Hold:
        """Return one hold, with `lock` locked until the transaction ends.

        Raises:
            NotFound: it is absent or out of scope.
        """

    def listed(
        self, *, in_force: bool = False, after: UUID | None = None, limit: int = 1000
    ) -> Sequence[Hold]:
        """Return a page of the holds of which a target is in scope, the oldest first."""

    def on(self, records: Collection[UUID]) -> Mapping[UUID, Sequence[UUID]]:
        """Return the holds in force on these records, by record; a record without one is left out.

        A hold is on a record that it names, on the records of a person or an establishment that it names,
        also on those that came after it, and on an event of several persons that a held record names.

        Only a transaction that sees everything may ask: in a narrower scope a hold could be hidden. Who
        decides on eliminations asks after `holdings.holds.keep_out_holds`, in the transaction that
        decides.

        Raises:
            RuntimeError: the transaction does not see everything.
        """

    def seen_on(self, records: Collection[UUID]) -> Mapping[UUID, Sequence[UUID]]:
        """Return the same as far as the scope shows it: for readers, never to decide upon."""

    def covered(
        self, targets: Sequence[HoldTarget], shows: Callable[[Tenant, Department], bool]
    ) -> HeldRecords:
        """Return what these targets name now; `shows` says whose records are shown to whoever asks."""

    def counts(self, holds: Collection[UUID]) -> Mapping[UUID, int]:
        """Return how many records in scope each hold in force keeps now; one that keeps none is left out."""

    def places(self, person: UUID) -> Sequence[tuple[LegalEntity, Department]]:
        """Return the legal entities and departments that have records of a person."""

    def follow(self, person: UUID, other: UUID, but: Collection[UUID] = ()) -> Sequence[UUID]:
        """Let the holds in force on `person`, `but` these, hold the records of `other` too; return those that
        changed.
        """

    def of_records(self, records: Sequence[Record]) -> Mapping[UUID, Sequence[Hold]]:
        """Return the holds that name these records, their persons or their establishments, lifted ones too,
        by record; a record without one is left out.
        """

    def name_too(self, hold: Hold, targets: Sequence[HoldTarget]) -> None:
        """Let a hold name these targets too."""

    def give_up_notes(self, records: Collection[UUID], persons: Collection[UUID]) -> Sequence[str]:
        """Take the notes from lifted holds that named some of these records or persons and name nothing any
        more that has not been eliminated; return the keys of the notes, with their tenants, to be destroyed.
        The lines of the holds stay.
        """

    def naming(self, record: UUID) -> Sequence[Hold]:
        """Return the holds that are or were on a record, as far as the scope shows them, the oldest first."""

    def overdue(self, today: date) -> int:
        """Return how many holds in force in scope have a review day before `today`."""

    def to_review(self, today: date, limit: int) -> Sequence[Hold]:
        """Lock and return holds in force whose review day has passed and was not reminded of."""
