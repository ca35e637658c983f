"""Exports and imports while the database, a store or a row is taken away, and packages that were damaged."""

from __future__ import annotations

import json
import os
import random
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from archive_service.bootstrap import Services
from archive_service.errors import ArchiveServiceError
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.export_orders import ExportKind, ExportOrder, ExportScope, ExportState
from archive_service.model.identifiers import Finess
from archive_service.model.records import RecordFilter
from archive_service.settings import read_settings
from archive_service.workflows.export_orders import ExportAsked
from exports import ExportError
from exports.portability.check_portability import Check
from tests.begun_homes import begun
from tests.journeys.export_receivers import Receiver, sealed_home
from tests.journeys.homes import FINESS, Home
from tests.journeys.http_flows import eventually

RECORDS = 5
LAYOUTS = ("bulk", "seda", "tree")


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    with sealed_home(tmp_path / "le home", RECORDS) as opened:
        yield opened


def ordered(services: Services, receiver: Receiver) -> UUID:
    scope = ExportScope(kind=ExportKind.MASSIVE, establishments=(Finess(FINESS),))
    certificate = receiver.certificate.read_bytes()
    asked = ExportAsked(scope=scope, certificate=certificate, layouts=LAYOUTS)
    return services.exports.order(asked, OPERATOR).id


def shown(services: Services, order: UUID) -> ExportOrder:
    return services.exports.get(order, OPERATOR)


def built(services: Services, order: UUID) -> ExportOrder:
    small = services.export_building
    replace(small, planning=replace(small.planning, shard_records=1)).build(order)
    return shown(services, order)


def delivered(services: Services, receiver: Receiver, order: UUID, folder: Path) -> Path:
    done = services.export_delivery.deliver(order, folder / "volumes", None, OPERATOR)
    return receiver.unpacked([folder / "volumes" / one.file for one in done.volumes], folder / "paquet")


def problems(tree: Path) -> set[tuple[str, str]]:
    return {(one.path, one.problem) for one in Check(str(tree))}


def postmaster(home: Path) -> int:
    return int((home / "postgres" / "postmaster.pid").read_text().splitlines()[0])


