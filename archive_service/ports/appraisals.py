"""Rows of appraisals and of the lines of their lists."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from archive_service.model.appraisal_lines import AppraisalLine, Side, Verdict
from archive_service.model.appraisals import Appraisal, AppraisalState
from archive_service.model.identifiers import Department, Finess, LegalEntity
from archive_service.model.records import Record


class Appraisals(Protocol):
    """Appraisals in scope. A record is in the list of one appraisal at most that is not over."""

    def add(self, appraisal: Appraisal, lines: Sequence[AppraisalLine]) -> None:
        """Insert."""

    def save(self, appraisal: Appraisal) -> None:
        """Write everything that may change; when the appraisal is over, its records become free."""

    def get(self, appraisal: UUID, *, lock: bool = False) -> Appraisal:
        """Return one; raise `NotFound` when it is absent or out of scope."""

    def listed(self, *, after: UUID | None, limit: int) -> Sequence[Appraisal]:
        """Return a page, the newest first."""

    def awaiting_producer(self, due: date) -> Sequence[UUID]:
        """Return the appraisals that wait for the producer until this day or an earlier one, the oldest
        first.
        """

    def in_state(self, state: AppraisalState) -> Sequence[UUID]:
        """Return the appraisals in a state, the oldest first."""

    def lines(self, appraisal: UUID, *, after: int = 0, limit: int | None = None) -> Sequence[AppraisalLine]:
        """Return lines in the order of their numbers, those above `after`."""

    def decide(self, appraisal: UUID, lines: Collection[int], verdict: Verdict) -> None:
        """Write a verdict on lines."""

    def split(self, appraisal: UUID, lines: Collection[int], side: Side) -> None:
        """Write on which side of its sample lines are."""

    def transferred(self, appraisal: UUID, lines: Collection[int]) -> None:
        """Write that the transfer of lines was acknowledged: their records are in no further list."""

    def drawn_before(self, records: Collection[UUID]) -> Collection[UUID]:
        """Return those of these records that a list has put into a sample, whatever became of that list."""

    def in_sample(self, appraisal: UUID, persons: Collection[UUID]) -> Collection[tuple[int, UUID]]:
        """Return those of these persons of whom a record is in a sample of the list, with the number of the
        series.
        """

    def first_day(self, establishment: Finess, rule: str) -> date | None:
        """Return the first day from which the time of a record with this rule was counted, among those
        received in the year after the first one came; None when no such day is known.
        """

    def producers_with_due(
        self, department: Department, establishment: Finess, until: date
    ) -> Sequence[LegalEntity]:
        """Return the legal entities in scope with records that an appraisal would list."""

    def due(
        self,
        tenant: LegalEntity,
        department: Department,
        establishment: Finess,
        until: date,
        *,
        after: int,
        limit: int,
    ) -> Sequence[Record]:
        """Return a page of the records that an appraisal would list, with numbers above `after`.

        They are sealed, their retention ended before `until`, their final action is decided, they are in no
        list of an appraisal that is not over, and no transfer of them was acknowledged.
        """

    def changed(self, appraisal: UUID) -> int:
        """Count the lines whose record is no longer as the line says: another state, owner, rule, last day
        or final action. Lines of held records, of which nothing follows, are not counted.
        """

    def annexes_naming(self, records: Collection[UUID], but: UUID) -> Collection[str]:
        """Return the keys of the nominative lists that name any of these records, whatever became of their
        appraisals; not that of the appraisal `but`.
        """

    def sizes(self, objects: Collection[str]) -> Mapping[str, int]:
        """Return the lengths in bytes of stored objects that are known."""
