"""The lines of a shard's leaves, and those leaves that are kept as they were at the build."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from typing import BinaryIO

from archive_service.holdings.export_content import ContentFile
from archive_service.holdings.kept_leaves import Entry, copy_entries, write_entry, write_short_entry
from exports.portability.check_portability import Sorter
from exports.portability.inventory import leaf_of_file, pieces_of
from exports.portability.leaves import ContentLines
from exports.portability.tree_package import TreeFile


class ShardLeaves:
    """The lines of a shard, and the leaves of it that are kept; given in any order."""

    def __init__(self, spool: BinaryIO) -> None:
        self._lines, self._spool, self._kept = Sorter(), spool, list[Entry]()
        self._made = ContentLines()

    def add(self, file: TreeFile, *, keep: bool) -> None:
        """Take in a leaf; the content of one that is kept is read twice."""
        self._lines.add(file.path.encode() + b"\0" + leaf_of_file(file).line())
        if keep:
            self._kept.append(write_entry(file.path, pieces_of(file), self._spool))

    def add_content(self, one: ContentFile, *, keep: bool) -> str:
        """Take in a leaf that is in memory; return its SHA-256."""
        sha256, line = self._made.line(one.path, one.content, one.kind, one.person, one.record)
        self._lines.add(one.path.encode() + b"\0" + line)
        if keep:
            self._kept.append(write_short_entry(one.path, one.content, self._spool))
        return sha256

    def keep_beside(self, one: ContentFile) -> None:
        """Keep a file that is no leaf: what layouts are made of again."""
        self._kept.append(write_short_entry(one.path, one.content, self._spool))

    def write(self, lines: BinaryIO, kept: BinaryIO) -> None:
        """Write the lines, and the kept leaves, in order of path."""
        lines.writelines(item.partition(b"\0")[2] + b"\n" for item in self._lines)
        copy_entries(sorted(self._kept), self._spool, kept)


def tree_file(one: ContentFile) -> TreeFile:
    """Return a file of the content as a file of the package."""
    return TreeFile(one.path, one.kind, one.person, one.record, partial(BytesIO, one.content))
