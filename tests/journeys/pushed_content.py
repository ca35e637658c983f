"""Content that is pushed to a receiver, in memory."""

from __future__ import annotations

import errno
import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Content:
    """Bytes, of which our own disk gives the first `readable`; all of them when it is None."""

    held: bytes
    readable: int | None = None

    @property
    def length(self) -> int:
        return len(self.held)

    @property
    def digest(self) -> bytes:
        return hashlib.sha256(self.held).digest()

    def read(self, start: int, size: int) -> bytes:
        if self.readable is not None and start >= self.readable:
            raise OSError(errno.EIO, "input/output error")
        return self.held[: self.readable][start : start + size]
