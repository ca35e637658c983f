"""Batches of files are sealed by workers, each file once whatever ends a worker, until they are cancelled."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import psycopg
import pytest

from archive_service.bootstrap import Services
from archive_service.demo.small_pdf import small_pdf
from archive_service.errors import KeyDestroyed, NotFound, OutOfSpace, SealKeyUnusable
from archive_service.holdings.journaled_seals import JournaledSeals
from archive_service.holdings.seal_batch_upload import opened_upload
from archive_service.holdings.seal_limits import SealLimits
from archive_service.model.actors import OPERATOR, SERVICE, Actor, Role
from archive_service.model.identifiers import LegalEntity, as_legal_entity
from archive_service.model.journal import Tag
from archive_service.model.keys import seal_batch_key
from archive_service.model.seal_batches import (
    MOST_FILES,
    SealBatch,
    SealBatchFileNotMade,
    SealBatchTooLarge,
    SealBatchUnreadable,
)
from archive_service.model.seals import SealedFile, SealOrder, SealQuotaReached, SealRefused
from archive_service.ports import Transaction
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import Settings
from archive_service.trust import seal_preparation
from archive_service.trust.seal_preparation import prepared_in_sandbox
from archive_service.workflows import seal_batches
from signing.digests import Digest
from signing.keys import SealKey
from signing.seal_levels import SealLevel
from tests.archive_service.findings.corpus_names import CORPUS
from tests.begun_homes import begun
from tests.journeys.http_flows import TENANT, Service, eventually
from tests.journeys.killed_processes import runs_of
from tests.journeys.published_formats import keep
from tests.lock_waiters import wait_for_lock_waiters
from tests.signing.test_pdf_bounds import with_stream

ENTITY = as_legal_entity("250000999")
ORDER = SealOrder(legal_entity=ENTITY)
ESMS = Actor(name="a", role=Role.ESMS, tenants=frozenset({ENTITY}), pseudonym="a")
NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
EXAMPLES = sorted(CORPUS.glob("seal-batch-*/*"))


def zipped(files: Sequence[tuple[str, bytes]]) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(ZipInfo(name), content)
    return made.getvalue()


def pdfs(count: int) -> bytes:
    return zipped([(f"factures/{number}.pdf", small_pdf([str(number)])) for number in range(1, count + 1)])


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    services = Services(Settings(home=begun(tmp_path / "home"), now=NOON, seals_per_minute=0))
    yield services
    services.close()


def ask(services: Services, content: bytes, actor: Actor = ESMS) -> SealBatch:
    return services.seal_batches.ask(BytesIO(content), len(content), ORDER, actor)


def entries(services: Services) -> list[str]:
    with services.transactions.begin(SERVICE) as transaction:
        return [entry.subject for _, entry in transaction.journal.all_tagged(Tag.SEAL_MADE)]


def test_each_file_of_a_batch_is_sealed_once_and_a_bad_one_stops_no_other(services: Services) -> None:
    files = [
        ("a/../../b.pdf", small_pdf(["b"])),
        ("vide.pdf", b""),
        ("c.txt", b"text"),
        ("b.pdf", small_pdf([])),
    ]
    batch = ask(services, zipped(files))
    assert services.seal_batches.shown(batch.id, ESMS).shown_state == "waiting"

    work_until_empty(services)
    services.seal_batches.run(batch.id)

    found, lines = services.seal_batches.files(batch.id, ESMS, 0, 100)
    assert (found.shown_state, found.files, found.sealed, found.refused) == ("done", 4, 2, 2)
    assert [(one.name, one.code) for one in lines] == [
        ("a/../../b.pdf", ""),
        ("vide.pdf", "seal-file-empty"),
        ("c.txt", "seal-not-a-pdf"),
        ("b.pdf", ""),
    ]
    for number in (1, 4):
        sealed = services.seal_batches.file(batch.id, number, ESMS)
        assert (sealed.name, sealed.content.startswith(files[number - 1][1])) == ("b.pdf", True)
        assert str(sealed.seal) in entries(services)
    assert len(entries(services)) == 2
    for number, error in ((2, SealBatchFileNotMade), (5, NotFound), (0, NotFound)):
        with pytest.raises(error):
            services.seal_batches.file(batch.id, number, ESMS)


def test_a_pdf_made_to_cost_stops_no_other_file_of_a_batch(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seal_preparation, "prepared_in_sandbox", partial(prepared_in_sandbox, seconds=1))
    hostile = with_stream(b"/Size 10/W[0 0 0]/Index[0 1000000000]")
    batch = ask(services, zipped([("a.pdf", hostile), ("b.pdf", small_pdf(["b"]))]))

    work_until_empty(services)

    _, lines = services.seal_batches.files(batch.id, ESMS, 0, 100)
    assert [one.code for one in lines] == ["seal-too-costly", ""]


def test_a_batch_that_an_authority_keeps_waiting_is_cancelled_after_one_answer(services: Services) -> None:
    dated = replace(ORDER, level=SealLevel.B_T)
    content = pdfs(4)
    batch = services.seal_batches.ask(BytesIO(content), len(content), dated, ESMS)
    inner, roots = services.trust_services.stamper, list[Digest]()
    canceller: list[Future[SealBatch]] = []

    class Slow:
        """Answers once somebody waits to cancel the batch."""

        def stamp(self, digest: Digest, at: datetime | None = None) -> bytes:
            roots.append(digest)
            if not canceller:
                canceller.append(pool.submit(services.seal_batches.cancel, batch.id, ESMS))
                wait_for_lock_waiters(services.database.owner, *canceller)
            return inner.stamp(digest, at)

    making = services.seal_batches.making
    slow = replace(making, making=replace(making.making, stamper=Slow))
    with ThreadPoolExecutor(1) as pool:
        replace(services.seal_batches, making=slow).run(batch.id)
        cancelled = canceller[0].result()

    assert (len(roots), cancelled.shown_state) == (1, "cancelled")
    assert len(entries(services)) == 1


def test_a_large_batch_of_one_tenant_lets_that_of_another_pass(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seal_batches, "_TOGETHER", 4)
    services.seal_batches = replace(services.seal_batches, turn=timedelta(0))
    other = as_legal_entity("260000998")
    theirs = Actor(name="b", role=Role.ESMS, tenants=frozenset({other}), pseudonym="b")
    large = ask(services, pdfs(40))
    one = pdfs(1)
    small = services.seal_batches.ask(BytesIO(one), len(one), SealOrder(legal_entity=other), theirs)

    work_until_empty(services)

    (line,) = services.seal_batches.files(small.id, theirs, 0, 10)[1]
    assert line.place is not None
    assert entries(services).index(str(line.place.seal)) <= 8
    assert services.seal_batches.shown(large.id, ESMS).sealed == 40
    assert len(entries(services)) == 41


def jobs(services: Services, change: str = "") -> list[str]:
    """Return the batches that jobs in the queue are about; first change the queue."""
    with psycopg.connect(services.database.owner) as owner:
        owner.execute("SET archive.queue = 'on'; SET search_path = queue, public")
        if change:
            owner.execute(change)
        rows = owner.execute("SELECT args ->> 'batch' FROM queue.procrastinate_jobs WHERE status = 'todo'")
        return sorted(batch for (batch,) in rows if batch)


def test_a_batch_that_nobody_can_work_on_now_takes_no_turn(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seal_batches, "_TOGETHER", 4)
    services.seal_batches = replace(services.seal_batches, turn=timedelta(0))
    ask(services, pdfs(1))
    jobs(services, "UPDATE queue.procrastinate_jobs SET scheduled_at = now() + interval '1 hour'")
    large = ask(services, pdfs(12))

    services.seal_batches.run(large.id)

    assert services.seal_batches.shown(large.id, ESMS).shown_state == "done"


def test_of_each_batch_one_job_waits(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seal_batches, "_TOGETHER", 4)
    services.seal_batches = replace(services.seal_batches, turn=timedelta(0))
    batches = [ask(services, pdfs(12)) for _ in range(2)]

    for _ in range(2):
        services.seal_batches.resume()
        services.seal_batches.run(batches[0].id)

    assert services.seal_batches.shown(batches[0].id, ESMS).sealed == 8
    assert jobs(services) == sorted(str(one.id) for one in batches)


def test_a_batch_whose_job_is_lost_is_queued_by_the_next_worker(services: Services) -> None:
    batch = ask(services, pdfs(1))
    assert jobs(services, "DELETE FROM queue.procrastinate_jobs") == []

    services.seal_batches.resume()

    assert jobs(services) == [str(batch.id)]


@pytest.mark.parametrize(
    "stranger",
    [
        replace(ESMS, pseudonym="b"),
        replace(ESMS, role=Role.VENDOR),
        replace(ESMS, tenants=frozenset({as_legal_entity("260000998")})),
    ],
    ids=["other holder", "other role", "other tenant"],
)
def test_a_batch_is_shown_to_who_asked_and_to_the_operator(services: Services, stranger: Actor) -> None:
    batch = ask(services, pdfs(1))

    for act in (services.seal_batches.shown, services.seal_batches.cancel):
        with pytest.raises((NotFound, SealRefused)):
            act(batch.id, stranger)
        with pytest.raises(NotFound):
            act(UUID(int=1), ESMS)
    assert services.seal_batches.shown(batch.id, OPERATOR).id == batch.id


def test_a_cancelled_batch_seals_nothing_more_and_its_files_are_unreadable(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seal_batches, "_TOGETHER", 1)
    batch = ask(services, pdfs(3))
    journey = services.seal_batches

    class Cancelling(JournaledSeals):
        """Seals, and has somebody wait to cancel the batch as soon as the first file is done."""

        def record(self, made: SealedFile, key: SealKey, actor: Actor, transaction: Transaction) -> None:
            JournaledSeals.record(self, made, key, actor, transaction)
            canceller.append(pool.submit(services.seal_batches.cancel, batch.id, ESMS))
            wait_for_lock_waiters(services.database.owner, *canceller)

    canceller: list[Future[SealBatch]] = []
    making = Cancelling(making=journey.making.making, cipher=services.vault, clock=services.clock)
    with ThreadPoolExecutor(1) as pool:
        replace(journey, making=making).run(batch.id)
        canceller[0].result()
    cancelled = services.seal_batches.cancel(batch.id, ESMS)
    work_until_empty(services)

    assert cancelled.shown_state == "cancelled"
    assert cancelled.sealed == len(entries(services)) == 1
    assert services.seal_batches.cancel(batch.id, ESMS) == cancelled
    with pytest.raises(KeyDestroyed):
        services.vault.key(ENTITY, seal_batch_key(batch.id))
    with pytest.raises(SealBatchFileNotMade):
        services.seal_batches.file(batch.id, 1, ESMS)
    assert services.seal_batches.files(batch.id, ESMS, 0, 10)[1] == []


@dataclass(frozen=True)
class LostAfterOne:
    """The keys of a home, until one of them has sealed a file of the batch."""

    services: Services

    def seal_key(self, legal_entity: LegalEntity, name: str) -> SealKey:
        if entries(self.services):
            raise SealKeyUnusable("this key was retired")
        return self.services.seal_batches.keyring.seal_key(legal_entity, name)


def test_a_key_that_is_retired_during_a_batch_seals_no_more_of_it(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seal_batches, "_TOGETHER", 1)
    batch = ask(services, pdfs(3))

    with pytest.raises(SealKeyUnusable):
        replace(services.seal_batches, keyring=LostAfterOne(services)).run(batch.id)

    assert services.seal_batches.shown(batch.id, ESMS).sealed == len(entries(services)) == 1


def test_a_batch_ends_after_its_time_with_everything_of_it(services: Services) -> None:
    batch = ask(services, pdfs(2))
    work_until_empty(services)
    object.__setattr__(services.clock, "fixed", NOON + timedelta(days=1))

    with pytest.raises(NotFound):
        services.seal_batches.shown(batch.id, ESMS)
    assert services.seal_upkeep.end() == 1

    with pytest.raises(KeyDestroyed):
        services.vault.key(ENTITY, seal_batch_key(batch.id))
    with services.transactions.begin(SERVICE) as transaction:
        assert len(transaction.stored_objects.released("", 10)) == 2
        assert transaction.seal_batches.get(batch.id) is None


def test_two_workers_at_once_seal_each_file_once(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seal_batches, "_TOGETHER", 2)
    batch = ask(services, pdfs(12))
    other = Services(Settings(home=services.home, now=NOON))

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(one.seal_batches.run, batch.id) for one in (services, other)]:
            done.result()
    other.close()

    _, lines = services.seal_batches.files(batch.id, ESMS, 0, 100)
    seals = [str(one.place.seal) for one in lines if one.place is not None]
    assert len(seals) == 12
    assert sorted(entries(services)) == sorted(seals)


_RUN = """from archive_service.workflows import seal_batches
    seal_batches._TOGETHER = 3
    services.seal_batches.run(UUID(words[0]))"""


def test_a_worker_killed_anywhere_leaves_a_batch_that_another_finishes(services: Services) -> None:
    with runs_of(_RUN) as runs:
        runs.whole(services.home, ask(services, pdfs(1)).id)  # makes the key, which takes long
        seconds = runs.whole(services.home, ask(services, pdfs(12)).id)
        before, killed = len(entries(services)), 0
        while killed < 3:
            batch = ask(services, pdfs(12))
            killed += runs.killed(seconds, services.home, batch.id)
            services.seal_batches.run(batch.id)

            _, lines = services.seal_batches.files(batch.id, ESMS, 0, 100)
            seals = {str(one.place.seal) for one in lines if one.place is not None}
            assert len(seals) == 12
            assert seals <= set(entries(services))
            before += 12
            assert len(entries(services)) == before
            assert services.seal_batches.file(batch.id, 12, ESMS).content.startswith(small_pdf(["12"]))


def test_a_full_store_loses_nothing_and_acknowledges_nothing(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OutOfSpace("full")

    with monkeypatch.context() as patched:
        patched.setattr(type(services.object_store), "put", full)
        with pytest.raises(OutOfSpace):
            ask(services, pdfs(1))
    batch = ask(services, pdfs(1))
    with monkeypatch.context() as patched:
        patched.setattr(type(services.object_store), "put", full)
        with pytest.raises(OutOfSpace):
            services.seal_batches.run(batch.id)
    assert (services.seal_batches.shown(batch.id, ESMS).shown_state, entries(services)) == ("waiting", [])

    services.seal_batches.run(batch.id)

    assert len(entries(services)) == 1


def test_all_files_of_a_batch_count_for_the_day(services: Services) -> None:
    services.seal_batches = replace(services.seal_batches, limits=SealLimits(clock=services.clock, per_day=3))
    ask(services, pdfs(2))

    with pytest.raises(SealQuotaReached):
        ask(services, pdfs(2))
    ask(services, pdfs(1))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.parent.name)
def test_an_example_is_refused_with_its_code(services: Services, example: Path) -> None:
    content = example.read_bytes()
    if example.suffix == ".json":
        content = zipped([(str(number), b"") for number in range(json.loads(content)["files"])])

    with pytest.raises(SealRefused) as refused:
        ask(services, content)

    assert refused.value.code == example.parent.name.partition("_")[0]


def test_hostile_archives_are_refused_before_they_cost_anything() -> None:
    good = pdfs(1)
    directory = good[:-10] + (64 << 20).to_bytes(4, "little") + good[-6:]
    zip64 = good[:-22] + b"PK\x06\x07" + bytes(16) + good[-22:]
    for content, error in (
        (directory, SealBatchTooLarge),
        (zip64, SealBatchUnreadable),
        (good[:-30], SealBatchUnreadable),
        (b"", SealBatchUnreadable),
        (b"PK\x05\x06" + bytes(18), SealRefused),
    ):
        with pytest.raises(error), opened_upload(BytesIO(content), len(content), 1 << 20):
            pass
    bomb = zipped([("a", bytes(5 << 20))])
    with pytest.raises(SealBatchTooLarge), opened_upload(BytesIO(bomb), len(bomb), 1 << 20):
        pass


def test_a_damaged_file_in_an_archive_is_refused_alone(services: Services) -> None:
    content = bytearray(zipped([("a.pdf", small_pdf(["a"])), ("b.pdf", small_pdf(["b"]))]))
    content[content.index(b"a.pdf") + 20] ^= 0xFF

    batch = ask(services, bytes(content))
    services.seal_batches.run(batch.id)

    _, lines = services.seal_batches.files(batch.id, ESMS, 0, 10)
    assert [one.code for one in lines] == ["seal-batch-unreadable", ""]


def test_as_many_files_as_a_batch_may_have_are_taken(services: Services) -> None:
    batch = ask(services, zipped([(f"{number}.pdf", b"") for number in range(MOST_FILES)]))

    began = time.process_time()
    services.seal_batches.run(batch.id)

    assert services.seal_batches.shown(batch.id, ESMS).refused == MOST_FILES
    assert time.process_time() - began < 60


def test_a_batch_over_http_is_followed_fetched_and_cancelled(service: Service) -> None:
    with service.esms() as client:
        asked = client.post("/seals/batches", params={"entity": TENANT}, content=pdfs(3))
        assert asked.status_code == 202, asked.text
        address = asked.headers["Location"]
        done = eventually(lambda: found if (found := client.get(address)).json()["state"] == "done" else None)
        lines = client.get(f"{address}/files?limit=2")
        rest = client.get(lines.links["next"]["url"])
        keep([asked.json(), done.json()], "seal-batch")
        keep([*lines.json(), *rest.json()], "seal-batch-file")
        assert [line["number"] for line in (*lines.json(), *rest.json())] == [1, 2, 3]
        file = client.get(f"{address}/files/3")
        assert (file.status_code, file.headers["content-type"]) == (200, "application/pdf")
        assert file.content.startswith(small_pdf(["3"]))
        assert client.get(f"{address}/files/4").status_code == 404
        cancelled = client.delete(address)
        assert cancelled.json()["state"] == "cancelled"
        assert client.get(f"{address}/files/3").json()["code"] == "seal-batch-file-not-made"
        refused = client.post("/seals/batches", params={"entity": TENANT}, content=b"text")
        assert (refused.status_code, refused.json()["code"]) == (422, "seal-batch-unreadable")
    with service.client(service.make_token(role=Role.ESMS, tenants=[TENANT], actor="other")) as other:
        assert other.get(address).status_code == 404
