"""The schedule asks each witness that has an address to cosign what is published; nothing waits for it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext
from threading import Barrier, Event
from uuid import UUID

import psycopg
import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from archive_service.adapters import SystemClock
from archive_service.bootstrap import Services
from archive_service.diagnostics.doctor import examination
from archive_service.errors import InvalidRequest, NotAllowed, NotFound
from archive_service.model.actors import OPERATOR, SERVICE, Actor, Role
from archive_service.model.identifiers import Department, as_legal_entity
from archive_service.model.witness_addresses import TAKEN, AskingFailure, WitnessAddress, checked_address
from archive_service.settings import Settings
from archive_service.workflows.witness_rounds import AskKnownWitnesses
from signing.cosignatures import CosignerKey
from signing.notes import read_note
from signing.transparency import open_checkpoint
from signing.witness_requests import AddCheckpoint
from tests.archive_service.trust.test_time_authorities import ROOT, written
from tests.begun_homes import begun
from tests.journeys.homes import Home
from tests.journeys.http_flows import eventually, serving
from tests.journeys.published_formats import keep
from tests.journeys.test_journal_witnessed import grow
from tests.journeys.test_witness_served import Served
from tests.odd_servers import Behaviour, dripping, misbehaving, resets

DOUBS = Department("25")
KEY = CosignerKey.from_seed("ad25.example.org/t", b"1" * 32)


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    services = Services(Settings(home=begun(tmp_path / "home")))
    yield services
    services.close()


@pytest.fixture
def served(services: Services, tmp_path: Path) -> Iterator[Served]:
    grow(services, 3)
    served = Served(tmp_path, services.published_log.verifier())
    yield served
    served.stop()


def enrol(services: Services, verifier: str, address: str) -> UUID:
    made = services.witnesses.enrol(verifier, "Archives du Doubs", DOUBS, OPERATOR)
    services.witness_rounds.set_address(made.id, address, OPERATOR)
    return made.id


def state(services: Services) -> WitnessAddress:
    (one,) = services.witness_rounds.addresses(OPERATOR).values()
    return one


def later(services: Services, by: timedelta) -> AskKnownWitnesses:
    return replace(services.witness_rounds, clock=SystemClock(datetime.now(UTC) + by))


def notices(services: Services) -> set[str]:
    return {one.code for one in examination(services).notices}


def answering(status: str, body: bytes) -> Behaviour:
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    return lambda connection: connection.sendall(head + body)


def test_the_service_asks_its_witnesses_by_itself_while_the_journal_grows(tmp_path: Path) -> None:
    home = begun(tmp_path / "home")
    services = Services(Settings(home=home))
    grow(services, 3)
    served = Served(tmp_path, services.published_log.verifier())
    enrol(services, served.verifier.text, served.url)
    services.close()
    try:
        with (
            serving(home, ARCHIVE_CHECKPOINT_AGE="PT1S", ARCHIVE_WITNESS_ASK_AGE="PT1S") as service,
            service.client() as client,
        ):

            def told() -> dict[str, object]:
                return dict(*client.get("/journal/witnesses").json())

            eventually(lambda: told()["last"] is not None)
            assert told()["asked"] is None  # where it answers is not told to everybody
            before = told()["last"]
            service.make_token(role=Role.MONITOR)
            eventually(lambda: told()["last"] != before)

            os.kill(service.child("scheduler").pid, signal.SIGKILL)
            before = told()["last"]
            service.make_token(role=Role.MONITOR)
            eventually(lambda: told()["last"] != before)
            with service.client(service.make_token(role=Role.MONITOR)) as monitor:
                said = monitor.get("/metrics").text
            assert 'witness_asking_failing{code="",witness="ad25.example.org/temoin"} 0.0' in said
            assert served.url not in said
    finally:
        served.stop()


def test_a_witness_is_asked_once_for_a_checkpoint_and_at_most_so_often(
    services: Services, served: Served
) -> None:
    enrol(services, served.verifier.text, served.url)

    assert services.witness_rounds.ask_due() == 1
    assert services.witnesses.newest(1)[0].size == services.published_log.checkpoint()[1].size
    grow(services, 3)
    assert services.witness_rounds.ask_due() == 0  # an hour has not passed
    assert later(services, timedelta(hours=2)).ask_due() == 1
    assert later(services, timedelta(hours=5)).ask_due() == 0  # nothing new to sign
    assert services.witness_rounds.ask_due() == 0
    assert state(services).failures == 0


def test_a_witness_that_saw_more_than_is_known_here_says_so_and_is_asked_again(
    services: Services, served: Served
) -> None:
    grow(services, 5)
    services.witnesses.enrol(served.verifier.text, "Archives du Doubs", DOUBS, OPERATOR)
    # It cosigned, and its answer was lost: nothing is known of that here.
    content, stated = services.published_log.checkpoint()
    assert served.ask(b"old 0\n\n" + services.published_log.own(content).to_bytes()).status_code == 200
    grow(services, 5)
    (shown,) = services.witnesses.states()
    services.witness_rounds.set_address(shown.witness.id, served.url, OPERATOR)

    assert shown.witness.last is None
    assert services.witness_rounds.ask_due() == 1
    assert services.witnesses.newest(1)[0].size > stated.size


def test_a_witness_that_is_down_is_asked_later_and_later_and_told(services: Services, served: Served) -> None:
    enrol(services, served.verifier.text, served.url)
    served.stop()

    assert services.witness_rounds.ask_due() == 0
    first = state(services)
    assert (first.failures, first.code) == (1, "unreachable")
    assert services.witness_rounds.ask_due() == 0
    assert state(services) == first  # not asked: it is set aside
    assert "witness-asking-failing" not in notices(services)
    for number, passed in enumerate((2, 10, 60, 400, 2000), start=2):
        later(services, timedelta(minutes=passed)).ask_due()
        assert state(services).failures == number
    assert later(services, timedelta(minutes=2001)).ask_due() == 0
    assert state(services).failures == 6
    assert state(services).next_at <= datetime.now(UTC) + timedelta(minutes=2000) + timedelta(hours=6)

    late = Services(Settings(home=services.home, now=datetime.now(UTC) + timedelta(days=8)))
    try:
        assert {"witness-asking-failing", "witness-late"} <= notices(late)
    finally:
        late.close()
    served.start()
    services.witness_rounds.set_address(first.witness, served.url, OPERATOR)
    assert services.witness_rounds.ask_due() == 1
    assert (state(services).failures, state(services).failing_since) == (0, None)
    assert "witness-asking-failing" not in notices(services)


def test_a_journal_that_cannot_be_read_here_accuses_no_witness_and_ends_no_asking(
    services: Services, served: Served
) -> None:
    first = enrol(services, served.verifier.text, served.url)
    services.witness_rounds.ask_due()
    grow(services, 3)
    for tile in (services.home / "objects" / "journal" / "tile").rglob("*.p"):
        shutil.rmtree(tile)  # the proof from what the witness saw is made of these
    with misbehaving(answering("500 No", b"")) as address:
        second = enrol(services, KEY.verifier().text, address)

        assert later(services, timedelta(hours=2)).ask_due() == 0

    states = services.witness_rounds.addresses(OPERATOR)
    assert (states[first].code, states[second].code) == ("own-journal", "refused")


def test_the_address_of_a_retired_witness_can_be_removed_and_alarms_nobody(
    services: Services, served: Served
) -> None:
    witness = enrol(services, served.verifier.text, served.url)
    services.witnesses.retire(witness, OPERATOR)
    long_ago = datetime.now(UTC) - timedelta(days=1)
    with services.transactions.begin(SERVICE) as transaction:
        # What is left when the database dies between the published list and the commit.
        transaction.witness_addresses.set(witness, served.url, long_ago)
        kept = transaction.witness_addresses.all()[0]
        failed = kept.after_failure(long_ago, AskingFailure.UNREACHABLE)
        assert transaction.witness_addresses.change(kept, failed)

    assert "witness-asking-failing" not in notices(services)
    assert services.witness_rounds.ask_due() == 0
    services.witness_rounds.set_address(witness, "", OPERATOR)
    assert services.witness_rounds.addresses(OPERATOR) == {}


def test_a_failure_that_a_wrong_clock_dated_ahead_is_dated_again(services: Services, served: Served) -> None:
    enrol(services, served.verifier.text, served.url)
    now = datetime.now(UTC)
    ahead = state(services).after_failure(now + timedelta(days=9), AskingFailure.REFUSED)

    assert ahead.after_failure(now, AskingFailure.REFUSED).failing_since == now
    assert ahead.after_failure(now + timedelta(days=10), AskingFailure.REFUSED).failing_for(
        now + timedelta(days=10)
    ) == timedelta(days=1)


def test_the_command_asks_no_other_address_than_the_schedule(services: Services) -> None:
    with pytest.raises(InvalidRequest):
        services.witness_asking.ask("http://10.0.0.1", OPERATOR)


HUGE = b"HTTP/1.1 200 OK\r\nContent-Length: 40000000\r\n\r\n" + b"x" * 70_000


@pytest.mark.parametrize(
    ("behaviour", "code"),
    [
        (resets, "unreachable"),
        (dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n"), "unreachable"),
        (dripping(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nA: "), "unreachable"),
        (lambda one: one.sendall(HUGE), "unreachable"),
        (lambda one: one.sendall(HUGE.replace(b"Content-Length: 40000000", b"A: b")), "refused"),
        (lambda one: one.sendall(b"\x00\xff" * 99), "unreachable"),
        (answering("302 Found\r\nLocation: http://127.0.0.1:1/", b""), "refused"),
        (answering("307 Moved\r\nLocation: http://169.254.169.254/", b""), "refused"),
        (answering("200 OK", b""), "unsound"),
        (answering("200 OK", b"\xff\xfe"), "refused"),
        (answering("200 OK", b"\nanother text\n\n\xe2\x80\x94 a AAAAAAA=\n"), "refused"),
        (answering("409 Conflict", b"99999999999999999999999"), "refused"),
        (answering("409 Conflict", b"-1"), "refused"),
        (answering("409 Conflict", "²".encode()), "refused"),
        (answering("409 Conflict", b"0"), "refused"),
        (answering("500 No", b"x" * 5000), "refused"),
    ],
)
def test_what_answers_oddly_is_a_failure_with_its_code_and_changes_nothing(
    services: Services, behaviour: Behaviour, code: str
) -> None:
    grow(services, 3)
    before = services.published_files.read("journal/checkpoint")
    patient = replace(services.witness_asking, patience=timedelta(seconds=1))
    with misbehaving(behaviour) as address:
        enrol(services, KEY.verifier().text, address)
        began = time.monotonic()
        assert replace(services.witness_rounds, asking=patient).ask_due() == 0
        assert time.monotonic() - began < 20

    assert (state(services).code, state(services).failures) == (code, 1)
    assert services.published_files.read("journal/checkpoint") == before


def test_a_witness_that_signs_with_another_key_is_unsound_and_nothing_is_kept(
    services: Services, served: Served
) -> None:
    enrol(services, KEY.verifier().text, served.url)  # the served one has a key of its own

    assert services.witness_rounds.ask_due() == 0
    assert state(services).code == "unsound"
    assert services.witnesses.newest(1) == []


def test_the_cosignature_of_another_witness_does_not_stand_for_the_one_that_was_asked(
    services: Services, served: Served
) -> None:
    services.witnesses.enrol(served.verifier.text, "Archives du Jura", Department("39"), OPERATOR)
    enrol(services, KEY.verifier().text, served.url)

    assert services.witness_rounds.ask_due() == 0
    assert state(services).code == "unsound"
    (signed,) = services.witnesses.newest(1)  # it is sound, and kept as what it is
    assert [one.who for one, _ in signed.by] == ["Archives du Jura"]


class Counting:
    """A witness that cosigns whatever it is asked, counts, and waits before it answers."""

    def __init__(self, services: Services) -> None:
        self.verifier = services.published_log.verifier()
        self.asked: list[int] = []
        self.go = Event()
        self.called = Event()

    @contextmanager
    def answering(self, tls: SSLContext | None = None) -> Iterator[str]:
        listener = socket.create_server(("127.0.0.1", 0))
        pool = ThreadPoolExecutor(4)

        def one(plain: socket.socket) -> None:
            with tls.wrap_socket(plain, server_side=True) if tls else plain as connection:
                head, _, body = connection.recv(65536).partition(b"\r\n\r\n")
                length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
                while len(body) < length:
                    body += connection.recv(65536)
                asked = AddCheckpoint.read(body)
                self.asked.append(asked.old)
                self.called.set()
                assert self.go.wait(60)
                line = KEY.cosign(open_checkpoint(asked.note, self.verifier), datetime.now(UTC)).line.encode()
                answering("200 OK", line)(connection)

        def accept() -> None:
            try:
                while True:
                    pool.submit(one, listener.accept()[0])
            except OSError:
                return

        pool.submit(accept)
        try:
            scheme = "https" if tls else "http"
            yield f"{scheme}://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            self.go.set()
            listener.shutdown(socket.SHUT_RDWR)
            listener.close()
            pool.shutdown()


def test_nothing_waits_for_a_witness_and_two_schedules_ask_it_once(services: Services) -> None:
    grow(services, 3)
    counting = Counting(services)
    patient = replace(services.witness_asking, patience=timedelta(minutes=1))
    rounds = replace(services.witness_rounds, asking=patient)
    barrier = Barrier(4)

    def ask() -> int:
        barrier.wait()
        return rounds.ask_due()

    with counting.answering() as address, ThreadPoolExecutor(4) as pool:
        enrol(services, KEY.verifier().text, address)
        done = [pool.submit(ask) for _ in range(4)]
        assert counting.called.wait(60)
        # The journal is published meanwhile, and no transaction is open for the one that waits.
        grown = services.published_log.given(grow(services, 4)).size
        with psycopg.connect(services.database.owner) as owner:
            waiting = owner.execute(
                "SELECT state FROM pg_stat_activity WHERE usename = 'archive_service' AND datname = "
                "current_database() AND (state IS NULL OR starts_with(state, 'idle in transaction'))"
            ).fetchall()
        assert waiting == []
        counting.go.set()
        assert sum(one.result(60) for one in done) == 1
        assert counting.asked == [0]
        (signed,) = services.witnesses.newest(5)
        assert signed.size < grown  # it signed what was published when it was asked


def test_what_a_killed_process_was_asking_is_asked_again_by_another(
    services: Services, served: Served
) -> None:
    enrol(services, served.verifier.text, served.url)
    before = state(services)
    with services.transactions.begin(OPERATOR) as transaction:
        assert transaction.witness_addresses.change(before, before.taken(services.clock.now()))
        assert not transaction.witness_addresses.change(before, before.taken(services.clock.now()))
    # The one that took it asked, and died with the answer.
    content, _ = services.published_log.checkpoint()
    assert served.ask(b"old 0\n\n" + services.published_log.own(content).to_bytes()).status_code == 200

    assert services.witness_rounds.ask_due() == 0
    assert later(services, TAKEN + timedelta(seconds=1)).ask_due() == 1
    assert state(services).failures == 0


def test_a_scheduler_that_is_killed_while_it_asks_leaves_the_witness_to_the_next_one(tmp_path: Path) -> None:
    home = begun(tmp_path / "home")
    services = Services(Settings(home=home))
    grow(services, 3)
    counting = Counting(services)
    with counting.answering() as address:
        enrol(services, KEY.verifier().text, address)
        services.close()
        with serving(home, ARCHIVE_CHECKPOINT_AGE="PT1S") as service:
            assert counting.called.wait(30)
            os.kill(service.child("scheduler").pid, signal.SIGKILL)
            counting.go.set()
            services = Services(Settings(home=home))
            try:
                assert services.witnesses.newest(1) == []
                assert later(services, TAKEN).ask_due() == 1
                (signed,) = services.witnesses.newest(5)
                assert [one.name for one, _ in signed.by] == [KEY.name]
                assert (state(services).failures, counting.asked) == (0, [0, 0])
            finally:
                services.close()


def test_an_address_that_is_changed_while_a_witness_is_asked_keeps_the_new_one(services: Services) -> None:
    grow(services, 3)
    counting = Counting(services)
    with counting.answering() as address, ThreadPoolExecutor(1) as pool:
        witness = enrol(services, KEY.verifier().text, address)
        done = pool.submit(services.witness_rounds.ask_due)
        assert counting.called.wait(60)
        services.witness_rounds.set_address(witness, "https://temoin.example.org", OPERATOR)
        counting.go.set()
        assert done.result(60) == 1
    assert (state(services).address, state(services).answered_at) == ("https://temoin.example.org", None)


def test_only_who_runs_the_service_says_where_witnesses_answer_and_the_journal_tells_no_address(
    services: Services,
) -> None:
    grow(services, 1)
    witness = enrol(services, KEY.verifier().text, "https://temoin.example.org/doubs/")
    tenant = as_legal_entity("830000014")
    for actor in (
        Actor(name="a", pseudonym="a", role=Role.ESMS, tenants=frozenset({tenant})),
        Actor(name="a", pseudonym="a", role=Role.MONITOR),
        Actor(name="a", pseudonym="a", role=Role.ARCHIVIST, departments=frozenset({DOUBS})),
    ):
        with pytest.raises(NotAllowed):
            services.witness_rounds.set_address(witness, "https://b.example.org", actor)
        with pytest.raises(NotAllowed):
            services.witness_rounds.addresses(actor)
    assert state(services).address == "https://temoin.example.org/doubs"

    with pytest.raises(NotFound):
        services.witness_rounds.set_address(UUID(int=1), "https://b.example.org", OPERATOR)
    services.witness_rounds.set_address(witness, "", OPERATOR)
    with pytest.raises(InvalidRequest):
        services.witness_rounds.set_address(witness, "", OPERATOR)
    services.witness_rounds.set_address(witness, "https://temoin.example.org", OPERATOR)
    services.witnesses.retire(witness, OPERATOR)
    assert services.witness_rounds.addresses(OPERATOR) == {}
    with pytest.raises(NotFound):
        services.witness_rounds.set_address(witness, "https://b.example.org", OPERATOR)

    services.journal_publication.publish()
    published = b"".join(services.published_files.read(path) for path in services.published_files.paths())
    assert b"witness:addressed" in published and b"temoin.example.org" not in published
    assert read_note(services.published_files.read("journal/checkpoint"))


@pytest.mark.parametrize(
    "address",
    [
        "",
        "temoin.example.org",
        "http://temoin.example.org",
        "http://localhost.example.org",
        "http://127.0.0.1@temoin.example.org",
        "ftp://127.0.0.1",
        "https://",
        "https://user:secret@temoin.example.org",
        "https://temoin.example.org?a=b",
        "https://temoin.example.org#a",
        "https://temoin.example.org:port",
        "https://temoin.example.org:99999",
        "https://[::1",
        "https://temoin.example.org/a b",
        "https://temoin.example.org/\r\nHost: b",
        "https://témoin.example.org",
        "https://temoin.example.org/" + "a" * 500,
    ],
)
def test_an_address_that_no_witness_can_have_is_refused_and_not_repeated(address: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        checked_address(address, production=False)
    assert len(address) < 9 or address not in str(refused.value)


@pytest.mark.parametrize("address", ["http://127.0.0.1:8088", "http://localhost:1", "http://[::1]:1"])
def test_only_development_asks_a_witness_of_this_machine_without_tls(address: str) -> None:
    assert checked_address(f"{address}/", production=False) == address
    with pytest.raises(InvalidRequest):
        checked_address(address, production=True)
    assert checked_address("https://127.0.0.1", production=True)


def test_the_command_sets_an_address_and_takes_it_back_only_when_told_to(tmp_path: Path) -> None:
    home = Home(begun(tmp_path / "home"))
    words = ("witness", "enrol", KEY.verifier().text, "--who", "Archives du Doubs", "--address")
    home.run(*words, "http://temoin.example.org", code=2)
    assert home.run("witness", "status") == []  # a wrong address enrols nobody

    (line,) = home.run(*words, "https://temoin.example.org/")
    keep([line], "witness-line")
    assert line["asked"]["address"] == "https://temoin.example.org"
    home.run("witness", "address", line["witness"], code=2)
    (line,) = home.run("witness", "address", line["witness"], "https://b.example.org")
    assert line["asked"]["address"] == "https://b.example.org"
    (line,) = home.run("witness", "address", line["witness"], "--none")
    assert line["asked"] is None


def test_an_operator_of_a_part_of_the_instance_changes_nothing_about_witnesses_of_the_whole(
    services: Services,
) -> None:
    grow(services, 1)
    witness = enrol(services, KEY.verifier().text, "https://temoin.example.org")
    other = CosignerKey.from_seed("ad39.example.org/t", b"2" * 32).verifier().text
    whole = Actor(name="a", pseudonym="a", role=Role.OPERATOR)
    for part in (
        replace(whole, tenants=frozenset({as_legal_entity("830000014")})),
        replace(whole, departments=frozenset({DOUBS})),
    ):
        for attempt in (
            lambda part=part: services.witness_rounds.set_address(witness, "https://b.example.org", part),
            lambda part=part: services.witness_asking.ask("https://b.example.org", part),
            lambda part=part: services.witnesses.enrol(other, "Archives du Jura", DOUBS, part),
            lambda part=part: services.witnesses.retire(witness, part),
        ):
            with pytest.raises(NotAllowed):
                attempt()
        assert services.witness_rounds.addresses(part) == {}
    assert state(services).address == "https://temoin.example.org"
    assert [one.witness.retired for one in services.witnesses.states()] == [None]


def test_a_service_stops_at_once_and_publishes_while_a_witness_does_not_answer(tmp_path: Path) -> None:
    home = begun(tmp_path / "home")
    services = Services(Settings(home=home))
    grow(services, 3)
    counting = Counting(services)
    with counting.answering() as address:
        enrol(services, KEY.verifier().text, address)
        services.close()
        with serving(home, ARCHIVE_CHECKPOINT_AGE="PT1S") as service, service.client() as client:
            assert counting.called.wait(30)
            before = client.get("/journal/checkpoint").text
            service.make_token(role=Role.MONITOR)
            eventually(lambda: client.get("/journal/checkpoint").text != before)
            began = time.monotonic()
        assert time.monotonic() - began < 15


@pytest.mark.parametrize("trusted", [True, False])
def test_a_witness_over_tls_is_asked_when_its_certificate_leads_to_a_trusted_authority(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trusted: bool
) -> None:
    grow(services, 3)
    context = SSLContext(PROTOCOL_TLS_SERVER)
    context.load_cert_chain(written(tmp_path, "serveur", ExtendedKeyUsageOID.SERVER_AUTH))
    if trusted:
        (tmp_path / "anchors.pem").write_bytes(ROOT.certificate.public_bytes(Encoding.PEM))
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "anchors.pem"))
    counting = Counting(services)
    counting.go.set()
    with counting.answering(context) as address:
        enrol(services, KEY.verifier().text, address)
        assert services.witness_rounds.ask_due() == int(trusted)

    assert state(services).code == ("" if trusted else "unreachable")
    assert counting.asked == ([0] if trusted else [])
