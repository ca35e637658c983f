"""The same bytes that arrive while their record is being eliminated are a new deposit: nothing that is
acknowledged from then on goes with the old one.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest

from archive_service.bootstrap import Services
from archive_service.errors import StoreUnavailable
from archive_service.holdings.deduplication import content_lock
from archive_service.model.actors import OPERATOR, SERVICE, Actor, Role
from archive_service.model.records import Part, RecordState
from archive_service.runtime.worker import work_until_empty
from archive_service.workflows.elimination import EliminateRecords
from tests.journeys import door
from tests.journeys.eliminating_homes import (
    EliminatingHome,
    authority,
    contract,
    destroying,
    lines_of,
    trusting,
)
from tests.journeys.test_elimination_siblings import file_with_letters
from tests.lock_waiters import wait_for_lock_waiters


@dataclass(slots=True)
class RefusingKeys:
    """A key store that destroys nothing."""

    def destroy_many(self, keys: object) -> None:
        raise StoreUnavailable("the key store refuses")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[EliminatingHome]:
    home = EliminatingHome.new(tmp_path / "home")
    with home.stack:
        yield home


def stuck(journey: EliminateRecords) -> EliminateRecords:
    """Return the elimination with a key store that refuses."""
    return destroying(journey, cipher=RefusingKeys())


def another_sender(home: EliminatingHome, services: Services) -> Actor:
    """Return a depositor of the legal entity whose records are there."""
    tenants = frozenset(one.tenant for one in home.records(services))
    return Actor(name="another sender", role=Role.DEPOSITOR, tenants=tenants, pseudonym="another")


def half_eliminated(home: EliminatingHome, services: Services) -> UUID:
    """Decide the elimination of the record that may go, without destroying anything; return the record."""
    (gone,) = [one for one in home.records(services) if one.final_action == "destroy"]
    with pytest.raises(StoreUnavailable):
        stuck(trusting(services)).execute(lines_of([gone]), authority(), OPERATOR)
    states = {one.id: one.state for one in home.records(services)}
    assert states[gone.id] is RecordState.ELIMINATING
    return gone.id


@pytest.mark.parametrize("by_another", [False, True], ids=["same sender", "other sender"])
@pytest.mark.parametrize("flow", [contract(), file_with_letters()], ids=["document", "transaction"])
def test_the_same_bytes_are_a_new_deposit_that_stays(
    home: EliminatingHome, flow: bytes, by_another: bool
) -> None:
    home.deposited(flow)
    services = home.at()
    gone = half_eliminated(home, services)
    (first,) = door.deposits(services, OPERATOR)

    again = door.accept(services, flow, another_sender(home, services) if by_another else OPERATOR)
    work_until_empty(services)

    assert again["outcome"] == "accepted"
    assert again["deposit"] != first["deposit"]
    assert str(gone) not in again["records"]
    assert len(again["records"]) == len(first["records"])
    assert again["receipt"]
    states = {str(one.id): one.state for one in home.records(services)}
    assert states[str(gone)] is RecordState.ELIMINATED
    for record in again["records"]:
        assert states[record] is RecordState.SEALED
        assert services.record_reading.part(UUID(record), Part.SOURCE, OPERATOR)
        assert services.record_reading.part(UUID(record), Part.RECEIPT, OPERATOR)


def test_sent_a_third_time_they_are_the_second_deposit(home: EliminatingHome) -> None:
    home.deposited(contract())
    services = home.at()
    half_eliminated(home, services)

    second = door.accept(services, contract(), OPERATOR)
    third = door.accept(services, contract(), OPERATOR)

    assert second["deposit"] == third["deposit"]


def test_an_elimination_is_decided_before_or_after_the_same_bytes_arrive(home: EliminatingHome) -> None:
    services = home.deposited(contract())
    (record,) = home.records(services)
    services = home.at()
    with services.transactions.begin(SERVICE) as transaction:
        index = transaction.deposits.get(record.deposit).content_index
    with ThreadPoolExecutor() as threads:
        with services.transactions.begin(SERVICE) as receiving:
            receiving.lock(content_lock(index))
            receiving.deposits.get(record.deposit)  # the lock is sent with what is read next
            eliminating = threads.submit(
                trusting(services).execute, lines_of([record]), authority(), OPERATOR
            )
            wait_for_lock_waiters(services.database.owner, eliminating)
        assert eliminating.result(timeout=30).eliminated == [record.id]
