"""Export orders that come at the same time: each names those before it, and none fails with another one."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Barrier
from time import sleep
from typing import BinaryIO
from uuid import UUID, uuid4

import pytest

from archive_service.bootstrap import Services
from archive_service.errors import ArchiveServiceError, StoreUnavailable
from archive_service.holdings.freezes import hold_off_freezes
from archive_service.holdings.order_admission import NewOrder
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.bulk_requests import BulkLevel, BulkRequest
from archive_service.model.export_orders import ExportKind, ExportOrder, ExportScope
from archive_service.model.keys import export_key
from archive_service.settings import read_settings
from archive_service.workflows.bulk_exports import BulkAsked
from archive_service.workflows.export_orders import ExportAsked
from tests.archive_service.storage.waiting_stores import WaitingStore
from tests.begun_homes import begun
from tests.journeys.export_receivers import Receiver
from tests.journeys.homes import FINESS, establishment

_LONG_ENOUGH = 0.5
"""Seconds in which an order ends that nothing makes wait."""


@dataclass(frozen=True, slots=True)
class _FullStore:
    """An object store that takes nothing."""

    def put(self, name: str, content: bytes | BinaryIO) -> None:
        raise StoreUnavailable("the disk refuses")


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[tuple[Services, Services]]:
    """Two processes of one home, each with its own connections."""
    home = begun(tmp_path / "home")
    both = Services(read_settings(home)), Services(read_settings(home))
    both[0].establishments.register([establishment()], OPERATOR)
    yield both
    for one in both:
        one.close()


@pytest.fixture
def asked(tmp_path: Path) -> ExportAsked:
    receiver = Receiver.in_folder(tmp_path / "destinataire")
    scope = ExportScope(kind=ExportKind.MASSIVE, establishments=(establishment().finess,))
    return ExportAsked(scope=scope, certificate=receiver.certificate.read_bytes())


class Refused(ArchiveServiceError):
    """What one of several orders is refused for."""

    code = "invalid-request"


def slowed(services: Services) -> WaitingStore:
    """Let every transaction of a process wait before it commits; the store says when one does."""
    slow = WaitingStore(services.object_store)
    services.transactions = replace(services.transactions, objects=lambda: slow)
    return slow


def stored(services: Services, *orders: UUID) -> list[ExportOrder]:
    """Return orders as they are stored, the first number first."""
    with services.transactions.begin(SERVICE) as transaction:
        found = [transaction.export_orders.get(one) for one in orders]
    return sorted(found, key=lambda one: one.number)


@pytest.mark.parametrize("other", [0, 1], ids=["in one process", "in two processes"])
def test_of_two_orders_of_one_instant_the_second_names_the_first(
    processes: tuple[Services, Services], asked: ExportAsked, other: int
) -> None:
    slow = slowed(processes[0])

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(processes[0].exports.order, asked, OPERATOR)
        assert slow.reached.wait(20)
        second = pool.submit(processes[other].exports.order, asked, OPERATOR)
        sleep(_LONG_ENOUGH)
        slow.go_on.set()
        answers = first.result(20), second.result(20)

    assert [one.details.overlaps for one in answers] == [(), (answers[0].id,)]
    assert stored(processes[1], *(one.id for one in answers)) == [
        replace(one, number=number) for number, one in enumerate(answers, start=1)
    ]


def test_of_many_orders_of_one_instant_each_names_all_before_it(
    processes: tuple[Services, Services], asked: ExportAsked
) -> None:
    barrier = Barrier(16)

    def order(number: int) -> UUID:
        services = processes[number % 2]
        _ = services.exports, services.transactions
        barrier.wait(20)
        return services.exports.order(asked, OPERATOR).id

    with ThreadPoolExecutor(16) as pool:
        ids = list(pool.map(order, range(16)))

    orders = stored(processes[0], *ids)
    for place, one in enumerate(orders):
        assert set(one.details.overlaps) == {before.id for before in orders[:place]}
    assert FINESS in orders[0].details.scope.establishments


@pytest.mark.parametrize("other", [0, 1], ids=["in one process", "in two processes"])
def test_an_order_through_bulk_data_names_those_before_it_too(
    processes: tuple[Services, Services], asked: ExportAsked, other: int
) -> None:
    slow = slowed(processes[0])
    request = BulkRequest(level=BulkLevel.SYSTEM, types=(), ignored=(), separate_status=False)

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(processes[0].exports.order, asked, OPERATOR)
        assert slow.reached.wait(20)
        second = pool.submit(processes[other].bulk_exports.kick_off, BulkAsked(request=request), OPERATOR)
        sleep(_LONG_ENOUGH)
        slow.go_on.set()
        answers = first.result(20), second.result(20)

    assert [one.details.overlaps for one in answers] == [(), (answers[0].id,)]


def test_an_order_that_is_refused_at_the_end_takes_no_other_one_with_it(
    processes: tuple[Services, Services], asked: ExportAsked
) -> None:
    services, before = processes
    model = before.exports.order(asked, OPERATOR)
    slow = slowed(services)

    def refused(order: ExportOrder, _: object) -> ExportOrder:
        raise Refused(f"{order.id}")

    def admit(bad: bool) -> ExportOrder:
        id_ = uuid4()
        order = replace(model, id=id_, key=export_key(id_), number=0)
        new = NewOrder(order=order, by=OPERATOR, facts=lambda _: [])
        return services.order_admission.admit(replace(new, completed=refused) if bad else new)

    with ThreadPoolExecutor(6) as pool:
        first = pool.submit(services.exports.order, asked, OPERATOR)
        assert slow.reached.wait(20)
        others = [pool.submit(admit, bad) for bad in (False, True, False, True, False)]
        sleep(_LONG_ENOUGH)
        slow.go_on.set()
        errors = [one.exception(20) for one in others]

    assert [type(one) for one in errors] == [type(None), Refused, type(None), Refused, type(None)]
    assert len({str(one) for one in errors if one is not None}) == 2
    good = [one.result().id for one in others if one.exception() is None]
    orders = stored(services, model.id, first.result().id, *good)
    assert [len(one.details.overlaps) for one in orders] == [0, 1, 2, 3, 4]


def test_orders_that_cannot_be_stored_are_not_acknowledged_and_hold_up_no_later_one(
    processes: tuple[Services, Services], asked: ExportAsked
) -> None:
    services, sound = processes
    full = WaitingStore(_FullStore())
    services.transactions = replace(services.transactions, objects=lambda: full)

    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(services.exports.order, asked, OPERATOR)
        assert full.reached.wait(20)
        others = [pool.submit(services.exports.order, asked, OPERATOR) for _ in range(3)]
        sleep(_LONG_ENOUGH)
        full.go_on.set()
        errors = [one.exception(20) for one in (first, *others)]

    assert {type(one) for one in errors} == {StoreUnavailable}
    assert sound.exports.listed(OPERATOR) == []
    with pytest.raises(StoreUnavailable):
        services.exports.order(asked, OPERATOR)
    assert sound.exports.order(asked, OPERATOR).details.overlaps == ()


def test_an_order_that_waits_to_freeze_keeps_no_other_one_waiting(
    processes: tuple[Services, Services], asked: ExportAsked
) -> None:
    services, writer = processes
    frozen = replace(asked, freeze=True)

    with ThreadPoolExecutor(1) as pool:
        with writer.transactions.begin(SERVICE) as transaction:
            hold_off_freezes(transaction)
            transaction.establishments.get(establishment().finess)  # the lock is sent with it
            waiting = pool.submit(services.exports.order, frozen, OPERATOR)
            sleep(_LONG_ENOUGH)
            passed = services.exports.order(asked, OPERATOR)
        last = waiting.result(20)

    assert (passed.details.overlaps, last.details.overlaps) == ((), (passed.id,))
