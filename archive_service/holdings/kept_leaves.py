"""Leaves that are kept as they were at the build: a file of entries, each a path and its content, deflated.

A ZIP file would have a directory, which is in memory as long as it is open.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO, RawIOBase
from typing import BinaryIO, cast
from zipfile import ZipFile

_HEAD = struct.Struct(">HQ")
_LEVEL = 1
_PIECE = 1 << 18


@dataclass(frozen=True, slots=True)
class Entry:
    """Where the deflated content of a leaf is in its file."""

    path: str
    start: int
    length: int


def write_entry(path: str, content: Iterable[bytes], into: BinaryIO) -> Entry:
    """Add an entry at the end of a file, and return it."""
    name = path.encode()
    begin = into.tell()
    start = begin + _HEAD.size + len(name)
    into.write(_HEAD.pack(len(name), 0) + name)
    deflate = zlib.compressobj(_LEVEL, wbits=-15)
    length = 0
    for piece in content:
        length += into.write(deflate.compress(piece))
    length += into.write(deflate.flush())
    into.seek(begin)
    into.write(_HEAD.pack(len(name), length))
    into.seek(start + length)
    return Entry(path, start, length)


def write_short_entry(path: str, content: bytes, into: BinaryIO) -> Entry:
    """Add an entry whose content is in memory at the end of a file, and return it."""
    name = path.encode()
    # A window as large as the content finds as much, and takes a fraction of the memory to prepare.
    window = min(max(len(content).bit_length(), 9), 15)
    deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, -window, min(max(window - 6, 1), 8))
    deflated = deflate.compress(content) + deflate.flush()
    start = into.tell() + _HEAD.size + len(name)
    into.write(_HEAD.pack(len(name), len(deflated)) + name + deflated)
    return Entry(path, start, len(deflated))


def copy_entry(entry: Entry, source: BinaryIO, into: BinaryIO) -> None:
    """Add an entry of another file at the end of this one, as it is."""
    name = entry.path.encode()
    into.write(_HEAD.pack(len(name), entry.length) + name)
    source.seek(entry.start)
    left = entry.length
    while left and (piece := source.read(min(left, _PIECE))):
        left -= into.write(piece)


def entries(file: BinaryIO, start: int = 0, end: int | None = None) -> Iterator[Entry]:
    """Yield the entries between two places of a file, in their order; the file may be read meanwhile."""
    while end is None or start < end:
        file.seek(start)
        head = file.read(_HEAD.size)
        if len(head) < _HEAD.size:
            return
        size, length = _HEAD.unpack(head)
        entry = Entry(file.read(size).decode(), start + _HEAD.size + size, length)
        yield entry
        start = entry.start + entry.length


class KeptLeaves:
    """The entries of one file by path, to be read one by one."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._entries: Mapping[str, Entry] = {entry.path: entry for entry in entries(file)}

    def __contains__(self, path: object) -> bool:
        return path in self._entries

    def open(self, path: str) -> BinaryIO:
        """Return the content of a leaf, to be read to its end before another one is opened."""
        return cast("BinaryIO", _Inflated(self._file, self._entries[path]))

    def read(self, path: str) -> bytes:
        """Return the content of a leaf."""
        entry = self._entries[path]
        self._file.seek(entry.start)
        return zlib.decompress(self._file.read(entry.length), wbits=-15)


class ZippedLeaves:
    """The same in the ZIP file that was kept for a whole package before there were shards."""

    def __init__(self, file: BinaryIO) -> None:
        self._zip = ZipFile(file)
        self._names = frozenset(self._zip.namelist())

    def __contains__(self, path: object) -> bool:
        return path in self._names

    def open(self, path: str) -> BinaryIO:
        """Return the content of a leaf."""
        return BytesIO(self.read(path))

    def read(self, path: str) -> bytes:
        """Return the content of a leaf."""
        return self._zip.read(path)


class _Inflated(RawIOBase):
    """The content of an entry, inflated while it is read."""

    def __init__(self, file: BinaryIO, entry: Entry) -> None:
        super().__init__()
        self._file, self._place, self._left = file, entry.start, entry.length
        self._inflate = zlib.decompressobj(-15)

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes, empty at the end."""
        if size < 0:
            return b"".join(iter(lambda: self.read(_PIECE), b""))
        while not self._inflate.eof:
            held = self._inflate.unconsumed_tail
            if not held and self._left:
                self._file.seek(self._place)
                held = self._file.read(min(self._left, _PIECE))
                self._place, self._left = self._place + len(held), self._left - len(held)
            if found := self._inflate.decompress(held, size):
                return found
            if not held:
                break
        return b""
