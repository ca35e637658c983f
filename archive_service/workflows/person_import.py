"""Import the persons of a package, page by page, and let records follow what a delta says of persons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from archive_service.holdings.imported_changes import ImportedChanges
from archive_service.holdings.imported_package import Package
from archive_service.holdings.imported_persons import ImportedPersons
from archive_service.holdings.package_reading import in_pages
from archive_service.holdings.portable_forms import person_file
from archive_service.model.actors import SERVICE
from archive_service.ports import Transaction, Transactions
from archive_service.workflows.imported import Imported, lock_to_write


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPersons:
    """Imports persons."""

    transactions: Transactions
    persons: ImportedPersons
    changes: ImportedChanges

    def add(self, package: Package, page: int, done: Imported) -> None:
        """Write the persons who are not here, and compare the others; `page` of them in a transaction."""
        for persons in in_pages(package.contents.persons, page):
            self._add(persons, package, done)

    def _add(self, persons: Sequence[UUID], package: Package, done: Imported) -> None:
        with self.transactions.begin(SERVICE) as transaction:
            here = transaction.people.rows(persons)
        absent = [person for person in persons if person not in here]
        self.persons.make_keys(absent, package)  # nobody waits for the key store
        with self.transactions.begin(SERVICE) as transaction:
            self._lock(persons, package, transaction)
            new = {*self.persons.add(persons, package, transaction)}
            new.update(one for one in persons if self.changes.person(one, package, transaction))
            known = {one: transaction.people.known(one) for one in persons}
        for person in persons:
            leaf = package.contents.persons[person]
            if not package.has(leaf):
                continue
            if person in new:
                done.understood += 1
            elif person_file(person, known[person]) == package.tree.read(leaf):
                done.merged += 1
            else:
                done.refuse("person-differs", [leaf], "kept as known here")

    def settle(self, package: Package, page: int, done: Imported) -> None:
        """Let identifiers and records follow the acts on persons of a delta; then tell which identifiers lead
        to others here.
        """
        for persons in in_pages(package.contents.persons if package.delta is not None else (), page):
            with self.transactions.begin(SERVICE) as transaction:
                self._lock(persons, package, transaction)
                for person in persons:
                    if package.has(package.contents.persons[person]):
                        self.changes.settle(person, package, transaction)
        for persons in in_pages(package.contents.persons, page):
            with self.transactions.begin(SERVICE) as transaction:
                others = {one: self.persons.others(one, package, transaction) for one in persons}
            for person in persons:
                for other in others[person]:
                    message = f"identifiers lead to the person {other} here: merge them if they are one"
                    done.tell("person-known-otherwise", package.contents.persons[person].path, message)

    def _lock(self, persons: Sequence[UUID], package: Package, transaction: Transaction) -> None:
        locks = {*self.persons.locks(persons, package), *self.changes.locks(persons, transaction)}
        lock_to_write(package, transaction, *locks)
