"""How fast, and in how much memory, a transfer package is written."""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from rich.console import Console
from rich.table import Table

from exports import (
    Agencies,
    Agency,
    FinalAction,
    LegalStatus,
    PackageFile,
    TransferEstablishment,
    TransferHeader,
    TransferPerson,
    TransferRecord,
    Usage,
    write_transfer,
)

_FILES = (
    (Usage.SOURCE, "source.xml", "application/xml"),
    (Usage.DOCUMENT, "document.pdf", "application/pdf"),
    (Usage.MANIFEST, "manifest.json", "application/json"),
    (Usage.NONCE, "nonce.bin", "application/octet-stream"),
    (Usage.EVIDENCE, "evidence.er", "application/octet-stream"),
)
_ESTABLISHMENT = TransferEstablishment(
    finess="250099983", name="EHPAD inventé", legal_entity="250099991", legal_status=LegalStatus.PUBLIC
)
_HEADER = TransferHeader(
    message_identifier="MESURE-25",
    date=datetime(2026, 1, 15, tzinfo=UTC),
    archival_agreement="DEV-DUI-25",
    agencies=Agencies(
        archival=Agency("FRAD025", "Archives départementales"),
        transferring=Agency("DEV", "Service d'archivage"),
        producers={"250099991": "FINESS-EJ-250099991"},
    ),
    comment="Mesure",
)


def run() -> dict[str, float]:
    """Measure 100 KB files, then 5 KB files up to 20,000 of them."""
    with TemporaryDirectory() as folder:
        package = Path(folder) / "p.zip"
        _write(20, 5_000, package)
        small_cpu, small_wall, _ = _write(4_000, 5_000, package)
        peak = _peak_mb()
        large_cpu, large_wall, size = _write(600, 100_000, package)
    files = 4_000 * len(_FILES)
    table = Table(title="SEDA 2.2", title_justify="left")
    for name in ("files", "count", "per CPU second", "per second"):
        table.add_column(name)
    large = [f"{size / seconds / 1e6:.0f} MB" for seconds in (large_cpu, large_wall)]
    small = [f"{files / seconds:.0f} files" for seconds in (small_cpu, small_wall)]
    table.add_row("100 KB", str(600 * len(_FILES)), *large)
    table.add_row("5 KB", str(files), *small)
    screen = Console(width=100)
    screen.print(table)
    screen.print(f"peak of memory at {files} files: {peak} MB")
    return {
        "seda_mb_s": round(size / large_cpu / 1e6, 1),
        "seda_files_s": round(files / small_cpu, 1),
        "seda_peak_mb": peak,
    }


def _write(records: int, size: int, package: Path) -> tuple[float, float, int]:
    cpu, wall = time.process_time(), time.monotonic()
    written = write_transfer(_records(records, size), _HEADER, "2.2", package)
    return time.process_time() - cpu, time.monotonic() - wall, written.bytes


def _records(count: int, size: int) -> Iterator[TransferRecord]:
    for number in range(count):
        # Files of a size are alike but for their first bytes: making them must cost next to nothing here.
        files = [
            PackageFile(name=name, mime=mime, usage=usage, open=_opening(number, size), size=size)
            for usage, name, mime in _FILES
        ]
        yield TransferRecord(
            record_id=f"r{number}",
            establishment=_ESTABLISHMENT,
            person=TransferPerson(f"p{number // 10:06d}"),
            kind="Documents",
            title="Dossier de l'usager",
            appraisal_rule="APP-DEV-DUI",
            final_action=FinalAction.KEEP,
            access_rule="ACC-00009",
            files=files,
            document_date=date(2024, 7, 1),
        )


_NOISE = hashlib.shake_256(b"mesure").digest(100_000)


def _opening(number: int, size: int) -> Callable[[], BinaryIO]:
    return lambda: io.BytesIO(b"%016d" % number + _NOISE[16:size])


def _peak_mb() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) // 1024
