"""How much memory hostile flows take: to be taken in, in the worker, and in the process that draws.

Not one of `make bench`: `python -m tests.benchmarks.hostile_memory [NAME ...]`, some ten minutes.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from tests.journeys import hostile_flows as hostile
from tests.journeys import test_large_flows as large
from tests.journeys.hostile_flows import in_cda
from tests.journeys.measured_commands import children_of

_MEGA = 1_000_000
_DRAWING = b"archive_service.documents.sandbox.main"


def _words(count: int) -> str:
    """Return that many characters of words, each one different."""
    return " ".join(f"mot{number:x}" for number in range(count // 9))


def _files(number: int, media_type: str, content: bytes) -> bytes:
    encoded = base64.b64encode(content).decode()
    return hostile.bundle(*(hostile.reference(media_type, encoded) for _ in range(number)))


# What was looked for besides: whatever may come nearer to the limit than the inputs of the tests.
_MORE: dict[str, Callable[[], bytes]] = {
    "words-2-mb": lambda: in_cda(f"<paragraph>{_words(1_990_000)}</paragraph>"),
    "words-8-mb": lambda: in_cda(f"<paragraph>{_words(8 * _MEGA)}</paragraph>"),
    "words-25-mb": lambda: in_cda(f"<paragraph>{_words(25 * _MEGA)}</paragraph>"),
    "text-file-8-mb": lambda: hostile.attached("text/plain", _words(8 * _MEGA).encode()),
    "text-files-100": lambda: _files(100, "text/plain", _words(200_000).encode()),
    "pictures-40": lambda: _files(40, "image/png", hostile.png(5_000, 4_990)),
    "pictures-400": lambda: _files(400, "image/png", hostile.png(2_000, 2_000)),
    "pdfs-300": lambda: _files(300, "application/pdf", hostile.pdf_of_pages(50)),
    "cells-100000": lambda: in_cda(
        "<table><tbody>" + ("<tr>" + "<td>a</td>" * 10 + "</tr>") * 10_000 + "</tbody></table>"
    ),
    "tables-nested": lambda: in_cda("<table><tbody><tr><td>" * 40 + "a" + "</td></tr></tbody></table>" * 40),
    "lists-nested": lambda: in_cda("<list><item>" * 80 + "a" * 100_000 + "</item></list>" * 80),
    "values-900000": lambda: json.dumps(
        {"finess": hostile.FINESS, "v": {f"c{number}": number for number in range(440_000)}}
    ).encode(),
    "pairs-60000": lambda: json.dumps(
        {"finess": hostile.FINESS, "v": {f"clé {number}": f"valeur {number}" for number in range(60_000)}}
    ).encode(),
    "emphasis-200000": lambda: in_cda(
        "<paragraph>" + '<content styleCode="Bold">a</content>' * 200_000 + "</paragraph>"
    ),
    "fonts": lambda: in_cda("<paragraph>" + "".join(map(chr, range(0x4E00, 0x9FFF))) * 20 + "</paragraph>"),
}


def main(names: list[str]) -> None:
    """Print a line for each input: peaks in megabytes, processes that drew, seconds."""
    print(f"{'input':<22} {'MB':>6} {'taken':>6} {'worker':>6} {'drawing':>7} {'processes':>9} {'s':>5}")
    with tempfile.TemporaryDirectory(prefix="archive-hostile-") as folder:
        home, flow = Path(folder) / "home", Path(folder) / "flow"
        for name, write in _writers().items():
            if names and name not in names:
                continue
            with flow.open("wb") as file:
                write(file)
            began = time.monotonic()
            taken, _, _ = _peaks(home, "deposit", flow)
            worker, drawing, processes = _peaks(home, "work", "--until-empty")
            print(
                f"{name:<22} {flow.stat().st_size / _MEGA:>6.1f} {taken:>6.0f} {worker:>6.0f}",
                f"{drawing:>7.0f} {processes:>9} {time.monotonic() - began:>5.0f}",
                flush=True,
            )


def _writers() -> dict[str, Callable[[BinaryIO], object]]:
    """Return what writes each flow."""
    whole = {
        name: lambda file, make=make: file.write(make()) for name, make in (hostile.ACCEPTED | _MORE).items()
    }
    return {**whole, **hostile.LARGE, **large.FLOWS, **large.MORE_FLOWS}


def _peaks(home: Path, *arguments: str | Path) -> tuple[float, float, int]:
    """Run a command; return its peak, that of the processes which drew for it, and how many these were."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ARCHIVE_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "archive_service.cli", "--json", *map(str, arguments)],
        stdout=subprocess.DEVNULL,
        env=environment | {"ARCHIVE_HOME": str(home)},
    )
    own = 0.0
    drawing: dict[int, float] = {}
    while process.poll() is None:
        own = max(own, _peak(process.pid))
        for child in children_of(process.pid):
            with contextlib.suppress(OSError):
                if _DRAWING in Path(f"/proc/{child}/cmdline").read_bytes():
                    drawing[child] = max(drawing.get(child, 0.0), _peak(child))
        time.sleep(0.005)
    return own, max(drawing.values(), default=0.0), len(drawing)


def _peak(process: int) -> float:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024 / _MEGA
    return 0.0


if __name__ == "__main__":
    main(sys.argv[1:])
