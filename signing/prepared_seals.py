"""What is appended to a PDF before it is sealed, with a hole for the container of its seal.

The document is read to make it; the key is only needed to fill it. So both may be done in different
processes, and the one that reads what strangers sent has no key.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from signing.errors import SigningCode, SigningError

_RANGE = re.compile(rb"/ByteRange\s*\[([\d\s]{7,100})\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class SealWords:
    """Texts of the signature dictionary for people; an empty one is left out."""

    name: str = ""
    reason: str = ""
    location: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyField:
    """A visible, empty signature field on the first page, in which one person may sign after the seal."""

    name: str
    """ASCII, as readers show it in their list of signatures."""
    tooltip: str
    box: tuple[int, int, int, int]
    """Left, bottom, right and top, in points from the lower left corner of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedRevision:
    """What the appended revision says of a seal."""

    digest: str
    """Algorithm of the digest that is sealed."""
    size: int
    """Bytes of the room for the container."""
    at: datetime
    """Aware; the claimed time, written as /M."""
    words: SealWords = field(default_factory=SealWords)
    to_sign: EmptyField | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedSeal:
    """The bytes that follow those of a PDF, and where the container goes."""

    added: bytes
    hole: int
    """Where the value of /Contents begins in `added`: a `<`, zeros, and a `>`."""
    size: int
    """Bytes of the room, in hexadecimal twice as many."""

    def __post_init__(self) -> None:
        """Refuse what has no such hole: it may come from another process."""
        if self.hole < 0 or self.added[self.hole : self._after] != b"<" + b"0" * (2 * self.size) + b">":
            raise ValueError("a prepared seal without its room")

    @property
    def _after(self) -> int:
        return self.hole + 2 * self.size + 2

    def check_range(self, length: int) -> None:
        """Make sure that what is appended to a PDF of so many bytes says of the seal that it is over all but
        its hole, once; raise `ValueError`.
        """
        begin, end = length + self.hole, length + self._after
        covered = [0, begin, end, length + len(self.added) - end]
        if [[*map(int, one.split())] for one in _RANGE.findall(self.added)] != [covered]:
            raise ValueError("a prepared seal that is over other bytes")

    def digest(self, pdf: bytes, algorithm: str) -> bytes:
        """Return the digest of all but the hole: what is sealed."""
        hashed = hashlib.new(algorithm, pdf)
        hashed.update(memoryview(self.added)[: self.hole])
        hashed.update(memoryview(self.added)[self._after :])
        return hashed.digest()

    def filled(self, pdf: bytes, container: bytes) -> bytes:
        """Return the sealed document.

        Raises:
            SigningError: `BAD_INPUT` when the container (DER) is larger than its room.
        """
        if len(container) > self.size:
            raise SigningError(SigningCode.BAD_INPUT, "the container is larger than the room for it")
        digits = container.hex().encode().ljust(2 * self.size, b"0")
        return b"".join((pdf, self.added[: self.hole + 1], digits, self.added[self._after - 1 :]))


Prepare = Callable[[bytes, WantedRevision], PreparedSeal]
"""Returns what is appended to a PDF without signature; raises `SigningError` (`NOT_A_PDF`, `ENCRYPTED`,
`ALREADY_SEALED`).
"""
