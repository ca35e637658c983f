"""Make evidence for many sealed documents: one time stamp over a tree of their hashes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from archive_service.errors import ArchiveServiceError, StoreUnavailable
from archive_service.holdings.archival_package import package_of, written_package
from archive_service.holdings.dated_batches import keep_batch, material_of
from archive_service.holdings.evidence_batches import StoredBatch, members_of
from archive_service.holdings.material_renewal import MaterialRenewal
from archive_service.holdings.record_failures import note_failure
from archive_service.model.actors import SERVICE
from archive_service.model.evidence_batch import DatedBatch
from archive_service.model.journal import Tag, commitment
from archive_service.model.records import Record, RecordState
from archive_service.model.stored_objects import ObjectKind
from archive_service.ports import Clock, EncryptedObjects, LongLocks, PublicObjects, Transaction, Transactions
from signing.authority_states import ALL_TOGETHER
from signing.digests import Digest
from signing.evidence import EvidenceBatch
from signing.timestamps import TimeStamper
from signing.trust import TrustStore

_FRESH = timedelta(days=1)
"""Documents that were read again longer ago are read again before they are dated, with newer lists."""
_TRIES = 4
"""How often records are sealed with one token when the database refuses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseEvidence:
    """Puts documents under a time stamp. It may be interrupted anywhere and repeated."""

    transactions: Transactions
    locks: LongLocks
    objects: EncryptedObjects
    public: PublicObjects
    clock: Clock
    stamper: TimeStamper
    trust: Callable[[], TrustStore]
    """The trusted authorities with their present lists; `Misconfigured` when they cannot be read."""
    new_id: Callable[[], UUID]

    def close(self, limit: int = 10_000) -> int:
        """Put the documents that wait under one time stamp; return how many records were sealed.

        First it finishes the batches of processes that were killed. After a time when no authority gave a
        token, the first new batch is of one record: not all documents are read again at each attempt.

        Each document is read again from its store before. When it cannot be read as it was stored, it is made
        again, and does not delay the others.

        Raises:
            SigningError: no time stamp can be obtained; the records wait for the next run.
            Misconfigured: the trusted authorities cannot be read.
            StoreUnavailable: the database or a store does not answer; the call may be repeated.
        """
        with self.transactions.begin(SERVICE) as transaction:
            left = transaction.begun_evidence.batches()
            if not left and not transaction.records.claim_undated(1):
                return 0  # most looks end here, without a lock and its connection
        sealed = sum(self._closed(batch, self._left) for batch in left)
        return sealed or self._closed(self.new_id(), partial(self._claimed, limit))

    def _closed(self, batch: UUID, begun: Callable[[UUID], Sequence[Record]]) -> int:
        """Date the records of a batch and write it; return their number, 0 when a process has it in hand."""
        with self.locks.hold(f"evidence {batch}") as held:
            records = begun(batch) if held else ()
            try:
                while records:
                    # No transaction is open here: an authority may take minutes.
                    groups = [members_of(record) for record in records]
                    dated = EvidenceBatch.close(groups, self.stamper, trust=self.trust())
                    same = self._sealed_in_the_end(batch, records, dated)
                    if len(same) == len(records):
                        return len(records)
                    records = same
            except Exception:  # whatever it is, the records must not wait for this batch
                self._let_go(batch)
                raise
        return 0

    def _left(self, batch: UUID) -> Sequence[Record]:
        """Return the records of a batch whose process ended, with what it was to date; let go of those whose
        lists have ended since, and of a batch that was begun long ago.
        """
        now = self.clock.now()
        with self.transactions.begin(SERVICE) as transaction:
            begun = transaction.begun_evidence.records(batch, now - _FRESH)
            present = transaction.records.locked(begun)
            waiting = [
                one for one in present if one.state is RecordState.DOCUMENTED and _is_current(one, now)
            ]
            if waiting:
                transaction.begun_evidence.leave_out(batch, {*begun} - {one.id for one in waiting})
            else:
                transaction.begun_evidence.end(batch)
        return waiting

    def _claimed(self, limit: int, batch: UUID) -> Sequence[Record]:
        """Begin a batch of records whose documents are as they were stored; return them."""
        with self.transactions.begin(SERVICE) as transaction:
            claimed = transaction.records.claim_undated(_some(limit, transaction))
            if not claimed:
                return ()
            ids = [record.id for record in claimed]
            begun = transaction.begun_evidence.begin(batch, ids, self.clock.now())
            mine = [record for record in claimed if record.id in begun]
            readable = list(self._readable(mine, self.trust(), transaction))
            transaction.begun_evidence.leave_out(batch, {*begun} - {record.id for record in readable})
        return readable

    def _sealed_in_the_end(
        self, batch: UUID, records: Sequence[Record], dated: EvidenceBatch
    ) -> Sequence[Record]:
        """Do as `_sealed`, and again while the database refuses: the token was paid for."""
        for _ in range(_TRIES - 1):
            with suppress(StoreUnavailable):
                return self._sealed(batch, records, dated)
        return self._sealed(batch, records, dated)

    def _sealed(self, batch: UUID, records: Sequence[Record], dated: EvidenceBatch) -> Sequence[Record]:
        """Seal the records if nobody changed one since it was begun; else return those that are the same.

        A batch names only what it seals, so the others are dated again without the one that changed.
        """
        with self.transactions.begin(SERVICE) as transaction:
            # Records first, in their order, as whoever begins a batch: two of these never wait for each
            # other. Who locks records in another order may: then PostgreSQL ends one of both.
            present = {one.id: one for one in transaction.records.locked([one.id for one in records])}
            mine = transaction.begun_evidence.end(batch)
            same = [
                present[record.id] for record in records if record.id in mine and _is_same(record, present)
            ]
            if len(same) < len(records):
                transaction.begun_evidence.begin(batch, [one.id for one in same], self.clock.now())
                return same
            kept = self._stored(batch, same, dated, transaction)
            for record in same:
                promised = commitment(record.details.nonce, dated.root.value)
                transaction.record(
                    Tag.RECORD_SEALED,
                    record.id,
                    SERVICE,
                    ("batch", str(kept.id)),
                    ("evidence", promised),
                    tenant=record.tenant,
                    department=record.department,
                    at_leisure=True,
                )
            transaction.records.seal([record.sealed() for record in same], kept)
        return same

    def _let_go(self, batch: UUID) -> None:
        """Leave the records of a batch to the next run, which reads them again."""
        with suppress(ArchiveServiceError), self.transactions.begin(SERVICE) as transaction:
            transaction.begun_evidence.end(batch)

    def _readable(
        self, claimed: Sequence[Record], trust: TrustStore, transaction: Transaction
    ) -> Iterator[Record]:
        """Yield the records whose documents are as they were stored, each with a current manifest."""
        sizes: dict[str, int] = {}
        renewal = MaterialRenewal(trust=trust, now=self.clock.now(), public=self.public)
        for record in claimed:
            try:
                sizes[record.document_object] = self.objects.check(record.document_object)
                current = self._current(record, renewal, transaction)
                members_of(current)
            except Exception as error:  # an error with one record must not stop the others
                if isinstance(error, ArchiveServiceError) and error.retryable:
                    raise
                note_failure(record, error, transaction)
                continue
            yield current
        transaction.stored_objects.add(renewal.stored)
        transaction.stored_objects.read_well(sizes, self.clock.now())

    def _current(self, record: Record, renewal: MaterialRenewal, transaction: Transaction) -> Record:
        """Return the record with a manifest whose lists are current, when newer lists are available."""
        if _is_current(record, renewal.now):
            return record
        package = package_of(record, self.objects)
        manifest = renewal.renewed(package.manifest)
        details = replace(record.details, manifest_digest=Digest.of(manifest))
        current = replace(record, details_or_none=details)
        if manifest != package.manifest or record.dossier_object:
            content = written_package(replace(package, manifest=manifest))
            stored = self.objects.put(record.tenant, record.key, content, ObjectKind.ARCHIVE)
            transaction.stored_objects.add([stored], record.tenant, record.department)
            current = replace(current, document_object=stored.name, dossier_object="")
        if current != record:
            transaction.records.save(current)
        return current

    def _stored(
        self, id_: UUID, records: Sequence[Record], batch: EvidenceBatch, transaction: Transaction
    ) -> DatedBatch:
        """Store the data that the records of a batch share, and add it to the stored objects."""
        stored = StoredBatch(
            id=id_,
            records=tuple(record.id for record in records),
            tree=batch.tree,
            validation=material_of(batch.stamp),
        )
        return keep_batch(stored, batch, self.public, transaction)


def _is_current(record: Record, now: datetime) -> bool:
    """Say whether the lists in a record's manifest are still good."""
    details = record.details_or_none
    until = None if details is None else details.validation_good_until
    return details is not None and details.manifest_digest is not None and until is not None and until >= now


def _is_same(record: Record, present: Mapping[UUID, Record]) -> bool:
    now = present.get(record.id)
    if now is None or now.state is not RecordState.DOCUMENTED or now.details_or_none is None:
        return False
    return now.document_object == record.document_object and members_of(now) == members_of(record)


def _some(limit: int, transaction: Transaction) -> int:
    state = transaction.time_authorities.states().get(ALL_TOGETHER)
    return 1 if state is not None and state.code else limit
