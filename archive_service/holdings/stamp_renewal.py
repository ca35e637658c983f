"""Renew the time stamps of evidence batches: one further token over many batches."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from archive_service.errors import ArchiveServiceError
from archive_service.holdings.dated_batches import material_of
from archive_service.holdings.evidence_reader import EvidenceReader
from archive_service.holdings.evidence_stamps import StoredStamp, written_stamp
from archive_service.holdings.later_stamps import LaterStamp
from archive_service.model.actors import Actor
from archive_service.model.evidence_ageing import RenewalKind
from archive_service.model.evidence_batch import DatedBatch, HeldBatch, StampPlace
from archive_service.model.evidence_renewals import RenewalDone, RenewalProblem
from archive_service.model.journal import Tag
from archive_service.model.stored_objects import ObjectKind
from archive_service.ports import PublicObjects, Transaction, Transactions
from signing.evidence_renewal import RenewedStamps
from signing.timestamps import TimeStamper
from signing.trust import TrustStore

LOCK = "evidence-renewal"
"""Held by whoever renews: two at once do it once."""
_AT_ONCE = 10_000
"""Most batches under one token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewStamps:
    """Gives batches a further time stamp. It may be interrupted anywhere and repeated."""

    transactions: Transactions
    public: PublicObjects
    reader: EvidenceReader
    stamper: TimeStamper
    trust: Callable[[], TrustStore]
    new_id: Callable[[], UUID]

    def renew(self, wanted: Sequence[HeldBatch], by: Actor, done: RenewalDone, *, forced: bool) -> None:
        """Renew these batches, unless somebody else did since they were read; add what was done to `done`.

        Unless `forced`, a batch keeps its time stamp when the new one would not age later.

        Raises:
            SigningError: no time stamp can be obtained. Misconfigured: the trust cannot be read.
            StoreUnavailable: the rest is left for the next run.
        """
        for algorithm in sorted({one.batch.algorithm for one in wanted}):
            of_algorithm = [one for one in wanted if one.batch.algorithm == algorithm]
            for start in range(0, len(of_algorithm), _AT_ONCE):
                page = {one.batch.id: one for one in of_algorithm[start : start + _AT_ONCE]}
                with self.transactions.begin(by) as transaction:
                    transaction.lock(LOCK)
                    self._renew(page, algorithm, transaction, by, done, forced=forced)

    def _renew(
        self,
        page: Mapping[UUID, HeldBatch],
        algorithm: str,
        transaction: Transaction,
        by: Actor,
        done: RenewalDone,
        *,
        forced: bool,
    ) -> None:
        present = transaction.evidence_batches.several(list(page))
        waiting = [one for one in present if one.renewals == page[one.id].batch.renewals]
        chains = self._readable(waiting, done)
        if not chains:
            return
        trust = self.trust()
        renewed = RenewedStamps.over(list(chains.values()), algorithm, self.stamper, trust=trust)
        batches = [one for one in waiting if one.id in chains]
        later = LaterStamp(stamp=renewed.stamp, policy=trust.algorithms, done=done)
        helped = [place for place, one in enumerate(batches) if later.helps(one, forced=forced)]
        if not helped:
            return
        stored = StoredStamp(
            id=self.new_id(),
            batches=tuple(one.id for one in batches),
            tree=renewed.tree,
            token=renewed.stamp.token,
            validation=material_of(renewed.stamp),
        )
        placed = self.public.put(written_stamp(stored), ObjectKind.EVIDENCE_STAMP)
        transaction.stored_objects.add([placed])
        better = [
            batches[position].renewed(StampPlace(placed.name, position), renewed.stamp) for position in helped
        ]
        transaction.evidence_batches.renew(better)
        records = sum(page[one.id].records for one in better)
        transaction.record(
            Tag.EVIDENCE_RENEWED,
            stored.id,
            by,
            ("kind", RenewalKind.TIMESTAMP.value),
            ("algorithm", algorithm),
            ("batches", str(len(better))),
            ("records", str(records)),
            ("object", placed.name.rpartition("/")[2]),
        )
        done.batches.update(one.id for one in better)
        done.records += records
        done.bytes_read += sum(page[one.id].object_bytes for one in better)

    def _readable(self, waiting: Sequence[DatedBatch], done: RenewalDone) -> dict[UUID, list[bytes]]:
        """Return the tokens of the batches that can be read; tell of the others."""
        found = {}
        for one in waiting:
            try:
                found[one.id] = self.reader.tokens_of(one.object, one.renewals)
            except ArchiveServiceError as error:
                if error.retryable:
                    raise
                problem = RenewalProblem(batch=one.id, code=error.code, message=str(error))
                done.problems.append(problem)
        return found
