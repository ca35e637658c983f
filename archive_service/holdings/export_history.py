"""What a portability export says of records and flows besides their parts: earlier decisions, identifiers of
resources, bytes that belong to no record, texts of rulebooks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from archive_service.errors import ArchiveServiceError
from archive_service.holdings.portable_decisions import (
    DECISIONS,
    decisions_file,
    rulebook_path,
    rulebooks_named,
)
from archive_service.holdings.portable_holds import HOLDS, holds_file
from archive_service.holdings.portable_holds import KIND as HOLDS_KIND
from archive_service.holdings.portable_identifiers import IDENTIFIERS, CreatedResources
from archive_service.holdings.rulebook_texts import RulebookTexts
from archive_service.holdings.stored_objects import naming
from archive_service.model.actors import SERVICE
from archive_service.model.decisions import Decided, RulebookRef
from archive_service.model.deposits import CreatedResource, Deposit, FlowEntries
from archive_service.model.export_orders import ExportKind
from archive_service.model.holds import Hold
from archive_service.model.keys import INTAKE
from archive_service.model.records import Record
from archive_service.ports import EncryptedObjects, Transactions

NamedPart = tuple[str, str, bytes]
"""Name, kind and content of a file beside `record.json` or `deposit.json`."""

UNOWNED = "unowned.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What is known of some records. `damaged` tells what of it cannot be read."""

    earlier: Mapping[UUID, Sequence[Decided] | ArchiveServiceError] = field(default_factory=dict)
    created: Mapping[UUID, CreatedResources] = field(default_factory=dict)
    holds: Mapping[UUID, Sequence[Hold]] = field(default_factory=dict)
    all_notes: bool = True
    """Whether the notes of holds that name more than one record and its person are told."""

    @property
    def damaged(self) -> Sequence[Mapping[str, str]]:
        """Records whose earlier decisions cannot be read, each with the code of the error."""
        return [
            {"record": str(record), "part": DECISIONS, "reason": found.code}
            for record, found in sorted(self.earlier.items(), key=lambda one: str(one[0]))
            if isinstance(found, ArchiveServiceError)
        ]

    def parts_of(self, record: Record, source: bytes) -> list[NamedPart]:
        """Return the files about the history of a record."""
        parts: list[NamedPart] = []
        earlier = self.earlier_of(record)
        if earlier:
            parts.append((DECISIONS, "decisions", decisions_file(earlier)))
        holds = self.holds.get(record.id)
        if holds:
            parts.append((HOLDS, HOLDS_KIND, holds_file(record, holds, all_notes=self.all_notes)))
        created = self.created.get(record.deposit)
        if created is not None:
            told = created.of_record(record.id, source, whole=not record.details.segmented)
            if told is not None:
                parts.append((IDENTIFIERS, "identifiers", told))
        return parts

    def rulebooks_of(self, record: Record) -> Iterable[RulebookRef]:
        """Return the rulebooks that the decisions on a record consulted."""
        return set(rulebooks_named([record.details.decision, *self.earlier_of(record)]))

    def earlier_of(self, record: Record) -> Sequence[Decided]:
        """Return the earlier decisions on a record, as far as they can be read."""
        found = self.earlier.get(record.id, ())
        return () if isinstance(found, ArchiveServiceError) else found


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadHistory:
    """Reads the history of records, page by page, and what their flows have besides."""

    transactions: Transactions
    objects: EncryptedObjects
    texts: RulebookTexts

    def of(self, records: Sequence[Record], kind: ExportKind = ExportKind.MASSIVE) -> History:
        """Return the history of a page of records, as an order of this kind tells it: one for a person tells
        no holds, and one for some persons no notes that may be about others.
        """
        with self.transactions.begin(SERVICE) as transaction:
            earlier = transaction.records.earlier_of(records)
            resources = transaction.deposits.resources_of({one.deposit for one in records})
            entries = transaction.deposits.entries_of(resources.keys()) if resources else {}
            holds = {} if kind is ExportKind.PERSON else transaction.holds.of_records(records)
        return History(
            earlier=earlier,
            created=_created(resources, entries),
            holds=holds,
            all_notes=kind is ExportKind.MASSIVE,
        )

    def created_by(self, deposits: Iterable[Deposit]) -> Mapping[UUID, CreatedResources]:
        """Return what flows that were cut created, by deposit."""
        cut = {one.id: one for one in deposits if one.details_or_none is not None and not one.details.whole}
        if not cut:
            return {}
        with self.transactions.begin(SERVICE) as transaction:
            resources = transaction.deposits.resources_of(cut)
        entries = {
            one.id: FlowEntries(
                received_at=one.received_at, fhir=one.details.fhir, entries=one.details.entries
            )
            for one in cut.values()
        }
        return _created(resources, entries)

    def of_flow(self, deposit: Deposit, created: CreatedResources | None) -> Iterator[NamedPart]:
        """Yield the files about what belongs to no record of a flow that is exported whole.

        Raises:
            ObjectDamaged, ObjectLost: its bytes cannot be read.
        """
        told = None if created is None else created.of_nobody()
        if told is not None:
            yield IDENTIFIERS, "identifiers", told
        if deposit.unowned_object:
            with naming(f"deposit {deposit.id}: the bytes that belong to no record"):
                rest = self.objects.read(INTAKE, deposit.details.unowned_key, deposit.unowned_object)
            yield UNOWNED, "unowned", rest

    def texts_of(self, named: Iterable[RulebookRef]) -> Iterator[tuple[str, bytes | ArchiveServiceError]]:
        """Yield path and text of each rulebook, in order of path; the error of one that cannot be read."""
        for digest, book in sorted({one.digest.hex: one for one in named}.items()):
            try:
                yield rulebook_path(digest), self.texts.text(book)
            except ArchiveServiceError as error:
                if error.retryable:
                    raise
                yield rulebook_path(digest), error


def _created(
    resources: Mapping[UUID, Sequence[CreatedResource]], flows: Mapping[UUID, FlowEntries]
) -> dict[UUID, CreatedResources]:
    """Return what the flows created whose entries can be read: without them nobody knows the addresses."""
    return {
        deposit: CreatedResources(deposit, one.received_at, one.fhir or "json", one.entries, created)
        for deposit, created in resources.items()
        if (one := flows.get(deposit)) is not None and one.entries
    }
