"""Files of lines while they are written, and afterwards."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import BinaryIO

from exports.portability.layouts import LAYOUT
from exports.portability.layouts.spooled import Spooled
from exports.portability.tree_package import TreeFile


class LinesFile:
    """A file of lines (NDJSON), with its digest and number of lines."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.lines = 0
        self.store = Spooled()
        self._digest = sha256()

    def add(self, line: bytes) -> int:
        """Add a line, given without its LF; return its number, the first is 1."""
        self._digest.update(line)
        self._digest.update(b"\n")
        self.store.write(line + b"\n")
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
        return layout_file(self.path, self.store.section(0))


def layout_file(path: str, opened: Callable[[], BinaryIO], person: str | None = None) -> TreeFile:
    """Return a file of this layout."""
    return TreeFile(path, LAYOUT, person, None, opened)
