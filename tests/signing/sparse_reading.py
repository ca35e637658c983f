"""A log of which some entries can be read, as whoever receives it reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from signing.errors import SigningCode, SigningError
from signing.merkle import Frontier, node_hash
from signing.sparse_log import lines_in


@dataclass(slots=True)
class SparseLogReading:
    """Reads such lines; when all are read, `size` and `root` are those of the tree."""

    size: int = 0
    _peaks: list[tuple[int, bytes]] = field(default_factory=list)

    def entries(self, lines: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
        """Yield place and bytes of each entry that can be read.

        Raises:
            SigningError: `BAD_INPUT` when a line has another form, or stands for no full subtree.
        """
        for line in lines_in(lines):
            if line.entry is not None:
                yield self.size, line.entry
            self._push(line.size, line.node)

    def root(self) -> bytes:
        """Return the root over all lines; `SigningError` `EMPTY_TREE` when there is none."""
        return Frontier(self.size, tuple(node for _, node in self._peaks)).root()

    def _push(self, size: int, node: bytes) -> None:
        if self.size % size:
            raise SigningError(SigningCode.BAD_INPUT, "no full subtree of this size begins here")
        self.size += size
        while self._peaks and self._peaks[-1][0] == size:
            node, size = node_hash(self._peaks.pop()[1], node), 2 * size
        self._peaks.append((size, node))
