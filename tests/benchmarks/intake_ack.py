"""How long a sender waits for the answer: 100 KB CDA documents, 20 a second, from eight clients."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from rich.console import Console

from archive_service.demo.people import REGISTER
from tests.benchmarks.samples import LEGAL_ENTITY, pages

_CLIENTS = 8
_RATE = 20
_SECONDS = 30
_WARM = 24


def run() -> dict[str, float]:
    """Serve, deposit, and return the 95th percentile of the answers' times in milliseconds."""
    with TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        register = Path(folder) / "register.csv"
        register.write_text(REGISTER, encoding="utf-8")
        _command(home, "establishments", "import", str(register))
        tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
        words = ("token", "create", "--actor", "mesure", "--role", "depositor", "--tenant", LEGAL_ENTITY)
        token = json.loads(_command(home, *words, "--expires", tomorrow))["token"]
        server = subprocess.Popen(
            [*_PROGRAM, "--home", str(home), "serve", "--port", "0"], stdout=subprocess.PIPE, text=True
        )
        try:
            ready = json.loads(server.stdout.readline() if server.stdout else "")
            times = _deposits(ready["url"], token)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(60)
    times.sort()
    p50, p95 = times[len(times) // 2], times[int(len(times) * 0.95)]
    Console(width=100).print(
        f"{len(times)} deposits of 100 KB, {_RATE} a second from {_CLIENTS} clients: median {p50:.0f} ms, "
        f"95 % within {p95:.0f} ms, longest {times[-1]:.0f} ms. Load: {os.getloadavg()[0]:.1f}."
    )
    return {"intake_ack_p95_ms": round(p95, 1)}


_PROGRAM = [sys.executable, "-m", "archive_service.cli"]


def _command(home: Path, *words: str) -> str:
    done = subprocess.run(
        [*_PROGRAM, "--home", str(home), "--json", *words], capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()[-1]


def _deposits(url: str, token: str) -> list[float]:
    """Return the milliseconds of each answer; requests start on time, whatever the answers before took."""
    times: list[float] = []
    failures: list[str] = []
    count = _RATE * _SECONDS
    flows = pages(range(count + _WARM))
    began = time.monotonic() + 1

    def client(first: int) -> None:
        with httpx.Client(
            base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=30
        ) as connection:
            for number in range(first, _WARM, _CLIENTS):
                connection.post("/deposits", content=flows[count + number])
            for number in range(first, count, _CLIENTS):
                due = began + warm_seconds + number / _RATE
                time.sleep(max(0.0, due - time.monotonic()))
                answer = connection.post("/deposits", content=flows[number])
                # From when it was due: a client kept waiting by its last answer waits all the same.
                times.append((time.monotonic() - due) * 1000)
                if answer.status_code != 201:
                    failures.append(f"{answer.status_code}: {answer.text[:200]}")

    warm_seconds = 8.0
    threads = [threading.Thread(target=client, args=(number,)) for number in range(_CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures or len(times) != count:
        raise RuntimeError(f"{len(failures)} of {count} deposits were not accepted: {failures[:1]}")
    return times
