"""Files of lines while they are written, and afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import BinaryIO

from exports.portability.layouts import LAYOUT
from exports.portability.layouts.spooled import Spooled
from exports.portability.tree_package import TreeFile

_TOGETHER = 1 << 16


class LinesFile:
    """A file of lines (NDJSON), with its digest and number of lines. A few lines wait, and are written and
    hashed together.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.lines = 0
        self.size = 0
        """Its length in bytes."""
        self._store = Spooled()
        self._digest = sha256()
        self._waiting: list[bytes] = []
        self._written = 0

    def add(self, line: bytes) -> int:
        """Add a line, given without its LF; return its number, the first is 1."""
        self._waiting.append(line)
        self.lines += 1
        self.size += len(line) + 1
        if self.size - self._written >= _TOGETHER:
            self._write()
        return self.lines

    def add_several(self, lines: Sequence[bytes]) -> None:
        """Add lines, each given without its LF."""
        self._waiting += lines
        self.lines += len(lines)
        self.size += sum(map(len, lines)) + len(lines)
        if self.size - self._written >= _TOGETHER:
            self._write()

    def _write(self) -> None:
        self._waiting.append(b"")
        together = b"\n".join(self._waiting)
        self._waiting.clear()
        self._digest.update(together)
        self._store.write(together)
        self._written = self.size

    @property
    def sha256(self) -> str:
        """Its digest, hexadecimal."""
        self._write()
        return self._digest.hexdigest()

    def close(self) -> None:
        """Discard what is on the disk."""
        self._store.close()

    def tree_file(self) -> TreeFile:
        """Return it as a file of the package."""
        self._write()
        return layout_file(self.path, self._store.section(0))


def layout_file(path: str, opened: Callable[[], BinaryIO], person: str | None = None) -> TreeFile:
    """Return a file of this layout."""
    return TreeFile(path, LAYOUT, person, None, opened)
