"""Commands that are measured, and what they may take at the most."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MOST_MEMORY = 600_000_000

MOST_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command did, and what it took: bytes of memory at its peak, seconds of wall time."""

    code: int
    lines: list[dict[str, Any]]
    said: str
    memory: int
    seconds: float


def run(home: Path, *arguments: str | Path, folder: Path) -> Ran:
    """Run a command in a process of its own and measure it, its children included."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ARCHIVE_")}
    environment["ARCHIVE_HOME"] = str(home)
    started = time.monotonic()
    with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
        process = subprocess.Popen(
            [sys.executable, "-m", "archive_service.cli", "--json", *map(str, arguments)],
            stdout=out,
            stderr=err,
            env=environment,
        )
        memory = _peak_until_its_end(process)
    lines = [json.loads(line) for line in (folder / "out").read_text().splitlines()]
    return Ran(
        process.returncode,
        lines,
        (folder / "err").read_text(errors="replace"),
        memory,
        time.monotonic() - started,
    )


def _peak_until_its_end(process: subprocess.Popen[bytes]) -> int:
    """Wait for the process; return the most memory that it or one of its children was seen to hold, in bytes.

    Not `ru_maxrss`: a child starts with what its parent held when it was forked, and the process that
    runs the tests may hold more than the limit.
    """
    peak = 0
    while process.poll() is None:
        for one in (process.pid, *children_of(process.pid)):
            with contextlib.suppress(OSError):
                for line in Path(f"/proc/{one}/status").read_text().splitlines():
                    if line.startswith("VmHWM:"):
                        peak = max(peak, int(line.split()[1]) * 1024)
        time.sleep(0.02)
    return peak


def children_of(process: int) -> list[int]:
    """Return the processes that a process started and that still run."""
    found = []
    for thread in Path(f"/proc/{process}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += [int(word) for word in thread.read_text().split()]
    return found
