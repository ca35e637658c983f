"""Rows of records."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from archive_service.errors import ArchiveServiceError
from archive_service.model.decisions import Decided
from archive_service.model.evidence_batch import DatedBatch
from archive_service.model.identifiers import Finess, LegalEntity
from archive_service.model.records import (
    Record,
    RecordFilter,
    RecordOutline,
    RecordState,
    Unfinished,
)


class Records(Protocol):
    """The records in the transaction's scope."""

    def add(self, records: Sequence[Record]) -> None:
        """Insert records, in the order that their numbers will have."""

    def save(self, *records: Record) -> None:
        """Write all fields of records that may change.

        For a record whose key is destroyed, all but the encrypted fields.
        """

    def move_active_base(self, records: Sequence[Record]) -> None:
        """Write when the active base of each record ends, and nothing else."""

    def get(self, record: UUID, *, lock: bool = False) -> Record:
        """Return one record, with `lock` locked until the transaction ends.

        Raises:
            NotFound: it is absent or out of scope.
        """

    def locked(self, records: Collection[UUID]) -> Sequence[Record]:
        """Return those of these records that exist, in the order of record numbers, locked until the
        transaction ends.
        """

    def listed(self, asked: RecordFilter) -> Sequence[Record]:
        """Return a page of the records asked for, in the order of record numbers."""

    def outlined(self, asked: RecordFilter) -> Sequence[RecordOutline]:
        """Return the same records as `listed`, without what is encrypted: nothing is decrypted for it."""

    def claim(self, state: RecordState, limit: int, *, but: Collection[str] = ()) -> Sequence[Record]:
        """Lock records in `state` that no other worker holds, the oldest first, at most `limit`.

        Records of the tenants in `but` are left out.
        """

    def claim_undated(self, limit: int) -> Sequence[Record]:
        """Lock records that wait for their evidence, the oldest first; none of a batch that is begun, nor one
        that another worker holds.
        """

    def last_arrival(self, tenant: LegalEntity, establishment: Finess) -> datetime | None:
        """Return when the flow of the newest record of an establishment was received; None without a
        record.
        """

    def count(self, state: RecordState) -> int:
        """Return how many records are in `state`."""

    def waiting(self, state: RecordState) -> Mapping[LegalEntity, int]:
        """Return the number of records in `state` for each tenant that has some."""

    def last_number(self) -> int:
        """Return the number of the newest record, 0 when there is none."""

    def unfinished(self, last: int) -> Unfinished:
        """Count the records with a number up to `last` whose evidence is not finished."""

    def seal(self, records: Sequence[Record], batch: DatedBatch) -> None:
        """Write that records are sealed: the batch member at the same place in `records` is the record's."""

    def rehash(self, records: Sequence[Record], batch: DatedBatch) -> None:
        """Write that sealed records are in a later batch, which hashes their objects again; likewise."""

    def gather(self, records: Sequence[Record], batch: DatedBatch) -> None:
        """Write that records are in a batch of those that have evidence of their own, likewise."""

    def with_own_evidence(self, after: int, limit: int) -> Sequence[Record]:
        """Return sealed records that are in no batch, in the order of record numbers, from the one after
        number `after` on.
        """

    def under_algorithms(self, algorithms: Collection[str], after: int, limit: int) -> Sequence[Record]:
        """Return sealed records of batches with one of these digest algorithms, in the order of record
        numbers, from the one after number `after` on, at most `limit`.
        """

    def kin(self, record: Record) -> Sequence[Record]:
        """Return records of the same person that replace this one, that it replaces, or that share its set.

        Also return a few records of the tenant, about any person, that came in another deposit with the
        identifier of this document. In the order of record numbers.
        """

    def of_file(self, person: UUID, establishment: Finess) -> Sequence[Record]:
        """Return all records of a file (person and establishment), locked until the transaction ends."""

    def last_days_naming(self, event: Record) -> Sequence[date | None]:
        """Return the last days of the records that name an event of several persons, all from its flow.

        When the scope hides a record of the flow, the last day returned is None: the hidden day may be later.
        """

    def keep_earlier(self, *records: Record) -> None:
        """Keep the present decision of each, before another one replaces it, under the record's key."""

    def earlier_decisions(self, record: Record) -> Sequence[Decided]:
        """Return the decisions that later ones replaced, in order; none once the key is destroyed."""

    def earlier_of(self, records: Sequence[Record]) -> Mapping[UUID, Sequence[Decided] | ArchiveServiceError]:
        """Return the same of several records, by identifier; a record that has none is left out, and the
        error is in the place of decisions that cannot be read.
        """
