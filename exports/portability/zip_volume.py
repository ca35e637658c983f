"""One ZIP file, written in one go to a target that cannot seek. The same entries give the same bytes.

Python's `zipfile` keeps half a kilobyte for each entry. When its target cannot seek, it writes sizes behind
the content, and programs that unpack while they receive do not find the end of an uncompressed entry.
"""

from __future__ import annotations

import struct
import tempfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol, Self

_STORED, _DEFLATED = 0, 8
_LEVEL = 1
_IN_MEMORY = 8 << 20
_CHUNK = 1 << 20
_LIMIT_32, _LIMIT_16 = 0xFFFFFFFF, 0xFFFF
_ELSEWHERE = 0xFFFFFFFF  # The value is in a field of ZIP64.
_UNIX, _UTF8 = 3 << 8, 0x800
_MIDNIGHT, _FIRST_OF_1980 = 0, 1 << 5 | 1
_REGULAR_FILE = 0o100644 << 16
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64 = struct.Struct("<4sLQL")
_TAIL = _END.size + _END_64.size + _LOCATOR_64.size

Chunks = Callable[[], Iterator[bytes]]


class Target(Protocol):
    """What a volume is written to; it may encrypt on the way."""

    def write(self, data: bytes, /) -> object:
        """Take in the next bytes."""


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file, ready to be an entry: its sizes and CRC are known before its first byte is written."""

    path: str
    deflated: bool
    size: int
    packed_size: int
    crc: int
    chunks: Chunks
    """The bytes of the entry, again for each call."""

    @classmethod
    def of(cls, path: str, chunks: Chunks, *, deflated: bool) -> Self:
        """Measure a file. Its packed bytes are kept when they are few, else made again at writing."""
        size = crc = packed_size = 0
        kept: list[bytes] = []

        def counted() -> Iterator[bytes]:
            nonlocal size, crc
            for chunk in chunks():
                size, crc = size + len(chunk), zlib.crc32(chunk, crc)
                yield chunk

        for piece in _deflated(counted()) if deflated else counted():
            packed_size += len(piece)
            if packed_size <= _IN_MEMORY:
                kept.append(piece)
            else:
                kept.clear()
        if packed_size <= _IN_MEMORY:
            return cls(path, deflated, size, packed_size, crc, lambda: iter(kept))
        again = (lambda: _deflated(chunks())) if deflated else chunks
        return cls(path, deflated, size, packed_size, crc, again)

    @property
    def cost(self) -> int:
        """Bytes that the entry adds to a volume, at most."""
        return self.packed_size + _LOCAL.size + _CENTRAL.size + 2 * len(self.path.encode()) + 48


class ZipVolume:
    """A ZIP file that is being written. Entries have no time, no owner, no extra field but that of ZIP64."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self.bytes = 0
        self.entries = 0
        # Paths only; no content of a file.
        self._directory = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed in `finish`
        self._reserved = _TAIL

    @property
    def final_size(self) -> int:
        """Size of the volume if it were finished now, at most."""
        return self.bytes + self._reserved

    def add(self, file: PackedFile) -> None:
        """Write one entry."""
        name, offset = file.path.encode(), self.bytes
        large = max(file.size, file.packed_size) >= _LIMIT_32
        sizes = struct.pack("<2H2Q", 1, 16, file.size, file.packed_size) if large else b""
        packed, size = (_ELSEWHERE, _ELSEWHERE) if large else (file.packed_size, file.size)
        method = _DEFLATED if file.deflated else _STORED
        common = (_UTF8, method, _MIDNIGHT, _FIRST_OF_1980, file.crc, packed, size, len(name))
        version = 45 if large else 20
        self._write(_LOCAL.pack(b"PK\3\4", version, *common, len(sizes)) + name + sizes)
        for chunk in file.chunks():
            self._write(chunk)
        self._list(name, offset, common, large=large, sizes=sizes[4:])

    def _list(self, name: bytes, offset: int, common: tuple[int, ...], *, large: bool, sizes: bytes) -> None:
        far = offset >= _LIMIT_32
        values = sizes + (struct.pack("<Q", offset) if far else b"")
        extra = struct.pack("<2H", 1, len(values)) + values if values else b""
        version = 45 if large or far else 20
        place = (len(extra), 0, 0, 0, _REGULAR_FILE, _ELSEWHERE if far else offset)
        head = _CENTRAL.pack(b"PK\1\2", _UNIX | version, version, *common, *place)
        self._reserved += self._directory.write(head + name + extra)
        self.entries += 1

    def finish(self) -> None:
        """Write the directory at the end."""
        start, size, count = self.bytes, self._directory.tell(), self.entries
        with self._directory as directory:
            directory.seek(0)
            while chunk := directory.read(_CHUNK):
                self._write(chunk)
        if start >= _LIMIT_32 or size >= _LIMIT_32 or count >= _LIMIT_16:
            end = self.bytes
            self._write(_END_64.pack(b"PK\6\6", 44, _UNIX | 45, 45, 0, 0, count, count, size, start))
            self._write(_LOCATOR_64.pack(b"PK\6\7", 0, end, 1))
            count, size, start = min(count, _LIMIT_16), _ELSEWHERE, _ELSEWHERE
        self._write(_END.pack(b"PK\5\6", 0, 0, count, count, size, start, 0))

    def discard(self) -> None:
        """Give up the volume."""
        self._directory.close()

    def _write(self, data: bytes) -> None:
        self._target.write(data)
        self.bytes += len(data)


def _deflated(chunks: Iterator[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    for chunk in chunks:
        if piece := packer.compress(chunk):
            yield piece
    yield packer.flush()
