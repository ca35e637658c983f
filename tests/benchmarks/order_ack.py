"""How long it takes until an export order is acknowledged over HTTP, under 20 clients at once."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from rich.console import Console

from archive_service.bootstrap import Services
from archive_service.model.actors import Role
from archive_service.settings import Settings
from tests.benchmarks.export_home import LEGAL_ENTITY, PLACES, fill, register
from tests.journeys.export_receivers import Receiver
from tests.journeys.http_flows import serving

_CLIENTS, _EACH, _RECORDS = 20, 15, 200


def run() -> dict[str, float]:
    """Return the 99th percentile of the answers to `POST /exports`, in milliseconds."""
    with TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        services = Services(Settings(home=home))
        try:
            register(services)
            fill(services, PLACES[0], 0, _RECORDS)
        finally:
            services.close()
        receiver = Receiver.in_folder(Path(folder) / "receiver")
        with serving(home) as running:
            token = running.make_token(role=Role.ESMS, tenants=[LEGAL_ENTITY], actor="mesure")
            times = _times(running.url, token, receiver.certificate.read_text())
    times.sort()
    p99 = times[min(len(times) - 1, int(len(times) * 0.99))]
    Console(width=100).print(
        f"{len(times)} orders from {_CLIENTS} clients at once: median {times[len(times) // 2]:.0f} ms, "
        f"99 % within {p99:.0f} ms, longest {times[-1]:.0f} ms. Load: {os.getloadavg()[0]:.1f}."
    )
    return {"order_ack_p99_ms": round(p99, 1)}


def _times(url: str, token: str, certificate: str) -> list[float]:
    """Return the milliseconds of each answer: each client sends its next order when the last is answered."""
    times: list[float] = []
    failures: list[str] = []
    body = {"establishments": [PLACES[0]], "certificate": certificate}

    def client(_: int) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        with httpx.Client(base_url=url, headers=headers, timeout=60) as connection:
            connection.get("/exports")
            for _ in range(_EACH):
                began = time.monotonic()
                answer = connection.post("/exports", json=body)
                times.append((time.monotonic() - began) * 1000)
                if answer.status_code != 201:
                    failures.append(f"{answer.status_code}: {answer.text[:200]}")

    threads = [threading.Thread(target=client, args=(number,)) for number in range(_CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise RuntimeError(f"{len(failures)} orders were not accepted: {failures[0]}")
    return times
