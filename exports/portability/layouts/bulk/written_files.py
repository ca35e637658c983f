"""Files of a layout while they are written, and afterwards: short ones in memory, others in a file without a
name.
"""

from __future__ import annotations

import io
import os
import tempfile
import weakref
from collections.abc import Callable
from hashlib import sha256
from typing import Any, BinaryIO, cast

from exports.formats.spool import writing
from exports.portability.layouts import LAYOUT
from exports.portability.tree_package import TreeFile

_IN_MEMORY = 1 << 16


class Store:
    """Bytes that are appended, then read from anywhere by several readers.

    The file never has a name, so that a killed process leaves nothing of a person on the disk.
    """

    def __init__(self) -> None:
        self.size = 0
        self._waiting: list[bytes] = []
        self._waits = self._written = 0
        self._file = -1
        self._close: Callable[[], Any] | None = None

    def append(self, content: bytes) -> None:
        """Add bytes at the end."""
        self._waiting.append(content)
        self._waits += len(content)
        self.size += len(content)
        if self._waits >= _IN_MEMORY:
            self._flush()

    def opened(self, start: int = 0, end: int | None = None) -> BinaryIO:
        """Return the bytes from `start` to `end` as a file, at its beginning."""
        last = self.size if end is None else end
        if self._file < 0:
            return io.BytesIO(b"".join(self._waiting)[start:last])
        self._flush()
        return cast("BinaryIO", io.BufferedReader(_Stretch(self._file, start, last), 1 << 17))

    def close(self) -> None:
        """Remove the bytes from the disk; it happens in any case when nobody can read them any more."""
        if self._close:
            self._close()

    def _flush(self) -> None:
        with writing():
            if self._file < 0:
                with tempfile.TemporaryFile() as file:
                    self._file = os.dup(file.fileno())
                self._close = weakref.finalize(self, os.close, self._file)
            view = memoryview(b"".join(self._waiting))
            while view:
                count = os.pwrite(self._file, view, self._written)
                self._written += count
                view = view[count:]
        self._waiting, self._waits = [], 0


class _Stretch(io.RawIOBase):
    """A part of an open file; reading it moves no position that others share."""

    def __init__(self, file: int, start: int, end: int) -> None:
        self._file, self._at, self._end = file, start, end

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with the next bytes; 0 at the end."""
        piece = os.pread(self._file, min(len(buffer), self._end - self._at), self._at)
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)


class LinesFile:
    """A file of lines (NDJSON), with its digest and number of lines."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.lines = 0
        self.store = Store()
        self._digest = sha256()

    def add(self, line: bytes) -> int:
        """Add a line, given without its LF; return its number, the first is 1."""
        self._digest.update(line)
        self._digest.update(b"\n")
        self.store.append(line + b"\n")
        self.lines += 1
        return self.lines

    @property
    def size(self) -> int:
        """Its length in bytes."""
        return self.store.size

    @property
    def sha256(self) -> str:
        """Its digest, hexadecimal."""
        return self._digest.hexdigest()

    def tree_file(self) -> TreeFile:
        """Return it as a file of the package."""
        return layout_file(self.path, self.store.opened)


def layout_file(path: str, opened: Callable[[], BinaryIO], person: str | None = None) -> TreeFile:
    """Return a file of this layout."""
    return TreeFile(path, LAYOUT, person, None, opened)
