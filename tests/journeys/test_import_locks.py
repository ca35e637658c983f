"""An import holds no lock while its objects are put into the store: deposits and other imports go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from time import monotonic, sleep
from typing import BinaryIO

import psycopg
import pytest

from archive_service.bootstrap import Services
from archive_service.holdings.freezes import EstablishmentFrozen
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.export_orders import ExportKind, ExportScope
from archive_service.model.identifiers import Finess, as_legal_entity
from archive_service.model.journal import Tag
from archive_service.model.records import RecordFilter
from archive_service.ports import ObjectStore, ObjectWriter
from archive_service.storage.keys.encrypted_objects import StoredEncryptedObjects
from archive_service.storage.objects.public import StoredPublicObjects
from archive_service.workflows.export_orders import ExportAsked
from archive_service.workflows.imported import Imported
from tests.journeys import door
from tests.journeys.exporting_homes import OTHER, Sender, There, World
from tests.journeys.homes import FINESS, cda, establishment
from tests.journeys.unpacked_trees import content_of, manifest_of

PATIENCE = 20.0
"""How long what happens meanwhile may take; it never ends when it waits for the import."""
Meanwhile = Callable[[int], object]


@dataclass
class SlowStore:
    """A store whose writing takes long: at each object something else happens, and must come to its end."""

    behind: ObjectStore
    meanwhile: Meanwhile
    objects: int = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self.behind, name)

    def put(self, name: str, content: bytes | BinaryIO) -> None:
        self._wait()
        self.behind.put(name, content)

    @contextmanager
    def together(self) -> Iterator[ObjectWriter]:
        with self.behind.together() as batch:
            yield _SlowBatch(batch, self._wait)

    def _wait(self) -> None:
        self.objects += 1
        pool = ThreadPoolExecutor(1)
        try:
            pool.submit(self.meanwhile, self.objects).result(timeout=PATIENCE)
        finally:
            pool.shutdown(wait=False)  # what waits for the import ends when the import has failed


@dataclass
class _SlowBatch:
    batch: ObjectWriter
    wait: Callable[[], None]

    def put(self, name: str, content: bytes | BinaryIO) -> None:
        self.wait()
        self.batch.put(name, content)


class Slow(Services):
    """The same home, for the one who imports: what it stores goes through a slow store."""

    meanwhile: Meanwhile

    @cached_property
    def slow_store(self) -> SlowStore:
        return SlowStore(self.object_store, self.meanwhile)

    @cached_property
    def objects(self) -> StoredEncryptedObjects:
        return StoredEncryptedObjects(self.slow_store, self.vault)  # type: ignore[arg-type]  # the rest is the store's

    @cached_property
    def public_objects(self) -> StoredPublicObjects:
        return StoredPublicObjects(self.slow_store)  # type: ignore[arg-type]  # likewise


class SlowThere(There):
    """The instance that imports, open twice: through a slow store, and for everybody else."""

    def __init__(self, sender: Sender, folder: Path) -> None:
        super().__init__(sender, folder)
        self.services.establishments.register([establishment(), establishment(OTHER)], OPERATOR)
        self.numbers = iter(range(500_000, 600_000))

    def slow_import(self, tree: Path, meanwhile: Meanwhile, page: int = 3) -> Imported:
        slow = Slow(self.services.settings)
        slow.meanwhile = meanwhile
        try:
            done = replace(slow.imports, page=page).import_(tree, OPERATOR)
            assert slow.slow_store.objects > 0
            return done
        finally:
            slow.close()

    def deposit(self) -> None:
        line = door.accept(self.services, cda(next(self.numbers)), OPERATOR)
        assert line["outcome"] == "accepted", line

    def freeze(self, finess: str) -> None:
        scope = ExportScope(kind=ExportKind.MASSIVE, establishments=(Finess(finess),))
        asked = ExportAsked(scope=scope, certificate=self.sender.certificate, freeze=True)
        self.services.exports.order(asked, OPERATOR)

    def journaled(self, tag: Tag) -> list[str]:
        with self.services.transactions.begin(SERVICE) as transaction:
            entries = transaction.journal.of_tenant(tag, as_legal_entity("250000999"), 0, 1_000)
        return [entry.subject for entry in entries]


@pytest.fixture
def there(sender: Sender, tmp_path: Path) -> Iterator[SlowThere]:
    with closing(SlowThere(sender, tmp_path / "there")) as home:
        yield home


def package(sender: Sender) -> tuple[Path, Path]:
    """Return a package with records, quarantined flows and files to carry on, and a delta after it."""
    world = World(sender)
    world.do(["flow", "flow", "fhir", "quarantine", "quarantine"])
    first = sender.built()
    tree = sender.tree(first)
    world.do(["version", "merge", "release", "flow"])
    return tree, sender.tree(sender.built(first.id))


def test_deposits_and_freezes_of_others_go_on_while_objects_are_put(sender: Sender, there: SlowThere) -> None:
    base, delta = package(sender)

    def meanwhile(number: int) -> None:
        if number == 1:
            there.freeze(OTHER)  # waits for everybody who holds the lock of freezes; deposits wait behind it
        there.deposit()

    done = [there.slow_import(one, meanwhile) for one in (base, delta)]

    assert [one.refused for one in done] == [0, 0]
    received = there.journaled(Tag.RECORD_RECEIVED)
    assert len(received) == len(set(received)) > 20


def test_another_import_of_the_same_package_goes_on_and_nothing_is_written_twice(
    sender: Sender, there: SlowThere
) -> None:
    base, delta = package(sender)

    def import_of(tree: Path) -> Meanwhile:
        return lambda number: there.services.imports.import_(tree, OPERATOR)

    done = [there.slow_import(one, import_of(one)) for one in (base, delta)]

    assert [one.refused for one in done] == [0, 0]
    received = there.journaled(Tag.RECORD_RECEIVED)
    assert len(received) == len(set(received))
    full, copied = sender.tree(sender.built()), there.sender.tree(there.sender.built())
    assert content_of(copied) == content_of(full)
    assert manifest_of(copied)["root"] == manifest_of(full)["root"]


def test_a_freeze_while_objects_are_put_ends_the_import_before_the_next_row(
    sender: Sender, there: SlowThere
) -> None:
    base, _ = package(sender)

    with pytest.raises(EstablishmentFrozen):
        there.slow_import(base, lambda number: there.freeze(FINESS) if number == 1 else None)

    assert door.records(there.services, RecordFilter(), OPERATOR) == []
    assert there.journaled(Tag.RECORD_RECEIVED) == []


def test_a_flow_that_is_refused_here_while_its_bytes_are_put_stays_refused(
    sender: Sender, there: SlowThere
) -> None:
    base, delta = package(sender)
    there.services.imports.import_(base, OPERATOR)
    with there.services.transactions.begin(SERVICE) as transaction:
        waiting = transaction.deposits.listed(outcome="quarantined", sender=None, after=None, limit=10)
    assert len(waiting) == 2

    def refuse(number: int) -> None:
        if number == 1:
            for one in waiting:
                there.services.settle.refuse(one.id, OPERATOR, "faux")

    done = there.slow_import(delta, refuse, page=20)

    assert "deposit-differs" in {one.code for one in done.findings}
    with there.services.transactions.begin(SERVICE) as transaction:
        settled = [transaction.deposits.get(one.id).outcome for one in waiting]
    assert {one.value for one in settled} == {"rejected"}


def test_what_was_put_needlessly_is_in_no_list_of_what_is_held(sender: Sender, there: SlowThere) -> None:
    base, _ = package(sender)
    there.slow_import(base, lambda number: there.services.imports.import_(base, OPERATOR))

    with psycopg.connect(there.services.database.owner) as owner:
        owner.execute("SET archive.scope = 'all'; SET archive.role = 'service'")
        held = {name for (name,) in owner.execute("SELECT name FROM stored_object").fetchall()}
        sources = owner.execute("SELECT source_object FROM record").fetchall()
    assert {name for (name,) in sources} <= held
    extra = set(there.services.object_store.names("250000999/")) - held
    assert extra
    for name in extra:
        assert there.services.objects.check(name) > 0


def test_whoever_looks_which_persons_are_here_waits_for_nobody(sender: Sender, there: SlowThere) -> None:
    base, _ = package(sender)
    there.services.imports.import_(base, OPERATOR)
    everybody = "SELECT id FROM person FOR UPDATE"
    waiting = (
        "SELECT DISTINCT a.pid, EXISTS (SELECT FROM pg_locks l WHERE l.pid = a.pid AND l.granted "
        "AND l.locktype = 'advisory') FROM pg_stat_activity a JOIN pg_locks w ON w.pid = a.pid "
        "WHERE NOT w.granted AND a.datname = current_database()"
    )
    database = there.services.database.owner
    with ThreadPoolExecutor(1) as pool, psycopg.connect(database) as holder, psycopg.connect(database) as eye:
        eye.autocommit = True
        holder.execute("SET archive.scope = 'all'; SET archive.role = 'service'")
        assert holder.execute(everybody).fetchall()
        running = pool.submit(there.services.imports.import_, base, OPERATOR)
        try:
            until = monotonic() + PATIENCE
            while not (found := eye.execute(waiting).fetchall()) and not running.done():
                assert monotonic() < until
                sleep(0.05)
        finally:
            holder.rollback()
        done = running.result(timeout=PATIENCE)

    # Persons are locked by those who write alone, under the lock of imports.
    assert [holds_locks for _, holds_locks in found] == [True]
    assert done.refused == 0
