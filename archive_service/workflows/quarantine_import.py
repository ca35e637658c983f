"""Import the quarantined flows of a package, page by page: they wait here as they did at the sender."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from archive_service.errors import NotFound
from archive_service.holdings.imported_owners import require_own
from archive_service.holdings.imported_package import Package
from archive_service.holdings.imported_quarantine import ImportedQuarantine
from archive_service.holdings.package_reading import in_pages
from archive_service.holdings.quarantine_reading import PackagedFlow
from archive_service.model.actors import SERVICE
from archive_service.model.deposits import Deposit
from archive_service.ports import Transaction, Transactions
from archive_service.workflows.imported import Imported, lock_to_write


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportQuarantine:
    """Imports quarantined flows."""

    transactions: Transactions
    quarantine: ImportedQuarantine

    def add(self, package: Package, page: int, done: Imported) -> None:
        """Take in the flows that are not here, and compare the others; `page` of them in a transaction."""
        waiting = package.contents.quarantine
        for flows in in_pages(waiting.files, page):
            self._add([waiting.flow(one, package.tree) for one in flows], package, done)

    def _add(self, flows: Sequence[PackagedFlow], package: Package, done: Imported) -> None:
        place = package.places[min(package.places)]
        with self.transactions.begin(SERVICE) as transaction:
            here = _here(flows, package, transaction)
        # Stored before the locks are taken: nobody waits for the store.
        stored = self.quarantine.stored([one for one in flows if one.told.id not in here], package.tree)
        with self.transactions.begin(SERVICE) as transaction:
            lock_to_write(package, transaction)
            here = _here(flows, package, transaction, lock=True)
            new = [one for one in flows if one.told.id not in here]
            self.quarantine.add(new, stored, package.tree, place, package.root, transaction)
        for one in flows:
            known = here.get(one.told.id)
            if known is None:
                done.understood += len(one.leaves)
            elif self.quarantine.is_as_it_came(one, package.tree, known):
                done.merged += len(package.came(one.leaves))
            else:
                done.refuse("deposit-differs", package.came(one.leaves), "kept as known here")


def _here(
    flows: Sequence[PackagedFlow], package: Package, transaction: Transaction, *, lock: bool = False
) -> Mapping[UUID, Deposit]:
    """Return the deposits of flows that are here; raise `PackageRefused` when one is of another legal
    entity.
    """
    found: dict[UUID, Deposit] = {}
    for one in flows:
        try:
            found[one.told.id] = transaction.deposits.get(one.told.id, lock=lock)
        except NotFound:
            continue
    require_own("deposit", (one.tenant for one in found.values()), package.tenant)
    return found
