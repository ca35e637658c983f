"""A package with the deltas that continue it, laid over one another: they are imported as one package."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path

import orjson

from archive_service.errors import ArchiveServiceError
from archive_service.holdings.export_log import FOLDER
from archive_service.holdings.portable_completeness import is_statement
from archive_service.holdings.private_folder import private_folder
from archive_service.model.identifiers import LegalEntity
from archive_service.model.journal import Tag
from archive_service.ports import Transaction
from exports.portability.check_portability import CMS, INVENTORY, JWS, MANIFEST
from exports.portability.package_states import CHANGED, REMOVED, is_content

_OWN = frozenset((CHANGED.encode(), REMOVED.encode()))
_Line = tuple[bytes, int, bytes]


class PredecessorMissing(ArchiveServiceError):
    """A delta comes without the package that it continues; nothing was imported."""

    code = "predecessor-missing"


@dataclass(frozen=True, slots=True)
class Imports:
    """The packages that were imported here, by the journal: the legal entity and the predecessor of each, by
    its root.
    """

    known: Mapping[str, tuple[LegalEntity, str]]

    def tenant_of(self, root: str) -> LegalEntity:
        """Return whose a package is; raise `PredecessorMissing` when it was not imported here."""
        found = self.known.get(root)
        if found is None:
            raise PredecessorMissing(
                f"the package with the root {root} was not imported here: import it first, or name all "
                "packages in their order"
            )
        return found[0]

    def is_continued(self, root: str) -> bool:
        """Say whether a package was imported that continues this one: then all of this one was."""
        return any(predecessor == root for _, predecessor in self.known.values())

    def before(self, root: str) -> frozenset[str]:
        """Return the roots of a package and of those that it continues, as far as they were imported."""
        found: set[str] = set()
        while root in self.known and root not in found:
            found.add(root)
            _, root = self.known[root]
        return frozenset(found)


def imports_in(transaction: Transaction) -> Imports:
    """Return the packages whose import here was finished."""
    return Imports(
        {
            entry.subject: (LegalEntity(tenant), entry.facts.get("predecessor", ""))
            for tenant, entry in transaction.journal.all_tagged(Tag.IMPORT_FINISHED)
        }
    )


def root_in(folder: Path) -> str:
    """Return the root of a package that was checked."""
    return str(orjson.loads((folder / MANIFEST).read_bytes())["root"])


def is_delta(folder: Path) -> bool:
    """Say whether a package that was checked continues another one."""
    return (folder / CHANGED).is_file()


def predecessor_of(folder: Path) -> str:
    """Return the root of the package that a package continues; empty when it continues none."""
    manifest = orjson.loads((folder / MANIFEST).read_bytes())
    return str(manifest["predecessor"]) if is_delta(folder) else ""


def check_chain(folders: Sequence[Path]) -> None:
    """Raise `PredecessorMissing` unless each package after the first one continues the one before it. All of
    them were checked.
    """
    for before, folder in pairwise(folders):
        if predecessor_of(folder) != root_in(before):
            raise PredecessorMissing(
                "these packages do not continue one another: one is missing between them"
            )


def in_order(folders: Sequence[Path]) -> Sequence[Path]:
    """Return packages in the order in which each continues the one before it, as far as they do."""
    roots = {root_in(one) for one in folders}
    after = {predecessor_of(one): one for one in folders}
    first = next((one for one in folders if predecessor_of(one) not in roots), None)
    found: list[Path] = []
    while first is not None and first not in found:
        found.append(first)
        first = after.get(root_in(first))
    return found if len(found) == len(folders) else folders


@contextmanager
def laid_over(folders: Sequence[Path]) -> Iterator[Path]:
    """Give a folder with the content after all packages of a chain, and with the other files of the last one.

    Its files are links to those of the packages.
    """
    with private_folder() as union:
        with (union / INVENTORY).open("wb") as inventory:
            for key, number, line in _left(folders):
                inventory.write(line)
                place = union / key.decode()
                place.parent.mkdir(parents=True, exist_ok=True)
                place.symlink_to((folders[number] / key.decode()).resolve())
        for own in (MANIFEST, JWS, CMS):
            (union / own).symlink_to((folders[-1] / own).resolve())
        yield union


def removed_in(delta: Path) -> Iterator[tuple[str, str]]:
    """Yield the paths that a delta says are no longer there, each with the reason."""
    with (delta / REMOVED).open("rb") as lines:
        for line in lines:
            told = orjson.loads(line)
            yield told["path"], told["reason"]


def is_of_its_time(path: str) -> bool:
    """Say whether a file is one that each package brings anew: an extract of the journal, or numbers."""
    return path.startswith(f"{FOLDER}/") or is_statement(path)


def _left(folders: Sequence[Path]) -> Iterator[_Line]:
    """Yield the lines of what is there after the last package, in order of path."""
    gone: dict[bytes, int] = {}
    for number, folder in enumerate(folders[1:], 1):
        gone |= {path.encode(): number for path, _ in removed_in(folder)}
    last = len(folders) - 1
    merged = heapq.merge(*(_lines(folder, number) for number, folder in enumerate(folders)))
    for key, same in groupby(merged, key=lambda one: one[0]):
        *_, newest = same
        number = newest[1]
        if gone.get(key, -1) <= number if is_content(key) else number == last and key not in _OWN:
            yield newest


def _lines(folder: Path, number: int) -> Iterator[_Line]:
    with (folder / INVENTORY).open("rb") as lines:
        for line in lines:
            yield orjson.loads(line)["path"].encode(), number, line
