"""The neutral content of a portability export: everything that is held of the ordered records, as files.

The paths and the bytes depend on what is held alone, never on the order, the time or this instance: an export
of an instance that was filled by one import gives the same files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from archive_service.errors import ArchiveServiceError, KeyDestroyed, NotFound
from archive_service.holdings.acknowledgement import Acknowledgement
from archive_service.holdings.archival_package import package_of
from archive_service.holdings.completeness import paged
from archive_service.holdings.evidence_batches import EvidenceReader
from archive_service.holdings.export_history import UNOWNED, History, NamedPart, ReadHistory
from archive_service.holdings.manifest import material_beside
from archive_service.holdings.portable_forms import (
    deposit_file,
    establishment_file,
    person_file,
    record_file,
    written,
)
from archive_service.holdings.portable_identifiers import CreatedResources
from archive_service.holdings.stored_objects import naming, source_of
from archive_service.intake import media_type_of
from archive_service.model.actors import SERVICE
from archive_service.model.decisions import RulebookRef
from archive_service.model.deposits import Deposit
from archive_service.model.export_orders import ExportKind, ExportScope
from archive_service.model.identifiers import Finess
from archive_service.model.persons import KnownPerson
from archive_service.model.records import Record, RecordFilter, RecordState
from archive_service.ports import EncryptedObjects, PublicObjects, Transaction, Transactions

STORED = frozenset(("source", "document", "manifest", "nonce", "provenance", "evidence", "validation"))
"""The kinds of files that are stored parts of records, and do not change. All others tell what the database
says at the time of the build.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentFile:
    """A file of the package: `kind` says what it is, `person` and `record` whose."""

    path: str
    kind: str
    content: bytes = field(repr=False)
    person: str | None = None
    record: str | None = None


@dataclass(frozen=True, slots=True)
class PageLine:
    """What the page says of a record. `file` is its document, or its source when it has none yet."""

    record: str
    title: str
    day: str
    file: str


