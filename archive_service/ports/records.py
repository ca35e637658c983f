"""Rows of records."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from archive_service.model.decisions import Decided
from archive_service.model.evidence_batch import DatedBatch
from archive_service.model.identifiers import Finess, LegalEntity
from archive_service.model.records import Record, RecordFilter, RecordState, Unfinished


class Records(Protocol):
    """The records that the transaction's scope shows."""

    def add(self, records: Sequence[Record]) -> None:
        """Insert records, in the order that their numbers will have."""

    def save(self, *records: Record) -> None:
        """Write everything of records that may change.

        Of one whose key is destroyed, all but what nobody can read any more.
        """

    def get(self, record: UUID, *, lock: bool = False) -> Record:
        """Return one record, with `lock` locked until the transaction ends.

        Raises:
            NotFound: it is absent or out of scope.
        """

    def listed(self, asked: RecordFilter) -> Sequence[Record]:
        """Return a page of what is asked for, in the order of record numbers."""

    def claim(self, state: RecordState, limit: int, *, but: Collection[str] = ()) -> Sequence[Record]:
        """Lock records in `state` that no other worker holds, the oldest first, `limit` at most.

        Those of the tenants `but` are left out.
        """

    def count(self, state: RecordState) -> int:
        """Return how many records are in `state`."""

    def waiting(self, state: RecordState) -> Mapping[LegalEntity, int]:
        """Return how many records in `state` each tenant has that has some."""

    def last_number(self) -> int:
        """Return the number of the newest record, 0 when there is none."""

    def unfinished(self, last: int) -> Unfinished:
        """Count the records with a number up to `last` that are on their way to their evidence."""

    def seal(self, records: Sequence[Record], batch: DatedBatch) -> None:
        """Write that records are sealed, each by the batch's member at its place in `records`."""

    def kin(self, record: Record) -> Sequence[Record]:
        """Return records of the same person that replace this one, that it replaces, or that share its set.

        Also a few of the tenant, whoever they are about, that came in another deposit with the identifier of
        its document. In the order of record numbers.
        """

    def of_file(self, person: UUID, establishment: Finess) -> Sequence[Record]:
        """Return all records of a file (person and establishment), locked until the transaction ends."""

    def last_days_naming(self, event: Record) -> Sequence[date | None]:
        """Return the last days of the records that name an event of several persons, all of its flow.

        Where the scope hides a record of the flow, the last day returned is None: it may be a later one.
        """

    def keep_earlier(self, record: Record) -> None:
        """Keep the decision of a record, which another one follows, under the record's key."""

    def earlier_decisions(self, record: Record) -> Sequence[Decided]:
        """Return the decisions that others followed, in their order; none once the key is destroyed."""
