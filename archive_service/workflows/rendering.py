"""From an accepted record to its sealed document, and from many documents to their common evidence."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from hashlib import sha256
from time import monotonic
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.errors import ArchiveServiceError, DigestMismatch, SealKeyUnusable
from archive_service.holdings.document_rendering import Asked, DrawingFailed, Drawn, drawn, drawn_together
from archive_service.holdings.manifest import manifest_of, validation_entry
from archive_service.holdings.material_renewal import MaterialRenewal
from archive_service.holdings.preservation_metadata import Made, companions_of, dossier_of
from archive_service.holdings.render_requests import drawing_order
from archive_service.holdings.stored_objects import source_of
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.deposits import Deposit
from archive_service.model.journal import Tag, commitment
from archive_service.model.keys import INTAKE, flow_key
from archive_service.model.records import Record, RecordState
from archive_service.ports import (
    Cipher,
    Clock,
    EncryptedObjects,
    EncryptedWriter,
    Keyring,
    PublicObjects,
    Transaction,
    Transactions,
    ValidationSource,
)
from signing.digests import Digest
from signing.evidence import EvidenceBatch
from signing.keys import SealKey
from signing.pdf_seal import seal
from signing.timestamps import TimeStamper
from signing.trust import TrustStore

MAX_ATTEMPTS = 3
BATCH_TIME = timedelta(seconds=3)
"""After it a batch begins no further document."""


_DRAWN_TOGETHER = 16
_SMALL, _SMALL_TOGETHER = 250_000, 2_000_000  # bytes of a source, and of those drawn together


@dataclass(frozen=True, slots=True)
class _Ready:
    """A record's source and the document drawn from it, not sealed yet."""

    source: bytes
    document: Drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class TransformRecords:
    """Does the queued work. Every step may be cut anywhere and done again."""

    transactions: Transactions
    objects: EncryptedObjects
    cipher: Cipher
    clock: Clock
    keyring: Keyring
    stamper: TimeStamper
    validation: ValidationSource
    public: PublicObjects
    trust: Callable[[], TrustStore]
    """Whom the instance believes, with the lists it has now; `Misconfigured` while it cannot be read."""
    version: str
    alone: set[UUID] = field(default_factory=set)
    """Records that could not be drawn together with others: each has its own turn until it is dealt with."""

    def document(self, limit: int = 32) -> int:
        """Make the documents of up to `limit` waiting records; return how many left the queue.

        The rows stay locked while the work is done, so two workers never make one record's document
        twice, and a worker that dies leaves them for the next. A record that takes long ends the batch: what
        is done is kept, and the rest waits for the next.
        """
        keyless: set[str] = set()
        while True:
            with self.transactions.begin(SERVICE) as transaction, self.objects.together() as objects:
                claimed = transaction.records.claim(RecordState.RECEIVED, limit, but=keyless)
                left = list(self._documents(claimed, transaction, objects, keyless))
            # Those of a legal entity without a key stay where they are, and the next ones are looked at.
            if any(left) or not claimed:
                return sum(left)

    def _documents(
        self,
        records: Sequence[Record],
        transaction: Transaction,
        objects: EncryptedWriter,
        keyless: set[str],
    ) -> Iterator[bool]:
        end = monotonic() + BATCH_TIME.total_seconds()
        deposits = transaction.deposits.several({record.deposit for record in records})
        names: dict[str, str] = {}
        for group in _groups(records, self.alone):
            for record in group:
                if record.establishment not in names:
                    establishment = transaction.establishments.get(record.establishment)
                    names[record.establishment] = "" if establishment is None else establishment.name
            ready = self._drawn_together(group, deposits, names, keyless)
            for record in group:
                deposit, name = deposits[record.deposit], names[record.establishment]
                known = ready.pop(record.id, None)
                self.alone.discard(record.id)
                yield self._document_one(record, deposit, name, known, transaction, objects, keyless)
                if monotonic() > end and not ready:
                    return

    def _drawn_together(
        self,
        group: Sequence[Record],
        deposits: Mapping[UUID, Deposit],
        names: Mapping[str, str],
        keyless: set[str],
    ) -> dict[UUID, _Ready]:
        """Draw the documents of a group at once; a record that is left out has its own turn, and fails so."""
        if len(group) == 1:
            return {}
        orders: dict[UUID, tuple[Asked, bytes]] = {}
        for record in group:
            if record.tenant in keyless:
                continue
            try:
                self.keyring.seal_key(record.tenant, names[record.establishment])
                order = drawing_order(record, deposits[record.deposit], self.version)
                orders[record.id] = order, self._source(record)
            except Exception:  # whatever it is, the record meets it again in its own turn
                continue
        documents = drawn_together(list(orders.values())) if orders else []
        if not documents:
            self.alone.update(orders)
        return {
            record: _Ready(source, document)
            for (record, (_, source)), document in zip(orders.items(), documents, strict=False)
        }

    def _document_one(
        self,
        record: Record,
        deposit: Deposit,
        establishment: str,
        ready: _Ready | None,
        transaction: Transaction,
        objects: EncryptedWriter,
        keyless: set[str],
    ) -> bool:
        """Make one document; return whether the record was dealt with, False when it waits for a seal key."""
        if record.tenant in keyless:
            return False
        try:
            self._forget_whole(deposit)
            done = self._documented(record, deposit, establishment, ready, objects)
        except SealKeyUnusable:
            keyless.add(record.tenant)
            return False
        except ArchiveServiceError as error:
            # A full disk or a store that is away says nothing about the record: all of them wait.
            if error.retryable:
                raise
            self._failed(record, error, transaction)
            return True
        except Exception as error:  # one poisoned record must not stop the others
            self._failed(record, error, transaction)
            return True
        transaction.records.save(done)
        promised = commitment(done.details.nonce, _document_digest(done).value)
        self._journal(done, Tag.RECORD_DOCUMENTED, transaction, ("document", promised))
        return True

    def _forget_whole(self, deposit: Deposit) -> None:
        """Make a flow that was cut unreadable as a whole, should the deposit have died before it did."""
        if not deposit.details.whole:
            self.cipher.destroy(INTAKE, flow_key(deposit.id))
            self.objects.delete(deposit.object)

    def _documented(
        self,
        record: Record,
        deposit: Deposit,
        establishment: str,
        ready: _Ready | None,
        objects: EncryptedWriter,
    ) -> Record:
        key = self.keyring.seal_key(record.tenant, establishment)
        if ready is None:
            source = self._source(record)
            ready = _Ready(source, drawn(drawing_order(record, deposit, self.version), source))
        made = self._sealed(record, ready, key)
        document = objects.put(record.tenant, record.key, made.document)
        done = replace(
            record.documented(),
            document_object=document,
            details_or_none=replace(record.details, document_digest=made.digest),
        )
        dossier = objects.put(record.tenant, record.key, dossier_of(done, made))
        return replace(done, dossier_object=dossier)

    def _source(self, record: Record) -> bytes:
        """Return a record's source; raise `DigestMismatch` when it is not the one that was received."""
        source = source_of(record, self.objects)
        if Digest.of(source) != record.details.source_digest:
            raise DigestMismatch("the source is not the one that was received")
        return source

    def _sealed(self, record: Record, ready: _Ready, key: SealKey) -> Made:
        document = seal(ready.document.pdf, key, self.clock.now())
        digest = Digest.of(document)
        manifest = manifest_of(
            record,
            source_length=len(ready.source),
            document=(digest, len(document)),
            provenance=ready.document.provenance,
            validation=validation_entry(self.validation.material_for(key), self.public),
        )
        return Made(document, digest, ready.document.provenance, manifest, record.details.nonce)

    def _failed(self, record: Record, error: Exception, transaction: Transaction) -> None:
        """Count the attempt; after the last one the record is set aside, visible, and the others go on."""
        # The type alone: the text of an error may quote the file it failed on.
        kind = f"{type(error).__module__}.{type(error).__name__}"
        problem = (str(error) if isinstance(error, DrawingFailed) else kind)[:200]
        attempted = record.attempted(problem, limit=MAX_ATTEMPTS)
        transaction.records.save(attempted)
        if attempted.state is RecordState.FAILED:
            self._journal(record, Tag.RECORD_SET_ASIDE, transaction, ("problem", kind))

    def retry(self, record_id: UUID, by: Actor) -> Record:
        """Put a record that was set aside back into the queue; return it, as it was when it was not.

        Raises:
            NotAllowed: the role may not.
            NotFound: the record is not in scope.
        """
        require(by, Right.RUN)
        with self.transactions.begin(by) as transaction:
            record = transaction.records.get(record_id, lock=True)
            if record.state is not RecordState.FAILED:
                return record
            back = record.retried()
            transaction.records.save(back)
            transaction.record(
                Tag.RECORD_RETRIED, back.id, by, tenant=back.tenant, department=back.department
            )
            return back

    def close_batch(self, limit: int = 10_000) -> int:
        """Put the documents that wait under one time stamp; return how many records were sealed.

        One that cannot be read as it was stored has its document made anew, and holds up no other.

        Raises:
            SigningError: trusted time cannot be had; the records wait for the next run.
        """
        with self.transactions.begin(SERVICE) as transaction:
            claimed = transaction.records.claim(RecordState.DOCUMENTED, limit)
            trust = self.trust() if claimed else TrustStore()
            records, groups = self._whole(claimed, transaction, trust)
            if not records:
                return 0
            batch = EvidenceBatch.close(groups, self.stamper, trust=trust)
            sealed: list[Record] = []
            with self.objects.together() as objects:
                for position, record in enumerate(records):
                    evidence = batch.record(position)
                    name = objects.put(record.tenant, record.key, evidence)
                    sealed.append(replace(record.sealed(), evidence_object=name))
                    promised = commitment(record.details.nonce, sha256(evidence).digest())
                    self._journal(record, Tag.RECORD_SEALED, transaction, ("evidence", promised))
            transaction.records.save(*sealed)
        return len(records)

    def _whole(
        self, claimed: Sequence[Record], transaction: Transaction, trust: TrustStore
    ) -> tuple[list[Record], list[Sequence[Digest]]]:
        """Return the records whose dossiers can be read, and what is to be dated of each."""
        records: list[Record] = []
        groups: list[Sequence[Digest]] = []
        renewal = MaterialRenewal(trust=trust, now=self.clock.now(), public=self.public)
        for documented in claimed:
            try:
                record, companions = self._current(documented, renewal)
                group = _group(record, companions)
            except Exception as error:  # whatever became of one, the others are sealed
                if isinstance(error, ArchiveServiceError) and error.retryable:
                    raise
                self._failed(documented, error, transaction)
                continue
            records.append(record)
            groups.append(group)
        return records, groups

    def _current(self, record: Record, renewal: MaterialRenewal) -> tuple[Record, Mapping[str, bytes]]:
        """Return a record's companions; its dossier is written anew when the manifest is renewed."""
        companions = companions_of(record, self.objects)
        manifest = renewal.renewed(companions["manifest"])
        if manifest == companions["manifest"]:
            return record, companions
        companions["manifest"] = manifest
        made = Made(b"", _document_digest(record), **companions)
        dossier = self.objects.put(record.tenant, record.key, dossier_of(record, made))
        return replace(record, dossier_object=dossier), companions

    def _journal(self, record: Record, tag: Tag, transaction: Transaction, *facts: tuple[str, str]) -> None:
        transaction.record(
            tag,
            record.id,
            SERVICE,
            *facts,
            tenant=record.tenant,
            department=record.department,
            at_leisure=True,  # nobody is answered: the places are given once for all that was worked on
        )


def _groups(records: Sequence[Record], alone: Collection[UUID]) -> Iterator[list[Record]]:
    """Yield the records in their order: small ones some together, others and those of `alone` alone."""
    group: list[Record] = []
    together = 0
    for record in records:
        # Of one whose key is destroyed nothing is known but that it fails: alone.
        if record.details_or_none is None or record.id in alone:
            size = _SMALL + 1
        else:
            size = sum(part.length for part in record.details_or_none.parts)
        if group and (size > _SMALL or together + size > _SMALL_TOGETHER or len(group) == _DRAWN_TOGETHER):
            yield group
            group, together = [], 0
        group.append(record)
        together += size
        if size > _SMALL:
            yield group
            group, together = [], 0
    if group:
        yield group


def _group(record: Record, companions: Mapping[str, bytes]) -> Sequence[Digest]:
    return [
        record.details.source_digest,
        _document_digest(record),
        Digest.of(companions["manifest"]),
        Digest.of(companions["nonce"]),
    ]


def _document_digest(record: Record) -> Digest:
    digest = record.details.document_digest
    if digest is None:
        raise ValueError("the record has no document")
    return digest
