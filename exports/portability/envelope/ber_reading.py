"""Values of BER and DER from a stream: small ones whole, large ones in pieces.

Nothing is read into memory because a length says so: the values that are read whole are limited together, and
a large value is given in pieces as far as the stream goes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final

from exports.errors import FileUnreadable
from exports.formats.spool import reason
from exports.portability.envelope.errors import EnvelopeMalformed, EnvelopeTruncated
from exports.portability.envelope.form import PIECE
from signing.der import OCTETS

MOST_IN_MEMORY: Final = 1 << 18
"""Bytes of all values that are read whole: several hundred recipients."""

_DEEPEST: Final = 16
_LONGEST_LENGTH: Final = 8
_INDEFINITE: Final = 0x80
_CONSTRUCTED: Final = 0x20
_LONG_TAG: Final = 0x1F
_END_OF_CONTENTS: Final = 0


class BerStream:
    """A stream of BER values, read from where it stands."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._position = 0
        self._ahead = b""
        self._in_memory = 0

    def enter(self, tag: int) -> int | None:
        """Read the header of a constructed value; return its end, `None` if a mark will end it."""
        found, size, _ = self._header()
        if found != tag:
            raise EnvelopeMalformed(f"a value of type {found:#04x} stands in the place of one of {tag:#04x}")
        return None if size is None else self._position + size

    def at_end(self, end: int | None) -> bool:
        """Say whether the constructed value that was entered has no further value."""
        if end is None:
            return self.next_tag() == _END_OF_CONTENTS
        if self._position > end:
            raise EnvelopeMalformed("a value is longer than the one around it")
        return self._position == end

    def leave(self, end: int | None) -> None:
        """Read the end of a constructed value, where the stream must stand."""
        if not self.at_end(end):
            raise EnvelopeMalformed("a value stands where another should end")
        if end is None and self._header()[1] != 0:
            raise EnvelopeMalformed("the mark at the end of a value is wrong")

    def next_tag(self) -> int:
        """Return the identifier byte of the next value, without taking it."""
        self._ahead = self._ahead or self._read(1)
        if not self._ahead:
            raise EnvelopeTruncated("the envelope ends before its announced end")
        return self._ahead[0]

    def element(self) -> bytes:
        """Read the next value whole, with its header, as it stands.

        Raises:
            EnvelopeMalformed: with it, the values read whole are larger than `MOST_IN_MEMORY`.
        """
        return b"".join(self._parts(0))

    def elements(self, tag: int) -> Iterator[bytes]:
        """Read a constructed value; yield the values in it one by one."""
        end = self.enter(tag)
        while not self.at_end(end):
            yield self.element()
        self.leave(end)

    def octets(self, primitive: int, constructed: int) -> Iterator[bytes]:
        """Yield an octet string in pieces of at most `PIECE` bytes; it has one of two identifier bytes."""
        if self.next_tag() != constructed:
            yield from self._octets(primitive)
            return
        end = self.enter(constructed)
        while not self.at_end(end):
            yield from self._octets(OCTETS)
        self.leave(end)

    def check_end(self) -> None:
        """Check that nothing follows."""
        if self._ahead or self._read(1):
            raise EnvelopeMalformed("bytes follow after the end")

    def mark(self) -> tuple[int, int]:
        """Return the place between two values where the stream stands; its source must be seekable."""
        return self._source.tell() - len(self._ahead), self._position

    def return_to(self, mark: tuple[int, int]) -> None:
        """Stand again at a place that `mark` returned."""
        place, self._position = mark
        self._ahead = b""
        self._source.seek(place)

    def _octets(self, tag: int) -> Iterator[bytes]:
        found, size, _ = self._header()
        if found != tag or size is None:
            raise EnvelopeMalformed("the encrypted content is not an octet string")
        while size:
            piece = self._exactly(min(PIECE, size))
            size -= len(piece)
            yield piece

    def _parts(self, depth: int) -> Iterator[bytes]:
        tag, size, head = self._header()
        self._in_memory += len(head) + (size or 0)
        if self._in_memory > MOST_IN_MEMORY or depth > _DEEPEST:
            raise EnvelopeMalformed("what precedes or follows the content is too large or too deep")
        yield head
        if size is not None:
            yield self._exactly(size)
            return
        if not tag & _CONSTRUCTED:
            raise EnvelopeMalformed("a simple value has no length")
        while self.next_tag() != _END_OF_CONTENTS:
            yield from self._parts(depth + 1)
        yield from self._parts(depth + 1)

    def _header(self) -> tuple[int, int | None, bytes]:
        """Read identifier and length; return both, the length `None` if indefinite, and the bytes read."""
        head = self._exactly(2)
        tag, first = head
        if tag & _LONG_TAG == _LONG_TAG:
            raise EnvelopeMalformed("a type of value that envelopes do not contain")
        if first < _INDEFINITE:
            return tag, first, head
        if first == _INDEFINITE:
            return tag, None, head
        count = first - _INDEFINITE
        if count > _LONGEST_LENGTH:
            raise EnvelopeMalformed("a length of a value is too long")
        length = self._exactly(count)
        return tag, int.from_bytes(length), head + length

    def _exactly(self, size: int) -> bytes:
        parts = [self._ahead] if self._ahead else []
        missing = size - len(self._ahead)
        self._ahead = b""
        while missing:
            piece = self._read(missing)
            if not piece:
                raise EnvelopeTruncated("the envelope ends before its announced end")
            parts.append(piece)
            missing -= len(piece)
        self._position += size
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def _read(self, size: int) -> bytes:
        try:
            return self._source.read(size)
        except OSError as error:
            raise FileUnreadable(f"the envelope cannot be read to its end: {reason(error)}") from error
