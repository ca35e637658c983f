"""From an accepted record to its sealed document, and from many documents to their common evidence."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from time import monotonic
from typing import Any, Protocol
from uuid import UUID

import orjson

from archive_service.documents import TEMPLATE_DIGEST, TEMPLATE_NAME, Making
from archive_service.documents.provenance import Provenance
from archive_service.errors import ArchiveServiceError, SealKeyUnusable
from archive_service.model.actors import SERVICE
from archive_service.model.flow import RecordKind
from archive_service.model.holdings import INTAKE, Deposit, Record, RecordState, flow_key
from archive_service.model.journal import JournalEntry, Tag, commitment
from archive_service.ports import (
    Cipher,
    Clock,
    SealedObjects,
    SealedWriter,
    Transaction,
    Transactions,
)
from archive_service.workflows.drawing import Asked, DrawingFailed, drawn
from archive_service.workflows.stored_parts import companions_of, source_of
from signing.digests import Digest
from signing.evidence import EvidenceBatch
from signing.keys import SealKey
from signing.pdf_seal import seal
from signing.timestamps import TimeStamper

MAX_ATTEMPTS = 3
BATCH_TIME = timedelta(seconds=3)
"""After it a batch begins no further document."""


class Keyring(Protocol):
    """Where the seal keys of legal entities come from."""

    def seal_key(self, legal_entity: str, name: str) -> SealKey:
        """Return the legal entity's key, kept parsed; raise `SealKeyUnusable` while it has none."""


@dataclass(frozen=True, slots=True)
class Made:
    """What was made of a record: the sealed document and its companions."""

    document: bytes
    provenance: bytes
    manifest: bytes
    nonce: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class TransformRecords:
    """Does the queued work. Every step may be cut anywhere and done again."""

    transactions: Transactions
    objects: SealedObjects
    cipher: Cipher
    clock: Clock
    keyring: Keyring
    stamper: TimeStamper
    new_id: Callable[[], UUID]
    random: Callable[[int], bytes]
    version: str

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
        objects: SealedWriter,
        keyless: set[str],
    ) -> Iterator[bool]:
        end = monotonic() + BATCH_TIME.total_seconds()
        for record in records:
            yield self._document_one(record, transaction, objects, keyless)
            if monotonic() > end:
                return

    def _document_one(
        self, record: Record, transaction: Transaction, objects: SealedWriter, keyless: set[str]
    ) -> bool:
        """Make one document; return whether the record was dealt with, False when it waits for a seal key."""
        if record.tenant in keyless:
            return False
        deposit = transaction.deposits.get(record.deposit)
        establishment = transaction.registers.establishment(record.establishment)
        try:
            self._forget_whole(deposit)
            name = "" if establishment is None else establishment.name
            done = self._documented(record, deposit, name, objects)
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
        digests = done.facts["digests"]
        self._journal(
            done,
            Tag.RECORD_DOCUMENTED,
            transaction,
            ("document", commitment(_nonce(done), bytes.fromhex(digests["document"]))),
        )
        return True

    def _forget_whole(self, deposit: Deposit) -> None:
        """Make a flow that was cut unreadable as a whole, should the deposit have died before it did."""
        if deposit.facts.get("whole") is False:
            self.cipher.destroy(INTAKE, flow_key(deposit.id))
            self.objects.delete(deposit.object)

    def _documented(
        self, record: Record, deposit: Deposit, establishment: str, objects: SealedWriter
    ) -> Record:
        made = self.make(record, deposit, self.keyring.seal_key(record.tenant, establishment))
        document = objects.put(record.tenant, record.key, made.document)
        digests = {**record.facts["digests"], "document": sha256(made.document).hexdigest()}
        done = replace(
            record,
            state=RecordState.DOCUMENTED,
            document_object=document,
            attempts=0,
            problem="",
            facts={**record.facts, "digests": digests},
        )
        dossier = objects.put(record.tenant, record.key, dossier_of(done, made))
        return replace(done, dossier_object=dossier)

    def make(self, record: Record, deposit: Deposit, key: SealKey) -> Made:
        """Make the document of a record from its source alone."""
        source = source_of(record, self.objects)
        made = drawn(_asked(record, deposit, self.version), source)
        document = seal(made.pdf, key, self.clock.now())
        manifest = orjson.dumps(
            {
                "format": "manifest/1",
                "record": str(record.id),
                "source": {"sha256": sha256(source).hexdigest(), "length": len(source)},
                "document": {"sha256": sha256(document).hexdigest(), "length": len(document)},
                "provenance": {"sha256": sha256(made.provenance).hexdigest()},
            },
            option=orjson.OPT_SORT_KEYS,
        )
        return Made(document, made.provenance, manifest, _nonce(record))

    def _failed(self, record: Record, error: Exception, transaction: Transaction) -> None:
        """Count the attempt; after the last one the record is set aside, visible, and the others go on."""
        attempts = record.attempts + 1
        # The type alone: the text of an error may quote the file it failed on.
        kind = f"{type(error).__module__}.{type(error).__name__}"
        problem = (str(error) if isinstance(error, DrawingFailed) else kind)[:200]
        aside = attempts >= MAX_ATTEMPTS
        state = RecordState.SET_ASIDE if aside else RecordState.RECEIVED
        transaction.records.save(replace(record, attempts=attempts, problem=problem, state=state))
        if aside:
            self._journal(record, Tag.RECORD_SET_ASIDE, transaction, ("problem", problem))

    def retry(self, record_id: UUID) -> Record:
        """Put a record that was set aside back into the queue."""
        with self.transactions.begin(SERVICE) as transaction:
            record = transaction.records.get(record_id, lock=True)
            if record.state is not RecordState.SET_ASIDE:
                return record
            back = replace(record, state=RecordState.RECEIVED, attempts=0, problem="")
            transaction.records.save(back)
            self._journal(back, Tag.RECORD_RETRIED, transaction)
            return back

    def close_batch(self, limit: int = 10_000) -> int:
        """Put the documents that wait under one time stamp; return how many records were sealed.

        Raises:
            SigningError: trusted time cannot be had; the records wait for the next run.
        """
        with self.transactions.begin(SERVICE) as transaction:
            records = transaction.records.claim(RecordState.DOCUMENTED, limit)
            if not records:
                return 0
            dossiers = [companions_of(record, self.objects) for record in records]
            groups = [_group(record, dossier) for record, dossier in zip(records, dossiers, strict=True)]
            batch = EvidenceBatch.close(groups, self.stamper)
            sealed: list[Record] = []
            with self.objects.together() as objects:
                for position, record in enumerate(records):
                    evidence = batch.record(position)
                    name = objects.put(record.tenant, record.key, evidence)
                    sealed.append(replace(record, state=RecordState.SEALED, evidence_object=name))
                    promised = commitment(_nonce(record), sha256(evidence).digest())
                    self._journal(record, Tag.RECORD_SEALED, transaction, ("evidence", promised))
            transaction.records.save(*sealed)
        return len(records)

    def _journal(self, record: Record, tag: Tag, transaction: Transaction, *facts: tuple[str, str]) -> None:
        transaction.journal.append(
            self.new_id(),
            record.tenant,
            record.department,
            JournalEntry(tag, str(record.id), self.clock.now(), "service", facts),
        )


