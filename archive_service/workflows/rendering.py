"""Make the sealed document of an accepted record."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from time import monotonic
from typing import Any
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.access.scope import require_sight
from archive_service.errors import ArchiveServiceError, DigestMismatch, SealKeyUnusable
from archive_service.holdings.archival_package import ArchivalPackage, written_package
from archive_service.holdings.document_rendering import Asked, Drawn, draw_in_sandbox, draw_together
from archive_service.holdings.manifest import manifest_of, validation_entry
from archive_service.holdings.record_failures import note_failure
from archive_service.holdings.render_requests import drawing_order
from archive_service.holdings.stored_objects import naming, source_of
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.deposits import Deposit
from archive_service.model.identifiers import LegalEntity
from archive_service.model.journal import Tag, commitment
from archive_service.model.records import Record, RecordState
from archive_service.model.stored_objects import ObjectKind
from archive_service.ports import (
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
from signing.keys import SealKey
from signing.pdf_seal import seal

BATCH_TIME = timedelta(seconds=3)
"""After this time, a batch starts no further document."""


_DRAWN_TOGETHER = 16
_SMALL, _SMALL_TOGETHER = 250_000, 2_000_000  # bytes of a small source, and of all sources drawn together


@dataclass(frozen=True, slots=True)
class _Ready:
    """A record's source and the unsealed document drawn from it."""

    source: bytes
    document: Drawn


@dataclass(frozen=True, slots=True)
class _Sealing:
    """The seal key of a tenant, the manifest's member `validation` for seals of this key, and until when the
    lists in it are good.
    """

    key: SealKey
    validation: dict[str, Any]
    good_until: datetime | None


