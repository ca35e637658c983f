"""Write the persons and records of a package: under new keys of this instance, found by its own indexes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from archive_service.errors import NotFound
from archive_service.holdings.archival_package import PACKAGED, ArchivalPackage, written_package
from archive_service.holdings.declared_details import reindexed
from archive_service.holdings.file_facts import declared_file, summed_again
from archive_service.holdings.imported_delta import ImportedDelta
from archive_service.holdings.imported_deposits import ImportedDeposits
from archive_service.holdings.imported_history import ImportedHistory
from archive_service.holdings.imported_owners import require_own, row_of
from archive_service.holdings.key_destruction import GivenUp, KeyDestruction
from archive_service.holdings.package_reading import Contents, PackagedRecord, PackageTree
from archive_service.holdings.person_files import known_file
from archive_service.holdings.registration import journal_received
from archive_service.holdings.retention_decisions import (
    Decisions,
    FileRecords,
    journal_decision,
    with_decision,
)
from archive_service.model.actors import SERVICE
from archive_service.model.deposits import Deposit, Outcome
from archive_service.model.establishment import Establishment
from archive_service.model.identifiers import Finess, LegalEntity
from archive_service.model.journal import Tag
from archive_service.model.keys import INTAKE, flow_key, person_key, qualified, record_key
from archive_service.model.person_file import PersonFile
from archive_service.model.persons import ActKind, KnownPerson, PersonRow
from archive_service.model.records import Record, RecordState
from archive_service.model.stored_objects import ObjectKind, StoredObject
from archive_service.ports import (
    Cipher,
    Clock,
    EncryptedObjects,
    EncryptedWriter,
    PublicObjects,
    Transaction,
)
from exports.portability.leaves import Leaf


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A package that was checked, and the establishments of its records as they are registered here."""

    root: str
    tree: PackageTree
    contents: Contents
    places: Mapping[Finess, Establishment]
    delta: ImportedDelta | None = None
    """Of a delta that is imported alone: what it says of the packages before."""

    def has(self, leaf: Leaf) -> bool:
        """Say whether a file came with the package, and was not added to a delta from what is here."""
        return self.delta is None or self.delta.has(leaf)

    def came(self, leaves: Iterable[Leaf]) -> list[Leaf]:
        """Return the files that came with the package."""
        return [leaf for leaf in leaves if self.has(leaf)]

    def came_otherwise(self, records: Sequence[Record], transaction: Transaction) -> bool:
        """Say whether one of some records here came neither with this package nor with one before it."""
        others = [one for one in records if one.id not in self.contents.records]
        delta = self.delta
        if delta is None:
            return bool(others)
        return not all(delta.is_of_sender(one, transaction) for one in others)

    @property
    def tenant(self) -> LegalEntity:
        """The legal entity of all of its establishments."""
        return next(iter(self.places.values())).legal_entity

    def place_of(self, person: UUID) -> Establishment:
        """Return the establishment of a person's records, any one of a person who has none."""
        finess = self.contents.homes.get(person)
        return next(iter(self.places.values())) if finess is None else self.places[finess]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedPersons:
    """Writes the persons of a package."""

    cipher: Cipher

    def locks(self, persons: Sequence[UUID], package: Package) -> list[str]:
        """Return the locks on the identifiers of these persons."""
        return [f"person {index.hex()}" for person in persons for index in self._indexes(person, package)]

    def add(self, persons: Sequence[UUID], package: Package, transaction: Transaction) -> frozenset[UUID]:
        """Write those who are not here, and what leads to each; return whom it wrote.

        An identifier that leads to somebody else here is not changed: only users merge persons.
        """
        rows = {person: row_of(person, transaction) for person in persons}
        require_own("person", (row.tenant for row in rows.values() if row is not None), package.tenant)
        new = [person for person, row in rows.items() if row is None]
        self.cipher.new_keys(package.tenant, map(person_key, new))
        for person in new:
            self._add(person, package, transaction)
        for person, row in rows.items():
            indexes = self._indexes(person, package)
            if indexes and (row is None or row.merged_into is None):
                department = package.place_of(person).department
                transaction.people.identify(person, package.tenant, department, indexes)
        return frozenset(new)

    def others(self, person: UUID, package: Package, transaction: Transaction) -> list[UUID]:
        """Return the other persons to whom identifiers of this one lead here."""
        indexes = self._indexes(person, package)
        found = transaction.people.found(package.tenant, indexes) if indexes else {}
        return sorted(set(found.values()) - {person}, key=str)

    def _add(self, person: UUID, package: Package, transaction: Transaction) -> None:
        _, known = package.tree.person(package.contents.persons[person])
        department = package.place_of(person).department
        transaction.people.add(person, package.tenant, department, person_key(person), known)
        kept = merged_into(known)
        if kept is not None:
            row = PersonRow(id=person, tenant=package.tenant, department=department, merged_into=kept)
            transaction.reassignments.save_person(row, known)

    def _indexes(self, person: UUID, package: Package) -> list[bytes]:
        names = package.contents.names.get(person, ())
        return [self.cipher.index(package.tenant, "person", name) for name in names]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedRecords:
    """Writes records whose persons are written."""

    objects: EncryptedObjects
    public: PublicObjects
    cipher: Cipher
    clock: Clock
    deposits: ImportedDeposits
    history: ImportedHistory
    decisions: Decisions
    destruction: KeyDestruction

    def add(
        self, page: Sequence[PackagedRecord], package: Package, transaction: Transaction
    ) -> Sequence[Deposit]:
        """Write records that are not here, with their deposits; return the deposits that it wrote.

        Bytes and keys are durable before a row refers to them.
        """
        new: dict[UUID, PackagedRecord] = {}
        waiting: dict[UUID, Deposit] = {}
        for one in page:
            known = _deposit(one.record.deposit, transaction)
            require_own("deposit", [known.tenant] if known else (), package.tenant)
            if known is None or known.outcome is Outcome.QUARANTINED:
                new[one.record.deposit] = one
                if known is not None:
                    waiting[known.id] = known
            elif one.record.id not in known.records:
                # A flow that came in part before: the records of a deposit are counted.
                transaction.deposits.save(replace(known, records=(one.record.id, *known.records)))
        deposits = {
            deposit: self.deposits.of(one, package.tree, package.contents, self._place(one, package))
            for deposit, one in new.items()
        }
        records = [self.record(one, package, transaction) for one in page]
        self.cipher.new_keys(INTAKE, [one.key for one in deposits.values()])
        whole = {flow_key(one.record.deposit) for one in page if not one.record.details.segmented}
        self.cipher.new_keys(INTAKE, sorted(whole))
        cut = [one.key for one in records if one.details.segmented]
        self.cipher.new_keys(package.tenant, cut)
        with self.objects.together() as objects:
            records = [
                self._stored(record, one, package, objects, transaction)
                for record, one in zip(records, page, strict=True)
            ]
            deposits = self.history.with_unowned(deposits, package, objects, transaction)
        for record in records:
            deposit = deposits.get(record.deposit)
            if deposit is not None and deposit.details.whole:
                deposits[record.deposit] = replace(deposit, object=record.source_object)
        self._give_up(waiting, deposits, transaction)
        self._write(page, records, list(deposits.values()), waiting, package, transaction)
        self.history.add_identifiers(page, records, deposits.keys(), package, transaction)
        return list(deposits.values())

    def _place(self, one: PackagedRecord, package: Package) -> Establishment:
        return package.places[one.record.establishment]

    def record(self, one: PackagedRecord, package: Package, transaction: Transaction) -> Record:
        """Return a record with its keys, indexes and decision, without its objects."""
        place, record = self._place(one, package), one.record
        key = record_key(record.id) if record.details.segmented else _whole_key(record)
        record = replace(
            record,
            tenant=place.legal_entity,
            department=place.department,
            person=None if record.person is None else kept_person(record.person, transaction),
            key=key,
            source_key=key,
        )
        decision = record.details.decision
        record = reindexed(record, place.legal_entity, self.cipher)
        return record if decision is None else with_decision(record, decision)

    def _stored(
        self,
        record: Record,
        one: PackagedRecord,
        package: Package,
        objects: EncryptedWriter,
        transaction: Transaction,
    ) -> Record:
        """Store the parts of a record, and return it with their objects."""
        stored: list[StoredObject] = []

        def put(content: bytes, kind: ObjectKind) -> str:
            stored.append(objects.put(record.tenant, record.key, content, kind))
            return stored[-1].name

        parts = {kind: package.tree.read(leaf) for kind, leaf in one.leaves.items() if kind != "record"}
        cut = record.details.segmented
        record = replace(
            record, source_object=put(parts["source"], ObjectKind.SOURCE if cut else ObjectKind.FLOW)
        )
        if record.state is RecordState.SEALED:
            archive = ArchivalPackage(**{name: parts[name] for name in PACKAGED})
            record = replace(
                record,
                document_object=put(written_package(archive), ObjectKind.ARCHIVE),
                evidence_object=put(parts["evidence"], ObjectKind.EVIDENCE),
            )
        transaction.stored_objects.add(stored, record.tenant, record.department)
        if "validation" in parts:
            material = self.public.put(parts["validation"], ObjectKind.VALIDATION)
            transaction.stored_objects.add([material])
        return record

    def _give_up(
        self, waiting: Mapping[UUID, Deposit], deposits: Mapping[UUID, Deposit], transaction: Transaction
    ) -> None:
        """Have the originals of flows that waited here destroyed, when they came cut: every byte is kept with
        its own record, or with those of none.
        """
        for deposit, known in waiting.items():
            if not deposits[deposit].details.whole:
                transaction.stored_objects.release([known.object])
                self.destruction.queue([GivenUp(tenant=INTAKE, keys=(flow_key(deposit),))], transaction)

    def _write(
        self,
        page: Sequence[PackagedRecord],
        records: Sequence[Record],
        deposits: Sequence[Deposit],
        waiting: Collection[UUID],
        package: Package,
        transaction: Transaction,
    ) -> None:
        transaction.deposits.add(*(one for one in deposits if one.id not in waiting))
        transaction.deposits.save(*(one for one in deposits if one.id in waiting))
        for deposit in deposits:
            transaction.record(
                Tag.DEPOSIT_IMPORTED,
                deposit.id,
                SERVICE,
                ("import", package.root),
                ("kind", deposit.kind.value),
                ("records", str(len(deposit.records))),
                tenant=deposit.tenant,
                department=deposit.department,
                entry=deposit.entry,
            )
        transaction.records.add(records)
        for one, record in zip(page, records, strict=True):
            journal_received(record, transaction, ("import", package.root))
            earlier = self.history.earlier(one, record, package.tree)
            transaction.records.keep_earlier(*earlier)
            for decided in (*earlier, record):
                if decided.details.decision is not None:
                    journal_decision(decided, transaction)
        self._join_files(records, package, transaction)

    def _join_files(self, records: Sequence[Record], package: Package, transaction: Transaction) -> None:
        """Add what the records declare to the facts of their files.

        Decisions are those of the package, unless the file has records that came otherwise: then all of
        them are decided upon again, by the facts of all.
        """
        moved: list[FileRecords] = []
        for person, finess in dict.fromkeys(_files_of(records)):
            own = [one for one in records if (one.person, one.establishment) == (person, finess)]
            before = file = known_file(person, finess, transaction)
            for one in own:
                file = file.joined(declared_file(one.details.stated.events))
            moved += self._saved_file((person, finess), file, file != before, package, transaction)
        self.decisions.again(moved, transaction, self.clock.now().date())

    def sum_files(self, records: Sequence[Record], package: Package, transaction: Transaction) -> None:
        """Sum the facts of the files of changed records again, each from all of its records; see
        `_join_files`.
        """
        moved: list[FileRecords] = []
        for place in dict.fromkeys(_files_of(records)):
            file = summed_again(known_file(*place, transaction), transaction.records.of_file(*place))
            moved += self._saved_file(place, file, True, package, transaction)
        self.decisions.again(moved, transaction, self.clock.now().date())

    def _saved_file(
        self,
        of: tuple[UUID, Finess],
        file: PersonFile,
        changed: bool,
        package: Package,
        transaction: Transaction,
    ) -> list[FileRecords]:
        """Write the facts of a file, and return its records when all of them are decided upon again."""
        person, finess = of
        place = package.places.get(finess) or transaction.establishments.get(finess)
        if place is None:
            return []
        if changed:
            transaction.people.save_file(person, place.legal_entity, place.department, finess, file)
        of_file = transaction.records.of_file(person, finess)
        if not package.came_otherwise(of_file, transaction):
            return []
        return [FileRecords(of_file, place, file)]


def _deposit(deposit: UUID, transaction: Transaction) -> Deposit | None:
    try:
        return transaction.deposits.get(deposit, lock=True)
    except NotFound:
        return None


def kept_person(person: UUID, transaction: Transaction) -> UUID:
    """Return the person who has the records of `person` here: users may have merged them meanwhile."""
    row = transaction.reassignments.person(person)
    while row.merged_into is not None:
        row = transaction.reassignments.person(row.merged_into)
    return row.id


def merged_into(known: KnownPerson) -> UUID | None:
    """Return with whom a person was merged at last, unless the merge was undone."""
    last = known.acts[-1] if known.acts else None
    return last.other if last is not None and last.act is ActKind.MERGED else None


def _whole_key(record: Record) -> str:
    """Return the key of a record that is a whole flow: as for a flow received here."""
    return qualified(INTAKE, flow_key(record.deposit))


def _files_of(records: Sequence[Record]) -> Iterator[tuple[UUID, Finess]]:
    for one in records:
        if one.person is not None:
            yield one.person, one.establishment
