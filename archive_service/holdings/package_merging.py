"""Merge the parts of a package into one in order of path, and cut it into segments.

Nothing is held in memory but the next line of each part: the parts are in one file, one after the other.
"""

from __future__ import annotations

import heapq
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from tempfile import TemporaryFile
from typing import BinaryIO, cast

import orjson

from archive_service.holdings.kept_leaves import Entry, copy_entry, entries
from archive_service.model.export_index import MadeRun
from exports.portability.inventory import GrowingInventory

SEGMENT_BYTES = 4 << 20
"""Bytes of the lines of a segment, at least, but for the last one; its kept leaves may have twice as many."""
_PIECE = 16 << 10


PackageLine = tuple[bytes, int, bytes]
"""The path of a leaf, the shard that it is of, and its line without LF."""


@dataclass(frozen=True, slots=True)
class Part:
    """The lines and the kept leaves of a shard, or with the number 0 those about the whole package, as places
    in two files.
    """

    shard: int
    lines: tuple[int, int]
    kept: tuple[int, int]


@dataclass(frozen=True, slots=True)
class SegmentFiles:
    """A segment: its lines and its kept leaves in files at their beginning, and who makes the others."""

    lines: BinaryIO
    kept: BinaryIO
    leaves: int
    bytes: int
    made: Sequence[MadeRun]


@dataclass(slots=True)
class _Growing:
    lines: BinaryIO
    kept: BinaryIO
    leaves: int = 0
    size: int = 0
    kept_size: int = 0
    made: list[MadeRun] = field(default_factory=list)

    def add(self, line: bytes) -> None:
        self.size += self.lines.write(line + b"\n")
        self.leaves += 1

    def keep(self, entry: Entry, source: BinaryIO) -> None:
        copy_entry(entry, source, self.kept)
        self.kept_size += entry.length

    def note(self, shard: int) -> None:
        """Note that a shard makes the leaf that is added next."""
        last = self.made[-1] if self.made else None
        if last is not None and last.shard == shard and last.first + last.count == self.leaves:
            self.made[-1] = MadeRun(first=last.first, count=last.count + 1, shard=shard)
        else:
            self.made.append(MadeRun(first=self.leaves, count=1, shard=shard))

    def finished(self) -> SegmentFiles:
        self.lines.seek(0)
        self.kept.seek(0)
        return SegmentFiles(self.lines, self.kept, self.leaves, self.size, self.made)


@dataclass(frozen=True, slots=True)
class PackageMerge:
    """The parts of a package, in two files without names."""

    lines: BinaryIO
    kept: BinaryIO
    is_made: Callable[[str], bool]
    """Whether leaves of this kind are made again by the layouts of their shard."""
    segment_bytes: int = SEGMENT_BYTES

    def merged(self, parts: Sequence[Part]) -> Iterator[PackageLine]:
        """Yield the lines of all parts in order of path."""
        self.lines.flush()  # they are read past the buffer of the file
        return heapq.merge(*(self._lines(part) for part in parts))

    def segments(
        self, parts: Sequence[Part], merged: Iterator[PackageLine], inventory: GrowingInventory
    ) -> Iterator[SegmentFiles]:
        """Yield the segments of merged lines, of which some may be left out, in order; each is gone when the
        next one is asked for.
        """
        kept = {part.shard: entries(self.kept, *part.kept) for part in parts}
        waiting = {shard: next(found, None) for shard, found in kept.items()}
        line = next(merged, None)
        while line is not None:
            with TemporaryFile() as lines, TemporaryFile() as kept_file:
                segment = _Growing(cast("BinaryIO", lines), cast("BinaryIO", kept_file))
                while line is not None and max(segment.size, segment.kept_size // 2) < self.segment_bytes:
                    key, shard, content = line
                    told = orjson.loads(content)
                    while (entry := waiting[shard]) is not None and entry.path.encode() < key:
                        waiting[shard] = next(kept[shard], None)
                    if entry is not None and entry.path.encode() == key:
                        segment.keep(entry, self.kept)
                        waiting[shard] = next(kept[shard], None)
                    elif self.is_made(told["kind"]):
                        segment.note(shard)
                    inventory.add(content, told["path"], told["bytes"])
                    segment.add(content)
                    line = next(merged, None)
                yield segment.finished()

    def _lines(self, part: Part) -> Iterator[PackageLine]:
        """Yield the path, the shard and the line of each leaf of a part."""
        place, end = part.lines
        rest = b""
        while place < end:
            piece = os.pread(self.lines.fileno(), min(_PIECE, end - place), place)
            if not piece:
                raise OSError("the lines of a package end before their end")
            place += len(piece)
            *whole, rest = (rest + piece).split(b"\n")
            for line in whole:
                yield orjson.loads(line)["path"].encode(), part.shard, line
