"""The files of a built export that are fetched one by one, in clear: NDJSON of the layout `bulk`, and the
documents that its resources name.

They are the leaves of the package, made again from the stores and compared with its inventory.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import BytesIO
from tempfile import TemporaryFile
from typing import Any, BinaryIO, cast
from uuid import UUID

import orjson

from archive_service.errors import NotFound
from archive_service.holdings.built_export import BuiltPackage, ShardsAgain
from archive_service.holdings.delivery_folder import CountedFile
from archive_service.holdings.volume_cache import MadeVolume
from archive_service.model.export_shards import PlannedShard
from exports.portability.errors import InventoryDiffers
from exports.portability.layouts.bulk.served_manifest import ServedOutput
from exports.portability.tree_package import TreeFile

_PIECE = 1 << 18
ATTACHED = frozenset(("source", "document"))
"""The kinds of the parts of records that attachments of DocumentReferences name."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A file among several that are in one: where it begins, its length, its SHA-256."""

    start: int
    length: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class MadeFiles:
    """Files that were made, by path, and the records that they show."""

    together: MadeVolume
    places: Mapping[str, Stretch]

    def file(self, path: str) -> ServedFile:
        """Return one of them."""
        return ServedFile(path, self.together, self.places[path])


@dataclass(frozen=True, slots=True)
class ServedFile:
    """A file as it is handed over."""

    path: str
    together: MadeVolume
    place: Stretch

    @property
    def length(self) -> int:
        """Its length in bytes."""
        return self.place.length

    @property
    def digest(self) -> bytes:
        """Its SHA-256."""
        return self.place.digest

    def read(self, start: int, size: int) -> bytes:
        """Return bytes from the place `start`; several threads may read."""
        left = max(0, min(size, self.place.length - start))
        return self.together.read(self.place.start + start, left)


def shard_files(package: BuiltPackage, number: int, outputs: Sequence[ServedOutput]) -> MadeFiles:
    """Make the files of one group of persons again.

    Raises:
        InventoryDiffers: a file is no longer the one of the package.
    """
    with ExitStack() as stack, _together() as made:
        again = ShardsAgain(package, stack.enter_context(ExitStack()))
        for one in outputs:
            made.add(again.file(number, one.path), one.sha256)
        return made.files(records_of(package.shard(number)[0]))


def leaf_file(package: BuiltPackage, path: str) -> MadeFiles:
    """Make one leaf again; raise `NotFound` when the package has none of this path, else as `shard_files`."""
    number, told = _found(package, path)
    record = told["record"]
    with package.files(number, 1) as files, _together() as made:
        made.add(next(files), told["sha256"])
        return made.files([] if record is None else [UUID(record)])


def told_of(package: BuiltPackage, path: str) -> Mapping[str, Any]:
    """Return what the inventory says of a leaf; raise `NotFound`."""
    return _found(package, path)[1]


def of_content(path: str, content: bytes) -> MadeFiles:
    """Return a file that is made for one request alone, and shows no record."""
    with _together() as made:
        made.add(TreeFile(path, "", None, None, lambda: BytesIO(content)), None)
        return made.files([])


def records_of(plan: PlannedShard) -> Sequence[UUID]:
    """Return the records of a shard."""
    return [*(record for one in plan.persons for record in one.records), *plan.records]


@contextmanager
def _together() -> Iterator[_Together]:
    with TemporaryFile() as file:
        yield _Together(CountedFile(cast("BinaryIO", file)), {})


@dataclass(slots=True)
class _Together:
    """Several files, one after the other in a file without a name."""

    into: CountedFile
    places: dict[str, Stretch]

    def add(self, file: TreeFile, sha256: str | None) -> None:
        start, digest = self.into.length, hashlib.sha256()
        with file.open() as source:
            while piece := source.read(_PIECE):
                digest.update(piece)
                self.into.write(piece)
        if sha256 is not None and digest.hexdigest() != sha256:
            raise InventoryDiffers(file.path)
        self.places[file.path] = Stretch(start, self.into.length - start, digest.digest())

    def files(self, records: Sequence[UUID]) -> MadeFiles:
        digest = self.into.digest.digest()
        return MadeFiles(MadeVolume.of(self.into.file, self.into.length, digest, records), self.places)


def _found(package: BuiltPackage, path: str) -> tuple[int, Mapping[str, Any]]:
    """Return the number of a leaf with its line: a search by halves, since lines are in order of path."""
    segments, low, high = package.index.segments, 0, len(package.index.segments)
    wanted = path.encode()
    while low < high:
        middle = (low + high) // 2
        before = sum(one.leaves for one in segments[:middle])
        lines = [orjson.loads(line) for line in package.lines(before, segments[middle].leaves)]
        if not lines or wanted > lines[-1]["path"].encode():
            low = middle + 1
        elif wanted < lines[0]["path"].encode():
            high = middle
        else:
            place = bisect_left(lines, wanted, key=lambda line: line["path"].encode())
            if lines[place]["path"] == path:
                return before + place, lines[place]
            break
    raise NotFound("the package has no such file")
