"""A package with the deltas that continue it, laid over one another: they are imported as one package."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from archive_service.errors import ArchiveServiceError
from exports.portability.check_portability import CMS, INVENTORY, JWS, MANIFEST
from exports.portability.package_states import CHANGED, REMOVED, is_content

_OWN = frozenset((CHANGED.encode(), REMOVED.encode()))
_Line = tuple[bytes, int, bytes]


class PredecessorMissing(ArchiveServiceError):
    """A delta comes without the package that it continues; nothing was imported."""

    code = "predecessor-missing"


def check_chain(folders: Sequence[Path]) -> None:
    """Raise `PredecessorMissing` unless the first package is no delta, and each later one continues the one
    before it. All of them were checked.
    """
    before: str | None = None
    for folder in folders:
        manifest = orjson.loads((folder / MANIFEST).read_bytes())
        is_delta = (folder / CHANGED).is_file()
        if is_delta != (before is not None) or (is_delta and manifest["predecessor"] != before):
            raise PredecessorMissing(
                "a delta is imported with all packages that it continues: name them in their order"
            )
        before = str(manifest["root"])


@contextmanager
def laid_over(folders: Sequence[Path]) -> Iterator[Path]:
    """Give a folder with the content after all packages of a chain, and with the other files of the last one.

    Its files are links to those of the packages.
    """
    with TemporaryDirectory(prefix="chain-") as name:
        union = Path(name)
        with (union / INVENTORY).open("wb") as inventory:
            for key, number, line in _left(folders):
                inventory.write(line)
                place = union / key.decode()
                place.parent.mkdir(parents=True, exist_ok=True)
                place.symlink_to((folders[number] / key.decode()).resolve())
        for own in (MANIFEST, JWS, CMS):
            (union / own).symlink_to((folders[-1] / own).resolve())
        yield union


def removed_in(folders: Sequence[Path]) -> Iterator[tuple[str, str]]:
    """Yield the paths that deltas say are no longer there, each with the reason."""
    for folder in folders[1:]:
        with (folder / REMOVED).open("rb") as lines:
            for line in lines:
                told = orjson.loads(line)
                yield told["path"], told["reason"]


def _left(folders: Sequence[Path]) -> Iterator[_Line]:
    """Yield the lines of what is there after the last package, in order of path."""
    gone: dict[bytes, int] = {}
    for number, folder in enumerate(folders[1:], 1):
        gone |= {path.encode(): number for path, _ in removed_in([folder, folder])}
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
