"""Import the records of a package with their flows, page by page.

Parts are stored before a transaction takes its locks. Under the locks it looks again: what somebody else
wrote meanwhile is compared as if it had been here before.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from archive_service.errors import NotFound
from archive_service.holdings.export_content import ExportContent
from archive_service.holdings.imported_changes import ImportedChanges, may_change
from archive_service.holdings.imported_delta import leaf_of
from archive_service.holdings.imported_owners import require_own
from archive_service.holdings.imported_package import Package
from archive_service.holdings.imported_parts import StoredPage, StoreParts
from archive_service.holdings.imported_records import ImportedRecords
from archive_service.holdings.package_reading import PackagedRecord, in_pages
from archive_service.model.actors import SERVICE
from archive_service.model.deposits import Deposit, Outcome
from archive_service.model.records import Record, RecordFilter
from archive_service.ports import Transaction, Transactions
from archive_service.workflows.imported import Imported, lock_to_write
from archive_service.workflows.known_records import KnownRecords
from exports.portability.leaves import Leaf


@dataclass(frozen=True, slots=True)
class _Look:
    """What is here of a page of records: the records themselves, the flows that were settled here otherwise
    than where they come from, and the new records with the flows of theirs that are not accepted here.
    """

    known: Mapping[UUID, Record]
    settled: Collection[UUID]
    new: Sequence[PackagedRecord]
    new_deposits: Collection[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRecords:
    """Imports records and flows."""

    transactions: Transactions
    content: ExportContent
    parts: StoreParts
    records: ImportedRecords
    known: KnownRecords
    changes: ImportedChanges

    def add(self, package: Package, page: int, done: Imported) -> frozenset[UUID]:
        """Write the records that are not here, with their flows, and compare the others; `page` of them in a
        transaction. Return the flows that were written.

        Raises:
            EstablishmentFrozen: an establishment leaves this instance; earlier pages stay.
        """
        written: set[UUID] = set()
        for records in in_pages(package.tree.records(), page):
            written |= self._add(records, package, done)
        return frozenset(written)

    def settle(self, written: Collection[UUID], package: Package, done: Imported) -> None:
        """Compare the flows that were here already, and apply what a package may change of them."""
        for deposit in package.contents.deposits.keys() - written:
            self._settle(deposit, package, done)

    def _add(self, page: Sequence[PackagedRecord], package: Package, done: Imported) -> set[UUID]:
        """Write the records of a page that are not here, and compare the others; return the deposits that
        were written.
        """
        stored = self._stored(page, package)
        with self.transactions.begin(SERVICE) as transaction:
            lock_to_write(package, transaction)
            look = _looked(page, package, transaction)
            deposits = self.records.add(look.new, stored, package, transaction) if look.new else ()
        done.understood += sum(len(package.came(one.leaves.values())) for one in look.new)
        for one in page:
            if one.record.deposit in look.settled and one.record.id not in look.known:
                message = "its flow was settled here otherwise: its records here are others"
                done.refuse("deposit-differs", list(one.leaves.values()), message)
        pairs = [(one, look.known[one.record.id]) for one in page if one.record.id in look.known]
        self.known.settle(pairs, package, done)
        contents = package.contents
        written = {deposit.id for deposit in deposits} & contents.deposits.keys()
        done.kept_as_bytes += sum(
            len(package.came([contents.deposits[one], contents.receipts[one]])) for one in written
        )
        done.understood += sum(len(contents.history.of_deposit(one)) for one in written)
        return written

    def _stored(self, page: Sequence[PackagedRecord], package: Package) -> StoredPage:
        """Store the parts of the records of a page that are not here, while no lock is held."""
        with self.transactions.begin(SERVICE) as transaction:
            look = _looked(page, package, transaction)
        return self.parts.page(look.new, look.new_deposits, package) if look.new else StoredPage()

    def _settle(self, deposit: UUID, package: Package, done: Imported) -> None:
        contents = package.contents
        files = [contents.deposits[deposit], contents.receipts[deposit]]
        leaves = package.came([*files, *contents.history.of_deposit(deposit)])
        try:
            differing, is_changed = self._settled(deposit, leaves, package)
        except NotFound:
            done.refuse("deposit-without-record", leaves, "none of its records was taken")
            return
        done.merged += len(leaves) - len(differing)
        if is_changed:
            done.understood += len(differing)
        else:
            done.refuse("deposit-differs", differing, "kept as known here")

    def _settled(
        self, deposit: UUID, leaves: Sequence[Leaf], package: Package
    ) -> tuple[Sequence[Leaf], bool]:
        """Apply the files of a deposit that differ here if they may be applied; return them, and whether they
        were. Raise `NotFound` when the deposit is not here.
        """
        while True:
            with self.transactions.begin(SERVICE) as transaction:
                known = transaction.deposits.get(deposit)
            here = {one.path: one for one in self.content.files_of(known)}
            differing = [
                leaf
                for leaf in leaves
                if leaf.path not in here or here[leaf.path].content != package.tree.read(leaf)
            ]
            lines = {path: leaf_of(one) for path, one in here.items()}
            if not differing or not may_change(known, lines, differing, package):
                return differing, False
            if self._change(known, differing, package):
                return differing, True

    def _change(self, known: Deposit, differing: Sequence[Leaf], package: Package) -> bool:
        """Apply changes of a deposit; return whether it still was what they were compared with."""
        unowned = self.changes.unowned(known.id, differing, package)
        with self.transactions.begin(SERVICE) as transaction:
            lock_to_write(package, transaction)
            if transaction.deposits.get(known.id, lock=True) != known:
                return False
            self.changes.deposit(known, differing, unowned, package, transaction)
        return True


def _looked(page: Sequence[PackagedRecord], package: Package, transaction: Transaction) -> _Look:
    """Look which records of a page are here; raise `PackageRefused` when one, or the flow of a new one, is of
    another legal entity.
    """
    wanted = [one.record.id for one in page]
    found = transaction.records.listed(RecordFilter(records=wanted, limit=len(wanted)))
    known = {record.id: record for record in found}
    require_own("record", (one.tenant for one in known.values()), package.tenant)
    absent = [one for one in page if one.record.id not in known]
    flows = {one.record.deposit for one in absent}
    here = transaction.deposits.records_of(flows) if flows else {}
    deposits = transaction.deposits.several(here) if here else {}
    require_own("deposit", (one.tenant for one in deposits.values()), package.tenant)
    settled = {deposit for deposit, one in deposits.items() if not _is_as_imported(one)}
    accepted = {deposit for deposit, one in deposits.items() if one.outcome is Outcome.ACCEPTED}
    new = [one for one in absent if one.record.deposit not in settled]
    return _Look(known, settled, new, {one.record.deposit for one in new} - accepted)


def _is_as_imported(deposit: Deposit) -> bool:
    """Say whether the records of a flow here are those of the instance that it comes from: it was not settled
    here, where its records would have other identifiers.
    """
    return deposit.was_imported and deposit.outcome in (Outcome.ACCEPTED, Outcome.QUARANTINED)
