"""Leaves that are kept as they were at the build: a file of entries, each a path and its content, deflated.

A ZIP file would have a directory, which is in memory as long as it is open. Short contents are in a deflated
form that is as long as they are (RFC 1951, 3.2.4): to compress a short JSON text to its half takes longer
than to encrypt and write the whole text.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO, RawIOBase
from typing import BinaryIO, NamedTuple, cast
from zipfile import ZipFile

from exports.portability.check_portability import LONGEST_PATH

_HEAD = struct.Struct(">HQ")
_AS_IT_IS = struct.Struct("<BHH")
"""Of a deflated block that has its content as it is: that it is the last one, its length, and the same with
all bits inverted.
"""
_LAST = 1
_SHORT = 8 << 10
_LEVEL = 1
_PIECE = 1 << 18
_HEADS = 32 << 10
"""What is read at once to find entries."""
_LONGEST_HEAD = _HEAD.size + LONGEST_PATH


class Entry(NamedTuple):
    """Where the deflated content of a leaf is in its file; `begin` is the place of the whole entry."""

    path: bytes
    begin: int
    start: int
    end: int


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
    return Entry(name, begin, start, start + length)


def write_short_entry(path: str, content: bytes, into: BinaryIO) -> Entry:
    """Add an entry whose content is in memory at the end of a file, and return it."""
    name, begin = path.encode(), into.tell()
    if len(content) <= _SHORT:
        deflated = _AS_IT_IS.pack(_LAST, len(content), len(content) ^ 0xFFFF) + content
    else:
        deflate = zlib.compressobj(_LEVEL, wbits=-15)
        deflated = deflate.compress(content) + deflate.flush()
    into.write(b"%b%b%b" % (_HEAD.pack(len(name), len(deflated)), name, deflated))
    start = begin + _HEAD.size + len(name)
    return Entry(name, begin, start, start + len(deflated))


def copy_entries(wanted: Iterable[Entry], source: BinaryIO, into: BinaryIO) -> None:
    """Add entries of another file at the end of this one, as they are."""
    begin = end = 0
    for entry in wanted:
        if entry.begin != end:
            _copy(source, begin, end, into)
            begin = entry.begin
        end = entry.end
    _copy(source, begin, end, into)


def _copy(source: BinaryIO, begin: int, end: int, into: BinaryIO) -> None:
    if begin < end:
        source.seek(begin)
    while begin < end and (piece := source.read(min(end - begin, _PIECE))):
        begin += into.write(piece)


def entries(file: BinaryIO, begin: int = 0, end: int | None = None) -> Iterator[Entry]:
    """Yield the entries between two places of a file, in their order; the file may be read meanwhile."""
    piece, place = b"", 0
    while end is None or begin < end:
        if begin + _LONGEST_HEAD > place + len(piece):
            file.seek(begin)
            piece, place = file.read(_HEADS), begin
            if len(piece) < _HEAD.size:
                return
        at = begin - place
        size, length = _HEAD.unpack_from(piece, at)
        at += _HEAD.size
        start = begin + _HEAD.size + size
        yield Entry(piece[at : at + size], begin, start, start + length)
        begin = start + length


class KeptLeaves:
    """The entries of one file by path, to be read one by one."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._entries: Mapping[str, Entry] = {entry.path.decode(): entry for entry in entries(file)}

    def __contains__(self, path: object) -> bool:
        return path in self._entries

    def open(self, path: str) -> BinaryIO:
        """Return the content of a leaf, to be read to its end before another one is opened."""
        return cast("BinaryIO", _Inflated(self._file, self._entries[path]))

    def read(self, path: str) -> bytes:
        """Return the content of a leaf."""
        entry = self._entries[path]
        self._file.seek(entry.start)
        return zlib.decompress(self._file.read(entry.end - entry.start), wbits=-15)


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
        self._file, self._place, self._left = file, entry.start, entry.end - entry.start
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
