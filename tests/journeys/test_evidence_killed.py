"""A renewal that is killed anywhere, or meets a full disk or an authority that fails, loses nothing and does
nothing twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event
from uuid import UUID

import psycopg
import pytest

from archive_service.bootstrap import Services
from archive_service.model.actors import OPERATOR
from archive_service.model.evidence_ageing import RenewalKind
from archive_service.model.records import Record, RecordFilter
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import Settings
from archive_service.workflows.evidence_renewal import RenewEvidence
from signing.errors import SigningCode, SigningError
from signing.evidence_reading import is_renewal, read_evidence
from signing.report import Verdict
from signing.timestamps import HttpTimeStamper
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.homes import cda
from tests.journeys.killed_processes import runs_of
from tests.journeys.measured_commands import run
from tests.journeys.test_attack_disk import _fill, _opened, small_disk
from tests.journeys.test_evidence_interrupted import stamped_by
from tests.journeys.test_own_evidence import with_own_evidence
from tests.signing.time_authorities import Answer, DatingAuthority, serving

__all__ = ["small_disk"]

RECORDS = 6
STAMP, TREE = RenewalKind.TIMESTAMP, RenewalKind.TREE
moments = pytest.mark.parametrize("kills", [6, pytest.param(40, marks=pytest.mark.long)])


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    """A home with six sealed records, a third of them with evidence of their own, and a dated checkpoint."""
    opened = Services(Settings(home=begun(tmp_path / "home")))
    try:
        for number in range(RECORDS):
            door.accept(opened, cda(number), OPERATOR)
        work_until_empty(opened)
        with_own_evidence(opened, records_of(opened)[::3])
        yield opened
    finally:
        opened.close()


def records_of(services: Services) -> Sequence[Record]:
    return services.record_reading.records(RecordFilter(limit=100), OPERATOR)


def evidence_of(services: Services) -> dict[UUID, bytes]:
    return {one.id: services.evidence_reader.evidence_of(one) for one in records_of(services)}


def by_two(services: Services) -> RenewEvidence:
    journey = services.evidence_renewal
    return replace(journey, trees=replace(journey.trees, limit=2))


_BY_TWO = """from archive_service.model.actors import OPERATOR
    from archive_service.model.evidence_ageing import RenewalKind
    journey = services.evidence_renewal
    journey = replace(journey, trees=replace(journey.trees, limit=2))
    journey.renew(RenewalKind(words[0]), words[1], OPERATOR)"""


def journaled(services: Services) -> list[dict[str, str]]:
    """Return the facts of each entry about a renewal."""
    with psycopg.connect(services.database.owner) as owner:
        owner.execute("SET archive.scope = 'all'; SET archive.role = 'service'")
        rows = owner.execute("SELECT entry FROM journal_entry ORDER BY number").fetchall()
    entries = [json.loads(bytes(row[0])) for row in rows]
    return [one["facts"] for one in entries if one["tag"] == "evidence:renewed"]


def all_hold(services: Services) -> bool:
    return all(
        services.record_reading.verify(one.id, OPERATOR).verdict is Verdict.PASSED
        for one in records_of(services)
    ) and (services.journal_check.report(OPERATOR).verdict is Verdict.PASSED)


@moments
def test_a_renewal_of_trees_killed_anywhere_hashes_each_record_once(services: Services, kills: int) -> None:
    before = evidence_of(services)
    killed, algorithms = 0, ["sha512", "sha384", "sha256"]
    with runs_of(_BY_TWO, "from dataclasses import replace") as runs:
        seconds = runs.whole(services.home, "timestamp", "sha512")
        for to in algorithms:
            killed += sum(
                runs.killed(seconds, services.home, "tree", to) for _ in range(kills // len(algorithms))
            )
            runs.whole(services.home, "tree", to)
            assert services.evidence_renewal.plan(TREE, to, OPERATOR).records == 0

    assert killed  # how many fall into the work depends on what else the machine does
    after = evidence_of(services)
    for record, evidence in after.items():
        assert is_renewal(evidence, before[record])
        found = read_evidence(evidence).chains
        assert [chain[0].algorithm for chain in found] == ["sha256", *algorithms]
        assert list(map(len, found)) == [2, 1, 1, 1]
    told = [facts for facts in journaled(services) if facts["kind"] == "tree" and "records" in facts]
    assert sum(int(facts["records"]) for facts in told) == RECORDS * len(algorithms)
    assert all_hold(services)


@moments
def test_a_renewal_of_time_stamps_killed_anywhere_is_whole_or_not_done(
    services: Services, kills: int
) -> None:
    before = evidence_of(services)
    with runs_of(_BY_TWO, "from dataclasses import replace") as runs:
        seconds = runs.whole(services.home, "timestamp", "sha512")
        killed = sum(runs.killed(seconds, services.home, "timestamp", "sha512") for _ in range(kills))
        runs.whole(services.home, "timestamp", "sha512")

    assert killed  # how many fall into the work depends on what else the machine does
    after = evidence_of(services)
    told = [facts for facts in journaled(services) if "records" in facts]
    for record, evidence in after.items():
        assert is_renewal(evidence, before[record])
        assert len(read_evidence(evidence).stamps) == 1 + len(told)
    assert {facts["records"] for facts in told} == {str(RECORDS)}
    assert all_hold(services)


def test_two_workers_that_renew_trees_at_once_share_the_work(services: Services) -> None:
    other = Services(Settings(home=services.settings.home))
    try:
        with ThreadPoolExecutor(2) as pool:
            tasks = [pool.submit(by_two(one).renew, TREE, "sha512", OPERATOR) for one in (services, other)]
            done = [task.result() for task in tasks]
    finally:
        other.close()

    assert sum(one.records for one in done) == RECORDS
    assert sum(one.checkpoints for one in done) == 1
    assert [problem for one in done for problem in one.problems] == []
    assert {tuple(map(len, read_evidence(one).chains)) for one in evidence_of(services).values()} == {(1, 1)}
    assert all_hold(services)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> DatingAuthority:
    return DatingAuthority.made(tmp_path_factory.mktemp("authority") / "pki")


def then(sound: Answer, worse: Answer, count: int = 1) -> Answer:
    """Answer well so many times, then otherwise."""
    answers = [sound] * count

    def answer(request: bytes) -> tuple[int, bytes]:
        return (answers.pop() if answers else worse)(request)

    return answer


@pytest.mark.parametrize(
    "worse",
    [
        pytest.param(lambda request: (200, b"<html>maintenance</html>"), id="garbage"),
        pytest.param(lambda request: (200, b""), id="nothing"),
        pytest.param(lambda request: (500, b"error"), id="error"),
    ],
)
def test_an_authority_that_fails_in_the_middle_stops_the_renewal_where_it_was(
    services: Services, authority: DatingAuthority, worse: Answer
) -> None:
    with serving(then(authority.answers(), worse)) as served:
        journey = stamped_by(by_two(services), HttpTimeStamper(url=served.url))
        with pytest.raises(SigningError):
            journey.renew(TREE, "sha512", OPERATOR)

    counts = [len(read_evidence(one).chains) for one in evidence_of(services).values()]
    assert sorted(counts) == [1] * (RECORDS - 2) + [2] * 2
    rest = services.evidence_renewal.renew(TREE, "sha512", OPERATOR)
    assert (rest.records, rest.problems) == (RECORDS - 2, [])
    assert {len(read_evidence(one).chains) for one in evidence_of(services).values()} == {2}


def test_an_authority_that_is_late_stops_the_renewal_where_it_was(
    services: Services, authority: DatingAuthority
) -> None:
    def late(request: bytes) -> tuple[int, bytes]:
        stop.wait(5)
        return 200, b""

    stop = Event()
    with serving(then(authority.answers(), late)) as served:
        stamper = HttpTimeStamper(url=served.url, timeout=timedelta(seconds=1))
        try:
            with pytest.raises(SigningError) as raised:
                stamped_by(by_two(services), stamper).renew(TREE, "sha512", OPERATOR)
        finally:
            stop.set()

    assert raised.value.code == SigningCode.TIMESTAMP_SLOW
    rest = services.evidence_renewal.renew(TREE, "sha512", OPERATOR)
    assert (rest.records, rest.problems) == (RECORDS - 2, [])


@pytest.mark.parametrize("kind", RenewalKind)
def test_a_token_of_yesterday_renews_nothing(
    services: Services, authority: DatingAuthority, kind: RenewalKind
) -> None:
    before = evidence_of(services)
    services.evidence_renewal.renew(None, "sha512", OPERATOR)
    with serving(authority.answers(-timedelta(minutes=20))) as served:
        behind = HttpTimeStamper(url=served.url)
        journey = services.evidence_renewal
        done = stamped_by(journey, behind).renew(kind, "sha512", OPERATOR)

    assert {one.code for one in done.problems} == {"timestamp-earlier"}
    assert (done.records, done.checkpoints) == (0, 0)
    assert evidence_of(services) == before
    assert services.evidence_renewal.renew(kind, "sha512", OPERATOR).records == RECORDS
    assert all_hold(services)


def test_a_full_disk_stops_a_renewal_and_loses_nothing(small_disk: Path, tmp_path: Path) -> None:
    home = small_disk / "le home"
    for number in (1, 2):
        (tmp_path / f"{number}.xml").write_bytes(cda(number))
    run(home, "deposit", tmp_path / "1.xml", tmp_path / "2.xml", folder=tmp_path)
    run(home, "work", "--until-empty", folder=tmp_path)
    with _opened(home):
        ballast = _fill(small_disk)
        stopped = [
            run(home, "evidence", "renew", "--kind", kind, folder=tmp_path) for kind in ("timestamp", "tree")
        ]
        ballast.unlink()

    again = run(home, "evidence", "renew", "--kind", "tree", folder=tmp_path)
    records = run(home, "records", folder=tmp_path).lines
    verified = run(home, "verify", *(line["record"] for line in records), folder=tmp_path)

    assert {one.code for one in stopped} == {10}, stopped
    assert not any("Traceback" in one.said for one in stopped)
    assert again.code == 0, again
    assert again.lines[-1]["records"] == 2
    assert verified.code == 0
