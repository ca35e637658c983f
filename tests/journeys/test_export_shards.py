"""Exports are built in shards: by several workers, interrupted anywhere, each shard once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from threading import Barrier
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import psycopg
import pytest

from archive_service.bootstrap import Services
from archive_service.holdings.export_content import STORED, ContentFile
from archive_service.holdings.export_history import History
from archive_service.holdings.export_refusals import ATTEMPTS
from archive_service.holdings.part_merging import StoreParts
from archive_service.holdings.shard_building import BuildShards
from archive_service.holdings.volume_cache import VolumeCache
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.export_orders import BuiltExport, ExportKind, ExportOrder, ExportScope, ExportState
from archive_service.model.identifiers import Finess
from archive_service.model.keys import EXPORTS, export_content_key
from archive_service.model.records import Record, RecordFilter
from archive_service.model.stored_objects import ObjectKind
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import read_settings
from archive_service.workflows.export_building import BuildExports, Step
from archive_service.workflows.export_orders import ExportAsked
from archive_service.workflows.export_reception import check_package
from exports.portability.layouts import LAYOUT, PackageFacts, RecordFiles, Shard, registry
from exports.portability.leaves import Leaf
from exports.portability.tree_package import TreeFile
from tests.begun_homes import begun
from tests.exports.portability.plain_inventory import root_of
from tests.journeys import door
from tests.journeys.export_receivers import Receiver, sealed_home
from tests.journeys.homes import FINESS, cda
from tests.journeys.killed_processes import runs_of

RECORDS, PER_SHARD = 9, 2


class Lines:
    """A tiny layout: a file for each shard, with lines about persons and records, and one of all."""

    name = "essai"

    def __init__(self) -> None:
        self.begun: list[int] = []

    @contextmanager
    def shard(self, shard: Shard) -> Iterator[LinesShard]:
        self.begun.append(shard.number)
        yield LinesShard(shard)

    def whole(self, facts: Iterable[bytes], about: PackageFacts) -> Iterator[TreeFile]:
        yield _file("essai/whole.txt", b"\n".join(facts) + str(about.unreadable).encode())


class LinesShard:
    """A shard of it."""

    def __init__(self, shard: Shard) -> None:
        self.path, self.lines = f"essai/shard-{shard.number}.txt", [repr((shard.first_person, shard.persons))]

    def add_person(self, person: str, content: bytes) -> None:
        self.lines.append(f"{person} {sha256(content).hexdigest()}")

    def add_record(self, record: RecordFiles) -> None:
        parts = [(kind, part.path, sha256(part.content).hexdigest()) for kind, part in record.parts.items()]
        self.lines.append(repr((record.person, record.record, sorted(parts))))

    def files(self) -> Sequence[TreeFile]:
        return [_file(self.path, "\n".join(self.lines).encode())]

    def facts(self) -> bytes:
        return self.path.encode()


def _file(path: str, content: bytes) -> TreeFile:
    return TreeFile(path, LAYOUT, None, None, partial(BytesIO, content))


@pytest.fixture
def layout(monkeypatch: pytest.MonkeyPatch) -> Lines:
    made = Lines()
    monkeypatch.setitem(registry.ON_DEMAND, "essai", lambda: made)
    return made


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    """A home with sealed records, each of another person."""
    with sealed_home(tmp_path / "le home", RECORDS) as opened:
        yield opened


def ordered(services: Services, certificate: bytes, layout: str = "tree") -> UUID:
    scope = ExportScope(kind=ExportKind.MASSIVE, establishments=(Finess(FINESS),))
    asked = ExportAsked(scope=scope, certificate=certificate, layouts=[layout])
    return services.exports.order(asked, OPERATOR).id


def shown(services: Services, order: UUID) -> ExportOrder:
    return services.exports.get(order, OPERATOR)


def in_small_shards(services: Services, content: Any = None, **more: Any) -> BuildExports:
    """Return what builds exports in shards of two records, merged in two parts, with small segments."""
    building = services.export_building
    assembly = replace(building.assembly, segment_bytes=5_000)
    return replace(
        building,
        planning=replace(building.planning, shard_records=PER_SHARD),
        shards=BuildShards(content=content or services.export_content, carried=services.carried_files),
        assembly=assembly,
        merging=replace(building.merging, store=StoreParts(assembly), fewest=1),
        **more,
    )


class Watching:
    """Reads records, and notes which."""

    def __init__(self, services: Services) -> None:
        self.inner, self.read = services.export_content, list[UUID]()

    def __getattr__(self, name: str) -> object:
        return getattr(self.inner, name)

    def of_record(self, record: Record, history: History) -> list[ContentFile]:
        self.read.append(record.id)
        return self.inner.of_record(record, history)


def done_shards(services: Services, order: UUID) -> dict[int, str]:
    """Return the objects of the shards that are done: an object has another name each time it is made."""
    with services.transactions.begin(SERVICE) as transaction:
        return {one.number: one.lines_object for one in transaction.export_shards.of(order) if one.done}


def test_a_build_that_is_killed_anywhere_goes_on_where_it_was(services: Services, certificate: bytes) -> None:
    whole, cut = ordered(services, certificate), ordered(services, certificate)
    work = """building = services.export_building
    planning = replace(building.planning, shard_records=2)
    merging = replace(building.merging, fewest=1)
    replace(building, planning=planning, merging=merging).build(UUID(words[0]))"""
    done, progress, killed = dict[int, str](), 0, 0
    with runs_of(work, "from dataclasses import replace") as runs:
        seconds = runs.whole(services.home, whole)
        while (state := shown(services, cut).state) is not ExportState.READY:
            assert state is not ExportState.REFUSED
            # The first runs end soon: at least one of them is killed.
            killed += runs.killed(seconds * (killed + 1) / 4, services.home, cut)
            order = shown(services, cut)
            assert order.progress >= progress
            progress = order.progress
            if order.state is not ExportState.READY:
                now = done_shards(services, cut)
                assert done.items() <= now.items()
                done = now
            assert killed < 40

    assert killed
    assert shown(services, cut).built.root == shown(services, whole).built.root


def test_two_workers_share_an_order_and_read_each_record_once(services: Services, certificate: bytes) -> None:
    order, together = ordered(services, certificate), Barrier(2, timeout=30)
    workers = [Watching(services), Watching(services)]
    buildings = [in_small_shards(services, one) for one in workers]
    assert buildings[0].step(order) is Step.DONE

    def build(building: BuildExports) -> bool:
        together.wait()
        return building.build(order)

    with ThreadPoolExecutor(2) as pool:
        assert True in list(pool.map(build, buildings))

    read = [record for one in workers for record in one.read]
    assert len(read) == len(set(read)) == RECORDS
    assert all(one.read for one in workers)
    assert (shown(services, order).progress, shown(services, order).total) == (RECORDS, RECORDS)


def test_orders_are_built_in_turn(services: Services, certificate: bytes, layout: Lines) -> None:
    orders = [ordered(services, certificate, "essai") for _ in range(2)]
    building = in_small_shards(services)
    seen: list[tuple[int, int]] = []

    class Noting(BuildExports):
        def step(self, order_id: UUID) -> Step:
            step = building.step(order_id)
            first, second = (shown(services, one).progress for one in orders)
            seen.append((first, second))
            return step

    fields = {name: getattr(building, name) for name in BuildExports.__slots__}
    assert Noting(**fields).build_waiting() == 2

    assert all(abs(first - second) <= PER_SHARD for first, second in seen)
    assert {shown(services, one).built.root for one in orders} == {shown(services, orders[0]).built.root}


def test_the_queue_builds_orders_and_makes_documents_first(services: Services, certificate: bytes) -> None:
    order = ordered(services, certificate)
    services.export_building.step(order)
    door.accept(services, cda(50), OPERATOR)
    with psycopg.connect(services.database.owner) as owner:
        rows = owner.execute(
            "SELECT task_name, priority, queue_name FROM queue.procrastinate_jobs WHERE status = 'todo' "
            "ORDER BY priority DESC, id"
        ).fetchall()
    assert rows[0] == ("transform", 0, "work")
    # A worker that stays takes from each queue at the same time: documents do not wait for a large package.
    assert ("build-export-shard", -1, "exports") in rows

    work_until_empty(services)
    assert shown(services, order).state is ExportState.READY
    assert shown(services, order).built.equation.exported == RECORDS


def test_a_cancelled_order_stops_at_the_next_page(services: Services, certificate: bytes) -> None:
    order = ordered(services, certificate)
    watching = Watching(services)
    building = in_small_shards(services, watching)
    assert [building.step(order) for _ in range(2)] == [Step.DONE] * 2
    services.exports.cancel(order, OPERATOR)

    assert building.step(order) is Step.NOTHING
    assert len(watching.read) == PER_SHARD
    assert done_shards(services, order) == {}


def test_a_merge_during_the_build_leaves_no_shard_that_contradicts_another(
    services: Services, certificate: bytes
) -> None:
    order, watching = ordered(services, certificate), Watching(services)
    building = in_small_shards(services, watching)
    for _ in range(4):
        assert building.step(order) is Step.DONE
    with services.transactions.begin(SERVICE) as transaction:
        persons = sorted(
            (one.person for one in transaction.records.listed(RecordFilter()) if one.person), key=str
        )
    services.person_acts.merge(persons[-1], persons[-2], OPERATOR, "une seule personne")
    progress = shown(services, order).progress
    assert building.build(order)

    after = ordered(services, certificate)
    assert in_small_shards(services).build(after)
    assert shown(services, order).built.root == shown(services, after).built.root
    assert shown(services, order).progress == RECORDS >= progress
    first = watching.read[: 3 * PER_SHARD]
    assert not set(first).intersection(watching.read[3 * PER_SHARD :])


def test_after_a_restart_only_the_shards_that_are_left_are_read(
    services: Services, certificate: bytes
) -> None:
    order, before = ordered(services, certificate), Watching(services)
    building = in_small_shards(services, before)
    while len(before.read) < RECORDS - 1:
        assert building.step(order) is Step.DONE

    again = Services(read_settings(services.home))
    watching = Watching(again)
    assert in_small_shards(again, watching).build(order)
    again.close()
    assert len(watching.read) == 1
    assert shown(services, order).built.equation.exported == RECORDS


@pytest.mark.parametrize(
    "defect", [ValueError("un défaut"), FileNotFoundError(2, "un fichier à nous manque")]
)
def test_a_shard_that_never_ends_refuses_the_order_with_the_reason(
    services: Services,
    certificate: bytes,
    layout: Lines,
    monkeypatch: pytest.MonkeyPatch,
    defect: Exception,
) -> None:
    def fail(self: LinesShard) -> bytes:
        raise defect

    monkeypatch.setattr(LinesShard, "facts", fail)
    order = ordered(services, certificate, "essai")
    assert in_small_shards(services).build_waiting() == 1

    refused = shown(services, order)
    assert refused.state is ExportState.REFUSED
    assert f"failed {ATTEMPTS} times" in refused.details.problem
    assert type(defect).__name__ in refused.details.problem


def test_layouts_are_made_again_at_delivery_and_after_an_import(
    services: Services, certificate: bytes, receiver: Receiver, layout: Lines, tmp_path: Path
) -> None:
    order = ordered(services, certificate, "essai")
    assert in_small_shards(services).build(order)
    assert layout.begun == [1, 2, 3, 4, 5]
    done = services.export_delivery.deliver(order, tmp_path / "volumes", None, OPERATOR)
    tree = receiver.unpacked([tmp_path / "volumes" / one.file for one in done.volumes], tmp_path / "paquet")
    assert sorted(path.name for path in (tree / "essai").iterdir()) == [
        *(f"shard-{number}.txt" for number in range(1, 6)),
        "whole.txt",
    ]
    verdict = check_package([tree], None)
    assert not verdict.problems
    assert verdict.verdict is not None
    assert b'"layouts":["essai"]' in (tree / "manifest.json").read_bytes()

    other = Services(read_settings(begun(tmp_path / "un autre")))
    other.imports.import_(tree, OPERATOR)
    back = ordered(other, certificate, "essai")
    assert in_small_shards(other).build(back)
    assert shown(other, back).built.root == verdict.verdict["root"]
    other.close()


def test_volumes_of_a_package_with_layouts_are_its_volumes_one_by_one(
    services: Services, certificate: bytes, receiver: Receiver, layout: Lines, tmp_path: Path
) -> None:
    order = ordered(services, certificate, "essai")
    assert in_small_shards(services).build(order)
    volumes = replace(services.export_volumes, cache=VolumeCache(), size=100_000)
    count = volumes.volume(order, 1, OPERATOR).count
    assert count > 2
    files = []
    for number in range(1, count + 1):
        made = volumes.volume(order, number, OPERATOR).volume
        files.append(tmp_path / f"{number}.cms")
        files[-1].write_bytes(made.read(0, made.length))
    tree = receiver.unpacked(files, tmp_path / "paquet")
    assert not check_package([tree], None).problems


def test_an_order_that_a_former_version_was_building_is_planned(
    services: Services, certificate: bytes
) -> None:
    order = ordered(services, certificate)
    with psycopg.connect(services.database.owner, autocommit=True) as owner:
        owner.execute("SET archive.scope = 'all'; SET archive.role = 'service'")
        owner.execute("UPDATE export_order SET state = 'building', progress = 3, total = 9")
    assert services.export_building.build_waiting() == 1
    assert shown(services, order).state is ExportState.READY


def test_what_a_former_version_built_is_delivered(
    services: Services, certificate: bytes, receiver: Receiver, tmp_path: Path
) -> None:
    order = ordered(services, certificate)
    assert services.export_building.build(order)
    as_a_former_version(services, order)
    done = services.export_delivery.deliver(order, tmp_path / "volumes", None, OPERATOR)
    tree = receiver.unpacked([tmp_path / "volumes" / one.file for one in done.volumes], tmp_path / "paquet")
    assert not check_package([tree], None).problems
    assert len(list((tree / "content" / "records").iterdir())) == RECORDS


def as_a_former_version(services: Services, order_id: UUID) -> None:
    """Store what was built as an inventory and a snapshot, without layouts."""
    order = shown(services, order_id)
    snapshot, lines = BytesIO(), list[bytes]()
    package = services.export_delivery.package(order)
    with ZipFile(snapshot, "w") as kept, package.files() as files:
        for file, line in zip(files, package.lines(), strict=True):
            if file.path.partition("/")[0] in {"pages", "tables", "tree", "index.html"}:
                continue
            lines.append(line)
            if file.kind not in STORED:
                kept.writestr(file.path, file.open().read())
    key = export_content_key(order_id)
    inventory = services.objects.put(EXPORTS, key, b"".join(lines), ObjectKind.EXPORT)
    stored = services.objects.put(EXPORTS, key, snapshot.getvalue(), ObjectKind.EXPORT)
    before = order.built
    built = BuiltExport(
        inventory_object=inventory.name,
        snapshot_object=stored.name,
        root=root_of(lines),
        leaves=len(lines),
        bytes=sum(Leaf.of_line(line).bytes for line in lines),
        equation=before.equation,
        made_at=before.made_at,
    )
    with services.transactions.begin(SERVICE) as transaction:
        transaction.export_orders.save(replace(order, details_or_none=replace(order.details, built=built)))
