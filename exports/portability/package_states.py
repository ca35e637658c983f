"""What a receiver has after a package: the path of each file of the content, with the hash of its line.

By the state that the package before left, a delta contains only what is new; by the state that it leaves, so
does the next one.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast

CONTENT = b"content/"
REMOVED, CHANGED = "content/removed.ndjson", "content/changed.ndjson"
_OWN = frozenset((REMOVED.encode(), CHANGED.encode()))
_DIGEST = 32


@dataclass(frozen=True, slots=True)
class HeldLeaf:
    """A file: its path in UTF-8, and the leaf hash of its line (RFC 9162)."""

    path: bytes
    digest: bytes


def is_content(path: bytes) -> bool:
    """Say whether a file belongs to the content that deltas continue: not pages, tables, layouts, nor what a
    delta says of itself.
    """
    return path.startswith(CONTENT) and path not in _OWN


class StateWriter:
    """Writes a state, in order of path."""

    def __init__(self, file: BinaryIO) -> None:
        # No time in it: the same state has the same bytes.
        self._file = gzip.GzipFile(fileobj=file, mode="wb", compresslevel=1, mtime=0)

    def add(self, one: HeldLeaf) -> None:
        """Add the next file."""
        self.extend([(one.path, one.digest)])

    def extend(self, held: Iterable[tuple[bytes, bytes]]) -> None:
        """Add the next files: the path and the leaf hash of each."""
        self._file.write(b"".join([digest + len(path).to_bytes(2, "big") + path for path, digest in held]))

    def finish(self) -> None:
        """Write what is left; the file under it stays open."""
        self._file.close()


def read_state(file: BinaryIO) -> Iterator[HeldLeaf]:
    """Yield the files of a state from the beginning, in order of path."""
    file.seek(0)
    with gzip.GzipFile(fileobj=file, mode="rb") as opened:
        state = cast("BinaryIO", opened)
        while head := state.read(_DIGEST + 2):
            yield HeldLeaf(state.read(int.from_bytes(head[_DIGEST:], "big")), head[:_DIGEST])


def side_by_side(
    now: Iterator[HeldLeaf], before: Iterator[HeldLeaf]
) -> Iterator[tuple[HeldLeaf | None, HeldLeaf | None]]:
    """Yield each path once, in order: what is there now, and what was there before.

    >>> a, b = HeldLeaf(b"content/a", b""), HeldLeaf(b"content/b", b"")
    >>> list(side_by_side(iter([a]), iter([b]))) == [(a, None), (None, b)]
    True
    """
    new, old = next(now, None), next(before, None)
    while new is not None or old is not None:
        if old is None or (new is not None and new.path < old.path):
            yield new, None
            new = next(now, None)
        elif new is None or old.path < new.path:
            yield None, old
            old = next(before, None)
        else:
            yield new, old
            new, old = next(now, None), next(before, None)
