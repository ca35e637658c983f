"""The pooled signature service as clients meet it: each form and level, and killed processes."""

from __future__ import annotations

import os
import random
import signal
import socket
import time
from base64 import b64decode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import httpx
import pytest

from archive_service.bootstrap import Services
from archive_service.demo.small_pdf import small_pdf
from archive_service.model.actors import SERVICE, Role
from archive_service.model.journal import Tag
from archive_service.settings import Settings
from signing.seal_levels import SealForm, SealLevel
from tests.begun_homes import begun
from tests.journeys.http_flows import OTHER_TENANT, TENANT, Service, eventually, serving
from tests.journeys.judged_seals import Judged
from tests.journeys.published_formats import keep
from tests.signing.test_pdf_bounds import with_stream

PDF = small_pdf(["Facture"])
ASKED = {"entity": TENANT, "file": "facture.pdf"}


@pytest.fixture(scope="module")
def unlimited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service of this module alone, whose processes may be killed."""
    home = begun(tmp_path_factory.mktemp("seals") / "home")
    with serving(home, ARCHIVE_SEALS_PER_MINUTE="0", ARCHIVE_LIMIT="20000000") as service:
        yield service


def entries(service: Service) -> int:
    services = Services(Settings(home=service.home))
    try:
        with services.transactions.begin(SERVICE) as transaction:
            return transaction.journal.tagged(Tag.SEAL_MADE)
    finally:
        services.close()


def test_a_pdf_made_to_cost_is_read_beside_the_service_and_stops_nobody(unlimited: Service) -> None:
    server = unlimited.child("http")
    hostile = with_stream(b"/Size 10/W[0 0 0]/Index[0 1000000000]")
    with unlimited.esms() as client, ThreadPoolExecutor(2) as pool:
        assert client.post("/seals", params=ASKED, content=PDF).status_code == 201
        times = server.cpu_times()
        before = times.user + times.system
        costly = pool.submit(client.post, "/seals", params=ASKED, content=hostile)
        sealed = [client.post("/seals", params=ASKED, content=PDF).status_code for _ in range(5)]
        refused = costly.result()

    assert (refused.status_code, refused.json()["code"]) == (422, "seal-too-costly")
    assert sealed == [201] * 5
    times = server.cpu_times()
    assert times.user + times.system - before < 5
    assert unlimited.child("http").pid == server.pid


def test_who_sends_many_costly_pdfs_keeps_no_thread_of_the_others(unlimited: Service) -> None:
    """More than the threads of the server, each of ten seconds."""
    hostile = with_stream(b"/Size 10/W[0 0 0]/Index[0 1000000000]")
    with unlimited.esms() as client, unlimited.esms(OTHER_TENANT) as other, ThreadPoolExecutor(60) as pool:
        assert other.get("/records").status_code == 200
        asked = [pool.submit(client.post, "/seals", params=ASKED, content=hostile) for _ in range(60)]
        time.sleep(2)  # they have all come
        answer = other.get("/records", timeout=5)
        sealed = other.post("/seals", params={**ASKED, "entity": OTHER_TENANT}, content=PDF, timeout=20)
        refused = [one.result() for one in asked]

    assert (answer.status_code, sealed.status_code) == (200, 201)
    codes = {one.json()["code"] for one in refused}
    assert codes == {"seal-too-costly", "machine-exhausted"}


def test_seals_that_wait_for_an_authority_keep_none_of_those_that_need_it_not(
    tmp_path: Path,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/tsr"
        with (
            serving(begun(tmp_path / "home"), ARCHIVE_TIME_STAMPING=address) as service,
            ExitStack() as stack,
        ):
            dated = [stack.enter_context(service.esms()) for _ in range(3)]
            assert dated[0].post("/seals", params=ASKED, content=PDF).status_code == 201
            pool = stack.enter_context(ThreadPoolExecutor(9))
            asked = {**ASKED, "level": "b-t"}
            waiting = [pool.submit(one.post, "/seals", params=asked, content=PDF) for one in dated * 3]
            time.sleep(2)
            sealed = dated[0].post("/seals", params=ASKED, content=PDF, timeout=5)
            assert not any(one.done() for one in waiting)

    assert sealed.status_code == 201


def test_a_file_is_sealed_in_every_form_and_level(unlimited: Service) -> None:
    with unlimited.esms() as client:
        for form in SealForm:
            for level in SealLevel:
                answer = client.post(
                    "/seals", params={**ASKED, "as": form.value, "level": level.value}, content=PDF
                )
                assert answer.status_code == 201, answer.text
                line = answer.json()
                keep([line], "seal-answer")
                assert (line["form"], line["level"]) == (form.value, level.value)


def zipped(*files: tuple[str, bytes]) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return made.getvalue()


def ask(client: httpx.Client, content: bytes, **asked: str) -> httpx.Response:
    return client.post("/seals/batches", params={"entity": TENANT, **asked}, content=content)


def finished(client: httpx.Client, address: str) -> dict[str, object]:
    found: dict[str, object] = eventually(
        lambda: line if (line := client.get(address).json())["state"] == "done" else None, 120
    )
    return found


def test_a_batch_whose_worker_is_killed_is_finished_by_the_next_and_each_file_has_one_seal(
    unlimited: Service,
) -> None:
    files = [(f"{number}.pdf", small_pdf([str(number)])) for number in range(400)]
    with unlimited.esms() as client:
        finished(client, ask(client, zipped(files[0])).headers["Location"])  # makes the key
        before = entries(unlimited)
        address = ask(client, zipped(*files)).headers["Location"]
        for least in (1, 100):
            while client.get(address).json()["sealed"] < least:
                time.sleep(0.05)
            with suppress(StopIteration):
                unlimited.child("worker").send_signal(signal.SIGKILL)

        line = finished(client, address)

        assert (line["sealed"], line["refused"]) == (400, 0)
        assert entries(unlimited) == before + 400
        for number in (1, 200, 400):
            content = client.get(f"{address}/files/{number}").content
            assert content.startswith(files[number - 1][1])


def test_a_request_whose_server_is_killed_gets_one_seal_when_it_is_repeated(unlimited: Service) -> None:
    chance, token = random.Random(20261130), unlimited.make_token(role=Role.ESMS, tenants=[TENANT])
    killed = 0

    def once(key: str) -> httpx.Response | None:
        with suppress(httpx.TransportError), unlimited.client(token) as client:
            return client.post("/seals", params=ASKED, content=PDF, headers={"Idempotency-Key": key})
        return None

    def answered(key: str) -> httpx.Response:
        found = eventually(lambda: answer if (answer := once(key)) and answer.is_success else None)
        assert isinstance(found, httpx.Response)
        return found

    answered("first")
    for number in range(6):
        before = entries(unlimited)
        with ThreadPoolExecutor(1) as pool:
            first = pool.submit(once, f"k-{number}")
            time.sleep(chance.uniform(0, 0.08))
            with suppress(StopIteration, ProcessLookupError):
                os.kill(unlimited.child("http").pid, signal.SIGKILL)
            killed += first.result() is None
        again = answered(f"k-{number}")
        assert answered(f"k-{number}").content == again.content
        assert entries(unlimited) == before + 1
    assert killed


def test_others_see_neither_the_batch_nor_the_answer_under_the_same_key(unlimited: Service) -> None:
    with unlimited.esms() as client, unlimited.esms(OTHER_TENANT) as other:
        address = ask(client, zipped(("a.pdf", PDF))).headers["Location"]
        absent = other.get(f"/seals/batches/{'0' * 8}-0000-0000-0000-{'0' * 12}")
        for act in (other.get, other.delete):
            assert act(address).json() == absent.json()
        for path in (f"{address}/files", f"{address}/files/1"):
            assert other.get(path).status_code == 404
        assert ask(other, zipped(("a.pdf", PDF))).status_code == 404
        again = {"Idempotency-Key": "the-same"}
        mine = client.post("/seals", params=ASKED, content=PDF, headers=again).json()
        theirs = other.post("/seals", params={**ASKED, "entity": OTHER_TENANT}, content=PDF, headers=again)
        assert theirs.is_success, theirs.text
        assert theirs.json()["seal"] != mine["seal"]
        digests = {"entity": TENANT, "as": "cades", "digests": ["sha256:" + "0" * 64]}
        assert other.post("/seals/digests", json=digests).status_code == 404


def _understated() -> bytes:
    content = bytearray(zipped(("a.pdf", PDF)))
    place = content.index(b"PK\x01\x02")
    content[place + 24 : place + 28] = (10).to_bytes(4, "little")
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (zipped(*[(f"{one}.pdf", bytes(19_000_000)) for one in range(5)]), "seal-batch-too-large"),
        (zipped(("bomb.pdf", bytes(20_000_001))), "seal-batch-too-large"),
        (zipped(*[(str(number), b"") for number in range(10_001)]), "seal-batch-too-large"),
        (zipped(), "seal-batch-empty"),
        (zipped(("folder/", b"")), "seal-batch-empty"),
        (b"%PDF-1.7", "seal-batch-unreadable"),
        (zipped(("a.pdf", PDF)).replace(b"\x14\0\0\0\x08\0", b"\x14\0\x01\0\x08\0"), "seal-batch-unreadable"),
        (zipped(("a.pdf", PDF)) + zipped(("b.pdf", PDF)), "seal-batch-unreadable"),
    ],
    ids=["five at the limit", "bomb", "10,001 files", "no file", "folder", "no ZIP", "encrypted", "two ZIPs"],
)
def test_a_hostile_archive_is_refused_as_a_whole(unlimited: Service, content: bytes, code: str) -> None:
    with unlimited.esms() as client:
        answer = ask(client, content)

    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_hostile_files_are_refused_alone_and_names_are_only_names(unlimited: Service) -> None:
    names = ["/etc/passwd.pdf", "C:\\a.pdf", "../../b.pdf", "a\r\nSet-Cookie: x.pdf", "é\u202efdp.exe"]
    bad = [("no.pdf", b"%PDF-1.7\nnothing"), ("cut.pdf", PDF[: len(PDF) // 2]), ("empty.pdf", b"")]
    with unlimited.esms() as client:
        address = ask(client, zipped(*[(name, PDF) for name in names], *bad)).headers["Location"]
        line = finished(client, address)
        lines = client.get(f"{address}/files").json()
        headers = client.get(f"{address}/files/4").headers
        understated = ask(client, _understated()).headers["Location"]
        finished(client, understated)
        (refused,) = client.get(f"{understated}/files").json()

    assert (line["sealed"], line["refused"]) == (5, 3)
    assert not [one["sealed"] for one in lines if one["sealed"] and set(one["sealed"]) & {"/", "\\"}]
    assert [one["code"] for one in lines[5:]] == ["seal-not-a-pdf", "seal-not-a-pdf", "seal-file-empty"]
    assert "set-cookie" not in headers
    assert refused["code"] == "seal-batch-unreadable"


@pytest.mark.judge
def test_dss_passes_every_form_and_level_that_the_service_gives(unlimited: Service, tmp_path: Path) -> None:
    judged = Judged(unlimited.home, tmp_path)
    with unlimited.esms() as client:
        for form in SealForm:
            for level in SealLevel:
                asked = {**ASKED, "as": form.value, "level": level.value}
                line = client.post("/seals", params=asked, content=PDF).json()
                judged.add(form, level, b64decode(line["content"]))

    judged.check(PDF)
