"""The journal has witnesses: what they cosign is published with it, and what they refuse is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier
from uuid import UUID, uuid4

import orjson
import psycopg
import pytest

from archive_service.adapters import SystemClock
from archive_service.bootstrap import Services
from archive_service.diagnostics.doctor import examination
from archive_service.errors import CheckpointRefused, InvalidRequest, NotAllowed, NotFound, WitnessRefused
from archive_service.model.actors import OPERATOR, SERVICE, Actor, Role
from archive_service.model.identifiers import Department, as_legal_entity
from archive_service.model.journal import Tag
from archive_service.model.witnesses import WitnessState
from archive_service.ports.witnesses import WatchedLog
from archive_service.settings import Settings
from archive_service.storage.watched_logs import FolderLog
from archive_service.storage.witness_memory import FolderWitnessMemory
from archive_service.workflows.witness_cosigning import CosignCheckpoints, Cosigned, Refused
from signing.cosignatures import CosignerKey, Refusal, cosigned_at, merged
from signing.notes import read_note
from signing.report import Verdict
from signing.transparency import Checkpoint, open_checkpoint
from signing.witnessing import RefusalCode
from tests.begun_homes import begun
from tests.journeys.cda_flows import cda as cda_of_the_tenant
from tests.journeys.homes import Home
from tests.journeys.http_flows import TENANT, eventually, serving
from tests.journeys.published_formats import keep
from tests.journeys.test_witness_machine import Machine

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
DOUBS = Department("25")


@dataclass
class Archives:
    """A departmental archive that watches the folder in which a home publishes its journal."""

    services: Services
    memory: Path
    key: CosignerKey = field(default_factory=lambda: CosignerKey.from_seed("ad25.example.org/t", b"1" * 32))

    def cosign(self) -> Cosigned | Refused:
        return self.cosign_of(ToService(self.services.home / "objects" / "journal", self.services))

    def cosign_of(self, log: WatchedLog) -> Cosigned | Refused:
        return CosignCheckpoints(
            key=self.key, memory=FolderWitnessMemory(self.memory), clock=self.services.clock
        ).cosign(log, log_key=self.services.published_log.verifier())

    def enrol(self) -> None:
        vkey = self.key.verifier().text
        self.services.witnesses.enrol(vkey, "Archives départementales du Doubs", DOUBS, OPERATOR)


@dataclass(frozen=True, slots=True)
class ToService(FolderLog):
    """The published folder, with the service at hand as its address."""

    services: Services

    def deliver(self, note: bytes) -> str:
        self.services.witnesses.take(note)
        return ""

    def report(self, refusal: bytes) -> str:
        self.services.witnesses.take_refusal(refusal)
        return ""


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    services = Services(Settings(home=begun(tmp_path / "home"), now=NOW))
    yield services
    services.close()


@pytest.fixture
def archives(services: Services, tmp_path: Path) -> Archives:
    archives = Archives(services, tmp_path / "seen")
    archives.enrol()
    return archives


def grow(services: Services, count: int) -> bytes:
    """Have that many things told in the journal, and publish it."""
    with services.transactions.begin(SERVICE) as transaction:
        for _ in range(count):
            transaction.record(Tag.RECORD_RECEIVED, uuid4(), SERVICE)
    return services.journal_publication.publish()


def notices(services: Services) -> set[str]:
    return {one.code for one in examination(services).notices}


def owner_runs(services: Services, *statements: str) -> None:
    """Change the database as its owner can, who turns off what guards the journal."""
    with psycopg.connect(services.database.owner) as owner:
        owner.execute("SET LOCAL archive.role = 'service'; SET LOCAL archive.scope = 'all'")
        for table in ("journal_entry", "journal_leaf", "journal_head"):
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER append_only")
        for statement in statements:
            owner.execute(statement)


REWRITTEN = (
    "UPDATE journal_entry SET entry = convert_to(replace(convert_from(entry, 'UTF8'), 'record:received', "
    "'record:decided_'), 'UTF8') WHERE number = (SELECT entry FROM journal_leaf WHERE index = 5)"
)


def place_all_again(services: Services) -> None:
    """Build the whole tree again from the entries as they are now, and forget what was published: another
    history, under the true key.
    """
    owner_runs(
        services,
        "INSERT INTO journal_waiting (entry, tenant, department) SELECT number, tenant, department "
        "FROM journal_entry ON CONFLICT DO NOTHING",
        "DELETE FROM journal_leaf",
        "DELETE FROM journal_head",
    )
    for path in list((services.home / "objects" / "journal").rglob("*")):
        if path.is_file() and path.name != "witnesses":
            path.unlink()
    services.transactions.place_entries()


def test_a_cosignature_is_published_with_its_checkpoint_and_stays_when_the_journal_grows(
    services: Services, archives: Archives
) -> None:
    first = grow(services, 20)
    done = archives.cosign()

    assert isinstance(done, Cosigned)
    published = services.published_files.read("journal/checkpoint")
    assert cosigned_at(read_note(published), archives.key.verifier()) == NOW
    assert read_note(published).text == read_note(first).text
    assert services.journal_publication.publish() == published
    grow(services, 300)
    (kept,) = services.witnesses.checkpoints(OPERATOR, 10)
    assert (kept.size, [one.who for one, _ in kept.by]) == (
        done.stated.size,
        ["Archives départementales du Doubs"],
    )
    assert isinstance(archives.cosign(), Cosigned)
    assert [one.size for one in services.witnesses.checkpoints(OPERATOR, 10)] == [
        open_checkpoint(services.journal_publication.publish(), services.published_log.verifier()).size,
        kept.size,
    ]
    assert not {"witness-late", "witness-refusal", "witness-unjournaled"} & notices(services)


@dataclass(frozen=True, slots=True)
class SlowToService(ToService):
    """Gives the checkpoint of now after some seconds, in which the journal grows and another run begins."""

    meanwhile: Callable[[], Future[Cosigned | Refused]]

    def checkpoint(self) -> bytes:
        content = FolderLog.checkpoint(self)
        wait([self.meanwhile()], timeout=2)
        return content


def test_two_runs_of_one_witness_accuse_nobody(services: Services, archives: Archives) -> None:
    grow(services, 20)

    with ThreadPoolExecutor(1) as pool:
        others: list[Future[Cosigned | Refused]] = []

        def meanwhile() -> Future[Cosigned | Refused]:
            grow(services, 20)
            others.append(pool.submit(archives.cosign))
            return others[0]

        slow = SlowToService(services.home / "objects" / "journal", services, meanwhile)
        done = [archives.cosign_of(slow), others[0].result()]

    assert all(isinstance(one, Cosigned) for one in done)
    assert "witness-refusal" not in notices(services)


def test_a_verification_of_the_exported_journal_says_who_cosigned_it(
    services: Services, archives: Archives, tmp_path: Path
) -> None:
    grow(services, 20)
    archives.cosign()
    services.journal_publication.export(tmp_path / "export", OPERATOR)

    report = services.file_verification.report("export", tmp_path / "export", OPERATOR)

    assert report.verdict is Verdict.PASSED
    (told,) = (step for step in report.steps if step.name == f"Cosignatures de {archives.key.name}")
    assert "dont celui du journal" in told.detail


def test_a_cosignature_that_nobody_enrolled_or_that_is_wrong_is_not_taken(
    services: Services, archives: Archives
) -> None:
    note = grow(services, 20)
    stated = services.published_log.given(note)
    stranger = CosignerKey.from_seed("ad83.example.org/t", b"2" * 32)
    same_name = CosignerKey.from_seed(archives.key.name, b"3" * 32)
    future = archives.key.cosign(stated, NOW + timedelta(hours=1))
    good = merged(read_note(note), [archives.key.cosign(stated, NOW)]).to_bytes()
    key = services.trust_services.journal_key
    forged = key.sign(stated.size, bytes(32))
    other = archives.key.cosign(open_checkpoint(forged, key.verifier), NOW)

    for content, error in (
        (note, WitnessRefused),
        (merged(read_note(note), [stranger.cosign(stated, NOW)]).to_bytes(), WitnessRefused),
        (merged(read_note(note), [same_name.cosign(stated, NOW)]).to_bytes(), WitnessRefused),
        (merged(read_note(note), [future]).to_bytes(), WitnessRefused),
        (merged(read_note(note), [other]).to_bytes(), WitnessRefused),
        (merged(read_note(forged), [other]).to_bytes(), CheckpointRefused),
        (good.replace(b"journal", b"Journal"), CheckpointRefused),
        (b"", CheckpointRefused),
    ):
        with pytest.raises(error):
            services.witnesses.take(content)
    assert services.published_files.read("journal/checkpoint") == note
    services.witnesses.take(good)
    services.witnesses.take(good)
    assert services.published_files.read("journal/checkpoint") == good


def test_only_who_runs_the_service_enrols_and_retires_witnesses_and_the_journal_tells_it(
    services: Services, archives: Archives
) -> None:
    esms = Actor(name="x", role=Role.ESMS, tenants=frozenset({as_legal_entity("1")}), pseudonym=str(uuid4()))
    vkey = CosignerKey.from_seed("ad83.example.org/t", b"2" * 32).verifier().text
    (enrolled,) = services.witnesses.listed(OPERATOR)

    for act in (
        lambda: services.witnesses.enrol(vkey, "AD83", Department("83"), esms),
        lambda: services.witnesses.retire(enrolled.witness.id, esms),
        lambda: services.witnesses.listed(esms),
    ):
        with pytest.raises(NotAllowed):
            act()
    same_key = CosignerKey.from_seed("autre.example.org/t", b"1" * 32).verifier().text
    for wrong, who in (
        (archives.key.verifier().text, "x"),
        (same_key, "x"),
        ("x", "x"),
        (vkey, ""),
        (vkey, "a\nb"),
    ):
        with pytest.raises(InvalidRequest):
            services.witnesses.enrol(wrong, who, DOUBS, OPERATOR)
    with pytest.raises(InvalidRequest):
        services.witnesses.enrol(services.published_log.verifier(), "x", DOUBS, OPERATOR)
    services.witnesses.retire(enrolled.witness.id, OPERATOR)
    with pytest.raises(NotFound):
        services.witnesses.retire(enrolled.witness.id, OPERATOR)
    grow(services, 1)
    with pytest.raises(WitnessRefused):
        archives.cosign()
    with services.transactions.begin(SERVICE) as transaction:
        told = [orjson.loads(one.entry)["tag"] for one in transaction.journal.about(["witnesses"])]
    assert told == ["witness:enrolled", "witness:retired"]
    archives.enrol()
    assert isinstance(archives.cosign(), Cosigned)


def test_a_witness_that_somebody_wrote_into_the_store_is_found(
    services: Services, archives: Archives
) -> None:
    path = services.home / "objects/journal/witnesses"
    told = orjson.loads(path.read_bytes())
    told["witnesses"].append(
        told["witnesses"][0]
        | {"id": str(uuid4()), "vkey": CosignerKey.from_seed("x", b"9" * 32).verifier().text}
    )
    assert "witness-unjournaled" not in notices(services)

    path.write_bytes(orjson.dumps(told))

    assert "witness-unjournaled" in notices(services)
    path.write_bytes(b"{}")
    assert "witnesses-unknown-form" in notices(services)


def test_a_witness_that_has_not_signed_for_long_is_late(services: Services, archives: Archives) -> None:
    grow(services, 3)
    archives.cosign()
    (shown,) = services.witnesses.listed(OPERATOR)

    assert shown.state is WitnessState.CURRENT
    assert shown.witness.state(NOW + timedelta(days=8), timedelta(days=7)) is WitnessState.LATE
    services.clock = SystemClock(NOW + timedelta(days=8))
    del services.__dict__["witnesses"]
    assert "witness-late" in notices(services)


def test_a_journal_that_is_built_again_under_the_true_key_is_refused_by_its_witness(
    services: Services, archives: Archives
) -> None:
    grow(services, 20)
    assert isinstance(archives.cosign(), Cosigned)
    owner_runs(services, REWRITTEN)
    place_all_again(services)
    # The operator's own checks see nothing: database, tiles and checkpoint agree, under the true key.
    grow(services, 5)
    assert "journal-forked" not in notices(services)

    done = archives.cosign()

    assert isinstance(done, Refused)
    assert done.code is RefusalCode.FORK
    assert (Path(done.evidence) / "offered").read_bytes() == services.published_files.read(
        "journal/checkpoint"
    )
    assert "witness-refusal" in notices(services)
    (shown,) = services.witnesses.listed(OPERATOR)
    assert shown.state is WitnessState.REFUSED


def test_a_journal_that_is_cut_under_the_true_key_is_refused_by_its_witness(
    services: Services, archives: Archives
) -> None:
    grow(services, 20)
    assert isinstance(archives.cosign(), Cosigned)
    owner_runs(
        services,
        "DELETE FROM journal_entry WHERE number IN (SELECT entry FROM journal_leaf WHERE index >= 12)",
    )
    place_all_again(services)
    services.journal_publication.publish()

    done = archives.cosign()

    assert isinstance(done, Refused)
    assert done.code is RefusalCode.ROLLBACK
    assert "witness-refusal" in notices(services)


def test_witnesses_and_the_service_work_over_http(tmp_path: Path) -> None:
    machine, stranger = Machine(tmp_path / "ad25"), Machine(tmp_path / "ad83")
    key = machine.init()
    stranger.init("ad83.example.org/temoin")
    with serving(tmp_path / "home") as service, service.esms(TENANT) as client, service.client() as anybody:
        assert client.post("/deposits", content=cda_of_the_tenant(1)).status_code == 201
        services = Services(Settings(home=tmp_path / "home"))
        services.witnesses.enrol(key.text, "AD25", DOUBS, OPERATOR)
        services.journal_publication.publish()
        services.close()

        line = machine.cosign(service.url)
        refused = stranger.cosign(f"{service.url}/journal", code=10)

        assert (line["verdict"], line["delivered"]) == ("cosigned", True)
        assert (refused["verdict"], refused["delivered"]) == ("cosigned", False)
        assert "403 witness-refused" in refused["problem"]

        def newest_is_cosigned() -> bool:
            # The service may have published another one meanwhile.
            note = anybody.get("/journal/checkpoint").content
            return cosigned_at(read_note(note), key) is not None or not machine.cosign(service.url)

        eventually(newest_is_cosigned)
        shown = anybody.get("/journal/witnesses").json()
        keep(shown, "witness-line")
        assert [(one["name"], one["checkpoints"][-1]) for one in shown] == [(key.name, line["size"])]
        health = anybody.get("/health").json()
        keep([health], "health")
        assert health["witnesses"] == "ok"
        for path in ("cosignatures", "refusals"):
            assert anybody.post(f"/journal/{path}", content=b"x" * 70_000).status_code == 413
            assert anybody.post(f"/journal/{path}", content=b"x").status_code in (403, 409)
            assert anybody.post(f"/journal/{path}", json={}).status_code == 415


def test_two_witnesses_enrolled_at_once_are_both_enrolled(services: Services) -> None:
    keys = [CosignerKey.from_seed(f"ad{number}.example.org/t", bytes([number]) * 32) for number in (25, 26)]
    together = Barrier(2)

    def enrol(key: CosignerKey) -> UUID:
        together.wait()
        return services.witnesses.enrol(key.verifier().text, "Archives", DOUBS, OPERATOR).id

    with ThreadPoolExecutor(2) as two:
        enrolled = set(two.map(enrol, keys))

    assert {one.witness.id for one in services.witnesses.states()} == enrolled


@pytest.mark.parametrize(("origin", "later"), [("another.example", 0), ("", 6)], ids=["other log", "future"])
def test_a_refusal_about_another_log_or_from_the_future_is_not_taken(
    archives: Archives, services: Services, origin: str, later: int
) -> None:
    grow(services, 3)
    archives.cosign()
    about = origin or services.published_log.key().name
    seen = Checkpoint(about, 2, b"2" * 32)
    refusal = Refusal(
        about, "rollback", NOW + timedelta(minutes=later), seen, Checkpoint(about, 1, b"1" * 32)
    )

    with pytest.raises(WitnessRefused):
        services.witnesses.take_refusal(archives.key.sign_refusal(refusal))

    assert [one.state for one in services.witnesses.states()] == [WitnessState.CURRENT]
    assert "witness-refusal" not in notices(services)


def test_each_witness_of_a_trust_folder_is_known_where_there_are_several(
    services: Services, archives: Archives, tmp_path: Path
) -> None:
    other = replace(
        archives, memory=tmp_path / "other", key=CosignerKey.from_seed("ad39.example.org/t", b"2" * 32)
    )
    other.enrol()
    grow(services, 20)
    for one in (archives, other):
        assert isinstance(one.cosign(), Cosigned)
    services.journal_publication.export(tmp_path / "export", OPERATOR)
    home = Home(services.home, ARCHIVE_NOW=NOW.isoformat())
    home.run("trust", "export", "-o", tmp_path / "trust")

    (report,) = home.run("verify", tmp_path / "export", "--trust", tmp_path / "trust")

    told = [step["name"] for step in report["steps"] if step["name"].startswith("Cosignatures de ")]
    assert sorted(told) == [f"Cosignatures de {one.key.name}" for one in (archives, other)]
