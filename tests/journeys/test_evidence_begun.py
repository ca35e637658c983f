"""A batch of evidence is begun, dated and written in turn: nobody waits for the authority, and a process that
is killed between leaves it to the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier, Event
from time import monotonic, sleep
from uuid import UUID

import psycopg
import pytest

from archive_service.bootstrap import Services
from archive_service.holdings.evidence_batches import read_batch
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.records import Record, RecordState
from archive_service.model.stated_events import StatedKind
from archive_service.workflows.evidence import CloseEvidence
from signing.digests import Digest
from signing.errors import SigningCode, SigningError
from signing.report import Verdict
from signing.timestamps import TimeStamper
from tests.journeys import door
from tests.journeys.eliminating_homes import (
    DEPOSITED,
    ENDED,
    EliminatingHome,
    authority,
    contract,
    lines_of,
    trusting,
)
from tests.journeys.homes import cda
from tests.journeys.killed_processes import runs_of
from tests.journeys.test_elimination_holds import place

RECORDS = 4


class Killed(BaseException):
    """The process ends here, as far as the journey is concerned."""


@dataclass(slots=True)
class Asked:
    """An authority that does something before it answers; it keeps what it was asked to date."""

    inner: TimeStamper
    meanwhile: Callable[[], object] = lambda: None
    roots: list[Digest] = field(default_factory=list)

    def stamp(self, digest: Digest, at: datetime | None = None) -> bytes:
        self.roots.append(digest)
        self.meanwhile()
        return self.inner.stamp(digest, at)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[EliminatingHome]:
    home = EliminatingHome.new(tmp_path / "home")
    with home.stack:
        yield home


@pytest.fixture
def services(home: EliminatingHome) -> Services:
    """A home with documents that wait for their evidence."""
    services = home.at(DEPOSITED)
    for number in range(RECORDS):
        door.accept(services, cda(number), OPERATOR)
    services.rendering.render(RECORDS)
    return services


def asked(services: Services, meanwhile: Callable[[], object] = lambda: None) -> tuple[CloseEvidence, Asked]:
    stamper = Asked(services.trust_services.stamper, meanwhile)
    return replace(services.evidence, stamper=stamper), stamper


def killed_while_asked(services: Services, limit: int = 100) -> Asked:
    def end() -> None:
        raise Killed

    journey, stamper = asked(services, end)
    with pytest.raises(Killed):
        journey.close(limit)
    return stamper


def batches(services: Services) -> list[Sequence[UUID]]:
    """Return the records that each stored batch names."""
    with services.transactions.begin(SERVICE) as transaction:
        kept = transaction.evidence_batches.all()
    return [read_batch(services.public_objects.read(one.object)).records for one in kept]


def all_are_sealed_once(home: EliminatingHome, services: Services) -> bool:
    records = home.records(services)
    named = [one for batch in batches(services) for one in batch]
    return (
        {one.state for one in records} == {RecordState.SEALED}
        and sorted(named, key=str) == sorted((one.id for one in records), key=str)
        and {services.record_reading.verify(one.id, OPERATOR).verdict for one in records} == {Verdict.PASSED}
    )


def test_no_row_is_locked_and_no_transaction_is_open_while_an_authority_is_asked(
    home: EliminatingHome, services: Services
) -> None:
    seen = []

    def look() -> None:
        with psycopg.connect(services.database.owner) as other:
            other.execute("SET archive.scope = 'all'; SET archive.role = 'service'")
            other.execute("SET lock_timeout = '2s'")
            changed = other.execute("UPDATE record SET attempts = attempts").rowcount
            (opened,) = other.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"
            ).fetchone() or (-1,)
            seen.append((changed, opened))

    sealed = asked(services, look)[0].close()

    assert (sealed, seen) == (RECORDS, [(RECORDS, 0)])
    assert all_are_sealed_once(home, services)


def test_events_are_stated_while_an_authority_is_asked(home: EliminatingHome, services: Services) -> None:
    person = next(one.person for one in home.records(services) if one.person)

    def state() -> None:
        with ThreadPoolExecutor(1) as other:
            other.submit(home.state, services, person, StatedKind.STAY_END, ENDED).result(30)

    assert asked(services, state)[0].close() == RECORDS

    assert all_are_sealed_once(home, services)
    changed = [one for one in home.records(services) if one.person == person]
    assert {one.retention for one in changed} == {"running"}


def test_holds_are_placed_and_others_eliminated_while_an_authority_is_asked(home: EliminatingHome) -> None:
    """Both about the person of a document that waits for its evidence."""
    services = home.deposited(contract(1))
    (gone,) = home.records(services)
    door.accept(
        services, cda(1).replace(b".999.1.1", b".999.1.9").replace(b".999.2.1", b".999.2.9"), OPERATOR
    )
    services.rendering.render(RECORDS)
    later = home.at()
    (waits,) = (one for one in home.records(later) if one.state is RecordState.DOCUMENTED)
    assert waits.person == gone.person
    eliminated: list[UUID] = []

    def act() -> None:
        with ThreadPoolExecutor(1) as other:
            given = (lines_of([gone]), authority(), OPERATOR)
            eliminated.extend(other.submit(trusting(later).execute, *given).result(60).eliminated)
            other.submit(place, later, records=[waits.id]).result(60)

    assert asked(later, act)[0].close() == 1

    assert eliminated == [gone.id]
    assert batches(later)[-1] == (waits.id,)
    held = later.record_reading.record(waits.id, OPERATOR)
    assert (held.state, len(held.holds)) == (RecordState.SEALED, 1)


def test_a_record_that_changed_while_an_authority_was_asked_is_in_no_batch_of_then(
    home: EliminatingHome, services: Services
) -> None:
    gone = home.records(services)[1]
    done: list[Record] = []

    def make_again() -> None:
        if done:
            return
        done.append(gone)
        with services.transactions.begin(SERVICE) as transaction:
            (present,) = transaction.records.locked([gone.id])
            transaction.records.save(present.attempted("damaged", limit=3))

    journey, stamper = asked(services, make_again)

    assert journey.close() == RECORDS - 1
    assert len(set(stamper.roots)) == 2
    assert [len(one) for one in batches(services)] == [RECORDS - 1]
    assert gone.id not in batches(services)[0]
    services.rendering.render(RECORDS)
    assert services.evidence.close() == 1
    assert all_are_sealed_once(home, services)


def test_a_batch_whose_process_was_killed_is_finished_from_the_same_leaves(
    home: EliminatingHome, services: Services
) -> None:
    first = killed_while_asked(services, limit=3)

    journey, again = asked(services)
    assert journey.close() == 3
    assert again.roots == first.roots
    assert journey.close() == 1
    assert all_are_sealed_once(home, services)


def test_a_batch_begun_long_ago_is_read_again(home: EliminatingHome, services: Services) -> None:
    killed_while_asked(services)
    later = home.at(DEPOSITED + timedelta(days=2))

    assert later.evidence.close() == RECORDS

    assert all_are_sealed_once(home, later)
    assert begun_rows(later) == 0


def test_a_record_whose_lists_ended_since_its_process_was_killed_is_read_again(
    home: EliminatingHome, services: Services
) -> None:
    first = killed_while_asked(services)
    with services.transactions.begin(SERVICE) as transaction:
        (present,) = transaction.records.locked([home.records(services)[0].id])
        ended = replace(present.details, validation_good_until=DEPOSITED - timedelta(seconds=1))
        transaction.records.save(replace(present, details_or_none=ended))

    journey, again = asked(services)

    assert journey.close() == RECORDS - 1
    assert present.id not in batches(services)[0]
    assert not {*first.roots} & {*again.roots}
    assert journey.close() == 1
    assert all_are_sealed_once(home, services)


def test_who_locks_records_in_another_order_costs_no_second_token(
    home: EliminatingHome, services: Services
) -> None:
    first, *_, last = sorted(home.records(services), key=lambda one: one.number)
    lock = "SELECT number FROM record WHERE id = %s FOR UPDATE"
    waits = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()"
    begun = Event()

    def lock_the_last_first() -> None:
        with psycopg.connect(services.database.owner) as other:
            other.execute("SET archive.scope = 'all'; SET archive.role = 'service'")
            other.execute("SET deadlock_timeout = '60s'")  # the victim is the evidence
            other.execute(lock, (last.id,))
            begun.set()
            while other.execute(waits).fetchone() == (0,):
                sleep(0.02)
            other.execute(lock, (first.id,))
            sleep(0.2)

    with ThreadPoolExecutor(1) as pool:
        others = []

        def meanwhile() -> None:
            others.append(pool.submit(lock_the_last_first))
            assert begun.wait(30)

        journey, stamper = asked(services, meanwhile)
        sealed = journey.close()
        others[0].result(30)

    assert (sealed, len(stamper.roots)) == (RECORDS, 1)
    assert all_are_sealed_once(home, services)


def connections(services: Services) -> set[int]:
    with psycopg.connect(services.database.owner) as owner:
        rows = owner.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND backend_type = 'client backend'"
        )
        return {pid for (pid,) in rows}


def test_a_look_that_finds_nothing_ends_no_connection(home: EliminatingHome, services: Services) -> None:
    services.evidence.close()
    home.records(services)
    before = connections(services)

    for _ in range(3):
        assert services.evidence.close() == 0

    assert before <= connections(services)


def is_free(services: Services, lock: str) -> bool:
    with services.evidence.locks.hold(lock) as held:
        return held


def test_who_does_not_get_a_lock_ends_no_connection(home: EliminatingHome, services: Services) -> None:
    with services.evidence.locks.hold("one") as held:
        assert held
        home.records(services)
        before = connections(services)
        for _ in range(3):
            with services.evidence.locks.hold("one") as again:
                assert not again
        assert before <= connections(services)
    until = monotonic() + 10  # the server ends the session of the lock some time after the connection
    while not is_free(services, "one"):
        assert monotonic() < until


def test_the_records_wait_for_the_next_run_when_no_authority_answers(
    home: EliminatingHome, services: Services
) -> None:
    def fail() -> None:
        raise SigningError(SigningCode.TIMESTAMP_UNAVAILABLE, "no answer", retryable=True)

    with pytest.raises(SigningError):
        asked(services, fail)[0].close()

    assert begun_rows(services) == 0
    assert {one.state for one in home.records(services)} == {RecordState.DOCUMENTED}
    assert services.evidence.close() == RECORDS
    assert all_are_sealed_once(home, services)


def test_two_workers_ask_at_once_and_no_record_is_in_two_batches(
    home: EliminatingHome, services: Services
) -> None:
    both = Barrier(2)
    others = [services, home.at(DEPOSITED)]
    journeys = [asked(one, lambda: both.wait(30))[0] for one in others]

    with ThreadPoolExecutor(2) as pool:
        counts = list(pool.map(lambda one: one.close(RECORDS // 2), journeys))

    assert counts == [RECORDS // 2] * 2
    assert all_are_sealed_once(home, services)


def test_a_batch_that_is_in_hand_is_left_to_its_process(home: EliminatingHome, services: Services) -> None:
    other = home.at(DEPOSITED)
    counts = []

    assert asked(services, lambda: counts.append(other.evidence.close()))[0].close() == RECORDS

    assert counts == [0]
    assert all_are_sealed_once(home, services)


def test_a_batch_that_another_process_finished_meanwhile_is_not_kept_twice(
    home: EliminatingHome, services: Services
) -> None:
    """As when the database was lost while the authority was asked, and with it the lock on the batch."""
    other = home.at(DEPOSITED)
    counts = []

    def lose_the_lock() -> None:
        with psycopg.connect(services.database.owner, autocommit=True) as owner:
            owner.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted "
                "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            )
        counts.append(other.evidence.close())

    assert asked(services, lose_the_lock)[0].close() == 0

    assert counts == [RECORDS]
    assert all_are_sealed_once(home, services)


@pytest.mark.parametrize("kills", [6, pytest.param(40, marks=pytest.mark.long)])
def test_evidence_killed_anywhere_seals_each_record_once(
    home: EliminatingHome, services: Services, kills: int
) -> None:
    for number in range(RECORDS, kills * 3):
        door.accept(services, cda(number), OPERATOR)
    while services.rendering.render(32):
        pass
    with runs_of("services.evidence.close(2)") as runs:
        seconds = runs.whole(home.path)
        killed = sum(runs.killed(seconds, home.path) for _ in range(kills))
    while services.evidence.close():
        pass

    assert killed  # how many fall into the work depends on what else the machine does
    assert begun_rows(services) == 0
    assert all_are_sealed_once(home, services)


def begun_rows(services: Services) -> int:
    with psycopg.connect(services.database.owner) as owner:
        owner.execute("SET archive.scope = 'all'; SET archive.role = 'service'")
        (count,) = owner.execute("SELECT count(*) FROM evidence_begun").fetchone() or (-1,)
        return int(count)