@dataclass(slots=True)
class Summary:
    """What the files that were yielded so far are about.

    `unreadable` gives, for each record left out, the code of the error; `damaged` persons and deposits that
    cannot be read, each with the code; `titles` what the page says of each record, by person.
    """

    exported: int = 0
    unreadable: dict[UUID, str] = field(default_factory=dict)
    damaged: list[Mapping[str, str]] = field(default_factory=list)
    titles: dict[str, list[PageLine]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    rulebooks: set[RulebookRef] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportContent:
    """Reads what is held, record by record."""

    transactions: Transactions
    objects: EncryptedObjects
    public: PublicObjects
    evidence: EvidenceReader
    acknowledgement: Acknowledgement
    history: ReadHistory

    def files(self, scope: ExportScope, records: Sequence[UUID], summary: Summary) -> Iterator[ContentFile]:
        """Yield the files in the order of their paths; `records` are in the order of identifiers as text.

        A record, person or deposit that cannot be read has no file but a line in
        `content/unreadable.ndjson`.
        """
        persons, deposits = self._around(records)
        yield from self._deposits(deposits, frozenset(records), scope, summary)
        yield from self._establishments(scope.establishments)
        yield from self._persons(sorted(self._with_merged(persons), key=str), summary)
        for page in paged(records):
            found = self._page(page)
            history = self.history.of(found)
            summary.damaged += history.damaged
            for record in found:
                yield from self._record(record, history, summary)
        yield from self._rulebooks(summary)
        yield from _unreadable(summary)

    def stored_parts(self, record_id: UUID) -> dict[str, bytes]:
        """Return the stored parts of a record by their paths."""
        (record,) = self._page([record_id])
        return {_path(record.id, name): content for name, _, content in self._stored(record)}

    def _around(self, records: Sequence[UUID]) -> tuple[set[UUID], set[UUID]]:
        """Return the persons and the deposits of the records."""
        persons: set[UUID] = set()
        deposits: set[UUID] = set()
        for page in paged(records):
            for record in self._page(page):
                deposits.add(record.deposit)
                if record.person is not None:
                    persons.add(record.person)
        return persons, deposits

    def _with_merged(self, persons: set[UUID]) -> set[UUID]:
        """Return the persons, and those who were merged into them: their acts tell why."""
        found, last = set(persons), set(persons)
        while last:
            merged: set[UUID] = set()
            for page in paged(sorted(last, key=str)):
                with self.transactions.begin(SERVICE) as transaction:
                    merged.update(transaction.people.merged_into(page))
            last = merged - found
            found |= last
        return found

    def _page(self, wanted: Sequence[UUID]) -> Sequence[Record]:
        with self.transactions.begin(SERVICE) as transaction:
            found = transaction.records.listed(RecordFilter(records=wanted, limit=len(wanted)))
        by_id = {record.id: record for record in found}
        missing = [record for record in wanted if record not in by_id]
        if missing:
            raise NotFound(f"record {missing[0]} is no longer in the database")
        return [by_id[record] for record in wanted]

    def _deposits(
        self, deposits: set[UUID], records: frozenset[UUID], scope: ExportScope, summary: Summary
    ) -> Iterator[ContentFile]:
        """Yield the receipts of flows all of whose records are exported: a receipt is about the whole
        flow.
        """
        for page in paged(sorted(deposits, key=str)):
            with self.transactions.begin(SERVICE) as transaction:
                found = transaction.deposits.several(page)
            # Who asks for the file of one person gets nothing that may be about somebody else.
            whole = [] if scope.kind is ExportKind.PERSON else list(found.values())
            created = self.history.created_by(whole)
            for deposit in page:
                one = found[deposit]
                if not records.issuperset(one.records):
                    continue
                if one.details_or_none is None:
                    code = KeyDestroyed.code if one.unreadable is None else one.unreadable.code
                    summary.damaged.append({"deposit": str(deposit), "reason": code})
                    continue
                told, receipt = self.told_of(one)
                if not told:
                    continue
                folder = f"content/deposits/{deposit}"
                beside = self._of_nobody(one, created, summary) if whole else ()
                parts = [("deposit.json", "deposit", told), ("receipt.jws", "receipt", receipt)]
                for name, kind, content in sorted([*parts, *beside]):
                    yield ContentFile(path=f"{folder}/{name}", kind=kind, content=content)

    def told_of(self, deposit: Deposit) -> tuple[bytes, bytes]:
        """Return the file about a deposit, and its receipt; of an imported one as they came, empty when none
        came.
        """
        imported = deposit.details.imported
        if imported is not None:
            return imported.deposit, imported.receipt
        return deposit_file(deposit), self.acknowledgement.receipt(deposit).encode()

    def of_nobody(self, deposit: Deposit) -> list[bytes]:
        """Return the files about what belongs to no record of a flow; raise as `ReadHistory.of_flow` does."""
        created = self.history.created_by([deposit])
        return [content for _, _, content in self.history.of_flow(deposit, created.get(deposit.id))]

    def _of_nobody(
        self, deposit: Deposit, created: Mapping[UUID, CreatedResources], summary: Summary
    ) -> Iterator[NamedPart]:
        try:
            yield from self.history.of_flow(deposit, created.get(deposit.id))
        except ArchiveServiceError as error:
            if error.retryable:
                raise
            summary.damaged.append({"deposit": str(deposit.id), "part": UNOWNED, "reason": error.code})

    def _establishments(self, establishments: Sequence[Finess]) -> Iterator[ContentFile]:
        with self.transactions.begin(SERVICE) as transaction:
            found = [transaction.establishments.get(finess) for finess in sorted(establishments)]
        for one in found:
            if one is not None:
                path = f"content/establishments/{one.finess}.json"
                yield ContentFile(path=path, kind="establishment", content=establishment_file(one))

    def _persons(self, persons: Sequence[UUID], summary: Summary) -> Iterator[ContentFile]:
        for page in paged(persons):
            with self.transactions.begin(SERVICE) as transaction:
                known = [(person, _known(person, transaction, summary)) for person in page]
            for person, traits in known:
                if traits is None:
                    continue
                yield ContentFile(
                    path=f"content/persons/{person}/person.json",
                    kind="person",
                    content=person_file(person, traits),
                    person=str(person),
                )

    def _rulebooks(self, summary: Summary) -> Iterator[ContentFile]:
        for path, text in self.history.texts_of(summary.rulebooks):
            if isinstance(text, ArchiveServiceError):
                summary.damaged.append({"rulebook": path.rpartition("/")[2], "reason": text.code})
            else:
                yield ContentFile(path=path, kind="rulebook", content=text)

    def _record(self, record: Record, history: History, summary: Summary) -> Iterator[ContentFile]:
        try:
            parts = self.of_record(record, history)
        except ArchiveServiceError as error:
            if error.retryable:
                raise
            summary.unreadable[record.id] = error.code
            return
        summary.exported += 1
        summary.rulebooks.update(history.rulebooks_of(record))
        person = None if record.person is None else str(record.person)
        files = {one.kind: one.path for one in parts}
        shown = files.get("document", files["source"]).rpartition("/")[2]
        summary.titles.setdefault(person or "", []).append(
            PageLine(str(record.id), record.details.title, _day(record.document_date), shown)
        )
        if person is not None:
            summary.names.setdefault(person, record.details.person_name)
        yield from parts

    def of_record(self, record: Record, history: History) -> list[ContentFile]:
        """Return the files of one record, in the order of their paths; raise the error that makes it
        unreadable.
        """
        stored = self._stored(record)
        _, _, source = stored[0]
        parts = [("record.json", "record", record_file(record)), *stored, *history.parts_of(record, source)]
        return [
            ContentFile(
                path=_path(record.id, name),
                kind=kind,
                content=content,
                person=None if record.person is None else str(record.person),
                record=str(record.id),
            )
            for name, kind, content in sorted(parts)
        ]

    def _stored(self, record: Record) -> list[tuple[str, str, bytes]]:
        with naming(f"record {record.id}: its source"):
            source = source_of(record, self.objects)
        parts = [("source.json" if "json" in media_type_of(source) else "source.xml", "source", source)]
        if not record.document_object:
            return parts
        with naming(f"record {record.id}: its document"):
            package = package_of(record, self.objects)
        parts += [
            ("document.pdf", "document", package.document),
            ("manifest.json", "manifest", package.manifest),
            ("nonce.bin", "nonce", package.nonce),
            ("provenance.json", "provenance", package.provenance),
        ]
        if record.state is RecordState.SEALED:
            with naming(f"record {record.id}: its evidence"):
                parts.append(("evidence.er", "evidence", self.evidence.evidence_of(record)))
        with naming(f"record {record.id}: its validation material"):
            beside = material_beside(package.manifest, self.public)
        if beside is not None:
            parts.append(("validation.json", "validation", beside))
        return parts


def _known(person: UUID, transaction: Transaction, summary: Summary) -> KnownPerson | None:
    """Return the traits of a person; None, and a line in the summary, when they cannot be read."""
    try:
        return transaction.people.known(person)
    except ArchiveServiceError as error:
        if error.retryable:
            raise
        summary.damaged.append({"person": str(person), "reason": error.code})
        return None


def _unreadable(summary: Summary) -> Iterator[ContentFile]:
    """Yield the list of what cannot be read, when there is something."""
    records = sorted(summary.unreadable.items(), key=lambda one: str(one[0]))
    told = [*summary.damaged, *({"record": str(record), "reason": reason} for record, reason in records)]
    if told:
        lines = b"".join(written(one) for one in told)
        yield ContentFile(path="content/unreadable.ndjson", kind="unreadable", content=lines)


def _path(record: UUID, name: str) -> str:
    return f"content/records/{record}/{name}"


def _day(day: Any) -> str:
    return "" if day is None else day.isoformat()
