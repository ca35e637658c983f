"""Bytes that a layout collects: a few in memory, more in a file without a name; sections of them are read any
number of times.
"""

from __future__ import annotations

import io
import os
import tempfile
import weakref
from collections.abc import Callable
from functools import partial
from typing import Any, BinaryIO, cast

from exports.formats.spool import writing

_BUFFER = 1 << 16
_READ_AT_ONCE = 1 << 17


class Spooled:
    """A growing file. It never has a name, so a killed process leaves nothing of a person on the disk.

    It is gone when it is closed, or when nobody can read it any more.
    """

    def __init__(self) -> None:
        self.descriptor = -1
        self.size = 0
        self._waiting = bytearray()
        self._closing: Callable[[], object] | None = None

    def write(self, data: bytes, /) -> object:
        """Add bytes at the end."""
        self.size += len(data)
        self._waiting += data
        if len(self._waiting) >= _BUFFER:
            self._flush()
        return None

    def _flush(self) -> None:
        with writing():
            if self.descriptor < 0:
                with tempfile.TemporaryFile() as file:
                    self.descriptor = os.dup(file.fileno())
                self._closing = weakref.finalize(self, os.close, self.descriptor)
            rest = memoryview(self._waiting)
            while rest:
                rest = rest[os.write(self.descriptor, rest) :]
        self._waiting = bytearray()

    def read(self, start: int, end: int) -> bytes:
        """Return the bytes from `start` to `end`. Those that were just written are still in memory."""
        on_disk = self.size - len(self._waiting)
        if start >= on_disk:
            return bytes(self._waiting[start - on_disk : end - on_disk])
        self._flush()
        data = os.pread(self.descriptor, end - start, start)
        while len(data) < end - start and (more := os.pread(self.descriptor, end - start, start + len(data))):
            data += more
        return data[: end - start]

    def section(self, start: int, end: int | None = None) -> partial[BinaryIO]:
        """Return what opens the bytes from `start` to `end`, or to the present end, for reading."""
        return partial(self._opened, start, self.size if end is None else end)

    def _opened(self, start: int, end: int) -> BinaryIO:
        if self.descriptor < 0 or end - start <= _READ_AT_ONCE:
            return io.BytesIO(self.read(start, end))
        self._flush()
        return cast("BinaryIO", io.BufferedReader(_Section(self, start, end), _READ_AT_ONCE))

    def close(self) -> None:
        """Discard the bytes that are on the disk."""
        if self._closing is not None:
            self._closing()


class _Section(io.RawIOBase):
    """Reads a part of a spool, with a position of its own."""

    def __init__(self, spooled: Spooled, start: int, end: int) -> None:
        super().__init__()
        self._spooled, self._at, self._start, self._end = spooled, start, start, end

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: self._start, os.SEEK_CUR: self._at, os.SEEK_END: self._end}[whence]
        self._at = max(self._start, base + offset)
        return self._at - self._start

    def readinto(self, buffer: Any, /) -> int:
        wanted = min(len(buffer), max(0, self._end - self._at))
        data = os.pread(self._spooled.descriptor, wanted, self._at)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)
