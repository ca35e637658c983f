"""Bytes that may be large, read in pieces: in memory, part of other bytes, encoded in base64, or in
UTF-16.
"""

from __future__ import annotations

import binascii
import codecs
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

PIECE = 1 << 20
"""Approximate size of a piece in bytes."""

_HEAD = 4096
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_SPACE = b" \t\r\n\f\v"
_LAST_FOUR = re.compile(rb"(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")


class NotBase64(ValueError):
    """The characters are not base64: one is foreign, or the padding is missing or in another place than the
    end.
    """


class NotUtf16(ValueError):
    """The bytes are not UTF-16."""


class ByteSource(Protocol):
    """Bytes that can be read from the beginning any number of times."""

    def pieces(self) -> Iterator[bytes]:
        """Yield the bytes in order."""


@dataclass(frozen=True, slots=True)
class Held:
    """Bytes in memory."""

    content: bytes | memoryview

    def pieces(self) -> Iterator[bytes]:
        """Yield the bytes in order."""
        view = memoryview(self.content)
        return (bytes(view[at : at + PIECE]) for at in range(0, len(view), PIECE))


@dataclass(frozen=True, slots=True)
class Part:
    """`length` bytes of another source, starting at `offset`."""

    source: ByteSource
    offset: int
    length: int

    def pieces(self) -> Iterator[bytes]:
        """Yield the bytes in order."""
        if isinstance(self.source, Held):
            yield from Held(memoryview(self.source.content)[self.offset : self.offset + self.length]).pieces()
            return
        at, end = 0, self.offset + self.length
        for piece in self.source.pieces():
            if at >= end:
                return
            if at + len(piece) > self.offset:
                yield piece[max(0, self.offset - at) : end - at]
            at += len(piece)


@dataclass(frozen=True, slots=True)
class Utf8OfUtf16:
    """UTF-16 converted to UTF-8, without its byte order mark."""

    source: ByteSource
    big_endian: bool

    def pieces(self) -> Iterator[bytes]:
        """Yield the bytes in order.

        Raises:
            NotUtf16: half a character, or half a surrogate pair.
        """
        decoder = codecs.getincrementaldecoder("utf-16-be" if self.big_endian else "utf-16-le")()
        try:
            for number, piece in enumerate(self.source.pieces()):
                text = decoder.decode(piece)
                yield (text.removeprefix("\ufeff") if number == 0 else text).encode()
            decoder.decode(b"", final=True)
        except UnicodeError as error:
            raise NotUtf16("not UTF-16") from error


@dataclass(frozen=True, slots=True)
class Decoded:
    """The bytes that base64 characters encode. White space between them is ignored, and so are bits after the
    last byte, which RFC 4648 (section 3.5) lets a decoder accept.
    """

    characters: ByteSource

    def pieces(self) -> Iterator[bytes]:
        """Yield the bytes in order.

        Raises:
            NotBase64: raised at the first piece that is invalid.
        """
        left = b""
        for characters in self.characters.pieces():
            piece = left + characters.translate(None, _SPACE)
            whole = max(0, len(piece) - (len(piece) % 4 or 4))  # padding is only allowed in the last four
            if piece[:whole].translate(None, _ALPHABET):
                raise NotBase64("a character that base64 has not")
            yield binascii.a2b_base64(piece[:whole])
            left = piece[whole:]
        if not _LAST_FOUR.fullmatch(left):
            raise NotBase64("no end that base64 can have")
        yield binascii.a2b_base64(left)


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A file encoded in base64: its length, its first bytes, and all its bytes in `whole` when it is small; a
    large file is not kept, but decoded on demand.
    """

    source: ByteSource
    length: int
    head: bytes
    whole: bytes | None = None

    def content(self) -> bytes:
        """Return all bytes."""
        return b"".join(self.source.pieces()) if self.whole is None else self.whole

    def digest(self, algorithm: str) -> bytes:
        """Return the digest of the bytes; `algorithm` as hashlib names it."""
        digest = hashlib.new(algorithm, usedforsecurity=False)
        for piece in self.source.pieces() if self.whole is None else (self.whole,):
            digest.update(piece)
        return digest.digest()


def carried(characters: ByteSource) -> Carried | None:
    """Return the file that base64 characters encode, or None when they are not valid."""
    source = Decoded(characters)
    head, length = b"", 0
    kept: list[bytes] = []
    try:
        for piece in source.pieces():
            length += len(piece)
            if len(head) < _HEAD:
                head += piece[: _HEAD - len(head)]
            if length <= PIECE:
                kept.append(piece)
    except NotBase64:
        return None
    whole = b"".join(kept) if length <= PIECE else None
    return Carried(source=source, length=length, head=head, whole=whole)


def first_bytes(source: ByteSource) -> bytes:
    """Return the first piece."""
    return b"".join(islice(source.pieces(), 1))
