"""The neutral content of a portability export: everything that is held of the ordered records, as files.

The paths and the bytes depend on what is held alone, never on the order, the time or this instance: an export
of an instance that was filled by one import gives the same files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from archive_service.errors import ArchiveServiceError, KeyDestroyed, NotFound
from archive_service.holdings.acknowledgement import Acknowledgement
from archive_service.holdings.archival_package import ArchivalPackage, package_of
from archive_service.holdings.completeness import paged
from archive_service.holdings.declared_identifiers import as_declared
from archive_service.holdings.evidence_reader import EvidenceReader
from archive_service.holdings.export_history import UNOWNED, History, NamedPart, ReadHistory
from archive_service.holdings.manifest import material_beside
from archive_service.holdings.portable_forms import (
    deposit_file,
    establishment_file,
    person_file,
    read_deposit_file,
    record_file,
    written,
)
from archive_service.holdings.portable_identifiers import CreatedResources
from archive_service.holdings.stored_objects import naming, source_of
from archive_service.intake import media_type_of
from archive_service.model.actors import SERVICE
from archive_service.model.decisions import RulebookRef
from archive_service.model.deposits import Deposit
from archive_service.model.export_orders import ExportKind
from archive_service.model.export_shards import ShardOutcome
from archive_service.model.identifiers import Finess
from archive_service.model.records import Record, RecordFilter, RecordState
from archive_service.ports import EncryptedObjects, PublicObjects, Transactions

STORED = frozenset(("source", "document", "manifest", "nonce", "provenance", "evidence", "validation"))
"""The kinds of files that are stored parts of records, and do not change. Evidence is renewed, but what it
was stays a part of it. All others tell what the database says at the time of the build.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentFile:
    """A file of the package: `kind` says what it is, `person` and `record` whose."""

    path: str
    kind: str
    content: bytes = field(repr=False)
    person: str | None = None
    record: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportContent:
    """Reads what is held, record by record."""

    transactions: Transactions
    objects: EncryptedObjects
    public: PublicObjects
    evidence: EvidenceReader
    acknowledgement: Acknowledgement
    history: ReadHistory

    def records(self, wanted: Sequence[UUID]) -> Sequence[Record]:
        """Return records in the order asked for; raise `NotFound` when one has no row."""
        with self.transactions.begin(SERVICE) as transaction:
            found = transaction.records.listed(RecordFilter(records=wanted, limit=len(wanted)))
        by_id = {record.id: record for record in found}
        missing = [record for record in wanted if record not in by_id]
        if missing:
            raise NotFound(f"record {missing[0]} is no longer in the database")
        return [by_id[record] for record in wanted]

    def deposits(
        self, deposits: Sequence[UUID], kind: ExportKind, outcome: ShardOutcome
    ) -> Iterator[ContentFile]:
        """Yield the files about deposits with their receipts; what cannot be read is told in `outcome`."""
        for page in paged(deposits):
            with self.transactions.begin(SERVICE) as transaction:
                present = transaction.deposits.records_of(page)
                found = transaction.deposits.several(present.keys())
            # Who asks for the file of one person gets nothing that may be about somebody else.
            whole = [] if kind is ExportKind.PERSON else list(found.values())
            created = self.history.created_by(whole)
            receipts = self._receipts(found.values())
            for deposit in page:
                if deposit not in found:
                    outcome.damaged.append({"deposit": str(deposit), "reason": NotFound.code})
                    continue
                one, told = found[deposit], receipts.get(deposit, b"")
                yield from self._deposit(one, told, created if whole else None, outcome)

    def _receipts(self, deposits: Iterable[Deposit]) -> Mapping[UUID, bytes]:
        """Return the receipts of deposits that can be read; empty when an imported one came without."""
        readable = [one for one in deposits if one.details_or_none is not None]
        signed = self.acknowledgement.receipts_of(readable)
        return {one.id: receipt.encode() for one, receipt in zip(readable, signed, strict=True)}

    def _deposit(
        self,
        one: Deposit,
        receipt: bytes,
        created: Mapping[UUID, CreatedResources] | None,
        outcome: ShardOutcome,
    ) -> Iterator[ContentFile]:
        if one.details_or_none is None:
            code = KeyDestroyed.code if one.unreadable is None else one.unreadable.code
            outcome.damaged.append({"deposit": str(one.id), "reason": code})
            return
        imported = one.details.imported
        told = deposit_file(one) if imported is None else imported.deposit
        if not told:
            return
        received_at = one.received_at if imported is None else read_deposit_file(told).received_at
        outcome.latest = max(filter(None, (outcome.latest, received_at)))
        folder = f"content/deposits/{one.id}"
        beside = () if created is None else self._of_nobody(one, created, outcome)
        for name, part, content in (
            ("deposit.json", "deposit", told),
            ("receipt.jws", "receipt", receipt),
            *beside,
        ):
            yield ContentFile(path=f"{folder}/{name}", kind=part, content=content)

    def told_of(self, deposit: Deposit) -> tuple[bytes, bytes]:
        """Return the file about a deposit, and its receipt; of an imported one as they came, empty when none
        came.
        """
        imported = deposit.details.imported
        if imported is not None:
            return imported.deposit, imported.receipt
        return deposit_file(deposit), self.acknowledgement.receipt(deposit).encode()

    def files_of(self, deposit: Deposit) -> list[ContentFile]:
        """Return the files about a deposit, none when its package had none; raise as `ReadHistory.of_flow`
        does.
        """
        told, receipt = self.told_of(deposit)
        created = self.history.created_by([deposit])
        parts = [("deposit.json", "deposit", told), ("receipt.jws", "receipt", receipt)]
        parts += self.history.of_flow(deposit, created.get(deposit.id))
        folder = f"content/deposits/{deposit.id}"
        return [
            ContentFile(path=f"{folder}/{name}", kind=kind, content=content)
            for name, kind, content in parts
            if content
        ]

    def _of_nobody(
        self, deposit: Deposit, created: Mapping[UUID, CreatedResources], outcome: ShardOutcome
    ) -> Iterator[NamedPart]:
        try:
            yield from self.history.of_flow(deposit, created.get(deposit.id))
        except ArchiveServiceError as error:
            if error.retryable:
                raise
            outcome.damaged.append({"deposit": str(deposit.id), "part": UNOWNED, "reason": error.code})

    def rulebooks(
        self, named: Iterable[RulebookRef], damaged: list[Mapping[str, str]]
    ) -> Iterator[ContentFile]:
        """Yield the texts of rulebooks in order; those that cannot be read are added to `damaged`."""
        for path, text in self.history.texts_of(named):
            if isinstance(text, ArchiveServiceError):
                damaged.append({"rulebook": path.rpartition("/")[2], "reason": text.code})
            else:
                yield ContentFile(path=path, kind="rulebook", content=text)

    def establishments(self, establishments: Sequence[Finess]) -> Iterator[ContentFile]:
        """Yield the files about establishments, in order."""
        with self.transactions.begin(SERVICE) as transaction:
            found = [transaction.establishments.get(finess) for finess in sorted(establishments)]
        for one in found:
            if one is not None:
                path = f"content/establishments/{one.finess}.json"
                yield ContentFile(path=path, kind="establishment", content=establishment_file(one))

    def persons(
        self,
        persons: Sequence[UUID],
        outcome: ShardOutcome,
        declared: Mapping[UUID, frozenset[str]] | None = None,
    ) -> Iterator[ContentFile]:
        """Yield the files about persons; who cannot be read is told in `outcome`.

        Of local identifiers only those that `declared` gives are told: others come from establishments that
        the order is not for. None for all that is known.
        """
        for page in paged(persons):
            with self.transactions.begin(SERVICE) as transaction:
                known = transaction.people.several(page)
            for person, traits in known.items():
                if isinstance(traits, ArchiveServiceError):
                    if traits.retryable:
                        raise traits
                    outcome.damaged.append({"person": str(person), "reason": traits.code})
                    continue
                yield ContentFile(
                    path=person_path(person),
                    kind="person",
                    content=person_file(person, as_declared(person, traits, declared)),
                    person=str(person),
                )

    def of_record(self, record: Record, history: History) -> list[ContentFile]:
        """Return the files of one record, in the order of their paths; raise the error that makes it
        unreadable.
        """
        stored = self._stored(record)
        _, _, source = stored[0]
        told = ("record.json", "record", record_file(record))
        return _files(record, [told, *stored, *history.parts_of(record, source)])

    def stored_parts(self, record: Record, evidence: Callable[[], str] = str) -> list[ContentFile]:
        """Return the stored parts of one record, in the order of their paths; raise as `of_record` does.

        `evidence` is asked when the evidence was renewed, which is then given as it was when it had this
        SHA-256 (hex).
        """
        return _files(record, self._stored(record, evidence))

    def served_parts(self, record: Record) -> list[ContentFile]:
        """Return the source and the document of one record, in the order of their paths; raise as `of_record`
        does.
        """
        parts = [self._source(record)]
        if record.document_object:
            parts.append(("document.pdf", "document", self._package(record).document))
        return _files(record, parts)

    def _source(self, record: Record) -> tuple[str, str, bytes]:
        with naming(f"record {record.id}: its source"):
            source = source_of(record, self.objects)
        return "source.json" if "json" in media_type_of(source) else "source.xml", "source", source

    def _package(self, record: Record) -> ArchivalPackage:
        with naming(f"record {record.id}: its document"):
            return package_of(record, self.objects)

    def _stored(self, record: Record, evidence: Callable[[], str] = str) -> list[tuple[str, str, bytes]]:
        parts = [self._source(record)]
        if not record.document_object:
            return parts
        package = self._package(record)
        parts += [
            ("document.pdf", "document", package.document),
            ("manifest.json", "manifest", package.manifest),
            ("nonce.bin", "nonce", package.nonce),
            ("provenance.json", "provenance", package.provenance),
        ]
        if record.state is RecordState.SEALED:
            with naming(f"record {record.id}: its evidence"):
                parts.append(("evidence.er", "evidence", self.evidence.evidence_as(record, evidence)))
        with naming(f"record {record.id}: its validation material"):
            beside = material_beside(package.manifest, self.public)
        if beside is not None:
            parts.append(("validation.json", "validation", beside))
        return parts


def unreadable_file(
    damaged: Sequence[Mapping[str, str]], unreadable: Mapping[UUID, str], before: Sequence[bytes] = ()
) -> bytes:
    """Return the list of what cannot be read, with the lines that came from other instances: empty when there
    is nothing.
    """
    records = sorted(unreadable.items(), key=lambda one: str(one[0]))
    told = [*damaged, *({"record": str(record), "reason": reason} for record, reason in records)]
    # In an order of their own: each instance numbers what it keeps otherwise.
    return b"".join(sorted({*map(written, told), *(line + b"\n" for line in before)}))


def person_path(person: UUID) -> str:
    """Return the path of the file about a person."""
    return f"content/persons/{person}/person.json"


def record_path(record: UUID) -> str:
    """Return the path of the file about a record."""
    return f"content/records/{record}/record.json"


def _files(record: Record, parts: Sequence[tuple[str, str, bytes]]) -> list[ContentFile]:
    person = None if record.person is None else str(record.person)
    folder, record_id = f"content/records/{record.id}", str(record.id)
    return [
        ContentFile(path=f"{folder}/{name}", kind=kind, content=content, person=person, record=record_id)
        for name, kind, content in sorted(parts)
    ]
