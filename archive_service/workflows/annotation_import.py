"""Import the annotations of a package, after its persons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from archive_service.holdings.imported_package import Package
from archive_service.holdings.package_reading import in_pages
from archive_service.holdings.portable_annotations import annotation_file
from archive_service.holdings.request_journal import journal_request
from archive_service.model.actors import SERVICE
from archive_service.model.journal import Tag
from archive_service.model.keys import person_request_key, qualified
from archive_service.model.person_requests import PersonRequest
from archive_service.ports import Cipher, Transaction, Transactions
from archive_service.workflows.imported import Imported, lock_to_write
from exports.portability.leaves import Leaf


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportAnnotations:
    """Imports accepted rectifications: they come without who asked, and without a letter."""

    transactions: Transactions
    cipher: Cipher

    def add(self, package: Package, page: int, done: Imported) -> None:
        """Write the annotations that are not here; `page` of them in a transaction."""
        for found in in_pages(package.contents.annotations.found, page):
            self._add([one for one in found if package.has(one[1])], package, done)

    def _add(self, found: Sequence[tuple[PersonRequest, Leaf]], package: Package, done: Imported) -> None:
        wanted = {one.id for one, _ in found}
        with self.transactions.begin(SERVICE) as transaction:
            here = {one.id for one in transaction.person_requests.several(wanted)}
        self.cipher.new_keys(package.tenant, map(person_request_key, wanted - here))
        with self.transactions.begin(SERVICE) as transaction:
            lock_to_write(package, transaction)
            known = {one.id: one for one in transaction.person_requests.several(wanted)}
            for one, leaf in found:
                if one.id not in known:
                    self._write(one, package, transaction)
                    done.understood += 1
                elif _is_same(known[one.id], one, package):
                    done.merged += 1
                else:
                    done.refuse("annotation-differs", [leaf], "it is here with other words, or was destroyed")

    def _write(self, one: PersonRequest, package: Package, transaction: Transaction) -> None:
        person: UUID | None = one.person
        assert person is not None
        request = replace(
            one,
            tenant=package.tenant,
            department=package.place_of(person).department,
            key=qualified(package.tenant, person_request_key(one.id)),
        )
        transaction.person_requests.add(request)
        journal_request(Tag.REQUEST_DECIDED, request, SERVICE, transaction, ("import", package.root))


def _is_same(known: PersonRequest, told: PersonRequest, package: Package) -> bool:
    if known.tenant != package.tenant or known.annotation is None or known.texts_or_none is None:
        return False
    return annotation_file(known) == annotation_file(told)
