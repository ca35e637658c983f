"""Read the quarantined flows of a package; see `export_quarantine`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from archive_service.holdings.export_quarantine import flow_name, quarantine_path
from archive_service.holdings.package_leaves import PackageRefused, identifier_in, naming_leaf
from archive_service.holdings.portable_forms import PortableDeposit, read_deposit_file
from archive_service.model.deposits import Outcome
from exports.portability.leaves import Leaf

if TYPE_CHECKING:
    from archive_service.holdings.package_reading import PackageTree

_DEPOSIT, _FLOW, _RECEIPT = "quarantine-deposit", "quarantine-flow", "quarantine-receipt"
_KINDS = (_DEPOSIT, _FLOW, _RECEIPT)


@dataclass(frozen=True, slots=True, kw_only=True)
class PackagedFlow:
    """A quarantined flow in a package: what is said of it, and its three files."""

    told: PortableDeposit
    deposit: Leaf
    flow: Leaf
    receipt: Leaf

    @property
    def leaves(self) -> Sequence[Leaf]:
        """Its files."""
        return self.deposit, self.flow, self.receipt


@dataclass(slots=True)
class QuarantineContents:
    """The files of the quarantined flows of a package, by deposit and kind."""

    files: dict[UUID, dict[str, Leaf]] = field(default_factory=dict)

    def take(self, leaf: Leaf) -> bool:
        """Take a file by its kind and its path; return False when it is of another kind.

        Raises:
            PackageRefused: its path is not the one of a quarantined flow, or is there twice.
        """
        folder, _, rest = leaf.path.removeprefix("content/").partition("/")
        if leaf.kind not in _KINDS or folder != "quarantine":
            return False
        deposit = identifier_in(rest.partition("/")[0], leaf)
        files = self.files.setdefault(deposit, {})
        if leaf.kind in files:
            raise PackageRefused(f"{leaf.path}: the flow is there twice")
        files[leaf.kind] = leaf
        return True

    def check(self, tree: PackageTree) -> None:
        """Check that each flow can be kept; raise `PackageRefused`."""
        for deposit in self.files:
            self.flow(deposit, tree)

    def flow(self, deposit: UUID, tree: PackageTree) -> PackagedFlow:
        """Return a quarantined flow; raise `PackageRefused` when its files contradict one another."""
        files = self.files[deposit]
        if files.keys() != set(_KINDS):
            raise PackageRefused(f"the quarantined flow {deposit} has not its three files")
        with naming_leaf(files[_DEPOSIT]):
            told = read_deposit_file(tree.read(files[_DEPOSIT]))
        found = PackagedFlow(told=told, deposit=files[_DEPOSIT], flow=files[_FLOW], receipt=files[_RECEIPT])
        claims = tree.claims(found.receipt)
        named = {
            found.deposit.path: "deposit.json",
            found.flow.path: flow_name(tree.read(found.flow)),
            found.receipt.path: "receipt.jws",
        }
        if (told.id, told.outcome) != (deposit, Outcome.QUARANTINED) or told.records:
            raise PackageRefused(f"{found.deposit.path} is about the deposit {told.id}, {told.outcome}")
        if (claims.get("deposit"), claims.get("sha256")) != (str(deposit), found.flow.sha256):
            raise PackageRefused(f"{found.receipt.path} is not the receipt of this flow")
        if any(path != quarantine_path(deposit, name) for path, name in named.items()):
            raise PackageRefused(f"the files of the quarantined flow {deposit} have other names")
        return found
