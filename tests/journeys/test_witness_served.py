"""A witness that is asked over HTTP cosigns what only grew, and refuses as C2SP tlog-witness says."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from archive_service.bootstrap import Services
from archive_service.errors import InvalidRequest, StoreUnavailable, WitnessRefused
from archive_service.model.actors import OPERATOR, Role
from archive_service.model.identifiers import Department
from archive_service.settings import Settings
from signing.cosignatures import cosigned_at
from signing.merkle import consistency_proof, leaf_hash, root
from signing.notes import VerifierKey, read_note
from signing.transparency import LogKey
from tests.begun_homes import begun
from tests.journeys.watched_logs import KEY, entries

NAME = "ad25.example.org/temoin"


class Served:
    """A witness in a process of its own."""

    def __init__(self, folder: Path, log_key: str = KEY.verifier) -> None:
        self.folder, self.key, self.log_key = folder, folder / "temoin.key", log_key
        done = self._witness("init", "--key-file", self.key, "--name", NAME)
        self.verifier = VerifierKey.parse(done.communicate()[0].strip())
        self.start()

    def start(self) -> None:
        self.process = self._witness(
            "serve", "--key-file", self.key, "--log-key", self.log_key, "--port", "0"
        )
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().strip()

    def _witness(self, *words: object) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "archive_service.cli", "witness", *map(str, words)]
        return subprocess.Popen(command, cwd=self.folder, stdout=subprocess.PIPE, text=True)

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()

    def ask(self, body: bytes) -> httpx.Response:
        return httpx.post(f"{self.url}/add-checkpoint", content=body, timeout=60)


@pytest.fixture
def witness(tmp_path: Path) -> Iterator[Served]:
    served = Served(tmp_path)
    yield served
    served.stop()


def request(old: int, size: int, *, history: str = "", key: LogKey = KEY, proof: bool = True) -> bytes:
    """Return what a log asks: from `old` to `size` entries."""
    hashes = [leaf_hash(one) for one in entries(size, history)]
    steps = consistency_proof(old, hashes) if proof and 0 < old <= size else []
    lines = [f"old {old}", *(b64encode(one).decode() for one in steps), "", ""]
    return "\n".join(lines).encode() + key.sign(size, root(hashes))


def check_cosigned(witness: Served, answer: httpx.Response, asked: bytes) -> None:
    assert answer.status_code == 200, answer.text
    note = read_note(asked.partition(b"\n\n")[2] + answer.content)
    assert cosigned_at(note, witness.verifier) is not None


def test_what_only_grew_is_cosigned_and_remembered_when_the_process_is_killed(witness: Served) -> None:
    for old, size in ((0, 5), (5, 5), (5, 12)):
        asked = request(old, size)
        check_cosigned(witness, witness.ask(asked), asked)
    witness.stop()
    witness.start()

    stale = witness.ask(request(5, 20))
    assert (stale.status_code, stale.text, stale.headers["content-type"]) == (409, "12\n", "text/x.tlog.size")
    asked = request(12, 20)
    check_cosigned(witness, witness.ask(asked), asked)


def test_each_refusal_has_the_status_of_the_protocol_and_changes_nothing(witness: Served) -> None:
    asked = request(0, 12)
    check_cosigned(witness, witness.ask(asked), asked)
    other = LogKey.from_seed("other.example.org", bytes(32))
    forged = LogKey.from_seed(KEY.name, bytes([1]) * 32)
    for body, status in (
        (b"", 400),
        (b"old x\n\n", 400),
        (request(12, 20).replace(b"old 12", b"old 012"), 400),
        (request(12, 20).replace(b"old 12\n", b"old 12\nYWJj\n"), 400),
        (b"old 12\n\n\xff\n", 400),
        (request(20, 15), 400),
        (request(0, 20, key=other), 404),
        (request(12, 20, key=forged), 403),
        (request(12, 20, history="x"), 422),
        (request(12, 20, proof=False), 422),
        (request(12, 12, history="x"), 409),
        (request(0, 20), 409),
    ):
        assert witness.ask(body).status_code == status, body
    assert list((witness.folder / "temoin.key.seen").glob("*.refused/*-fork"))
    assert witness.ask(b"a" * 200_000).status_code == 413
    assert httpx.get(witness.url).status_code == 404

    again = request(12, 20)
    check_cosigned(witness, witness.ask(again), again)


def test_of_two_histories_at_once_one_is_cosigned(witness: Served) -> None:
    bodies = [request(0, 12), request(0, 12, history="x")] * 4
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(witness.ask, bodies))

    assert {answer.status_code for answer in answers} == {200, 409}
    assert len({one for one, answer in zip(bodies, answers, strict=True) if answer.status_code == 200}) == 1


def test_a_client_that_sends_a_byte_at_a_time_is_left_after_ten_seconds(witness: Served) -> None:
    host, _, port = witness.url.removeprefix("http://").partition(":")
    began = time.monotonic()
    with socket.create_connection((host, int(port))) as slow:
        slow.sendall(b"POST /add-checkpoint HTTP/1.1\r\nContent-Length: 5000\r\n\r\n")
        with suppress(OSError):
            while time.monotonic() - began < 40:
                slow.sendall(b"a")
                time.sleep(0.2)
    assert time.monotonic() - began < 30
    asked = request(0, 5)
    check_cosigned(witness, witness.ask(asked), asked)


def test_a_memory_that_cannot_be_read_gives_no_cosignature_and_says_that_it_is_not_the_log(
    witness: Served,
) -> None:
    check_cosigned(witness, witness.ask(request(0, 5)), request(0, 5))
    for file in (witness.folder / "temoin.key.seen").rglob("*"):
        if file.is_file() and file.stat().st_size:
            file.write_bytes(b"{")

    for asked in (request(0, 12), request(5, 12)):
        answer = witness.ask(asked)
        assert (answer.status_code, "cosig" in answer.text) == (500, False)
        assert str(witness.folder) not in answer.text


def grow(services: Services) -> None:
    services.tokens.create(
        actor="a", role=Role.OPERATOR, tenants=[], departments=[], expires=None, by=OPERATOR
    )


def test_the_service_asks_a_witness_and_publishes_what_it_answers(tmp_path: Path) -> None:
    services = Services(Settings(home=begun(tmp_path / "home")))
    grow(services)
    services.journal_publication.publish()
    served = Served(tmp_path, services.published_log.verifier())
    try:
        with pytest.raises(WitnessRefused):  # it cosigns, and nobody enrolled it
            services.witness_asking.ask(served.url, OPERATOR)
        services.witnesses.enrol(served.verifier.text, "Archives du Doubs", Department("25"), OPERATOR)
        for _ in range(2):  # the second time the journal has grown, and the witness has seen less
            services.journal_publication.publish()
            (signed,) = services.witness_asking.ask(served.url, OPERATOR).by
            assert signed[0].who == "Archives du Doubs"
            grow(services)
        assert services.witnesses.newest(1)[0].size == services.published_log.checkpoint()[1].size
        with pytest.raises(InvalidRequest):
            services.witness_asking.ask("ftp://example.org", OPERATOR)
        served.stop()
        with pytest.raises(StoreUnavailable):
            services.witness_asking.ask(served.url, OPERATOR)
    finally:
        served.stop()
        services.close()
