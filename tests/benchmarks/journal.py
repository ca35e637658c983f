"""The journal: entries written and placed a second of one core, and a proof in ten million entries."""

from __future__ import annotations

import random
import statistics
import time
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from rich.console import Console
from rich.table import Table

from archive_service.bootstrap import Services
from archive_service.holdings.published_log import FOLDER, PublishedLog
from archive_service.model.actors import SERVICE
from archive_service.model.journal import Tag
from archive_service.storage.objects.files_published import FilesPublishedFiles
from signing.merkle import root, verify_inclusion
from signing.tiles import TILE_WIDTH, tile_path
from signing.transparency import LogKey
from tests.benchmarks.measuring import postgres_seconds
from tests.benchmarks.service import service

_ENTRIES, _TOGETHER = 20_000, 100
_LONG, _PROOFS = 10_000_000, 200


def run() -> dict[str, float]:
    """Measure in processor time; entries with that of PostgreSQL."""
    figures = {"journal_entries_s": _entries(), "inclusion_10m_ms": _inclusion()}
    table = Table(title="The journal")
    for column in ("figure", "found", "asked"):
        table.add_column(column)
    table.add_row(
        "entries written and placed, a second of one core", f"{figures['journal_entries_s']:.0f}", "2000"
    )
    table.add_row("proof of inclusion in 10 million, ms", f"{figures['inclusion_10m_ms']:.2f}", "10")
    Console(width=100).print(table)
    return figures


def _entries() -> float:
    with service() as services:
        _write(services, _TOGETHER)
        before = time.process_time() + postgres_seconds(services.home)
        for _ in range(_ENTRIES // _TOGETHER):
            _write(services, _TOGETHER)
        return _ENTRIES / (time.process_time() + postgres_seconds(services.home) - before)


def _write(services: Services, count: int) -> None:
    with services.transactions.begin(SERVICE) as transaction:
        for _ in range(count):
            transaction.record(Tag.RECORD_RECEIVED, uuid4(), SERVICE, ("commitment", sha256(b"").hexdigest()))


def _inclusion() -> float:
    """Return the median of proofs of entries drawn at random, each with tiles that nobody has read yet."""
    with TemporaryDirectory() as folder:
        expected = _fill(Path(folder) / FOLDER, _LONG)
        key = LogKey.from_seed("bench", bytes(32))
        log = PublishedLog(FilesPublishedFiles(Path(folder)), lambda: key)
        draw, spent = random.Random(0), []
        for index in (draw.randrange(_LONG) for _ in range(_PROOFS)):
            began = time.process_time()
            siblings = log.tree(_LONG).inclusion_proof(index)
            spent.append((time.process_time() - began) * 1000)
            assert verify_inclusion(_leaf(index), index, _LONG, siblings, expected)
        return statistics.median(spent)


def _leaf(index: int) -> bytes:
    return sha256(b"%d" % index).digest()


def _fill(folder: Path, size: int) -> bytes:
    """Write the tiles of a tree over `size` leaves directly; return its root."""
    hashes, level = [_leaf(index) for index in range(size)], 0
    expected = root(hashes)
    while hashes:
        above = []
        for number, first in enumerate(range(0, len(hashes), TILE_WIDTH)):
            tile = hashes[first : first + TILE_WIDTH]
            path = folder / tile_path(level, number, len(tile))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"".join(tile))
            if len(tile) == TILE_WIDTH:
                above.append(root(tile))
        hashes, level = above, level + 1
    return expected
