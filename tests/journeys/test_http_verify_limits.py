"""Whoever may send a file to be verified may send one made to cost: it stops nobody, and gets its code."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from time import monotonic, sleep

import httpx
import psutil
import pytest

from archive_service.demo.small_pdf import small_pdf
from archive_service.model.actors import Role
from tests.begun_homes import begun
from tests.costly_files import costly, example
from tests.journeys.http_flows import OTHER_TENANT, TENANT, Service, serving

SECONDS = 3
LONG = costly(
    {"entries": {"manifest.xml": {"head": "<ArchiveTransfer>", "piece": "<a/>", "times": 24_000_000}}}
)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    home = begun(tmp_path_factory.mktemp("home") / "home")
    with serving(home, ARCHIVE_VERIFY_SECONDS=str(SECONDS)) as running:
        yield running


@pytest.fixture(scope="module")
def sealed(service: Service) -> bytes:
    with service.esms() as client:
        asked = {"entity": TENANT, "as": "pades", "level": "b-b", "file": "c.pdf"}
        answer = client.post("/seals", params=asked, content=small_pdf(["Convention"]))
    return b64decode(answer.json()["content"])


def refused(answer: httpx.Response) -> str:
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return str(answer.json()["code"])


def spent(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def test_a_file_that_takes_too_long_ends_alone(service: Service, sealed: bytes) -> None:
    server = service.child("http")
    with service.esms() as hostile, service.esms(OTHER_TENANT) as other, ThreadPoolExecutor(4) as threads:
        other.post("/verify", content=sealed)
        before = spent(server)
        costing = [threads.submit(hostile.post, "/verify", content=LONG) for _ in range(2)]
        sleep(0.5)
        waits, verdicts = list[float](), list[str]()
        while not all(one.done() for one in costing) and len(waits) < 200:
            begun_at = monotonic()
            assert other.get("/records").status_code == 200
            waits.append(monotonic() - begun_at)
            if len(waits) % 5 == 1:
                verdicts.append(other.post("/verify", content=sealed).json()["verdict"])
            sleep(0.05)

    codes = [one.result().json()["code"] for one in costing]
    assert "verification-too-costly" in codes
    # On a slow machine the first one takes longer than the second one waits for its turn.
    assert {*codes} <= {"verification-too-costly", "machine-exhausted"}
    assert len(waits) > 5
    assert sorted(waits)[len(waits) // 2] < 1, waits
    assert {*verdicts} == {"passed"}
    assert service.child("http").pid == server.pid
    assert spent(server) - before < 2 * SECONDS


def test_a_file_that_fills_the_memory_ends_alone(service: Service, sealed: bytes) -> None:
    server = service.child("http")
    with service.client(service.make_token(role=Role.AUDITOR, tenants=(TENANT,))) as client:
        client.post("/verify", content=sealed)
        before = server.memory_info().rss
        answer = client.post("/verify", content=costly(example("signature-of-zeros")))
        after = server.memory_info().rss
        again = client.post("/verify", content=sealed)

    assert refused(answer) == "verification-too-costly"
    assert after - before < 100_000_000
    assert again.json()["verdict"] == "passed"
    assert service.child("http").pid == server.pid


def test_the_end_of_a_sandbox_by_somebody_else_costs_no_report(service: Service, sealed: bytes) -> None:
    with service.esms() as client:
        assert client.post("/verify", content=sealed).json()["verdict"] == "passed"
        for one in service.child("http").children():
            if "archive_service.trust.file_judgement" in one.cmdline():
                one.kill()
        found = client.post("/verify", content=sealed)

    assert found.json()["verdict"] == "passed"
