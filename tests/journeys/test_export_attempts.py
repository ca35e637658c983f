"""An order that cannot be built ends with a reason; one that can is built, however often its workers die."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Barrier
from typing import Any, NoReturn
from uuid import UUID

import psycopg
import pytest

from archive_service.bootstrap import Services
from archive_service.errors import KeyDestroyed
from archive_service.holdings import built_export
from archive_service.holdings.export_planning import Plan
from archive_service.holdings.export_refusals import ATTEMPTS
from archive_service.holdings.shard_objects import PutPlan, ShardObjects
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.export_orders import TO_BUILD, ExportState
from archive_service.model.export_shards import WHOLE, ExportShard
from archive_service.model.keys import EXPORTS, export_content_key, export_key
from archive_service.workflows.export_building import BuildExports, Step
from exports.errors import DestinationUnwritable
from tests.journeys.export_receivers import sealed_home
from tests.journeys.test_export_shards import in_small_shards, ordered, shown


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    with sealed_home(tmp_path / "le home", 3) as opened:
        yield opened


def killed(services: Services, building: BuildExports, order: UUID) -> None:
    """Begin a shard as a worker does that is killed at once."""
    with services.transactions.begin(SERVICE) as transaction:
        found = transaction.export_orders.get(order)
        assert building._claimed(found, transaction) is not None


def test_a_shard_whose_workers_are_killed_often_is_built(services: Services, certificate: bytes) -> None:
    order, building = ordered(services, certificate), in_small_shards(services)
    assert building.step(order) is Step.DONE
    for _ in range(50):
        killed(services, building, order)
    assert building.build(order)
    assert shown(services, order).state is ExportState.READY


def test_a_shard_that_ends_every_worker_refuses_the_order_at_last(
    services: Services, certificate: bytes
) -> None:
    order, building = ordered(services, certificate), in_small_shards(services)
    assert building.step(order) is Step.DONE
    with services.transactions.begin(SERVICE) as transaction:
        shard = next(one for one in transaction.export_shards.of(order) if one.number == 1)
        transaction.export_shards.attempted(shard, 1_001, "")
    assert building.step(order) is Step.ENDED
    assert "its worker ended" in shown(services, order).details.problem


class Unplannable:
    """Plans nothing; notes how often it was asked, and ends a test in which that has no end."""

    def __init__(self) -> None:
        self.asked = 0

    def plan(self, *_: object, **__: object) -> NoReturn:
        self.asked += 1
        if self.asked > 100:
            pytest.fail("planned without end")
        raise ValueError("un défaut")


def test_a_defect_of_planning_does_not_keep_a_worker(services: Services, certificate: bytes) -> None:
    order, building = ordered(services, certificate), in_small_shards(services)
    broken: Any = Unplannable()

    assert replace(building, planning=broken).build_waiting() == 0

    assert broken.asked <= 20
    assert shown(services, order).state in TO_BUILD
    assert building.build_waiting() == 1


@pytest.mark.parametrize("is_planned", [False, True])
def test_an_order_whose_key_is_lost_is_refused(
    services: Services, certificate: bytes, *, is_planned: bool
) -> None:
    order, building = ordered(services, certificate), in_small_shards(services)
    if is_planned:
        assert building.step(order) is Step.DONE
    services.vault.destroy(EXPORTS, export_key(order))

    assert building.build_waiting() == 1

    with services.transactions.begin(SERVICE) as transaction:
        assert transaction.export_orders.get(order).state is ExportState.REFUSED


def test_a_refused_order_leaves_nothing_that_can_be_read(services: Services, certificate: bytes) -> None:
    order, building = ordered(services, certificate), in_small_shards(services)
    assert [building.step(order), building.step(order)] == [Step.DONE] * 2
    with services.transactions.begin(SERVICE) as transaction:
        shards = {one.number: one for one in transaction.export_shards.of(order)}
        whole, first, second = (shards[number] for number in (WHOLE, 1, 2))
        transaction.export_shards.attempted(whole, 1_001, "un défaut")
        transaction.export_shards.attempted(second, 1_001, "un défaut")
    assert building.step(order) is Step.ENDED

    assert shown(services, order).state is ExportState.REFUSED
    for name in (whole.plan_object, first.lines_object, first.kept_object):
        with pytest.raises(KeyDestroyed):
            services.objects.read(EXPORTS, export_content_key(order), name)


@dataclass(frozen=True, slots=True)
class LookingAtLocks(ShardObjects):
    """Stores plans, unless the row of the order is locked meanwhile."""

    owner: str = ""

    def put_plan(self, order: UUID, plan: Plan, done: Mapping[bytes, ExportShard]) -> PutPlan:
        with psycopg.connect(self.owner) as connection:
            connection.execute("SET archive.scope = 'all'; SET archive.role = 'service'")
            connection.execute("SELECT FROM export_order WHERE id = %s FOR UPDATE NOWAIT", (order,))
        return ShardObjects(self.objects).put_plan(order, plan, done)


def test_an_order_is_not_locked_while_its_plan_is_stored(services: Services, certificate: bytes) -> None:
    order, building = ordered(services, certificate), in_small_shards(services)
    looking = LookingAtLocks(services.objects, services.database.owner)
    assert replace(building, stored=looking).build(order)
    assert shown(services, order).state is ExportState.READY


@pytest.mark.parametrize("asked", ["volume", "reissue", "spool"])
def test_a_full_temporary_folder_is_an_error_with_a_code(
    services: Services, certificate: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    order, building = ordered(services, certificate), in_small_shards(services)
    assert building.build(order)
    package = services.export_delivery.package(shown(services, order))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "not there"))
    monkeypatch.setattr(built_export, "_IN_MEMORY", 10)

    with pytest.raises(DestinationUnwritable):
        match asked:
            case "volume":
                services.export_volumes.volume(order, 1, OPERATOR)
            case "reissue":
                with package.inventory():
                    pass
            case _:
                with package.files() as files:
                    next(files)


def test_of_two_workers_that_race_for_the_whole_one_builds_it(services: Services, certificate: bytes) -> None:
    order, building = ordered(services, certificate), in_small_shards(services)
    while any(not one.done and one.number != WHOLE for one in shards_of(services, order)) or not shards_of(
        services, order
    ):
        assert building.step(order) is Step.DONE
    together = Barrier(2, timeout=30)

    def build() -> bool:
        together.wait()
        return building.build(order)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(one.result() for one in [pool.submit(build), pool.submit(build)]) == [False, True]
    assert shown(services, order).state is ExportState.READY


def test_a_shard_that_somebody_else_began_is_no_failure(services: Services, certificate: bytes) -> None:
    order, building = ordered(services, certificate), in_small_shards(services)
    assert building.step(order) is Step.DONE
    with services.transactions.begin(SERVICE) as transaction:
        first = building._claimed(transaction.export_orders.get(order), transaction)
    assert first is not None
    for _ in range(ATTEMPTS + 1):
        killed(services, building, order)
        assert building._shard(shown(services, order), first) is Step.DONE
    assert building.build(order)


def shards_of(services: Services, order: UUID) -> Sequence[ExportShard]:
    with services.transactions.begin(SERVICE) as transaction:
        return transaction.export_shards.of(order)
