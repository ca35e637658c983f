"""Import the files of a package that this version carries on as they came, page by page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from archive_service.holdings.carried_files import Came, CarriedFiles
from archive_service.holdings.carried_owners import came_with, still_owned, without_subject
from archive_service.holdings.carried_trust import TRUST_FOLDER, acceptances
from archive_service.holdings.export_log import LINES, JournalExtracts, folder_of, odd_line
from archive_service.holdings.imported_delta import superseded
from archive_service.holdings.imported_package import Package
from archive_service.holdings.package_reading import in_pages
from archive_service.holdings.portable_completeness import STATEMENTS
from archive_service.holdings.portable_traces import instance_in, is_traces
from archive_service.holdings.returned_traces import lost_among
from archive_service.model.actors import SERVICE
from archive_service.model.carried_files import RETURNED_TRACES, UNREADABLE, CarriedFile
from archive_service.ports import Transactions
from archive_service.workflows.imported import Imported, lock_to_write
from archive_service.workflows.package_chains import is_of_its_time, removed_in
from exports.portability.leaves import Leaf


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFiles:
    """Imports files of kinds that only other versions know, and those of other instances."""

    transactions: Transactions
    carried: CarriedFiles
    extracts: JournalExtracts
    own_trust: Callable[[], str]
    """The name of this instance's own trust in packages."""
    own_id: Callable[[], str]
    """The identifier of this instance."""

    def add(self, package: Package, page: int, done: Imported, *, accept_trust: str) -> None:
        """Keep the files of other instances, each with whose it is; with a reason, accept the trust among
        them. What a delta replaces or brings again is noted.
        """
        tree = package.tree
        logs, of_others = self.extracts.folders(tree.carried(), tree.read)
        own = {f"{TRUST_FOLDER}/{self.own_trust()}", *logs}
        # With records of this instance alone, a package says in numbers what this instance can say again.
        stated = STATEMENTS if logs and not of_others else frozenset()
        for leaves in in_pages(tree.carried(), page):
            here = self._traces_here(leaves, package)
            others = [
                one
                for one in leaves
                if folder_of(one.path) not in own and one.kind not in stated and one.path not in here
            ]
            done.merged += len(leaves) - len(others)
            done.traces += sum(map(is_traces, leaves))
            self._add(others, package, done, accept_trust)
        self._supersede(package)

    def _traces_here(self, leaves: Sequence[Leaf], package: Package) -> Collection[str]:
        """Return the paths of traces of this instance of which all lines are here."""
        own = {one.path: package.tree.read(one) for one in leaves if self._is_own_trace(one)}
        if not own:
            return ()
        with self.transactions.begin(SERVICE) as transaction:
            return own.keys() - set(lost_among(own, package.tenant, transaction))

    def _is_own_trace(self, leaf: Leaf) -> bool:
        """Say whether a file has traces of this instance."""
        return is_traces(leaf) and instance_in(leaf.path) == self.own_id()

    def _as_kept(self, came: Came) -> Came:
        """Return a file as it is kept: traces of this instance apart, for exports join them with what is
        here.
        """
        if not self._is_own_trace(came.leaf):
            return came
        return replace(came, leaf=replace(came.leaf, kind=RETURNED_TRACES))

    def _add(self, leaves: Sequence[Leaf], package: Package, done: Imported, reason: str) -> None:
        with self.transactions.begin(SERVICE) as transaction:
            came = came_with(leaves, package, transaction)
            missing = without_subject(_others(leaves, came), transaction)
        came, known = self._kept([self._as_kept(one) for one in came], package)
        if accepted := list(acceptances(leaves, reason) if reason else ()):
            self._kept(accepted, package)
        for leaf in _others(leaves, came):
            done.traces -= is_traces(leaf)
            if leaf.path in missing:
                done.refuse("subject-missing", [leaf], "what it is about did not come, and is not here")
            else:
                done.refuse("record-eliminated", [leaf], "the record that it is about was eliminated here")
        returned = [one.leaf.path for one in came if one.leaf.kind == RETURNED_TRACES]
        if new := [path for path in returned if path not in known]:
            message = (
                f"{len(new)} files have readings that this instance does not have, or has otherwise: kept"
            )
            done.tell("traces-differ", new[0], message)
        for one in came:
            self._count(one, known.get(one.leaf.path), done)
            _tell(one, done)

    def _count(self, came: Came, here: CarriedFile | None, done: Imported) -> None:
        """Count a file, beside the one of its path that was here."""
        if here is None:
            done.kept_as_bytes += 1
        elif self.carried.is_as_it_came(came, here):
            done.merged += 1
        else:
            done.refuse("file-differs", [came.leaf], "a file of this path has other bytes here")

    def _kept(self, came: list[Came], package: Package) -> tuple[list[Came], Mapping[str, CarriedFile]]:
        """Keep files; return those that have an owner still, and the rows of those that were here, by path.

        They are stored before the lock is taken. When the key of an owner is another one then, once more.
        """
        place = next(iter(package.places.values()))
        while True:
            stored = self.carried.stored(came, package.root, place)
            with self.transactions.begin(SERVICE) as transaction:
                lock_to_write(package, transaction)
                owned = still_owned(came, package, transaction)
                if {_owner(one) for one in owned} <= {_owner(one) for one in came}:
                    return owned, self.carried.keep(owned, stored, place, transaction)
            came = owned

    def _supersede(self, package: Package) -> None:
        """Note which extracts of the journal and which numbers a delta replaced, or brings again: exports
        give the newest alone.
        """
        if package.delta is None:
            return
        gone = [path for path, _ in removed_in(package.delta.source) if is_of_its_time(path)]
        former = self.carried.superseded(package.tenant)
        again = [one.path for one in package.tree.carried() if one.path in former]
        if gone or again:
            self._kept([superseded(package.root, gone, again)], package)


def _owner(one: Came) -> tuple[str, ...]:
    """Return the path of a file, and under which key of its record it is kept."""
    return (one.leaf.path,) if one.record is None else (one.leaf.path, one.record.tenant, one.record.key)


def _others(leaves: Sequence[Leaf], came: Sequence[Came]) -> Sequence[Leaf]:
    """Return the files that are not among those that have an owner."""
    owned = {one.leaf.path for one in came}
    return [leaf for leaf in leaves if leaf.path not in owned]


def _tell(came: Came, done: Imported) -> None:
    """Say what a reader of the report must know of a file that is kept as it is."""
    if came.leaf.kind == UNREADABLE:
        done.tell("unreadable-at-sender", came.leaf.path, "the sender could not read these")
    if came.leaf.kind == LINES and (line := odd_line(came.content)) is not None:
        message = f"line {line} is none of a journal: the file is kept, and nothing is read in it"
        done.tell("journal-unreadable", came.leaf.path, message)
