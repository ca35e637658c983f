"""Make evidence for many sealed documents: one time stamp over a tree of their hashes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from archive_service.errors import ArchiveServiceError
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
from archive_service.ports import Clock, EncryptedObjects, PublicObjects, Transaction, Transactions
from signing.authority_states import ALL_TOGETHER
from signing.digests import Digest
from signing.evidence import EvidenceBatch
from signing.timestamps import TimeStamper
from signing.trust import TrustStore


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseEvidence:
    """Puts documents under a time stamp. It may be interrupted anywhere and repeated."""

    transactions: Transactions
    objects: EncryptedObjects
    public: PublicObjects
    clock: Clock
    stamper: TimeStamper
    trust: Callable[[], TrustStore]
    """The trusted authorities with their present lists; `Misconfigured` when they cannot be read."""
    new_id: Callable[[], UUID]

    def close(self, limit: int = 10_000) -> int:
        """Put the documents that wait under one time stamp; return how many records were sealed.

        After a time when no authority gave a token, the first batch is of one record: not all documents are
        read again at each attempt.

        Each document is read again from its store before. When it cannot be read as it was stored, it is made
        again, and does not delay the others.

        Raises:
            SigningError: no time stamp can be obtained; the records wait for the next run.
            Misconfigured: the trusted authorities cannot be read.
        """
        with self.transactions.begin(SERVICE) as transaction:
            claimed = transaction.records.claim(RecordState.DOCUMENTED, _some(limit, transaction))
            trust = self.trust() if claimed else TrustStore()
            readable = list(self._readable(claimed, trust, transaction))
            if not readable:
                return 0
            records = [record for record, _ in readable]
            batch = EvidenceBatch.close([members for _, members in readable], self.stamper, trust=trust)
            dated = self._stored(records, batch, transaction)
            for record in records:
                promised = commitment(record.details.nonce, batch.root.value)
                transaction.record(
                    Tag.RECORD_SEALED,
                    record.id,
                    SERVICE,
                    ("batch", str(dated.id)),
                    ("evidence", promised),
                    tenant=record.tenant,
                    department=record.department,
                    at_leisure=True,
                )
            transaction.records.seal([record.sealed() for record in records], dated)
        return len(records)

    def _readable(
        self, claimed: Sequence[Record], trust: TrustStore, transaction: Transaction
    ) -> Iterator[tuple[Record, Sequence[Digest]]]:
        """Yield the records whose documents are as they were stored, each with the members of its evidence.

        Their manifests are current.
        """
        sizes: dict[str, int] = {}
        renewal = MaterialRenewal(trust=trust, now=self.clock.now(), public=self.public)
        for record in claimed:
            try:
                sizes[record.document_object] = self.objects.check(record.document_object)
                current = self._current(record, renewal, transaction)
                members = members_of(current)
            except Exception as error:  # an error with one record must not stop the others
                if isinstance(error, ArchiveServiceError) and error.retryable:
                    raise
                note_failure(record, error, transaction)
                continue
            yield current, members
        transaction.stored_objects.add(renewal.stored)
        transaction.stored_objects.read_well(sizes, self.clock.now())

    def _current(self, record: Record, renewal: MaterialRenewal, transaction: Transaction) -> Record:
        """Return the record with a manifest whose lists are current, when newer lists are available."""
        until = record.details.validation_good_until
        if record.details.manifest_digest is not None and until is not None and until >= renewal.now:
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
        self, records: Sequence[Record], batch: EvidenceBatch, transaction: Transaction
    ) -> DatedBatch:
        """Store the data that the records of a batch share, and add it to the stored objects."""
        stored = StoredBatch(
            id=self.new_id(),
            records=tuple(record.id for record in records),
            tree=batch.tree,
            validation=material_of(batch.stamp),
        )
        return keep_batch(stored, batch, self.public, transaction)


def _some(limit: int, transaction: Transaction) -> int:
    state = transaction.time_authorities.states().get(ALL_TOGETHER)
    return 1 if state is not None and state.code else limit