def _asked(record: Record, deposit: Deposit, version: str) -> Asked:
    several = record.facts["several"]
    return Asked(
        kind=RecordKind(record.kind),
        locator=record.facts["locator"],
        places={part["offset"]: part["where"] for part in record.facts["parts"]} if several else None,
        making=_making(record, deposit, version),
        provenance=_provenance(record, deposit, version),
    )


def dossier_of(record: Record, made: Made) -> bytes:
    """Return what rebuilds a record with its objects: names, links, decisions, key references, proofs."""
    facts: dict[str, Any] = {
        "format": "dossier/1",
        "record": str(record.id),
        "tenant": record.tenant,
        "department": record.department,
        "establishment": record.establishment,
        "deposit": str(record.deposit),
        "person": None if record.person is None else str(record.person),
        "kind": record.kind,
        "document_date": None if record.document_date is None else record.document_date.isoformat(),
        "version": record.version,
        "replaces": None if record.replaces is None else str(record.replaces),
        "related": [str(other) for other in record.related],
        "source": {"key": record.source_key, "object": record.source_object},
        "document": {"key": record.key, "object": record.document_object},
        "facts": dict(record.facts),
        "provenance": b64encode(made.provenance).decode(),
        "manifest": b64encode(made.manifest).decode(),
        "nonce": b64encode(made.nonce).decode(),
    }
    return orjson.dumps(facts)


def _group(record: Record, dossier: dict[str, bytes]) -> Sequence[Digest]:
    digests = record.facts["digests"]
    return [
        Digest("sha256", bytes.fromhex(digests["source"])),
        Digest("sha256", bytes.fromhex(digests["document"])),
        Digest.of(dossier["manifest"]),
        Digest.of(dossier["nonce"]),
    ]


def _nonce(record: Record) -> bytes:
    return bytes.fromhex(record.facts["nonce"])


def _making(record: Record, deposit: Deposit, version: str) -> Making:
    decision = record.facts.get("decision", {})
    return Making(
        record=str(record.id),
        received_at=deposit.received_at,
        sender=deposit.sender,
        software=record.facts.get("software", ""),
        service_version=version,
        deposit=str(deposit.id),
        decisions=[decision.get("explanation", "")],
        findings=_own_findings(record, deposit, "message"),
    )


def _provenance(record: Record, deposit: Deposit, version: str) -> Provenance:
    decision = {
        name: value
        for name, value in record.facts.get("decision", {}).items()
        if isinstance(value, str | int | float | bool | None)
    }
    return Provenance(
        record=str(record.id),
        deposit=str(deposit.id),
        received_at=deposit.received_at,
        sender=deposit.sender,
        flow_kind=deposit.kind,
        flow_sha256=deposit.facts["sha256"],
        source_sha256=record.facts["digests"]["source"],
        software=record.facts.get("software", ""),
        template_name=TEMPLATE_NAME,
        template_digest=TEMPLATE_DIGEST,
        service_version=version,
        decisions=[decision],
        findings=[
            finding for finding in deposit.facts.get("findings", ()) if _concerns(record, finding["where"])
        ],
    )


def _own_findings(record: Record, deposit: Deposit, part: str) -> list[str]:
    return [
        finding[part] for finding in deposit.facts.get("findings", ()) if _concerns(record, finding["where"])
    ]


def _concerns(record: Record, where: str) -> bool:
    """Say whether a finding's place is the record's: nothing of one person goes into another's document."""
    if not record.facts["several"]:
        return True
    places = [part["where"] for part in record.facts["parts"] if part["where"]]
    return any(where == place or where.startswith(place + "/") for place in places)
