"""A hold and an elimination of one record at one instant: one is before the other, whichever comes first."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Event
from uuid import UUID

import pytest

from archive_service.bootstrap import Services
from archive_service.errors import BeingEliminated
from archive_service.holdings.hold_targets import Named
from archive_service.holdings.holds import keep_out_holds
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.holds import HoldReason
from archive_service.model.identifiers import Finess
from archive_service.model.records import RecordState
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import Settings
from archive_service.wording.dates import day_in_paris
from archive_service.workflows.holds import HoldAsked, Placed
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.homes import FINESS, cda
from tests.lock_waiters import wait_for_lock_waiters

ROUNDS = 6


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    services = Services(Settings(home=begun(tmp_path / "home")))
    yield services
    services.close()


def sealed(services: Services, count: int) -> list[UUID]:
    lines = [door.accept(services, cda(number), OPERATOR) for number in range(1, count + 1)]
    work_until_empty(services)
    return [UUID(line["records"][0]) for line in lines]


def place(services: Services, named: Named) -> Placed:
    review = day_in_paris(services.clock.now()) + timedelta(days=30)
    asked = HoldAsked(on=named, reason=HoldReason.LITIGATION, note="recours", review=review)
    return services.holds.place(asked, OPERATOR)


def eliminate(services: Services, record: UUID) -> bool:
    """Begin the elimination of a record unless a hold is on it, as whoever eliminates must."""
    with services.transactions.begin(SERVICE) as transaction:
        keep_out_holds(transaction)
        found = transaction.records.get(record, lock=True)
        if transaction.holds.on([record]):
            return False
        transaction.records.save(found.eliminating())
        return True


def test_a_hold_waits_for_the_elimination_that_began_and_then_comes_too_late(services: Services) -> None:
    (record,) = sealed(services, 1)
    began, goes_on = Event(), Event()

    def slowly() -> None:
        with services.transactions.begin(SERVICE) as transaction:
            keep_out_holds(transaction)
            found = transaction.records.get(record, lock=True)
            assert transaction.holds.on([record]) == {}
            began.set()
            assert goes_on.wait(20)
            transaction.records.save(found.eliminating())

    with ThreadPoolExecutor(2) as threads:
        elimination = threads.submit(slowly)
        assert began.wait(20)
        hold = threads.submit(place, services, Named(records=[record]))
        wait_for_lock_waiters(services.database.owner, hold)
        goes_on.set()
        elimination.result(20)
        with pytest.raises(BeingEliminated) as refused:
            hold.result(20)

    assert refused.value.records == [record]


@pytest.mark.parametrize("on", ["record", "person", "establishment"])
def test_of_a_hold_and_an_elimination_at_one_instant_one_wins_and_the_other_knows(
    services: Services, on: str
) -> None:
    records = sealed(services, ROUNDS)
    for record in records:
        person = services.record_reading.record(record, OPERATOR).person
        assert person is not None
        named = {
            "record": Named(records=[record]),
            "person": Named(persons=[person]),
            "establishment": Named(establishments=[Finess(FINESS)]),
        }[on]
        together = Barrier(2)

        def hold(named: Named = named, together: Barrier = together) -> Placed | None:
            together.wait()
            try:
                return place(services, named)
            except BeingEliminated:
                return None

        def end(record: UUID = record, together: Barrier = together) -> bool:
            together.wait()
            return eliminate(services, record)

        with ThreadPoolExecutor(2) as threads:
            asked, ended = threads.submit(hold), threads.submit(end)
            placed, eliminated = asked.result(30), ended.result(30)

        state = services.record_reading.record(record, OPERATOR).state
        assert (state is RecordState.ELIMINATING) == eliminated
        if eliminated:
            assert placed is None or record in placed.covered.eliminating
        else:
            assert placed is not None
            assert record not in placed.covered.eliminating
        if placed is not None:
            services.holds.lift(placed.hold.id, "fin de l'essai", OPERATOR)
