"""Write the records of a package, whose persons and parts are written: found by indexes of this instance."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from archive_service.errors import NotFound
from archive_service.holdings.declared_details import reindexed
from archive_service.holdings.file_facts import declared_file, summed_again
from archive_service.holdings.imported_deposits import ImportedDeposits
from archive_service.holdings.imported_history import add_identifiers, earlier_of
from archive_service.holdings.imported_holds import add_holds
from archive_service.holdings.imported_owners import require_own
from archive_service.holdings.imported_package import Package
from archive_service.holdings.imported_parts import StoredPage, key_of, with_unowned
from archive_service.holdings.imported_persons import kept_person
from archive_service.holdings.key_destruction import GivenUp, KeyDestruction
from archive_service.holdings.package_reading import PackagedRecord
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
from archive_service.model.identifiers import Finess
from archive_service.model.journal import Tag
from archive_service.model.keys import INTAKE, flow_key
from archive_service.model.person_file import PersonFile
from archive_service.model.records import Record
from archive_service.model.tiers import check_end
from archive_service.ports import Cipher, Clock, Transaction
from archive_service.wording.dates import day_in_paris


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedRecords:
    """Writes records whose persons are written."""

    cipher: Cipher
    clock: Clock
    deposits: ImportedDeposits
    decisions: Decisions
    destruction: KeyDestruction

    def add(
        self, page: Sequence[PackagedRecord], stored: StoredPage, package: Package, transaction: Transaction
    ) -> Sequence[Deposit]:
        """Write records that are not here, whose parts are stored, with their deposits; return the deposits
        that it wrote.
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
        records = [
            stored.parts[one.record.id].named_in(self.record(one, package, transaction), transaction)
            for one in page
        ]
        whole = {one.deposit: one.source_object for one in records}
        deposits = {
            deposit: self._deposit_of(one, whole[deposit], stored, package, transaction)
            for deposit, one in new.items()
        }
        self._give_up(waiting, deposits, transaction)
        self._write(page, records, list(deposits.values()), waiting, package, transaction)
        add_identifiers(page, records, deposits.keys(), package, transaction)
        return list(deposits.values())

    def _deposit_of(
        self,
        one: PackagedRecord,
        source: str,
        stored: StoredPage,
        package: Package,
        transaction: Transaction,
    ) -> Deposit:
        """Return the new deposit of a record; `source` is the object of the record's source."""
        deposit = self.deposits.of(one, package.tree, package.contents, self._place(one, package))
        if deposit.details.whole:
            deposit = replace(deposit, object=source)
        if deposit.id in package.contents.history.unowned:
            deposit = with_unowned(deposit, stored.unowned[deposit.id], transaction)
        return deposit

    def _place(self, one: PackagedRecord, package: Package) -> Establishment:
        return package.places[one.record.establishment]

    def record(self, one: PackagedRecord, package: Package, transaction: Transaction) -> Record:
        """Return a record with its keys, indexes and decision, without its objects."""
        place, record = self._place(one, package), one.record
        key = key_of(record)
        record = replace(
            record,
            tenant=place.legal_entity,
            department=place.department,
            person=None if record.person is None else kept_person(record.person, transaction),
            check_until=check_end(day_in_paris(self.clock.now())),
            key=key,
            source_key=key,
        )
        decision = record.details.decision
        record = reindexed(record, place.legal_entity, self.cipher)
        return record if decision is None else with_decision(record, decision)

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
            earlier = earlier_of(one, record, package.tree)
            transaction.records.keep_earlier(*earlier)
            for decided in (*earlier, record):
                if decided.details.decision is not None:
                    journal_decision(decided, transaction)
            add_holds(one, record, package, self.cipher, transaction)
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
        self.decisions.again(moved, transaction, day_in_paris(self.clock.now()))

    def sum_files(self, records: Sequence[Record], package: Package, transaction: Transaction) -> None:
        """Sum the facts of the files of changed records again, each from all of its records; see
        `_join_files`.
        """
        moved: list[FileRecords] = []
        for place in dict.fromkeys(_files_of(records)):
            file = summed_again(known_file(*place, transaction), transaction.records.of_file(*place))
            moved += self._saved_file(place, file, True, package, transaction)
        self.decisions.again(moved, transaction, day_in_paris(self.clock.now()))

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
        found = FileRecords(transaction.records.of_file(person, finess), place, file)
        if package.came_otherwise(found.records, transaction):
            return [found]
        self.decisions.follow_contacts(found, transaction, day_in_paris(self.clock.now()))
        return []


def _deposit(deposit: UUID, transaction: Transaction) -> Deposit | None:
    try:
        return transaction.deposits.get(deposit, lock=True)
    except NotFound:
        return None


def _files_of(records: Sequence[Record]) -> Iterator[tuple[UUID, Finess]]:
    for one in records:
        if one.person is not None:
            yield one.person, one.establishment
