"""Logs in folders, made entry by entry under a key of their own, for witnesses to watch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from signing.merkle import leaf_hash, root
from signing.transparency import LogKey
from tests.signing.tiles_of_logs import write_tiles

KEY = LogKey.from_seed("log.example.org/journal", bytes(32))


def entries(count: int, history: str = "") -> list[bytes]:
    """Return that many entries; another history has other entries from the tenth on."""
    return [b"%d%s" % (number, history.encode() if number >= 10 else b"") for number in range(count)]


def write_log(folder: Path, told: Sequence[bytes], key: LogKey = KEY) -> bytes:
    """Publish a log in a folder, as an operator does who controls everything; return its checkpoint."""
    for path, content in write_tiles(told).items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    note = key.sign(len(told), root(list(map(leaf_hash, told))))
    (folder / "vkey").write_text(f"{key.verifier}\n")
    (folder / "checkpoint").write_bytes(note)
    return note