@dataclass(slots=True)
class _Batch:
    """The records made in one transaction."""

    transaction: Transaction
    objects: EncryptedWriter
    keyless: set[LegalEntity]
    """Legal entities without a usable seal key: their records wait."""
    deposits: Mapping[UUID, Deposit] = field(default_factory=dict)
    sealing: dict[LegalEntity, _Sealing] = field(default_factory=dict)
    """Forgotten after each drawing, which takes time: a key may have lapsed meanwhile."""
    documented: list[Record] = field(default_factory=list)
    """Records whose rows are to be written at the end, all together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderRecords:
    """Makes the documents of waiting records. Every step may be interrupted anywhere and repeated."""

    transactions: Transactions
    objects: EncryptedObjects
    clock: Clock
    keyring: Keyring
    validation: ValidationSource
    public: PublicObjects
    version: str
    alone: set[UUID] = field(default_factory=set)
    """Records that could not be drawn together with others: each is drawn alone until it is done."""

    def render(self, limit: int = 32) -> int:
        """Make the documents of up to `limit` waiting records; return how many are no longer waiting.

        The rows stay locked during the work, so two workers never make one record's document twice, and when
        a worker dies another continues. A record that takes long ends the batch: finished work is kept, and
        the others wait for the next batch.
        """
        keyless: set[LegalEntity] = set()
        while True:
            with self.transactions.begin(SERVICE) as transaction, self.objects.together() as objects:
                claimed = transaction.records.claim(RecordState.RECEIVED, limit, but=keyless)
                batch = _Batch(transaction, objects, keyless)
                left = list(self._documents(claimed, batch))
                transaction.records.save(*batch.documented)
            # Records of a legal entity without a key stay in the queue, and the next ones are processed.
            if any(left) or not claimed:
                return sum(left)

    def _documents(self, records: Sequence[Record], batch: _Batch) -> Iterator[bool]:
        end = monotonic() + BATCH_TIME.total_seconds()
        batch.deposits = batch.transaction.deposits.several({record.deposit for record in records})
        for group in _groups(records, self.alone):
            ready = self._draw_together(group, batch)
            for record in group:
                known = ready.pop(record.id, None)
                self.alone.discard(record.id)
                yield self._document_one(record, known, batch)
                if monotonic() > end and not ready:
                    return

    def _draw_together(self, group: Sequence[Record], batch: _Batch) -> dict[UUID, _Ready]:
        """Draw the documents of a group together. Records missing from the result are rendered one by one, so
        each reports its own error.
        """
        if len(group) == 1:
            return {}
        orders: dict[UUID, tuple[Asked, bytes]] = {}
        for record in group:
            if record.tenant in batch.keyless:
                continue
            try:
                self._sealing(record, batch)
                order = drawing_order(record, batch.deposits[record.deposit], self.version)
                orders[record.id] = order, self._source(record)
            except Exception:  # whatever it is, the record meets it again in its own turn  # noqa: BLE001, S112
                continue
        documents = draw_together(list(orders.values())) if orders else []
        batch.sealing.clear()
        if not documents:
            self.alone.update(orders)
        return {
            record: _Ready(source, document)
            for (record, (_, source)), document in zip(orders.items(), documents, strict=False)
        }

    def _document_one(self, record: Record, ready: _Ready | None, batch: _Batch) -> bool:
        """Make one document; return whether the record is done, False when it waits for a seal key."""
        if record.tenant in batch.keyless:
            return False
        try:
            done = self._documented(record, ready, batch)
        except SealKeyUnusable:
            batch.keyless.add(record.tenant)
            return False
        except ArchiveServiceError as error:
            # A full disk or an unavailable store is not the record's fault: all records wait.
            if error.retryable:
                raise
            note_failure(record, error, batch.transaction)
            return True
        except Exception as error:  # one poisoned record must not stop the others  # noqa: BLE001
            note_failure(record, error, batch.transaction)
            return True
        batch.documented.append(done)
        promised = commitment(done.details.nonce, _document_digest(done).value)
        self._journal(done, Tag.RECORD_DOCUMENTED, batch.transaction, ("document", promised))
        return True

    def _documented(self, record: Record, ready: _Ready | None, batch: _Batch) -> Record:
        sealing = self._sealing(record, batch)
        if ready is None:
            source = self._source(record)
            order = drawing_order(record, batch.deposits[record.deposit], self.version)
            ready = _Ready(source, draw_in_sandbox(order, source))
            batch.sealing.clear()
            sealing = self._sealing(record, batch)
        document = seal(ready.document.pdf, sealing.key, self.clock.now())
        digest = Digest.of(document)
        manifest = manifest_of(
            record,
            source_length=len(ready.source),
            document=(digest, len(document)),
            provenance=ready.document.provenance,
            validation=sealing.validation,
        )
        package = ArchivalPackage(
            document=document,
            provenance=ready.document.provenance,
            manifest=manifest,
            nonce=record.details.nonce,
        )
        stored = batch.objects.put(record.tenant, record.key, written_package(package), ObjectKind.ARCHIVE)
        batch.transaction.stored_objects.add([stored], record.tenant, record.department)
        return replace(
            record.documented(),
            document_object=stored.name,
            dossier_object="",
            details_or_none=replace(
                record.details,
                document_digest=digest,
                manifest_digest=Digest.of(manifest),
                validation_good_until=sealing.good_until,
            ),
        )

    def _sealing(self, record: Record, batch: _Batch) -> _Sealing:
        """Return what seals the records of a tenant in this batch; raise `SealKeyUnusable`."""
        known = batch.sealing.get(record.tenant)
        if known is None:
            establishment = batch.transaction.establishments.get(record.establishment)
            key = self.keyring.seal_key(record.tenant, "" if establishment is None else establishment.name)
            material = self.validation.material_for(key)
            entry, stored = validation_entry(material, self.public)
            batch.transaction.stored_objects.add([] if stored is None else [stored])
            known = batch.sealing[record.tenant] = _Sealing(key, entry, material.good_until)
        return known

    def _source(self, record: Record) -> bytes:
        """Return a record's source; raise `DigestMismatch` when it differs from the one that was received."""
        with naming(f"record {record.id}: its source"):
            source = source_of(record, self.objects)
        if Digest.of(source) != record.details.source_digest:
            raise DigestMismatch("the source is not the one that was received")
        return source

    def retry(self, record_id: UUID, by: Actor) -> Record:
        """Put a record that was set aside back into the queue; return it unchanged when it was not set aside.

        Raises:
            NotAllowed: the role may not.
            NotFound: the record is not in scope.
        """
        require(by, Right.RUN)
        with self.transactions.begin(SERVICE) as transaction:
            record = transaction.records.get(record_id, lock=True)
            require_sight(by, "record", [(record.tenant, record.department)])
            if record.state is not RecordState.FAILED:
                return record
            back = record.retried()
            transaction.records.save(back)
            transaction.record(
                Tag.RECORD_RETRIED, back.id, by, tenant=back.tenant, department=back.department
            )
            return back

    def _journal(self, record: Record, tag: Tag, transaction: Transaction, *facts: tuple[str, str]) -> None:
        transaction.record(
            tag,
            record.id,
            SERVICE,
            *facts,
            tenant=record.tenant,
            department=record.department,
            at_leisure=True,  # nobody waits for the answer: the places are given together at the end
        )


def _groups(records: Sequence[Record], alone: Collection[UUID]) -> Iterator[list[Record]]:
    """Yield the records in order: small ones in groups, large ones and those in `alone` one by one."""
    group: list[Record] = []
    together = 0
    for record in records:
        # Nothing is known about a record whose key is destroyed except that it will fail: alone.
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


def _document_digest(record: Record) -> Digest:
    digest = record.details.document_digest
    if digest is None:
        raise ValueError("the record has no document")
    return digest
