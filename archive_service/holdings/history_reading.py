"""Read what a package says of records and flows besides their parts; see `export_history`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

import orjson

from archive_service.holdings.export_history import UNOWNED
from archive_service.holdings.package_leaves import PackageRefused, identifier_in, naming_leaf
from archive_service.holdings.portable_decisions import read_decisions_file, rulebook_path, rulebooks_named
from archive_service.holdings.portable_holds import KIND as HOLDS_KIND
from archive_service.holdings.portable_holds import PortableHold, read_holds_file
from archive_service.holdings.portable_identifiers import (
    IDENTIFIERS,
    FlowIdentifiers,
    read_identifiers_file,
)
from archive_service.holdings.source_segments import segments_in
from archive_service.model.decisions import Decided, RulebookRef
from archive_service.model.deposits import NOT_HERE
from exports.portability.leaves import Leaf

if TYPE_CHECKING:
    from archive_service.holdings.package_reading import PackagedRecord, PackageTree

_LONGEST_LAYER, _LONGEST_KEY = 16, 9


@dataclass(slots=True)
class HistoryContents:
    """The files of a package about the history of its records and flows, all of which can be kept.

    `named` are the rulebooks that decisions consulted, by digest, `identifiers` and `unowned` the files
    about what belongs to no record of a deposit, `holds` those that are or were on its records.
    """

    rulebooks: dict[str, Leaf] = field(default_factory=dict)
    named: dict[str, RulebookRef] = field(default_factory=dict)
    identifiers: dict[UUID, Leaf] = field(default_factory=dict)
    unowned: dict[UUID, Leaf] = field(default_factory=dict)
    holds: set[UUID] = field(default_factory=set)

    def take(self, leaf: Leaf) -> bool:
        """Take a file by its kind and its path; return False when it is of another kind.

        Raises:
            PackageRefused: its path is not the one of its kind.
        """
        folder, _, rest = leaf.path.removeprefix("content/").partition("/")
        name, _, file = rest.partition("/")
        match leaf.kind, folder, file:
            case "rulebook", "rulebooks", "":
                if leaf.path != rulebook_path(leaf.sha256):
                    raise PackageRefused(f"{leaf.path} is not named by its digest")
                self.rulebooks[leaf.sha256] = leaf
            case "identifiers", "deposits", str(found) if found == IDENTIFIERS:
                self.identifiers[identifier_in(name, leaf)] = leaf
            case "unowned", "deposits", str(found) if found == UNOWNED:
                self.unowned[identifier_in(name, leaf)] = leaf
            case _:
                return False
        return True

    def of_deposit(self, deposit: UUID) -> Sequence[Leaf]:
        """Return the files about what belongs to no record of a deposit."""
        return [files[deposit] for files in (self.identifiers, self.unowned) if deposit in files]

    def check_record(self, one: PackagedRecord, tree: PackageTree) -> None:
        """Check that the history of a record can be kept, and note the rulebooks of its decisions.

        Raises:
            PackageRefused: it cannot.
        """
        decisions = [*earlier_decisions(one, tree), one.record.details.decision]
        for book in rulebooks_named(decisions):
            if len(book.layer) > _LONGEST_LAYER or len(book.key) > _LONGEST_KEY:
                raise PackageRefused(f"record {one.record.id} names a rulebook of no level")
            self.named.setdefault(book.digest.hex, book)
        self.holds.update(each.hold.id for each in holds_on(one, tree))
        told = record_identifiers(one, tree)
        if told is not None and any(
            each.resource.record not in (one.record.id, NOT_HERE)
            and (one.record.details.segmented or each.resource.record is not None)
            for each in told.given
        ):
            raise PackageRefused(f"{one.leaves['identifiers'].path} is about another record")

    def check_deposits(self, deposits: frozenset[UUID], tree: PackageTree) -> None:
        """Check the files about what belongs to no record.

        Raises:
            PackageRefused: one cannot be kept, or is about a flow that is not in the package.
        """
        for files in (self.identifiers, self.unowned):
            for deposit, leaf in files.items():
                if deposit not in deposits:
                    raise PackageRefused(f"{leaf.path}: the package has no receipt of this flow")
        for deposit, leaf in self.identifiers.items():
            told = flow_identifiers(leaf, tree)
            if told.deposit != deposit or any(each.resource.record is not None for each in told.given):
                raise PackageRefused(f"{leaf.path} is about another flow, or about records")
        for leaf in self.unowned.values():
            _check_segments(leaf, tree)


def earlier_decisions(one: PackagedRecord, tree: PackageTree) -> Sequence[Decided]:
    """Return the decisions on a record that later ones replaced; raise `PackageRefused`."""
    leaf = one.leaves.get("decisions")
    if leaf is None:
        return ()
    with naming_leaf(leaf):
        return read_decisions_file(tree.read(leaf), one.record.details.decision)


def holds_on(one: PackagedRecord, tree: PackageTree) -> Sequence[PortableHold]:
    """Return the holds that are or were on a record; raise `PackageRefused`."""
    leaf = one.leaves.get(HOLDS_KIND)
    if leaf is None:
        return ()
    with naming_leaf(leaf):
        return read_holds_file(tree.read(leaf), one.record)


def record_identifiers(one: PackagedRecord, tree: PackageTree) -> FlowIdentifiers | None:
    """Return the identifiers in the file of a record; raise `PackageRefused`."""
    leaf = one.leaves.get("identifiers")
    if leaf is None:
        return None
    told = flow_identifiers(leaf, tree)
    if told.deposit != one.record.deposit:
        raise PackageRefused(f"{leaf.path} is about another flow")
    return told


def flow_identifiers(leaf: Leaf, tree: PackageTree) -> FlowIdentifiers:
    """Return the identifiers in a file; raise `PackageRefused`."""
    with naming_leaf(leaf):
        return read_identifiers_file(tree.read(leaf))


def _check_segments(leaf: Leaf, tree: PackageTree) -> None:
    """Check that bytes of no record have the form of the segments of a flow, so that they can be read."""
    content = tree.read(leaf)
    try:
        told = orjson.loads(content)
        stated = [(one["offset"], one["length"]) for one in told["segments"]]
        found = [(offset, len(one)) for offset, one in segments_in(content)]
    except (ValueError, KeyError, TypeError) as error:
        raise PackageRefused(f"{leaf.path} has not the form of segments") from error
    if told.keys() != {"flow", "segments"} or not found or found != stated:
        raise PackageRefused(f"{leaf.path} has not the form of segments")
