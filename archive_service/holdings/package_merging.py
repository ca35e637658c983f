"""Merge the parts of a package into one in order of path, and cut it into segments.

Of each part a piece of its lines is in memory, and nothing of its kept leaves: the parts are in two files,
one after the other.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from tempfile import TemporaryFile
from typing import BinaryIO, NamedTuple, Protocol, cast

from archive_service.holdings.kept_leaves import Entry, copy_entries, entries
from archive_service.model.export_index import MadeRun
from signing.merkle import leaf_hash

SEGMENT_BYTES = 4 << 20
"""Bytes of the lines of a segment, at least, but for the last one. Its kept leaves have about half as many
more. It ends between pieces: up to 8 MiB, as usual, they are encrypted and read in memory; what is more goes
through a file.
"""
_AT_ONCE, _PIECE = 2 << 20, 16 << 10
"""Bytes of lines in memory, of all parts and, when they are many, of each."""
LINE = re.compile(rb'(\{"bytes":([0-9]+),"kind":"([^"\\]*(?:\\.[^"\\]*)*)","path":"([^"]*)",[^\n]*\})\n')
"""A line of an inventory. Its members are always in this order, and a path has neither quotes nor escapes."""


class PackageLine(NamedTuple):
    """A line without its LF, with what is in it, the shard that it is of, and its leaf hash (RFC 9162). The
    kind is as JSON writes it.
    """

    path: bytes
    shard: int
    line: bytes
    digest: bytes
    kind: bytes
    size: int


PackageLines = Sequence[PackageLine]
"""Lines that follow one another in a package."""
_PATH = attrgetter("path")


class TakesLines(Protocol):
    """Takes in the lines of a package, as a `GrowingInventory` does."""

    def extend(self, hashes: Sequence[bytes], paths: Sequence[bytes], size: int) -> None:
        """Take in the next lines: their leaf hashes, the paths in them, and the sum of the bytes in them."""


def read_lines(shard: int, text: bytes) -> list[PackageLine]:
    """Read lines of an inventory that was made here, each with its LF; `ValueError` for anything else."""
    found = [
        PackageLine(path, shard, line, leaf_hash(line), kind, int(size))
        for line, size, kind, path in LINE.findall(text)
    ]
    if sum([len(one.line) for one in found]) + len(found) != len(text):
        raise ValueError("this is no inventory")
    return found


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


@dataclass(frozen=True, slots=True)
class PackageMerge:
    """The parts of a package, in two files without names."""

    lines: BinaryIO
    kept: BinaryIO
    made_kinds: Collection[bytes]
    """Leaves of these kinds are made again by the layouts of their shard."""
    segment_bytes: int = SEGMENT_BYTES

    def merged(self, parts: Sequence[Part]) -> Iterator[PackageLines]:
        """Yield the lines of all parts in order of path, many at a time."""
        self.lines.flush()  # they are read past the buffer of the file
        size = min(max(_AT_ONCE // len(parts), _PIECE), self.segment_bytes)
        reading = [_Reading(self.lines.fileno(), part.shard, *part.lines) for part in parts]
        while True:
            for one in reading:
                one.read(size)
            reading = [one for one in reading if one.lines]
            if not reading:
                return
            # What is not read yet of a part comes after the last of its lines that were read.
            last = min((one.lines[-1].path for one in reading if one.place < one.end), default=None)
            yield sorted([line for one in reading for line in one.taken(last)])

    def entries(self, parts: Sequence[Part]) -> KeptEntries:
        """Return the kept leaves of all parts, which were not asked for yet."""
        return KeptEntries(self.kept, parts)

    def segments(
        self, kept: KeptEntries, merged: Iterator[PackageLines], inventory: TakesLines
    ) -> Iterator[SegmentFiles]:
        """Yield the segments of merged lines, of which some may be left out, in order; each is gone when the
        next one is asked for. `kept` are the leaves of these lines, and maybe of others.
        """
        lines = next(merged, None)
        while lines is not None:
            with TemporaryFile() as lines_file, TemporaryFile() as kept_file:
                segment = _Growing(cast("BinaryIO", lines_file), cast("BinaryIO", kept_file))
                while lines is not None and segment.is_open(self.segment_bytes):
                    found = kept.of(lines)
                    self._note_made(lines, found, segment)
                    segment.add(lines, list(found.values()), self.kept)
                    size = sum([one.size for one in lines])
                    inventory.extend([one.digest for one in lines], [one.path for one in lines], size)
                    lines = next(merged, None)
                yield segment.finished()

    def _note_made(self, lines: PackageLines, kept: Mapping[bytes, Entry], segment: _Growing) -> None:
        for number, one in enumerate(lines, start=segment.leaves):
            if one.kind in self.made_kinds and one.path not in kept:
                segment.note(number, one.shard)


@dataclass(slots=True)
class _Reading:
    """The lines of a part that were read and not taken yet, and where the next ones are in the file."""

    file: int
    shard: int
    place: int
    end: int
    lines: list[PackageLine] = field(default_factory=list)
    rest: bytes = b""

    def read(self, size: int) -> None:
        """When all lines were taken, read the next ones; there are none at the end of the part."""
        while not self.lines and self.place < self.end:
            piece = os.pread(self.file, min(size, self.end - self.place), self.place)
            if not piece:
                raise OSError("the lines of a package end before their end")
            self.place += len(piece)
            text = self.rest + piece
            cut = text.rfind(b"\n") + 1
            self.lines, self.rest = read_lines(self.shard, text[:cut]), text[cut:]

    def taken(self, last: bytes | None) -> PackageLines:
        """Take the lines up to a path, or all of them."""
        cut = len(self.lines) if last is None else bisect_right(self.lines, last, key=_PATH)
        found, self.lines = self.lines[:cut], self.lines[cut:]
        return found


class KeptEntries:
    """The kept leaves of all parts, from the first to the last."""

    def __init__(self, file: BinaryIO, parts: Sequence[Part]) -> None:
        self._parts = [entries(file, *part.kept) for part in parts]
        self._next = [next(one, None) for one in self._parts]

    def of(self, lines: PackageLines) -> Mapping[bytes, Entry]:
        """Return those of the next lines, in their order; what comes before is passed over."""
        wanted, last = dict.fromkeys([one.path for one in lines]), lines[-1].path
        for number, part in enumerate(self._parts):
            entry = self._next[number]
            while entry is not None and entry.path <= last:
                if entry.path in wanted:
                    wanted[entry.path] = entry
                entry = next(part, None)
            self._next[number] = entry
        return {path: entry for path, entry in wanted.items() if entry is not None}


@dataclass(slots=True)
class _Growing:
    lines: BinaryIO
    kept: BinaryIO
    leaves: int = 0
    size: int = 0
    kept_size: int = 0
    made: list[MadeRun] = field(default_factory=list)

    def add(self, lines: PackageLines, kept: Sequence[Entry], source: BinaryIO) -> None:
        """Add lines, and the kept leaves among them."""
        self.size += self.lines.write(b"".join([one.line + b"\n" for one in lines]))
        self.leaves += len(lines)
        copy_entries(kept, source, self.kept)
        self.kept_size += sum([entry.end - entry.start for entry in kept])

    def is_open(self, wanted: int) -> bool:
        """Say whether more lines are to be added to a segment of so many bytes."""
        return max(self.size, self.kept_size * 2 // 3) < wanted

    def note(self, number: int, shard: int) -> None:
        """Note that a shard makes the leaf with this number."""
        last = self.made[-1] if self.made else None
        if last is not None and last.shard == shard and last.first + last.count == number:
            self.made[-1] = MadeRun(first=last.first, count=last.count + 1, shard=shard)
        else:
            self.made.append(MadeRun(first=number, count=1, shard=shard))

    def finished(self) -> SegmentFiles:
        self.lines.seek(0)
        self.kept.seek(0)
        return SegmentFiles(self.lines, self.kept, self.leaves, self.size, self.made)
