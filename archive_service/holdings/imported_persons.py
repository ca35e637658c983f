"""Write the persons of a package: under new keys of this instance, found by its own indexes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from archive_service.errors import NotFound
from archive_service.holdings.imported_owners import require_own, row_of
from archive_service.holdings.imported_package import Package
from archive_service.model.keys import person_key
from archive_service.model.persons import ActKind, KnownPerson, PersonRow
from archive_service.ports import Cipher, Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedPersons:
    """Writes the persons of a package."""

    cipher: Cipher

    def locks(self, persons: Sequence[UUID], package: Package) -> list[str]:
        """Return the locks on the identifiers of these persons."""
        return [f"person {index.hex()}" for person in persons for index in self._indexes(person, package)]

    def make_keys(self, persons: Sequence[UUID], package: Package) -> None:
        """Make the keys of those who are not here; a key that is there stays as it is."""
        self.cipher.new_keys(package.tenant, map(person_key, persons))

    def add(self, persons: Sequence[UUID], package: Package, transaction: Transaction) -> frozenset[UUID]:
        """Write those who are not here, whose keys were made, and what leads to each; return whom it wrote.

        An identifier that leads to somebody else here is not changed: only users merge persons.
        """
        rows = {person: row_of(person, transaction) for person in persons}
        require_own("person", (row.tenant for row in rows.values() if row is not None), package.tenant)
        new = [person for person, row in rows.items() if row is None]
        for person in new:
            self._add(person, package, transaction)
        for person, row in rows.items():
            indexes = self._indexes(person, package)
            if indexes and (row is None or row.merged_into is None):
                department = package.place_of(person).department
                transaction.people.identify(person, package.tenant, department, indexes)
        return frozenset(new)

    def others(self, person: UUID, package: Package, transaction: Transaction) -> list[UUID]:
        """Return the other persons to whom identifiers of this one lead here, unless they may lead to them at
        the sender too: a package does not say to which of two persons an identifier leads that records of
        both state, as after a merge that was undone.
        """
        names = dict(zip(self._indexes(person, package), package.contents.names.get(person, ()), strict=True))
        found = transaction.people.found(package.tenant, list(names)) if names else {}
        others: dict[UUID, set[str]] = {}
        for index, other in found.items():
            if other != person:
                others.setdefault(other, set()).add(names[index])
        return sorted(
            (other for other, led in others.items() if led - _came_with(other, transaction)), key=str
        )

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


def _came_with(person: UUID, transaction: Transaction) -> set[str]:
    """Return the identifiers that the records of a person state which came with packages."""
    records = [transaction.records.get(one) for one in transaction.reassignments.records_of(person)]
    try:
        deposits = transaction.deposits.several({record.deposit for record in records})
    except NotFound:
        return set()  # a row is lost: nothing says that its records were imported
    return {
        name
        for record in records
        if record.details_or_none is not None and deposits[record.deposit].was_imported
        for name in record.details.stated.names
    }


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
