"""Compare the records of a package with those that are here, and apply what a delta changes of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from archive_service.errors import ArchiveServiceError
from archive_service.holdings.export_content import STORED, ContentFile, ExportContent
from archive_service.holdings.imported_changes import ChangedRecord, ImportedChanges
from archive_service.holdings.imported_delta import leaf_of
from archive_service.holdings.imported_package import Package
from archive_service.holdings.package_reading import PackagedRecord
from archive_service.holdings.portable_holds import KIND as HOLDS_KIND
from archive_service.model.actors import SERVICE
from archive_service.model.records import Record
from archive_service.ports import Transactions
from archive_service.workflows.imported import Imported, lock_to_write
from exports.portability.leaves import Leaf
from signing.evidence_reading import is_renewal


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRecords:
    """Compares records, which are only changed by the delta that continues the packages they came with."""

    transactions: Transactions
    content: ExportContent
    changes: ImportedChanges

    def settle(self, page: Sequence[tuple[PackagedRecord, Record]], package: Package, done: Imported) -> None:
        """Compare a page of records with those here, and apply what may be applied."""
        history = self.content.history.of([known for _, known in page])
        to_change: list[ChangedRecord] = []
        for one, known in page:
            leaves = package.came(one.leaves.values())
            if known.is_gone:
                done.refuse("record-eliminated", leaves, "this record was eliminated here")
                continue
            try:
                here = self.content.of_record(known, history)
            except ArchiveServiceError as error:
                if error.retryable:
                    raise
                done.refuse("record-unreadable", leaves, f"the record here cannot be read: {error.code}")
                continue
            differing = _differing(here, leaves, package) if package.delta is not None else ()
            if differing:
                to_change.append(ChangedRecord(one, known, frozenset(leaf.kind for leaf in differing)))
            else:
                _compare(one, here, leaves, package, done)
        if to_change:
            self._change(to_change, package, done)

    def _change(self, page: Sequence[ChangedRecord], package: Package, done: Imported) -> None:
        stored = self.changes.stored(page, package)  # before the lock is taken
        with self.transactions.begin(SERVICE) as transaction:
            lock_to_write(package, transaction)
            changed = self.changes.records(page, stored, package, transaction)
        for each in page:
            leaves = package.came(each.one.leaves.values())
            applied = [leaf for leaf in leaves if leaf.kind in each.kinds]
            if each.known.id in changed:
                done.understood += len(applied)
                done.merged += len(leaves) - len(applied)
            else:
                done.merged += len(leaves)
                done.tell("record-facts-differ", applied[0].path, "facts are kept as they are here")


def _differing(here: Sequence[ContentFile], leaves: Sequence[Leaf], package: Package) -> Sequence[Leaf]:
    """Return the files of a record that its delta changes; none when one of them was changed here too, or is
    of a kind that nothing changes.
    """
    known: Mapping[str, Leaf] = {one.path: leaf_of(one) for one in here}
    differing = [leaf for leaf in leaves if leaf != known.get(leaf.path)]
    delta = package.delta
    if delta is None or any(
        leaf.kind in ("source", "identifiers") and _is_other(leaf, known) for leaf in differing
    ):
        return ()
    # Holds are added to those here, whatever these are: one may have come with another record already.
    if not all(delta.continues(known.get(leaf.path), leaf) for leaf in differing if leaf.kind != HOLDS_KIND):
        return ()
    return differing


def _is_other(leaf: Leaf, known: Mapping[str, Leaf]) -> bool:
    here = known.get(leaf.path)
    return here is None or here.sha256 != leaf.sha256


def _compare(
    one: PackagedRecord, here: Sequence[ContentFile], leaves: Sequence[Leaf], package: Package, done: Imported
) -> None:
    """Compare a record with the one of its identifier here, which is not changed."""
    compared = STORED - {"evidence"} if _is_other_renewal(one, here, package) else STORED
    digests = {leaf.path: leaf.sha256 for leaf in one.leaves.values() if leaf.kind in compared}
    if _digests(here, compared) != digests:
        done.refuse("record-differs", leaves, "a record of this identifier has other bytes here")
        return
    done.merged += len(leaves)
    facts = {leaf.kind for leaf in leaves} - STORED
    if _digests(here, facts) != {one.leaves[kind].path: one.leaves[kind].sha256 for kind in facts}:
        path = one.leaves["record"].path
        done.tell("record-facts-differ", path, "facts and decisions are kept as they are here")


def _is_other_renewal(one: PackagedRecord, here: Sequence[ContentFile], package: Package) -> bool:
    """Say whether the evidence here and that of the package are one, renewed more often on one side."""
    known = next((file.content for file in here if file.kind == "evidence"), b"")
    leaf = one.leaves.get("evidence")
    if not known or leaf is None or sha256(known).hexdigest() == leaf.sha256:
        return False
    given = package.tree.read(leaf)
    return is_renewal(known, given) or is_renewal(given, known)


def _digests(files: Sequence[ContentFile], kinds: Collection[str]) -> dict[str, str]:
    return {one.path: sha256(one.content).hexdigest() for one in files if one.kind in kinds}
