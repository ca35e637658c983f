"""How much sooner two workers finish than one."""

from __future__ import annotations

import subprocess
import sys
import time

from rich.console import Console

from archive_service.bootstrap import Services
from tests.benchmarks.samples import pages
from tests.benchmarks.service import deposit, service

_DOCUMENTS = 480
_WARM = 16
_WORKER = """
import sys
from pathlib import Path
from archive_service.bootstrap import Services
from archive_service.settings import Settings
services = Services(Settings(home=Path(sys.argv[1])))
services.rendering.render(2)
print("ready", flush=True)
sys.stdin.readline()
while services.rendering.render(16):
    pass
print("done", flush=True)
sys.stdin.readline()
services.close()
"""


def run() -> dict[str, float]:
    """Give the same number of documents to one worker, then to two; return the ratio of their rates."""
    with service() as services:
        deposit(services, pages(range(_WARM + _DOCUMENTS)))
        alone = _seconds(services, 1)
        deposit(services, pages(range(10_000, 10_000 + _WARM + _DOCUMENTS)))
        both = _seconds(services, 2)
    Console(width=100).print(
        f"{_DOCUMENTS} documents: one worker {alone:.1f} s, two workers {both:.1f} s of clock. "
        "On a machine whose cores are busy with other work, the ratio says little."
    )
    return {"two_workers_ratio": round(alone / both, 2)}


def _seconds(services: Services, count: int) -> float:
    """Return the seconds from the start signal to the last worker's end; their own start is not counted."""
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", _WORKER, str(services.home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(count)
    ]
    for worker in workers:
        _hear(worker, "ready")
    began = time.monotonic()
    for worker in workers:
        _say(worker)
    for worker in workers:
        _hear(worker, "done")
    seconds = time.monotonic() - began
    for worker in workers:
        _say(worker)
        worker.wait(60)
    return seconds


def _hear(worker: subprocess.Popen[str], word: str) -> None:
    if worker.stdout is None or worker.stdout.readline().strip() != word:
        raise RuntimeError(f"a worker ended before it was {word}")


def _say(worker: subprocess.Popen[str]) -> None:
    if worker.stdin is not None:
        worker.stdin.write("\n")
        worker.stdin.flush()
