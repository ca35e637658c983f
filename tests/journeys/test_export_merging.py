"""Large packages are merged in two parts at the same time, and are the same as in one piece."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryFile
from threading import Barrier
from typing import Any, BinaryIO, cast
from uuid import UUID

import psycopg
import pytest

from archive_service.bootstrap import Services
from archive_service.errors import OutOfSpace
from archive_service.holdings.built_export import index_of
from archive_service.holdings.export_content import ContentFile
from archive_service.holdings.kept_leaves import entries
from archive_service.holdings.part_merging import PartDone, StoreParts
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.export_orders import ExportKind, ExportScope, ExportState
from archive_service.model.export_shards import FOLDERS, REST, WHOLE, ExportShard
from archive_service.model.identifiers import Finess
from archive_service.model.keys import EXPORTS, export_content_key, export_state_key
from archive_service.model.records import RecordFilter
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import read_settings
from archive_service.workflows import export_building
from archive_service.workflows.export_building import BuildExports, Step
from archive_service.workflows.export_orders import ExportAsked
from archive_service.workflows.export_reception import check_package
from exports.portability.package_states import read_state
from tests.journeys import door
from tests.journeys.export_receivers import Receiver, sealed_home
from tests.journeys.homes import FINESS, cda
from tests.journeys.test_export_shards import in_small_shards, ordered, shown

RECORDS = 5


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    with sealed_home(tmp_path / "le home", RECORDS) as opened:
        yield opened


def in_one_piece(services: Services) -> BuildExports:
    building = in_small_shards(services)
    return replace(building, merging=replace(building.merging, fewest=1_000))


def storing(building: BuildExports, store: type[StoreParts], **more: Any) -> BuildExports:
    """Return what stores parts in another way."""
    merging = building.merging
    return replace(building, merging=replace(merging, store=store(merging.store.assembly, **more)))


def rows_of(services: Services, order: UUID) -> dict[int, ExportShard]:
    with services.transactions.begin(SERVICE) as transaction:
        return {one.number: one for one in transaction.export_shards.of(order)}


def to_the_parts(services: Services, building: BuildExports, order: UUID) -> None:
    """Build all shards."""
    while not (rows := rows_of(services, order)) or not all(
        one.done for one in rows.values() if one.number > WHOLE
    ):
        assert building.step(order) is Step.DONE
    assert not (rows[REST].done or rows[FOLDERS].done or rows[WHOLE].done)


def content_of(services: Services, order: UUID) -> dict[str, object]:
    """Return what a package consists of: its lines, kept leaves, the makers of the others, and the state."""
    built, key = shown(services, order).built, export_content_key(order)
    lines, kept, makers, leaves = list[bytes](), list[tuple[bytes, str]](), dict[int, int](), 0
    for segment in index_of(built, services.objects, order).segments:
        lines += services.objects.read(EXPORTS, key, segment.lines).splitlines()
        for run in segment.made:
            makers |= dict.fromkeys(range(leaves + run.first, leaves + run.first + run.count), run.shard)
        leaves += segment.leaves
        with TemporaryFile() as file:
            found = cast("BinaryIO", file)
            services.objects.copy(EXPORTS, key, segment.kept, found)
            for one in entries(found, 0, found.tell()):
                found.seek(one.start)
                kept.append((one.path, sha256(found.read(one.end - one.start)).hexdigest()))
    with TemporaryFile() as file:
        services.objects.copy(EXPORTS, export_state_key(order), built.state_object, cast("BinaryIO", file))
        state = list(read_state(cast("BinaryIO", file)))
    told = (built.root, built.leaves, built.bytes, built.equation, built.position, built.layouts)
    return {"told": told, "lines": lines, "kept": kept, "makers": makers, "state": state}


@pytest.mark.parametrize("layout", ["tree", "bulk", "seda"])
def test_a_package_of_two_parts_is_the_same_as_in_one_piece(
    services: Services, certificate: bytes, layout: str
) -> None:
    apart, whole = ordered(services, certificate, layout), ordered(services, certificate, layout)
    merged = list[int]()
    building = storing(in_small_shards(services), Noting, noted=merged)
    assert building.build(apart)
    assert merged == [REST, FOLDERS]
    assert in_one_piece(services).build(whole)
    found, expected = content_of(services, apart), content_of(services, whole)
    # The order is in the position of the journal, and in nothing else.
    assert found == {**expected, "told": found["told"]}
    assert shown(services, apart).built.root == shown(services, whole).built.root
    assert shown(services, apart).built.equation == shown(services, whole).built.equation


def test_a_package_of_two_parts_is_delivered(
    services: Services, certificate: bytes, receiver: Receiver, tmp_path: Path
) -> None:
    order = ordered(services, certificate)
    assert in_small_shards(services).build(order)
    done = services.export_delivery.deliver(order, tmp_path / "volumes", None, OPERATOR)
    tree = receiver.unpacked([tmp_path / "volumes" / one.file for one in done.volumes], tmp_path / "paquet")
    assert not check_package([tree], None).problems


def test_a_delta_continues_a_package_of_two_parts(services: Services, certificate: bytes) -> None:
    order = ordered(services, certificate)
    assert in_small_shards(services).build(order)
    door.accept(services, cda(50), OPERATOR)
    work_until_empty(services)
    scope = ExportScope(kind=ExportKind.MASSIVE, establishments=(Finess(FINESS),))
    asked = ExportAsked(scope=scope, certificate=certificate, after=order)
    delta = services.exports.order(asked, OPERATOR).id
    building = in_small_shards(services)
    assert building.step(delta) is Step.DONE
    assert {one for one in rows_of(services, delta) if one < WHOLE} == set()  # it is assembled in one piece
    assert building.build(delta)
    assert shown(services, delta).built.equation.exported == 1


@dataclass(frozen=True, slots=True)
class Meanwhile(StoreParts):
    """Stores parts, after something else happened when one is merged."""

    part: int = REST
    act: Callable[[], None] = lambda: None

    def merged(self, row: ExportShard, *words: Any, **more: Any) -> PartDone:
        if row.number == self.part:
            self.act()
        return StoreParts(self.assembly).merged(row, *words, **more)


def test_two_workers_merge_one_part_each(services: Services, certificate: bytes) -> None:
    order, other = ordered(services, certificate), in_small_shards(services)
    seen = list[tuple[set[int], Step, Step]]()

    def act() -> None:
        first = other.step(order)
        done = {one.number for one in rows_of(services, order).values() if one.done and one.number < 1}
        seen.append((done, first, other.step(order)))

    building = storing(other, Meanwhile, act=act)
    to_the_parts(services, building, order)
    assert building.step(order) is Step.DONE

    # The other one merged the folders meanwhile; for the whole it waits until both are done.
    assert seen == [({FOLDERS}, Step.DONE, Step.HELD)]
    rows = rows_of(services, order)
    assert (rows[REST].done, rows[FOLDERS].done, rows[WHOLE].done) == (True, True, False)
    assert other.step(order) is Step.ENDED
    assert shown(services, order).state is ExportState.READY


def test_workers_at_the_same_time_build_one_package(services: Services, certificate: bytes) -> None:
    order, together = ordered(services, certificate), Barrier(3, timeout=30)
    whole = ordered(services, certificate)
    assert in_one_piece(services).build(whole)

    def build(_: int) -> bool:
        together.wait()
        return in_small_shards(services).build(order)

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(build, range(3))) == [False, False, True]
    assert shown(services, order).built.root == shown(services, whole).built.root


class Killed(BaseException):
    """The end of a worker: nothing of it runs after this."""


@pytest.mark.parametrize("part", [REST, FOLDERS])
def test_after_a_worker_died_in_a_part_only_that_part_is_merged_again(
    services: Services, certificate: bytes, part: int
) -> None:
    order, whole = ordered(services, certificate), ordered(services, certificate)
    assert in_one_piece(services).build(whole)

    def die() -> None:
        raise Killed

    building = storing(in_small_shards(services), Meanwhile, part=part, act=die)
    to_the_parts(services, building, order)
    with pytest.raises(Killed):
        for _ in range(2):
            building.step(order)
    before = rows_of(services, order)
    assert not before[part].done

    again, merged = Services(read_settings(services.home)), list[int]()
    noting = storing(in_small_shards(again), Meanwhile, part=part, act=lambda: merged.append(part))
    other = {REST, FOLDERS} - {part}
    noting = storing(noting, Noting, noted=merged)
    assert noting.build(order)
    again.close()
    assert merged == [part, *(one for one in other if not before[one].done)]
    assert shown(services, order).built.root == shown(services, whole).built.root


@dataclass(frozen=True, slots=True)
class Noting(StoreParts):
    """Stores parts, and notes which."""

    noted: list[int]

    def merged(self, row: ExportShard, *words: Any, **more: Any) -> PartDone:
        self.noted.append(row.number)
        return StoreParts(self.assembly).merged(row, *words, **more)


@pytest.mark.parametrize("part", [REST, FOLDERS])
def test_a_cancelled_order_stops_in_a_part(services: Services, certificate: bytes, part: int) -> None:
    order = ordered(services, certificate)

    def cancel() -> None:
        services.exports.cancel(order, OPERATOR)

    building = storing(in_small_shards(services), Meanwhile, part=part, act=cancel)
    to_the_parts(services, building, order)
    steps = [building.step(order) for _ in range(2)]
    assert steps == [Step.NOTHING, Step.NOTHING] if part == REST else [Step.DONE, Step.NOTHING]
    assert shown(services, order).state is ExportState.CANCELLED
    building.step(order)
    assert rows_of(services, order) == {}


def test_each_segment_asks_whether_the_order_goes_on(services: Services, certificate: bytes) -> None:
    order, building, asked = ordered(services, certificate), in_small_shards(services), list[int]()
    to_the_parts(services, building, order)
    rows = rows_of(services, order)
    shards = [one for one in rows.values() if one.number > WHOLE]

    def asking() -> None:
        asked.append(len(asked))
        if len(asked) == 3:
            raise Killed

    with pytest.raises(Killed):
        building.merging.folders(rows[FOLDERS], shards, asking)
    assert len(asked) == 3


def test_a_full_disk_in_a_part_costs_no_attempt(services: Services, certificate: bytes) -> None:
    order = ordered(services, certificate)

    def fill() -> None:
        raise OutOfSpace("il n’y a plus de place")

    building = storing(in_small_shards(services), Meanwhile, act=fill)
    to_the_parts(services, building, order)
    with pytest.raises(OutOfSpace):
        building.step(order)
    assert rows_of(services, order)[REST].attempts == 0
    assert in_small_shards(services).build(order)


def test_a_part_that_never_ends_refuses_the_order_with_the_reason(
    services: Services, certificate: bytes
) -> None:
    order = ordered(services, certificate)

    def fail() -> None:
        raise ValueError("un défaut")

    building = storing(in_small_shards(services), Meanwhile, part=FOLDERS, act=fail)
    assert building.build_waiting() == 1
    assert shown(services, order).state is ExportState.REFUSED
    assert "a part of the package failed" in shown(services, order).details.problem


@dataclass(frozen=True, slots=True)
class AlongWith:
    """Files about the whole package, as they may have come with others."""

    paths: Sequence[str]

    def files(self, *_: object, **__: object) -> Iterator[ContentFile]:
        for path in self.paths:
            yield ContentFile(path=path, kind="essai", content=b"un fichier venu d'ailleurs")


def with_files(building: BuildExports, *paths: str) -> BuildExports:
    assembly = replace(building.assembly, along=cast("Any", AlongWith(paths)))
    merging = replace(building.merging, store=StoreParts(assembly))
    return replace(building, assembly=assembly, merging=merging)


@pytest.mark.parametrize(
    "path", ["content/records/venu/d-ailleurs", "content/Persons/venu", "content/RECORDS/x"]
)
def test_a_package_with_files_among_those_of_shards_is_assembled_in_one_piece(
    services: Services, certificate: bytes, path: str
) -> None:
    orders = ordered(services, certificate), ordered(services, certificate)
    buildings = in_small_shards(services), in_one_piece(services)
    for order, building in zip(orders, buildings, strict=True):
        assert with_files(building, path).build(order)
    assert shown(services, orders[0]).built.root == shown(services, orders[1]).built.root
    assert path.encode() in b"".join(cast("list[bytes]", content_of(services, orders[0])["lines"]))


def test_paths_that_clash_across_the_parts_refuse_the_order(services: Services, certificate: bytes) -> None:
    with services.transactions.begin(SERVICE) as transaction:
        record = transaction.records.listed(RecordFilter())[0].id
    for building in (in_small_shards(services), in_one_piece(services)):
        order = ordered(services, certificate)
        assert with_files(building, f"content/RECORDS/{record}/record.json").build(order)
        assert shown(services, order).state is ExportState.REFUSED
        assert "paths-clash" in shown(services, order).details.problem


def test_paths_that_clash_in_the_rest_refuse_the_order(services: Services, certificate: bytes) -> None:
    order = ordered(services, certificate)
    building = with_files(in_small_shards(services), "content/essai/a", "content/essai/A")
    assert building.build(order)
    assert shown(services, order).state is ExportState.REFUSED
    assert "paths-clash" in shown(services, order).details.problem


def test_an_order_that_a_former_version_planned_is_assembled_in_one_piece(
    services: Services, certificate: bytes
) -> None:
    order, building = ordered(services, certificate), in_small_shards(services)
    to_the_parts(services, building, order)
    with psycopg.connect(services.database.owner, autocommit=True) as owner:
        owner.execute("SET archive.scope = 'all'; SET archive.role = 'service'")
        assert owner.execute("DELETE FROM export_shard WHERE number < 0").rowcount == 2
    assert building.step(order) is Step.ENDED
    assert shown(services, order).state is ExportState.READY


def test_an_order_of_which_one_part_was_deleted_by_hand_is_assembled_in_one_piece(
    services: Services, certificate: bytes
) -> None:
    order, building = ordered(services, certificate), in_small_shards(services)
    to_the_parts(services, building, order)
    with psycopg.connect(services.database.owner, autocommit=True) as owner:
        owner.execute("SET archive.scope = 'all'; SET archive.role = 'service'")
        assert owner.execute("DELETE FROM export_shard WHERE number = -1").rowcount == 1
    assert building.build(order)
    assert shown(services, order).state is ExportState.READY


def test_a_record_lost_before_the_parts_are_merged_refuses_the_order(
    services: Services, certificate: bytes
) -> None:
    order, building = ordered(services, certificate), in_small_shards(services)
    to_the_parts(services, building, order)
    with psycopg.connect(services.database.owner, autocommit=True) as owner:
        owner.execute("SET archive.scope = 'all'; SET archive.role = 'service'")
        (lost,) = owner.execute("SELECT id FROM record ORDER BY id LIMIT 1").fetchone() or (None,)
        owner.execute("DELETE FROM record WHERE id = %s", (lost,))
    assert building.build(order)
    assert shown(services, order).state is ExportState.REFUSED
    assert shown(services, order).details.problem


def test_the_queue_has_a_job_for_each_part(services: Services, certificate: bytes) -> None:
    """The workers that found no shard to build any more have taken no other job."""
    order, building = ordered(services, certificate), in_small_shards(services)
    while sum(not one.done for one in rows_of(services, order).values()) != 4:  # a shard, parts, the whole
        assert building.step(order) is Step.DONE
    before = jobs(services)
    assert building.step(order) is Step.DONE
    assert jobs(services) == before + 2
    assert building.step(order) is Step.DONE
    assert jobs(services) == before + 3


def jobs(services: Services) -> int:
    with psycopg.connect(services.database.owner) as owner:
        found = owner.execute(
            "SELECT count(*) FROM queue.procrastinate_jobs WHERE task_name = 'build-export-shard'"
        ).fetchone()
    return int(found[0]) if found else 0


def test_one_worker_plans_and_others_wait(services: Services, certificate: bytes) -> None:
    order, building = ordered(services, certificate), in_small_shards(services)
    seen = list[Step]()

    class Planning:
        def plan(self, *words: Any, **more: Any) -> object:
            seen.append(building.step(order))
            return building.planning.plan(*words, **more)

    assert replace(building, planning=cast("Any", Planning())).step(order) is Step.DONE
    assert seen == [Step.HELD]
    assert building.build(order)


def test_who_waits_long_sleeps_longer_but_comes_at_most_an_eighth_too_late(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(export_building, "monotonic", lambda: 100.0)
    pauses = [export_building._pause(100.0 - waited) for waited in (0, 0.08, 0.4, 0.8, 1.6, 60)]
    assert pauses == pytest.approx([0.01, 0.01, 0.05, 0.1, 0.2, 0.2])