def is_gone(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z"
    return True


def without_database(home: Path, work: Callable[[Services], object], after: float) -> None:
    """Run `work`, and kill the database meanwhile; it ends well, or says that the store is away."""
    services = Services(read_settings(home))
    services.exports.listed(OPERATOR)  # now there is a database
    pid = postmaster(home)
    timer = threading.Timer(after, os.kill, (pid, signal.SIGKILL))
    timer.start()
    try:
        work(services)
    except (ArchiveServiceError, ExportError) as error:
        assert error.retryable, error  # noqa: PT017 - it may also end well
    finally:
        timer.join()
        eventually(lambda: is_gone(pid))
        with suppress(Exception):
            services.close()


def test_a_database_killed_in_the_middle_changes_no_export_and_no_import(
    services: Services, receiver: Receiver, tmp_path: Path
) -> None:
    home, chance = services.home, random.Random(20261129)
    order, again = ordered(services, receiver), ordered(services, receiver)
    root = built(services, order).built.root
    services.close()
    for _ in range(3):
        without_database(home, lambda one: built(one, again), chance.uniform(0, 0.4))
    folder = tmp_path / "volumes"
    for _ in range(2):
        without_database(
            home,
            lambda one: one.export_delivery.deliver(order, folder, None, OPERATOR),
            chance.uniform(0, 0.3),
        )
    reopened = Services(read_settings(home))
    try:
        assert built(reopened, again).built.root == root
        tree = delivered(reopened, receiver, order, tmp_path / "x")
    finally:
        reopened.close()
    assert problems(tree) == set()

    other = begun(tmp_path / "un autre")
    for _ in range(3):
        without_database(
            other,
            lambda one: replace(one.imports, page=1).import_(tree, OPERATOR),
            chance.uniform(0, 0.4),
        )
    imported = Services(read_settings(other))
    try:
        done = imported.imports.import_(tree, OPERATOR)
        assert (done.refused, done.findings) == (0, [])
        assert built(imported, ordered(imported, receiver)).built.root == root
    finally:
        imported.close()


@contextmanager
def away(folder: Path) -> Iterator[None]:
    """Take a folder away, as a disk that is not mounted."""
    gone = folder.with_name(f"{folder.name} away")
    folder.rename(gone)
    try:
        yield
    finally:
        gone.rename(folder)


def test_an_object_store_that_is_away_for_a_while_costs_no_attempt(
    services: Services, receiver: Receiver, tmp_path: Path
) -> None:
    order = ordered(services, receiver)
    small = services.export_building
    small = replace(small, planning=replace(small.planning, shard_records=1))
    small.step(order)
    small.step(order)
    for _ in range(12):
        with away(services.home / "objects"), pytest.raises(ArchiveServiceError) as caught:
            small.step(order)
        assert caught.value.retryable
    with services.transactions.begin(SERVICE) as transaction:
        assert {one.attempts for one in transaction.export_shards.of(order)} <= {0, 1}
    assert small.build(order)
    with away(services.home / "objects"), pytest.raises((ArchiveServiceError, ExportError)):
        services.export_delivery.deliver(order, tmp_path / "volumes", None, OPERATOR)
    assert problems(delivered(services, receiver, order, tmp_path / "x")) == set()


@pytest.mark.parametrize("part", ["source_object", "document_object"])
def test_a_record_whose_object_is_damaged_is_listed_and_in_no_layout(
    services: Services, receiver: Receiver, part: str, tmp_path: Path
) -> None:
    with services.transactions.begin(SERVICE) as transaction:
        damaged = transaction.records.listed(RecordFilter())[0]
    tenant, _, name = getattr(damaged, part).partition("/")
    (stored,) = (services.home / "objects" / tenant).rglob(name)
    stored.chmod(0o600)
    content = bytearray(stored.read_bytes())
    content[len(content) // 2] ^= 1
    stored.write_bytes(content)

    order = built(services, ordered(services, receiver))
    tree = delivered(services, receiver, order.id, tmp_path)

    assert problems(tree) == set()
    listed = [json.loads(line) for line in (tree / "content/unreadable.ndjson").read_text().splitlines()]
    assert listed == [{"record": str(damaged.id), "reason": "object-damaged"}]
    assert order.built.equation.exported == RECORDS - 1
    assert order.built.equation.members()["excluded"] == [{"reason": "object-damaged", "records": 1}]
    names = {str(damaged.id).encode(), str(damaged.id).replace("-", "").encode()}
    for path in tree.rglob("*"):
        if path.is_file() and path.relative_to(tree).parts[0] in (*LAYOUTS, "pages", "tables", "index.html"):
            assert not any(one in path.read_bytes() for one in names), path
    assert "1" in (tree / "index.html").read_text("utf-8")


def test_each_kind_of_file_that_is_altered_is_named_alone(
    services: Services, receiver: Receiver, tmp_path: Path
) -> None:
    tree = delivered(services, receiver, built(services, ordered(services, receiver)).id, tmp_path)
    assert problems(tree) == set()
    chance = random.Random(20261129)
    kinds: dict[tuple[str, str, str], str] = {}
    for line in (tree / "inventory.ndjson").read_bytes().splitlines():
        told = json.loads(line)
        first, _, last = told["path"].partition("/")
        kinds.setdefault((told["kind"], first, last.rpartition("/")[2].rpartition(".")[2]), told["path"])
    assert {kind for kind, _, _ in kinds} > {"source", "document", "layout", "page", "table", "person"}
    assert {first for _, first, _ in kinds} > set(LAYOUTS)
    for path in kinds.values():
        whole = (tree / path).read_bytes()
        changed = bytearray(whole)
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        (tree / path).write_bytes(changed)
        assert problems(tree) == {(path, "altered")}
        (tree / path).unlink()
        assert problems(tree) == {(path, "missing")}
        (tree / path).write_bytes(whole)


@pytest.mark.parametrize("what", ["link", "pipe", "device", "folder link"])
def test_what_is_no_plain_file_is_never_followed_by_an_import(
    services: Services, receiver: Receiver, what: str, tmp_path: Path
) -> None:
    tree = delivered(services, receiver, built(services, ordered(services, receiver)).id, tmp_path)
    place = next(tree.glob("content/records/*/source.xml"))
    whole = place.read_bytes()
    place.unlink()
    (tmp_path / "dehors").write_bytes(whole)
    if what == "link":
        place.symlink_to(tmp_path / "dehors")  # even one that leads to the right bytes
    elif what == "pipe":
        os.mkfifo(place)
    elif what == "device":
        place.symlink_to("/dev/zero")
    else:
        folder = place.parent
        place.write_bytes(whole)
        folder.rename(tmp_path / "dossier")
        folder.symlink_to(tmp_path / "dossier")
    other = Home(begun(tmp_path / "un autre"))
    answer = other.answer("import", tree)
    assert answer.code != 0
    assert other.run("records") == []


TABLES = ["record", "person", "deposit"]


@pytest.mark.parametrize("table", TABLES)
def test_a_row_deleted_by_hand_is_never_left_out_unsaid(
    services: Services, receiver: Receiver, table: str, tmp_path: Path
) -> None:
    with services.transactions.begin(SERVICE) as transaction:
        record = transaction.records.listed(RecordFilter())[0]
    row = {"record": record.id, "person": record.person, "deposit": record.deposit}[table]
    with psycopg.connect(services.database.owner, autocommit=True) as owner:
        owner.execute("SET session_replication_role = 'replica'")
        owner.execute("SET archive.scope = 'all'; SET archive.role = 'service'")
        assert owner.execute(f"DELETE FROM {table} WHERE id = %s", (row,)).rowcount == 1
    order = ordered(services, receiver)
    services.export_building.build_waiting()
    found = shown(services, order)
    if found.state is ExportState.READY:
        tree = delivered(services, receiver, order, tmp_path)
        told = (tree / "content/unreadable.ndjson").read_text()
        assert str(row) in told
    else:
        assert found.state is ExportState.REFUSED
        assert found.details.problem


def test_an_order_whose_shards_were_deleted_by_hand_is_planned_again(
    services: Services, receiver: Receiver
) -> None:
    order = ordered(services, receiver)
    whole = built(services, ordered(services, receiver)).built
    small = services.export_building
    small = replace(small, planning=replace(small.planning, shard_records=1))
    for _ in range(3):
        small.step(order)
    with psycopg.connect(services.database.owner, autocommit=True) as owner:
        owner.execute("SET archive.scope = 'all'; SET archive.role = 'service'")
        assert owner.execute("DELETE FROM export_shard WHERE number = 2").rowcount == 1
    small.build(order)
    found = shown(services, order)
    assert found.state is ExportState.READY
    assert (found.built.root, found.built.equation) == (whole.root, whole.equation)
