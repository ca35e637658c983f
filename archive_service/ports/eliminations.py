"""Rows of executions and of what becomes of each of their records; what stays of other rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol
from uuid import UUID

from archive_service.model.elimination import Elimination, Execution, Stage
from archive_service.model.records import Sibling


class Eliminations(Protocol):
    """Executions and eliminations. They are never deleted: they say why a record is gone."""

    def begin(self, execution: Execution, lines: Sequence[Elimination]) -> bool:
        """Insert an execution with its lines; return False, and write nothing, when it has begun before."""

    def execution(self, appraisal: UUID, *, lock: bool = False) -> Execution:
        """Return the execution of an appraisal, with `lock` locked until the transaction ends.

        Raises:
            NotFound: it has none.
        """

    def end(self, execution: Execution) -> None:
        """Write that an execution has ended, with its certificate."""

    def unended(self) -> Sequence[UUID]:
        """Return the appraisals whose execution has not ended, the oldest first."""

    def claim(self, appraisal: UUID, stage: Stage, after: int, limit: int) -> Sequence[Elimination]:
        """Lock lines in a stage that nobody else holds, with numbers above `after`, in the order of their
        numbers. An eliminated line is returned only while something may be left of its record.
        """

    def save(self, lines: Sequence[Elimination]) -> None:
        """Write everything that may change."""

    def of(self, appraisal: UUID) -> Sequence[Elimination]:
        """Return all lines in the order of their numbers."""

    def elsewhere(self, records: Collection[UUID], appraisal: UUID) -> Collection[UUID]:
        """Return those of these records that another execution has eliminated, is eliminating or waits
        for.
        """

    def is_unfinished(self, appraisal: UUID) -> bool:
        """Say whether something is still to be done about a line."""


class Stubs(Protocol):
    """What stays of the rows of records, deposits and persons after an elimination."""

    def forget_records(self, records: Sequence[UUID]) -> None:
        """Turn sealed records into stubs that are being eliminated: what is left says their rule and their
        last day, and names no object of their own. Their links and decisions are deleted, and the indexes by
        which the bytes of their flows are found: the same bytes sent from now on are a new deposit.
        """

    def end_records(self, records: Sequence[UUID]) -> None:
        """Write that records that were being eliminated are eliminated, and belong to nobody; the resources
        that they consisted of are deleted.
        """

    def siblings(self, deposits: Collection[UUID]) -> Sequence[Sibling]:
        """Return all records of these deposits, in the order of their numbers."""

    def contents(self, deposits: Collection[UUID]) -> Sequence[bytes]:
        """Return the indexes by which the bytes of these deposits are found, as far as they still are."""

    def indexes(self, persons: Collection[UUID]) -> Sequence[bytes]:
        """Return the indexes by which these persons are found."""

    def persons_left(self, persons: Collection[UUID]) -> Collection[UUID]:
        """Return those of these persons who still have records."""

    def forget_deposits(self, deposits: Sequence[UUID], *, whole: Sequence[UUID]) -> None:
        """Delete what is stored of deposits under their own keys, and the index by which their bytes are
        found; of those that are gone as a `whole`, the resources too. The rows stay.
        """

    def remove_persons(self, persons: Sequence[UUID]) -> None:
        """Delete persons, their identifiers and their files."""

    def remove_carried(self, files: Sequence[UUID]) -> None:
        """Delete rows of carried files."""
