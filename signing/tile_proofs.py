"""Proofs of a log from its tiles alone: some tiles a level are read, however long the log is.

Source: C2SP tlog-tiles (https://c2sp.org/tlog-tiles), RFC 9162 sections 2.1.3 and 2.1.4.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from signing.errors import SigningCode, SigningError
from signing.merkle import HASH_SIZE, node_hash, root
from signing.tiles import TILE_WIDTH, bundle_path, read_bundle, tile_path

_HEIGHT = 8
"""Levels of the tree in a tile."""

ReadFile = Callable[[str], bytes]
"""Returns a file of the log by its path; raises `FileNotFoundError` when it is not there."""


@dataclass(frozen=True, slots=True)
class TileTree:
    """The tree of the first `size` leaves, read from tiles as they are needed. Each tile is read once.

    Nothing here is trusted: whoever uses a proof compares it with a signed root. A tile that is missing, or
    is shorter than its path says, is a `SigningError` `BAD_INPUT`.
    """

    size: int
    read: ReadFile
    _read: dict[tuple[int, int], bytes] = field(default_factory=dict)

    def root(self) -> bytes:
        """Return the root; `SigningError` `EMPTY_TREE` when there is no leaf."""
        if not self.size:
            raise SigningError(SigningCode.EMPTY_TREE, "an empty tree has no root to sign")
        return self._range(0, self.size)

    def inclusion_proof(self, index: int) -> list[bytes]:
        """Return the siblings, from the leaf up, that lead from leaf `index` to the root.

        Raises:
            SigningError: `BAD_INPUT` when there is no such leaf.
        """
        if not 0 <= index < self.size:
            raise SigningError(SigningCode.BAD_INPUT, f"leaf {index} of a tree of {self.size}")
        first, end, siblings = 0, self.size, list[bytes]()
        while end - first > 1:
            middle = first + _largest_below(end - first)
            if index < middle:
                siblings.append(self._range(middle, end))
                end = middle
            else:
                siblings.append(self._range(first, middle))
                first = middle
        return siblings[::-1]

    def consistency_proof(self, old_size: int) -> list[bytes]:
        """Return the proof that the tree of the first `old_size` leaves is the beginning of this tree.

        Raises:
            SigningError: `BAD_INPUT` unless `0 < old_size <= size`.
        """
        if not 0 < old_size <= self.size:
            raise SigningError(SigningCode.BAD_INPUT, f"no tree of {old_size} in one of {self.size}")
        first, end, siblings = 0, self.size, list[bytes]()
        while end != old_size:
            middle = first + _largest_below(end - first)
            if old_size <= middle:
                siblings.append(self._range(middle, end))
                end = middle
            else:
                siblings.append(self._range(first, middle))
                first = middle
        # The verifier knows the old root; it need be told of the old tree's last part alone.
        return [*([self._range(first, end)] if first else []), *siblings[::-1]]

    def leaf(self, index: int) -> bytes:
        """Return the hash of leaf `index`."""
        return self._subtree(0, index)

    def entry(self, index: int) -> bytes:
        """Return the bytes of entry `index`, from its bundle.

        Raises:
            SigningError: `BAD_INPUT` when the bundle does not hold it.
        """
        number, at = divmod(index, TILE_WIDTH)
        entries = read_bundle(self._file(number, self._width(0, number), bundle_path))
        if at >= len(entries):
            raise SigningError(SigningCode.BAD_INPUT, "an entry bundle is shorter than its path says")
        return entries[at]

    def _range(self, first: int, end: int) -> bytes:
        """Return the root over leaves `first` to `end`; `first` is a multiple of the largest subtree."""
        roots = []
        while first < end:
            height = (end - first).bit_length() - 1
            roots.append(self._subtree(height, first >> height))
            first += 1 << height
        result = roots.pop()
        while roots:
            result = node_hash(roots.pop(), result)
        return result

    def _subtree(self, height: int, number: int) -> bytes:
        """Return the root of full subtree `number` of `1 << height` leaves."""
        level, inner = divmod(height, _HEIGHT)
        first = number << inner
        tile, at = self._tile(level, first // TILE_WIDTH), first % TILE_WIDTH
        hashes = [tile[place * HASH_SIZE : (place + 1) * HASH_SIZE] for place in range(at, at + (1 << inner))]
        return root(hashes)

    def _tile(self, level: int, number: int) -> bytes:
        found = self._read.get((level, number))
        if found is None:
            width = self._width(level, number)
            found = self._file(number, width, lambda n, w: tile_path(level, n, w))[: width * HASH_SIZE]
            if len(found) != width * HASH_SIZE:
                raise SigningError(SigningCode.BAD_INPUT, "a tile is shorter than its path says")
            self._read[level, number] = found
        return found

    def _width(self, level: int, number: int) -> int:
        return min(TILE_WIDTH, (self.size >> _HEIGHT * level) - number * TILE_WIDTH)

    def _file(self, number: int, width: int, path: Callable[[int, int], str]) -> bytes:
        """Read a file; a partial one may have been replaced by the full one (C2SP tlog-tiles)."""
        for wanted in dict.fromkeys((width, TILE_WIDTH)):
            try:
                return self.read(path(number, wanted))
            except FileNotFoundError:
                continue
        raise SigningError(SigningCode.BAD_INPUT, f"the log lacks {path(number, width)}")


def _largest_below(size: int) -> int:
    """Return the largest power of two below `size`, which is at least 2."""
    return 1 << (size - 1).bit_length() - 1
