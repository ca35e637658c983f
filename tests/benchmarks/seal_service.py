"""Seals a second of the pooled service: digests over HTTP, and files of a batch; and of pyHanko for each
document with its key read each time.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import httpx
from rich.console import Console

from archive_service.demo.people import REGISTER
from tests.benchmarks.samples import LEGAL_ENTITY
from tests.benchmarks.seals import identity, one_page, pyhanko_seal, pyhanko_signer

_DIGESTS, _TOGETHER, _FILES, _NAIVE = 2_000, 500, 300, 6
_PROGRAM = [sys.executable, "-m", "archive_service.cli"]
_UNLIMITED = {"ARCHIVE_SEALS_PER_MINUTE": "0"}


def run() -> dict[str, float]:
    """Serve in a home of its own, and measure from outside, wall clock; the naive way before and after."""
    document = one_page()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _, key, certificate = identity()

        def naive() -> None:
            for _ in range(_NAIVE // 2):
                pyhanko_seal(document, pyhanko_signer(folder, key, certificate))

        token = _prepared(folder)
        server = subprocess.Popen(
            [*_PROGRAM, "--home", str(folder / "home"), "serve", "--port", "0"],
            stdout=subprocess.PIPE,
            text=True,
            env=_environment(),
        )
        try:
            ready = json.loads(server.stdout.readline() if server.stdout else "")
            with httpx.Client(
                base_url=ready["url"], headers={"Authorization": f"Bearer {token}"}, timeout=60
            ) as client:
                _digests(client, 10)
                _batch(client, document, 2)
                slow = _seconds(naive)
                digests = _seconds(lambda: _digests(client, _DIGESTS))
                files = _seconds(lambda: _batch(client, document, _FILES))
                slow += _seconds(naive)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(60)
    rates = _DIGESTS / digests, _FILES / files, _NAIVE / slow
    Console(width=100).print(
        f"{rates[0]:.0f} digests a second over HTTP, {rates[1]:.0f} files a second in a batch, "
        f"{rates[2]:.1f} with pyHanko and the key read each time (B-B, wall clock)"
    )
    return {
        "seal_service_digests_s": round(rates[0]),
        "seal_service_files_s": round(rates[1]),
        "seal_service_vs_naive": round(rates[1] / rates[2], 1),
    }


def _seconds(act: Callable[[], object]) -> float:
    began = time.monotonic()
    act()
    return time.monotonic() - began


def _environment() -> dict[str, str]:
    return {**os.environ, **_UNLIMITED}


def _prepared(folder: Path) -> str:
    """Register the establishments; return a token that seals."""
    (folder / "register.csv").write_text(REGISTER, encoding="utf-8")
    _command(folder, "establishments", "import", str(folder / "register.csv"))
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    words = ("token", "create", "--actor", "mesure", "--role", "esms", "--tenant", LEGAL_ENTITY)
    return str(json.loads(_command(folder, *words, "--expires", tomorrow))["token"])


def _command(folder: Path, *words: str) -> str:
    command = [*_PROGRAM, "--home", str(folder / "home"), "--json", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[-1]


def _digests(client: httpx.Client, count: int) -> None:
    for first in range(0, count, _TOGETHER):
        some = range(first, min(first + _TOGETHER, count))
        digests = [f"sha256:{sha256(b'%d' % number).hexdigest()}" for number in some]
        asked = {"entity": LEGAL_ENTITY, "as": "cades", "level": "b-b", "digests": digests}
        answer = client.post("/seals/digests", json=asked)
        if answer.status_code != 201:
            raise RuntimeError(answer.text)


def _batch(client: httpx.Client, document: bytes, count: int) -> None:
    """Bring a batch, and wait until each of its files is sealed."""
    body = BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        for number in range(count):
            archive.writestr(f"{number}.pdf", document)
    answer = client.post("/seals/batches", params={"entity": LEGAL_ENTITY}, content=body.getvalue())
    if answer.status_code != 202:
        raise RuntimeError(answer.text)
    until = time.monotonic() + 120
    while time.monotonic() < until:
        shown = client.get(answer.headers["location"]).json()
        if shown["state"] == "done":
            if shown["sealed"] != count:
                raise RuntimeError(str(shown))
            return
        time.sleep(0.05)
    raise RuntimeError("the batch was not sealed in two minutes")
