"""A record's source when a flow has several records: its own segments, in the format of the contract."""

from __future__ import annotations

import io
import re
from base64 import b64encode
from binascii import a2b_base64
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, cast

import orjson

from archive_service.model.flow import ByteRange
from signing.digests import Digest

_SEGMENT = re.compile(rb'\{"offset":([0-9]+),"length":([0-9]+),"data":"')
_PIECE = 3 << 18  # a multiple of three, so that base64 can be written in pieces


class OwnSource:
    """`{"flow":{"commitment","length"},"segments":[{"offset","length","data"}]}`, generated while it is read.

    It is never whole in memory, nor unencrypted on a disk. It contains no plain digest of the flow: with one,
    the owner of one record could guess a short value in another record by trying. Sources made by earlier
    versions contain `sha256` instead.
    """

    def __init__(self, flow: bytes, commitment: str, ranges: Sequence[ByteRange]) -> None:
        """Take the flow, the commitment to it (hex) and the ranges in any order."""
        self._flow = memoryview(flow)
        self._commitment = commitment
        self._ranges = tuple(sorted(set(ranges), key=lambda part: part.offset))

    @property
    def parts(self) -> tuple[ByteRange, ...]:
        """The position of each segment in the flow, in order."""
        return self._ranges

    @property
    def digest(self) -> Digest:
        """SHA-256 of the source."""
        return Digest.of_parts(self.pieces())

    def opened(self) -> BinaryIO:
        """Return the source as a file to read from."""
        return cast("BinaryIO", io.BufferedReader(_Pieces(self.pieces()), 1 << 20))

    def pieces(self) -> Iterator[bytes]:
        """Yield the source in order."""
        whole = orjson.dumps({"commitment": self._commitment, "length": len(self._flow)})
        yield b'{"flow":' + whole + b',"segments":['
        for number, part in enumerate(self._ranges):
            yield b'%s{"offset":%d,"length":%d,"data":"' % (b"," if number else b"", part.offset, part.length)
            end = part.offset + part.length
            for at in range(part.offset, end, _PIECE):
                yield b64encode(self._flow[at : min(at + _PIECE, end)])
            yield b'"}'
        yield b"]}"


def shares_of_frame(
    frame: Sequence[ByteRange], records: Sequence[Sequence[ByteRange]]
) -> list[list[ByteRange]]:
    """Assign each stretch of Bundle bytes outside entries to the record of the preceding entry, else to the
    first record.

    If each record got all of these bytes, those of a flow of two thousand persons would be stored two
    thousand times.
    """
    follows: dict[int, int] = {}
    for number, entries in enumerate(records):
        for entry in entries:
            follows.setdefault(entry.offset + entry.length, number)
    shares: list[list[ByteRange]] = [[] for _ in records]
    for part in frame:
        shares[follows.get(part.offset, 0)].append(part)
    return shares


def segments_in(source: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield offset and bytes of each segment written by `OwnSource`, one at a time."""
    view = memoryview(source)
    at = source.index(b"[") + 1
    while match := _SEGMENT.match(source, at):
        end = match.end() + 4 * -(-int(match[2]) // 3)
        yield int(match[1]), a2b_base64(view[match.end() : end])
        at = end + len(b'"},')


class _Pieces(io.RawIOBase):
    """A file whose content is generated while it is read."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._left = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with the next bytes; 0 at the end."""
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._left = memoryview(piece)
        count = min(len(buffer), len(self._left))
        buffer[:count] = self._left[:count]
        self._left = self._left[count:]
        return count
