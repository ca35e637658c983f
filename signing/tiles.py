"""The tiles and entry bundles of a log, built entry by entry.

Source: C2SP tlog-tiles (https://c2sp.org/tlog-tiles).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Self

from signing.errors import SigningCode, SigningError
from signing.merkle import HASH_SIZE, Frontier, leaf_hash, root

TILE_WIDTH = 256
"""Hashes of a full tile: height 8."""

MAX_ENTRY = 0xFFFF
"""Largest entry in bytes: its length is written in two bytes in the bundle."""

_ENTRIES = "entries"


@dataclass(slots=True)
class LogTiles:
    """The right edge of a log: the incomplete last bundle, and the incomplete last tile of each level.

    This is enough to continue a log of any size: each full tile is returned once.
    """

    size: int = 0
    _bundle: list[bytes] = field(default_factory=list)
    _levels: list[list[bytes]] = field(default_factory=list)

    @classmethod
    def at(cls, size: int, bundle: Sequence[bytes], read: Callable[[str], bytes]) -> Self:
        """Return the right edge of a log of `size` entries from its published tiles.

        `bundle` are the last entries, which do not fill a bundle yet; `read` returns a file of the log by its
        path. Nothing is checked here: the caller must compare `frontier` with the tree that it knows.

        Raises:
            SigningError: `BAD_INPUT` when the files do not match the size.
        """
        if len(bundle) != size % TILE_WIDTH:
            raise SigningError(SigningCode.BAD_INPUT, f"{len(bundle)} entries do not end a log of {size}")
        levels = [list(map(leaf_hash, bundle))]
        while count := size >> 8 * len(levels):
            number, width = divmod(count, TILE_WIDTH)
            content = read(tile_path(len(levels), number, width)) if width else b""
            if len(content) != width * HASH_SIZE:
                raise SigningError(SigningCode.BAD_INPUT, "a tile has not the width that its path says")
            levels.append([content[at : at + HASH_SIZE] for at in range(0, len(content), HASH_SIZE)])
        return cls(size, list(bundle), levels)

    def add(self, entry: bytes) -> dict[str, bytes]:
        """Add an entry; return the files that it completes, by path: nothing, or a bundle and the tiles above
        it.

        Raises:
            SigningError: `BAD_INPUT` for an entry above `MAX_ENTRY` bytes.
        """
        if len(entry) > MAX_ENTRY:
            raise SigningError(SigningCode.BAD_INPUT, f"an entry of {len(entry)} bytes fits no bundle")
        number, filled = self.size // TILE_WIDTH, dict[str, bytes]()
        self._bundle.append(entry)
        self.size += 1
        node, level = leaf_hash(entry), 0
        while True:
            if level == len(self._levels):
                self._levels.append([])
            tile = self._levels[level]
            tile.append(node)
            if len(tile) < TILE_WIDTH:
                break
            if level == 0:
                filled[bundle_path(number, TILE_WIDTH)] = _bundled(self._bundle)
                self._bundle.clear()
            filled[tile_path(level, number, TILE_WIDTH)] = b"".join(tile)
            node, level, number = root(tile), level + 1, number // TILE_WIDTH
            tile.clear()
        return filled

    def partial(self) -> dict[str, bytes]:
        """Return the incomplete files of the edge by path. A path contains the width of its file, so a
        published file never changes.
        """
        files = {}
        if self._bundle:
            files[bundle_path(self.size // TILE_WIDTH, len(self._bundle))] = _bundled(self._bundle)
        for level, tile in enumerate(self._levels):
            if tile:
                number = self.size >> 8 * (level + 1)
                files[tile_path(level, number, len(tile))] = b"".join(tile)
        return files

    def frontier(self) -> Frontier:
        """Return the right edge of the tree itself."""
        peaks: list[bytes] = []
        for tile in reversed(self._levels):
            at = 0
            for height in reversed(range(8)):
                if len(tile) >> height & 1:
                    peaks.append(root(tile[at : at + (1 << height)]))
                    at += 1 << height
        return Frontier(self.size, tuple(peaks))


def read_bundle(content: bytes) -> list[bytes]:
    """Return the entries of a bundle, exactly the bytes that are leaves.

    Raises:
        SigningError: `BAD_INPUT` when the bundle is truncated.
    """
    entries, at = [], 0
    while at < len(content):
        end = at + 2 + int.from_bytes(content[at : at + 2])
        if at + 2 > len(content) or end > len(content):
            raise SigningError(SigningCode.BAD_INPUT, "the entry bundle is cut short")
        entries.append(content[at + 2 : end])
        at = end
    return entries


def bundle_path(number: int, width: int) -> str:
    """Return the path of an entry bundle."""
    return _path(_ENTRIES, number, width)


def tile_path(level: int, number: int, width: int) -> str:
    """Return the path of a tile; the path of an incomplete tile contains its width.

    >>> tile_path(0, 1234067, 256), tile_path(1, 0, 17)
    ('tile/0/x001/x234/067', 'tile/1/000.p/17')
    """
    return _path(str(level), number, width)


def narrower(path: str) -> str:
    """Return the beginning of the paths that a full tile or bundle had while it was incomplete.

    >>> narrower("tile/0/001")
    'tile/0/001.p/'
    """
    return f"{path}.p/"


def is_full(path: str) -> bool:
    """Say whether a path of the log names a full tile or bundle, which never changes."""
    return path.startswith("tile/") and ".p/" not in path


def _path(level: str, number: int, width: int) -> str:
    groups = [f"{number % 1000:03d}"]
    while number := number // 1000:
        # All groups but the last have an x before them.
        groups.insert(0, f"x{number % 1000:03d}")
    partial = "" if width == TILE_WIDTH else f".p/{width}"
    return f"tile/{level}/{'/'.join(groups)}{partial}"


def _bundled(entries: Iterable[bytes]) -> bytes:
    return b"".join(len(entry).to_bytes(2) + entry for entry in entries)
