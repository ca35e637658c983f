"""Evidence that came with records, and that of older homes, is renewed like that which was made here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from archive_service.bootstrap import Services
from archive_service.holdings.stamp_renewal import LOCK
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.evidence_ageing import RenewalKind
from archive_service.model.records import Record, RecordFilter
from archive_service.model.stored_objects import ObjectKind
from archive_service.settings import Settings
from signing.evidence_reading import is_renewal, read_evidence
from tests.archive_service.storage.sql.databases import restore
from tests.begun_homes import begun
from tests.journeys.eliminating_homes import EliminatingHome, authority, contract, lines_of, trusting
from tests.journeys.exporting_homes import Sender, There, sending_home
from tests.journeys.homes import Home, cda
from tests.journeys.test_evidence_renewal import evidence_of, renewed
from tests.journeys.test_journal_witnessed import notices
from tests.journeys.test_portability_import import Two, filled
from tests.journeys.test_rebuild import held_rows, rebuilt_rows
from tests.journeys.test_upgraded_homes import HOMES, UpgradedHome
from tests.lock_waiters import wait_for_lock_waiters

STAMP, TREE = RenewalKind.TIMESTAMP, RenewalKind.TREE


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Two, Path]:
    """Two homes, the second filled by an import, and the package."""
    two = Two(tmp_path_factory.mktemp("deux"), filled)
    two.old.run("evidence", "renew", "--kind", "timestamp")
    _, tree, _ = two.exported(two.old, "un")
    two.new.run("import", tree)
    two.old.run("trust", "export", "-o", two.folder / "trust")
    return two, tree


def sealed(home: Home) -> dict[str, dict[str, Any]]:
    lines = home.run("records", "--state", "sealed", "--limit", "100")
    return {line["record"]: line for line in lines}


def test_imported_records_are_in_the_plan_and_renewed_by_both_ways(
    imported: tuple[Two, Path], tmp_path: Path
) -> None:
    two, tree = imported
    before = evidence_of(two.new, tmp_path)
    count = len(sealed(two.new))

    plan = renewed(two.new, "--plan")
    for_stamps = renewed(two.new, "--plan", "--kind", "timestamp")
    for_trees = renewed(two.new, "--plan", "--kind", "tree")
    assert (plan["records"], for_stamps["records"], for_trees["records"]) == (count, count, count)
    assert plan["ages"] and plan["due"]
    assert for_stamps["bytes_to_read"] > 0
    assert for_trees["bytes_to_read"] > for_stamps["bytes_to_read"] + 10_000

    assert renewed(two.new)["done"] == 0  # nothing is due: they are gathered, and give the same bytes
    assert evidence_of(two.new, tmp_path) == before
    assert renewed(two.new, "--plan")["records"] == count
    assert comes_back(two.new)

    stamps = renewed(two.new, "--kind", "timestamp")
    trees = renewed(two.new, "--kind", "tree", "--to", "sha512")
    renewed(two.new, "--kind", "timestamp")

    assert (stamps["records"], trees["records"]) == (count, count)
    after = evidence_of(two.new, tmp_path)
    for record, evidence in after.items():
        assert is_renewal(evidence, before[record])
        assert list(map(len, read_evidence(evidence).chains)) == [3, 2]
    trusting = Home(two.new.path, ARCHIVE_TRUST=str(two.folder / "trust"))
    assert {trusting.run("verify", record)[0]["verdict"] for record in after} == {"passed"}
    assert comes_back(two.new)
    (known,) = two.new.run("import", tree)
    assert (known["refused"], known["findings"]) == (0, [])


def comes_back(home: Home) -> bool:
    """Say whether the rows of records and batches are in the stores too."""
    services = Services(Settings(home=home.path))
    try:
        held, rebuilt = held_rows(services), rebuilt_rows(services)
    finally:
        services.close()
    return all(rebuilt[table] == held[table] for table in ("record", "evidence_batch"))


@pytest.fixture(params=HOMES, ids=lambda dump: dump.parent.name)
def older(request: pytest.FixtureRequest, tmp_path: Path) -> UpgradedHome:
    """A home of an earlier version."""
    home = UpgradedHome(request.param.parent, tmp_path / "home")
    server = home.server()
    try:
        restore(server.ensure_running().superuser_dsn, request.param)
    finally:
        server.release()
    return home


def test_the_evidence_of_older_homes_is_renewed_by_both_ways(older: UpgradedHome, tmp_path: Path) -> None:
    before = evidence_of_sealed(older, tmp_path)

    plan = renewed(older, "--plan")
    assert plan["records"] == len(before) > 0
    assert plan["problems"] == []

    stamps = renewed(older, "--kind", "timestamp")
    trees = renewed(older, "--kind", "tree", "--to", "sha384")

    assert (stamps["records"], stamps["problems"]) == (len(before), [])
    assert (trees["records"], trees["problems"]) == (len(before), [])
    for record, evidence in evidence_of_sealed(older, tmp_path).items():
        assert is_renewal(evidence, before[record])
        assert list(map(len, read_evidence(evidence).chains)) == [2, 1]
        assert older.run("verify", record)[0]["verdict"] == "passed"


def evidence_of_sealed(home: Home, folder: Path) -> dict[str, bytes]:
    found = {}
    for record in sealed(home):
        home.run("record", record, "--get", "evidence", "-o", folder / "evidence")
        found[record] = (folder / "evidence").read_bytes()
    return found


@pytest.fixture
def taken(tmp_path: Path) -> Iterator[tuple[Sender, There]]:
    """A sender with three records, and a receiver who imported them."""
    with sending_home(tmp_path / "sender") as sender:
        for number in (1, 2, 3):
            sender.accept(cda(number))
        there = There(sender, tmp_path / "there")
        try:
            there.take(sender.tree(sender.built()))
            yield sender, there
        finally:
            there.close()


def records_of(services: Services) -> Sequence[Record]:
    return services.record_reading.records(RecordFilter(limit=100), OPERATOR)


def stored(services: Services, name: str) -> Path:
    (found,) = Path(services.settings.home).rglob(name.rpartition("/")[2])
    return found


def damaged(path: Path) -> bytes:
    """Change the last byte of a stored object; return what it was."""
    content = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    return content


def test_own_evidence_that_cannot_be_read_is_told_by_plan_and_run(taken: tuple[Sender, There]) -> None:
    services = taken[1].services
    broken, *sound = records_of(services)
    path = stored(services, broken.evidence_object)
    content = damaged(path)

    plan = services.evidence_renewal.plan(None, "sha512", OPERATOR)
    done = services.evidence_renewal.renew(STAMP, "sha512", OPERATOR)

    for problems in (plan.problems, done.problems):
        assert [(one.record, one.code) for one in problems] == [(broken.id, "object-damaged")]
    # What cannot be read makes nothing due: an operator is told, and the schedule has nothing to do.
    assert not services.evidence_renewal.is_due()
    assert "evidence-left" in notices(services)
    assert [one.records for one in plan.ages] == [len(sound)]
    assert done.records == len(sound)

    path.write_bytes(content)
    assert services.evidence_renewal.is_due()
    again = services.evidence_renewal.renew(STAMP, "sha512", OPERATOR)
    assert "evidence-left" not in notices(services)
    assert (again.records, again.problems) == (len(sound) + 1, [])


def test_what_is_no_evidence_record_is_told_and_keeps_no_other_from_its_renewal(
    taken: tuple[Sender, There],
) -> None:
    services = taken[1].services
    broken, *sound = records_of(services)
    placed = services.objects.put(broken.tenant, broken.key, b"0\x03\x02\x01\x01", ObjectKind.EVIDENCE)
    with services.transactions.begin(SERVICE) as transaction:
        transaction.stored_objects.add([placed], broken.tenant, broken.department)
        transaction.records.save(replace(broken, evidence_object=placed.name))

    done = services.evidence_renewal.renew(TREE, "sha512", OPERATOR)

    assert [(one.record, one.code) for one in done.problems] == [(broken.id, "evidence-unsound")]
    assert done.records == len(sound)
    assert not services.evidence_renewal.is_due()
    assert "evidence-left" in notices(services)


def with_own_evidence(services: Services, records: Sequence[Record]) -> None:
    """Give records their evidence as an object of their own, as older versions did."""
    for one in records:
        evidence = services.evidence_reader.evidence_of(one)
        placed = services.objects.put(one.tenant, one.key, evidence, ObjectKind.EVIDENCE)
        own = replace(one, evidence_object=placed.name, evidence_batch=None, evidence_position=None)
        with services.transactions.begin(SERVICE) as transaction:
            transaction.stored_objects.add([placed], one.tenant, one.department)
            transaction.records.save(own)


def test_an_eliminated_record_keeps_no_own_evidence_and_its_siblings_are_renewed(tmp_path: Path) -> None:
    home = EliminatingHome.new(tmp_path / "home")
    with home.stack:
        before = home.deposited(contract(1), cda(2), cda(3))
        with_own_evidence(before, home.records(before))
        services = home.at()
        gone, *others = home.records(services)
        services.evidence_renewal.renew(STAMP, "sha512", OPERATOR)

        assert trusting(services).execute(lines_of([gone]), authority(), OPERATOR).eliminated == [gone.id]
        services.evidence_renewal.renew(STAMP, "sha512", OPERATOR)
        done = services.evidence_renewal.renew(TREE, "sha512", OPERATOR)

        assert not list(home.path.rglob(gone.evidence_object.rpartition("/")[2]))
        assert (done.records, done.problems) == (len(others), [])
        for one in others:
            evidence = services.evidence_reader.evidence_of(services.record_reading.record(one.id, OPERATOR))
            assert list(map(len, read_evidence(evidence).chains)) == [3, 1]


def test_a_delta_brings_the_evidence_that_its_sender_renewed_unless_it_was_renewed_here(
    taken: tuple[Sender, There],
) -> None:
    sender, there = taken
    services = there.services
    (base,) = sender.services.exports.listed(OPERATOR)
    services.evidence_renewal.renew(None, "sha512", OPERATOR)  # gathered, nothing else
    sender.services.evidence_renewal.renew(STAMP, "sha512", OPERATOR)

    done = there.take(sender.tree(sender.built(base.id)))

    assert done.refused == 0
    for one in records_of(services):
        evidence = services.evidence_reader.evidence_of(one)
        assert evidence == sender.services.evidence_reader.evidence_of(
            sender.services.record_reading.record(one.id, OPERATOR)
        )
    plan = services.evidence_renewal.plan(STAMP, "sha512", OPERATOR)
    assert plan.records == len(records_of(services))
    assert services.evidence_renewal.is_due()  # they are gathered again


def test_two_renewals_at_once_gather_records_once(taken: tuple[Sender, There]) -> None:
    services = taken[1].services
    other = Services(Settings(home=services.settings.home))
    try:
        with ThreadPoolExecutor(2) as pool:
            with services.transactions.begin(SERVICE) as transaction:
                transaction.lock(LOCK)
                transaction.evidence_batches.all()  # the lock is asked for
                tasks = [
                    pool.submit(one.evidence_renewal.renew, STAMP, "sha512", OPERATOR)
                    for one in (services, other)
                ]
                wait_for_lock_waiters(services.database.owner, *tasks)
            done = [one.result().records for one in tasks]
    finally:
        other.close()

    assert sorted(done) == [0, 3]
    with services.transactions.begin(SERVICE) as transaction:
        assert sum(one.members for one in transaction.evidence_batches.all()) == 3


def test_a_batch_whose_row_says_nothing_of_its_end_is_looked_at(tmp_path: Path) -> None:
    home = Home(begun(tmp_path / "home"))
    (tmp_path / "1.xml").write_bytes(cda(1))
    home.run("deposit", tmp_path / "1.xml")
    home.run("work", "--until-empty")
    wanted = renewed(home, "--plan")
    services = Services(Settings(home=home.path))
    try:
        with psycopg.connect(services.database.owner) as connection:
            connection.execute("UPDATE evidence_batch SET signature = '', certificate_ends = NULL")
        plan = services.evidence_renewal.plan(None, "sha512", OPERATOR)
        assert services.evidence_renewal.is_due()
        services.evidence_renewal.renew_due()

        assert not services.evidence_renewal.is_due()
        assert "evidence-left" not in notices(services)
        assert plan.records == 1
        assert services.evidence_renewal.plan(None, "sha512", OPERATOR).due == plan.due
    finally:
        services.close()
    assert renewed(home, "--plan") == wanted


def test_a_batch_whose_time_stamp_cannot_be_read_and_whose_row_says_nothing_is_told_and_not_due(
    tmp_path: Path,
) -> None:
    home = Home(begun(tmp_path / "home"))
    (tmp_path / "1.xml").write_bytes(cda(1))
    home.run("deposit", tmp_path / "1.xml")
    home.run("work", "--until-empty")
    services = Services(Settings(home=home.path))
    try:
        with psycopg.connect(services.database.owner) as connection:
            connection.execute("UPDATE evidence_batch SET signature = '', certificate_ends = NULL")
        with services.transactions.begin(SERVICE) as transaction:
            (batch,) = transaction.evidence_batches.all()
        damaged(stored(services, batch.object))

        done = services.evidence_renewal.renew_due()

        assert [one.batch for one in done.problems] == [batch.id]
        assert not services.evidence_renewal.is_due()
        assert "evidence-left" in notices(services)
    finally:
        services.close()
