"""All files of a log at once, for tests that have no service to publish them."""

from __future__ import annotations

from collections.abc import Iterable

from signing.tiles import LogTiles


def write_tiles(entries: Iterable[bytes]) -> dict[str, bytes]:
    """Return every tile and entry bundle of the log over `entries`, by path."""
    tiles, files = LogTiles(), dict[str, bytes]()
    for entry in entries:
        files |= tiles.add(entry)
    return files | tiles.partial()
