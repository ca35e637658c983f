"""A log in which some entries can be read, and of the others there are hashes alone.

Each line is an entry, `{"entry":TEXT}`, or stands for `count` entries that follow one another,
`{"count":N,"hash":HEX}`: the root of a full subtree of the tree (RFC 9162). From all lines the root is
computed, so a signed checkpoint of that size proves each entry and its place. No line says who or what the
other entries are about.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from signing.errors import SigningCode, SigningError
from signing.merkle import HASH_SIZE, leaf_hash, node_hash

_NODE = re.compile(rf"[0-9a-f]{{{2 * HASH_SIZE}}}")


@dataclass(slots=True)
class SparseLog:
    """Writes the lines of a log, entry by entry from its beginning."""

    _hidden: list[tuple[int, bytes]] = field(default_factory=list)
    _size: int = 0

    def hide(self, node: bytes, size: int = 1) -> None:
        """Add an entry of which only its leaf hash is told, or a full subtree of `size` entries."""
        at, added = self._size, size
        # Two subtrees of one size are one when the place of the left one is a multiple of both.
        while self._hidden and self._hidden[-1][0] == size and not (at - size) & (2 * size - 1):
            node, at = node_hash(self._hidden.pop()[1], node), at - size
            size *= 2
        self._hidden.append((size, node))
        self._size += added

    def show(self, entry: bytes) -> Iterator[bytes]:
        """Add an entry that can be read; yield the lines up to it. What is hidden after it is not told."""
        yield from self.rest()
        self._size += 1
        yield b'{"entry":%b}\n' % json.dumps(entry.decode("ascii")).encode("ascii")

    def rest(self) -> Iterator[bytes]:
        """Yield the lines of what is hidden after the last entry that can be read."""
        for size, node in self._hidden:
            yield b'{"count":%d,"hash":"%b"}\n' % (size, node.hex().encode("ascii"))
        self._hidden = []

    @property
    def shown_size(self) -> int:
        """The number of entries up to the last one that can be read."""
        return self._size - sum(size for size, _ in self._hidden)


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line: so many entries with the root of their subtree; the entry, when it is one that can be read."""

    size: int
    node: bytes
    entry: bytes | None = None


def lines_in(lines: Iterable[bytes]) -> Iterator[LogLine]:
    """Read lines; their places are not judged.

    Raises:
        SigningError: `BAD_INPUT` when one has another form: other members, one of them twice, or of another
            type.
    """
    for line in lines:
        try:
            yield _read(json.loads(line, object_pairs_hook=_members))
        except (ValueError, AttributeError, TypeError, RecursionError) as error:
            raise SigningError(SigningCode.BAD_INPUT, "this is no line of a log") from error


def _read(told: Any) -> LogLine:
    if told.keys() == {"entry"}:
        entry = told["entry"].encode("ascii")
        return LogLine(1, leaf_hash(entry), entry)
    if told.keys() != {"count", "hash"}:
        raise ValueError("other members")
    size, node = told["count"], told["hash"]
    if type(size) is not int or size < 1 or size & (size - 1) or not _NODE.fullmatch(node):
        raise ValueError("no full subtree")
    return LogLine(size, bytes.fromhex(node))


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member stands twice")
    return members
