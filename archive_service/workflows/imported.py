"""Who may import packages, and what an import gives: its counts, and what it did not take as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from archive_service.access.rights import Right, require
from archive_service.access.scope import sees_all
from archive_service.errors import NotAllowed
from archive_service.holdings.freezes import hold_off_freezes, require_not_frozen
from archive_service.holdings.holds import let_eliminations_end
from archive_service.holdings.imported_package import Package
from archive_service.model.actors import Actor
from archive_service.model.identifiers import LegalEntity
from archive_service.ports import Transaction
from exports.portability.leaves import Leaf


@dataclass(frozen=True, slots=True)
class ImportFinding:
    """Something about one file that the import did not take as it is."""

    code: str
    path: str
    message: str


@dataclass(slots=True)
class Imported:
    """What became of the files of a package, each counted once; one of another program has no root."""

    root: str | None
    understood: int = 0
    kept_as_bytes: int = 0
    refused: int = 0
    merged: int = 0
    traces: int = 0
    """Files of traces among those that are kept or merged."""
    findings: list[ImportFinding] = field(default_factory=list)

    def refuse(self, code: str, leaves: Iterable[Leaf], message: str) -> None:
        """Count files that were not taken, and say why."""
        paths = [leaf.path for leaf in leaves]
        self.refused += len(paths)
        if paths:
            self.tell(code, paths[0], message)

    def tell(self, code: str, path: str, message: str) -> None:
        """Add a finding."""
        self.findings.append(ImportFinding(code, path, message))


def import_lock(tenant: LegalEntity) -> str:
    """Return the lock by which the writers of imports for one legal entity follow one another, page by
    page.
    """
    return f"import {tenant}"


def lock_to_write(package: Package, transaction: Transaction, *locks: str) -> None:
    """Take the locks of a transaction that may write what a package brings, before it looks again.

    Raises:
        EstablishmentFrozen: an establishment of the package was frozen since the import began.
    """
    if package.delta is not None or package.contents.history.holds:
        let_eliminations_end(transaction)  # what holds are on may change
    hold_off_freezes(transaction)
    transaction.lock(import_lock(package.tenant), *locks)
    require_not_frozen(transaction.establishments.frozen(package.places), transaction)


def summed(root: str | None, several: Sequence[Imported]) -> Imported:
    """Return what several packages gave together."""
    return Imported(
        root,
        understood=sum(one.understood for one in several),
        kept_as_bytes=sum(one.kept_as_bytes for one in several),
        refused=sum(one.refused for one in several),
        merged=sum(one.merged for one in several),
        traces=sum(one.traces for one in several),
        findings=[found for one in several for found in one.findings],
    )


def require_importer(actor: Actor) -> None:
    """Raise `NotAllowed` unless the actor is an operator without a scope."""
    require(actor, Right.IMPORT)
    if not sees_all(actor):
        raise NotAllowed("only an operator without a scope imports packages")
