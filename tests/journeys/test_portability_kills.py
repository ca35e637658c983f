"""`kill -9` at random moments of building, delivering and importing: the same root, and nothing twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from archive_service.bootstrap import Services
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.export_orders import ExportKind, ExportOrder, ExportScope, ExportState
from archive_service.model.identifiers import Finess, as_legal_entity
from archive_service.model.journal import Tag
from archive_service.settings import read_settings
from archive_service.workflows.export_orders import ExportAsked
from archive_service.workflows.export_reception import check_package
from tests.begun_homes import begun
from tests.journeys.export_receivers import Receiver, sealed_home
from tests.journeys.homes import FINESS
from tests.journeys.killed_processes import runs_of

RECORDS = 8
moments = pytest.mark.parametrize("kills", [5, pytest.param(20, marks=pytest.mark.long)])


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    """A home with sealed records, each of another person."""
    with sealed_home(tmp_path / "le home", RECORDS) as opened:
        yield opened


def ordered(services: Services, receiver: Receiver, *layouts: str) -> UUID:
    scope = ExportScope(kind=ExportKind.MASSIVE, establishments=(Finess(FINESS),))
    certificate = receiver.certificate.read_bytes()
    return services.exports.order(
        ExportAsked(scope=scope, certificate=certificate, layouts=layouts or ("tree",)), OPERATOR
    ).id


def shown(services: Services, order: UUID) -> ExportOrder:
    return services.exports.get(order, OPERATOR)


def journaled(services: Services, tag: Tag) -> list[str]:
    with services.transactions.begin(SERVICE) as transaction:
        entries = transaction.journal.of_tenant(tag, as_legal_entity("250000999"), 0, 1_000)
    return [entry.subject for entry in entries]


def delivered(services: Services, receiver: Receiver, order: UUID, folder: Path) -> Path:
    done = services.export_delivery.deliver(order, folder / "volumes", None, OPERATOR)
    return receiver.unpacked([folder / "volumes" / one.file for one in done.volumes], folder / "paquet")


_IN_SMALL_SHARDS = """building = services.export_building
    building = replace(building, planning=replace(building.planning, shard_records=1))
    building = replace(building, merging=replace(building.merging, fewest=1))
    building.build(UUID(words[0]))"""


@moments
def test_an_export_killed_anywhere_in_its_build_has_the_same_root(
    services: Services, receiver: Receiver, kills: int
) -> None:
    layouts = ("bulk", "seda", "tree")
    killed, orders = 0, list[UUID]()
    with runs_of(_IN_SMALL_SHARDS, "from dataclasses import replace") as runs:
        whole = ordered(services, receiver, *layouts)
        seconds = runs.whole(services.home, whole)
        while killed < kills:
            orders.append(ordered(services, receiver, *layouts))
            while killed < kills and runs.killed(seconds, services.home, orders[-1]):
                killed += 1
        for order in orders:
            runs.whole(services.home, order)

    root = shown(services, whole).built.root
    assert {shown(services, one).built.root for one in orders} == {root}
    assert {shown(services, one).built.equation.exported for one in orders} == {RECORDS}
    assert Counter(journaled(services, Tag.EXPORT_BUILT)) == Counter(map(str, [whole, *orders]))
    with psycopg.connect(services.database.owner) as owner:
        owner.execute("SET archive.scope = 'all'; SET archive.role = 'service'")
        assert owner.execute("SELECT count(*) FROM export_shard").fetchone() == (0,)


@moments
def test_a_delivery_killed_anywhere_leaves_one_whole_package(
    services: Services, receiver: Receiver, kills: int, tmp_path: Path
) -> None:
    order = ordered(services, receiver, "bulk", "tree")
    assert services.export_building.build(order)
    folder = tmp_path / "volumes"
    work = "services.export_delivery.deliver(UUID(words[0]), Path(words[1]), 100_000, OPERATOR)"
    with runs_of(work, "from archive_service.model.actors import OPERATOR") as runs:
        seconds = runs.whole(services.home, order, tmp_path / "apart")
        killed = sum(runs.killed(seconds, services.home, order, folder) for _ in range(kills))
        runs.whole(services.home, order, folder)

    assert killed > kills // 5  # how many fall into the work depends on what else the machine does
    found = check_package(sorted(folder.iterdir()), receiver.key.read_bytes())
    assert found.problems == []
    assert found.verdict is not None
    assert found.verdict["root"] == shown(services, order).built.root
    assert shown(services, order).state is ExportState.DELIVERED


_BY_ONE = """from archive_service.model.actors import OPERATOR
    replace(services.imports, page=1).import_(Path(words[0]), OPERATOR)"""


@moments
def test_an_import_killed_anywhere_takes_everything_in_once(
    services: Services, receiver: Receiver, kills: int, tmp_path: Path
) -> None:
    order = ordered(services, receiver)
    assert services.export_building.build(order)
    tree = delivered(services, receiver, order, tmp_path)
    records = journaled(services, Tag.RECORD_RECEIVED)
    root, killed, number = shown(services, order).built.root, 0, 0
    with runs_of(_BY_ONE, "from dataclasses import replace") as runs:
        with empty_home(tmp_path / "à part") as home:
            seconds = runs.whole(home.home, tree)
        while killed < kills:
            number += 1
            with empty_home(tmp_path / f"home {number}") as home:
                while killed < kills and runs.killed(seconds, home.home, tree):
                    killed += 1
                runs.whole(home.home, tree)
                assert Counter(journaled(home, Tag.RECORD_RECEIVED)) == Counter(records)
                back = ordered(home, receiver)
                assert home.export_building.build(back)
                assert shown(home, back).built.root == root


@contextmanager
def empty_home(path: Path) -> Iterator[Services]:
    opened = Services(read_settings(begun(path)))
    try:
        yield opened
    finally:
        opened.close()
