"""The journal is published completely, only grows, survives interruptions, and keeps one name."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from archive_service.bootstrap import Services
from archive_service.errors import JournalForked, Misconfigured, NotAllowed, NotFound
from archive_service.model.actors import OPERATOR, SERVICE, Actor, Role
from archive_service.model.identifiers import as_legal_entity
from archive_service.model.journal import Tag
from archive_service.ports import PublishedFiles
from archive_service.settings import Settings
from archive_service.workflows.journal_publication import kept_paths
from signing.merkle import leaf_hash, root
from signing.tiles import TILE_WIDTH, bundle_path, is_full, read_bundle
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.cda_flows import cda as cda_of_the_tenant
from tests.journeys.homes import Home, cda
from tests.journeys.http_flows import TENANT, eventually, serving
from tests.s3_servers import S3Server, versitygw
from tests.signing.tiles_of_logs import write_tiles

__all__ = ["versitygw"]


def record(services: Services, count: int) -> None:
    """Have that many things told in the journal."""
    with services.transactions.begin(SERVICE) as transaction:
        for _ in range(count):
            transaction.record(Tag.RECORD_RECEIVED, uuid4(), SERVICE)


def published(services: Services) -> dict[str, bytes]:
    """Return the files of the log as they are published."""
    files = services.published_files
    return {path.removeprefix("journal/"): files.read(path) for path in files.paths("journal/")}


def entries_in(files: Mapping[str, bytes], size: int) -> list[bytes]:
    """Return the first entries from their bundles; one that is not full may be there full."""
    found: list[bytes] = []
    while len(found) < size:
        number, width = len(found) // TILE_WIDTH, min(TILE_WIDTH, size - len(found))
        bundle = files.get(bundle_path(number, width)) or files[bundle_path(number, TILE_WIDTH)]
        found += read_bundle(bundle)[:width]
    return found


def check(services: Services) -> int:
    """Check that the published checkpoint is signed, and that all it speaks of is there; return its size."""
    files = published(services)
    stated = services.journal_publication.stated(files["checkpoint"])
    entries = entries_in(files, stated.size)
    assert root(list(map(leaf_hash, entries))) == stated.root
    for path, content in write_tiles(entries).items():
        whole = path.partition(".p/")[0]
        assert files.get(path) == content or files[whole].startswith(content), path
    return stated.size


def rows(services: Services) -> list[bytes]:
    with psycopg.connect(services.database.owner) as connection:
        found = connection.execute(
            "SELECT e.entry FROM journal_leaf l JOIN journal_entry e ON e.number = l.entry ORDER BY l.index"
        ).fetchall()
    return [bytes(entry) for (entry,) in found]


def test_every_committed_entry_is_published_byte_for_byte_with_its_place(services: Services) -> None:
    door.accept(services, cda(), OPERATOR)
    record(services, 600)

    note = services.journal_publication.publish()

    size = check(services)
    assert published(services)["checkpoint"] == note
    assert entries_in(published(services), size) == rows(services)
    assert size > 600


def test_a_journal_without_an_entry_is_not_signed(services: Services) -> None:
    with pytest.raises(NotFound):
        services.journal_publication.publish()

    assert published(services) == {}


def test_only_what_is_new_is_written_and_older_partial_tiles_go_with_the_full_one(services: Services) -> None:
    sizes = []
    record(services, 200)
    for _ in range(3):
        record(services, 50)
        services.journal_publication.publish()
        sizes.append(check(services))
    folder = services.home / "objects" / "journal"
    before = {path: path.stat().st_ino for path in folder.rglob("*") if path.is_file()}

    services.journal_publication.publish()
    again = {path: path.stat().st_ino for path in folder.rglob("*") if path.is_file()}
    record(services, 1)
    services.journal_publication.publish()

    assert again == before
    assert sizes == [250, 300, 350]
    assert check(services) == 351
    names = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    assert {name for name in names if name.startswith("tile/0")} == {
        "tile/0/000",
        *(f"tile/0/001.p/{width}" for width in (44, 94, 95)),
    }
    assert names["tile/0/000"].stat().st_ino == before[folder / "tile/0/000"]
    assert not (folder / "tile/0/000.p").exists()


class Stopped(Exception):
    """The process died here."""


@dataclass
class Dying:
    """Published files in which the process dies before or after one of its writes."""

    files: PublishedFiles
    left: int
    after: bool
    done: list[str] = field(default_factory=list)

    def keep(self, files: Mapping[str, bytes]) -> None:
        for path in sorted(files):
            self._act(lambda path=path: self.files.keep({path: files[path]}))

    def replace(self, files: Mapping[str, bytes]) -> None:
        for path in sorted(files):
            self._act(lambda path=path: self.files.replace({path: files[path]}))

    def remove(self, path: str) -> None:
        self._act(lambda: self.files.remove(path))

    def read(self, path: str) -> bytes:
        return self.files.read(path)

    def paths(self, prefix: str = "") -> Iterator[str]:
        return self.files.paths(prefix)

    def renew(self, path: str, until: Any) -> None:
        self.files.renew(path, until)

    def _act(self, act: Any) -> None:
        self.left -= 1
        if self.left == 0 and not self.after:
            raise Stopped
        act()
        if self.left == 0:
            raise Stopped


@pytest.mark.parametrize("after", [False, True])
def test_a_publisher_that_dies_anywhere_leaves_a_good_log_and_the_next_goes_on(
    services: Services, after: bool
) -> None:
    record(services, 500)
    services.journal_publication.publish()
    died = size = 0

    for left in range(1, 16):
        record(services, 257)
        dying = Dying(services.published_files, left, after)
        try:
            replace(services.journal_publication, files=dying).publish()
        except Stopped:
            died += 1
        assert check(services) >= size
        size = check(services)
        if not left % 5:
            services.journal_publication.publish()

    services.journal_publication.publish()
    assert check(services) == len(rows(services)) == 500 + 15 * 257
    assert entries_in(published(services), check(services)) == rows(services)
    # The last ones came to their end: every write of a publication was one to die at.
    assert 9 < died < 15


def test_many_who_publish_at_once_make_one_log(services: Services) -> None:
    record(services, 10)

    def publish(_: int) -> bytes:
        record(services, 40)
        return services.journal_publication.publish()

    with ThreadPoolExecutor(4) as pool:
        notes = list(pool.map(publish, range(12)))

    assert check(services) == 10 + 12 * 40
    assert published(services)["checkpoint"] in notes


@pytest.mark.parametrize("gone", ["tile/1/000.p/2", "tile/0/002.p/88", "checkpoint"])
def test_a_file_that_was_lost_is_made_again_with_the_next_entry(services: Services, gone: str) -> None:
    record(services, 600)
    services.journal_publication.publish()
    (services.home / "objects" / "journal" / gone).unlink()
    (services.home / "objects" / "journal" / "tile/0/000").unlink()

    record(services, 1)
    services.journal_publication.publish()

    if gone != "tile/0/002.p/88":  # what is not needed to go on is not looked at
        assert check(services) == 601


def test_an_altered_edge_is_made_again_and_an_altered_full_tile_is_told(services: Services) -> None:
    record(services, 600)
    services.journal_publication.publish()
    folder = services.home / "objects" / "journal" / "tile"
    (folder / "1/000.p/2").write_bytes(bytes(64))
    record(services, 1)
    services.journal_publication.publish()
    assert check(services) == 601

    (folder / "1/000.p/2").write_bytes(bytes(64))
    (folder / "0/001").write_bytes(bytes(8192))
    record(services, 1)
    with pytest.raises(Exception, match="other bytes"):
        services.journal_publication.publish()


def test_a_database_older_than_what_is_published_signs_nothing(services: Services) -> None:
    record(services, 300)
    services.journal_publication.publish()
    key = services.trust_services.journal_key
    for note in (
        key.sign(301, bytes(32)),  # entries that the database lost
        key.sign(299, bytes(32)),  # other entries
        key.sign(300, bytes(32)),
    ):
        services.published_files.replace({"journal/checkpoint": note})

        with pytest.raises(JournalForked):
            services.journal_publication.check()
        with pytest.raises(JournalForked):
            services.journal_publication.publish()
        assert published(services)["checkpoint"] == note


def test_the_checkpoint_of_another_key_is_not_built_upon(services: Services, tmp_path: Path) -> None:
    elsewhere = Services(Settings(home=begun(tmp_path / "another")))
    record(elsewhere, 3)
    note = elsewhere.journal_publication.publish()
    elsewhere.close()
    record(services, 3)
    services.published_files.replace({"journal/checkpoint": note})

    with pytest.raises(JournalForked):
        services.journal_publication.publish()


def test_an_entry_altered_in_the_database_is_never_published(services: Services) -> None:
    record(services, 300)
    services.journal_publication.publish()
    record(services, 300)
    with psycopg.connect(services.database.owner) as owner:
        owner.execute("SET LOCAL archive.role = 'service'; SET LOCAL archive.scope = 'all'")
        owner.execute("ALTER TABLE journal_entry DISABLE TRIGGER append_only")
        owner.execute("UPDATE journal_entry SET entry = '{}' WHERE number = 400")

    with pytest.raises(JournalForked):
        services.journal_publication.publish()

    assert check(services) == 300
    assert "tile/entries/001" not in published(services)


def test_a_log_of_many_entries_is_published_in_steps_that_are_each_good(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive_service.workflows.journal_publication._STEP", 700)
    for _ in range(4):
        record(services, 600)
    notes: list[bytes] = []

    class Noting(Dying):
        def replace(self, files: Mapping[str, bytes]) -> None:
            super().replace(files)
            notes.extend(content for path, content in files.items() if path == "journal/checkpoint")

    noting = Noting(services.published_files, -1, False)
    replace(services.journal_publication, files=noting).publish()

    assert [services.journal_publication.stated(note).size for note in notes] == [600, 1200, 1800, 2400]
    assert check(services) == 2400


def test_each_instance_names_its_journal_itself_and_keeps_the_name(tmp_path: Path) -> None:
    names = []
    for home in ("a", "b", "a"):
        services = Services(Settings(home=tmp_path / home))
        names.append(services.trust_services.journal_key.name)
        services.close()

    assert names[0] == names[2] != names[1]
    for name in names:
        prefix, _, instance = name.rpartition("/")
        assert (prefix, str(UUID(instance))) == ("archive-dui/journal", instance)


def test_the_name_survives_a_database_that_is_lost(services: Services, tmp_path: Path) -> None:
    record(services, 1)
    name = services.trust_services.journal_key.name
    objects = services.home / "objects"

    other = Services(Settings(home=tmp_path / "rebuilt", objects=str(objects)))

    assert other.trust_services.journal_key.name == name
    other.close()


def test_a_name_that_is_given_is_taken_the_first_time_alone(tmp_path: Path) -> None:
    given = "archives.example.org/journal"
    first = Services(Settings(home=begun(tmp_path / "home"), journal_origin=given))
    record(first, 1)
    assert first.journal_publication.publish().startswith(given.encode())
    first.close()

    for setting, error in ((given, None), ("", None), ("other.example.org", Misconfigured)):
        later = Services(Settings(home=tmp_path / "home", journal_origin=setting))
        if error is None:
            assert later.trust_services.journal_key.name == given
        else:
            with pytest.raises(error):
                _ = later.trust_services.journal_key
        later.close()


def test_a_journal_of_an_older_version_keeps_the_name_it_had(services: Services) -> None:
    old = b'{"actor":"6edf319c785886cf","at":"2025-01-01T00:00Z","facts":{},"subject":"x","tag":"a:b"}'
    with psycopg.connect(services.database.owner) as owner:
        owner.execute("SET LOCAL archive.role = 'service'; SET LOCAL archive.scope = 'all'")
        owner.execute(
            "INSERT INTO journal_entry (id, tenant, department, entry) VALUES (%s, '-', '-', %s)",
            (uuid4(), old),
        )
        owner.execute("INSERT INTO journal_waiting SELECT number, tenant, department FROM journal_entry")
    record(services, 3)

    note = services.journal_publication.publish()

    assert note.startswith(b"archive-dui/journal\n4\n")
    assert entries_in(published(services), 4)[0] == old
    assert check(services) == 4


@pytest.mark.parametrize("name", ["https://example.org", "deux mots", "a+b", "é.example.org", "x" * 201])
def test_a_name_that_no_witness_takes_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="address"):
        Settings(journal_origin=name)


def test_locks_are_renewed_of_what_never_changes_alone(services: Services) -> None:
    record(services, 600)
    services.journal_publication.publish()

    kept = set(kept_paths(services.published_files))

    assert "instance/identity" in kept
    assert {path.removeprefix("journal/") for path in kept if path.startswith("journal/")} == {
        path for path in published(services) if is_full(path)
    }


def test_only_who_runs_the_home_has_the_journal_published(services: Services, tmp_path: Path) -> None:
    esms = Actor(name="x", role=Role.ESMS, tenants=frozenset({as_legal_entity("1")}), pseudonym=str(uuid4()))

    with pytest.raises(NotAllowed):
        services.journal_publication.checkpoint(esms)
    with pytest.raises(NotAllowed):
        services.journal_publication.export(tmp_path / "out", esms)


def test_an_export_that_was_cut_in_a_file_is_whole_after_the_next_one(
    services: Services, tmp_path: Path
) -> None:
    record(services, 300)
    services.journal_publication.publish()
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, most))
    try:
        with pytest.raises(OSError, match="too large"):
            services.journal_publication.export(tmp_path / "out", OPERATOR)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    services.journal_publication.export(tmp_path / "out", OPERATOR)

    for path, content in published(services).items():
        assert (tmp_path / "out" / path).read_bytes() == content


def test_the_commands_print_the_note_and_write_the_log(tmp_path: Path) -> None:
    home, flow, out = Home(begun(tmp_path / "le home")), tmp_path / "flux.xml", tmp_path / "le journal"
    home.run("journal", "checkpoint", code=10)
    flow.write_bytes(cda())
    home.run("deposit", flow)
    home.run("work", "--until-empty")
    first = (tmp_path / "le home/objects/journal/checkpoint").read_bytes()

    (line,) = home.run("journal", "checkpoint")
    (exported,) = home.run("journal", "export", "-o", out)

    assert line["checkpoint"].encode() == first == (out / "checkpoint").read_bytes()
    assert exported == {
        "folder": str(out),
        **{name: line[name] for name in ("origin", "size", "root")},
    }
    files = {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    entries = entries_in(files, line["size"])
    assert root(list(map(leaf_hash, entries))).hex() == line["root"]
    assert {json.loads(entry)["format"] for entry in entries} == {"entry/2"}
    plain = subprocess.run(
        [sys.executable, "-m", "archive_service.cli", "--home", home.path, "journal", "checkpoint"],
        capture_output=True,
        check=True,
    )
    assert plain.stdout == first


def test_the_schedule_publishes_while_the_journal_grows(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with serving(home, ARCHIVE_CHECKPOINT_AGE="PT1S") as service, service.esms(TENANT) as client:
        assert client.post("/deposits", content=cda_of_the_tenant(1)).status_code == 201
        eventually((home / "objects/journal/checkpoint").exists, 60)
        first = (home / "objects/journal/checkpoint").read_bytes()
        assert client.post("/deposits", content=cda_of_the_tenant(2)).status_code == 201
        eventually(lambda: (home / "objects/journal/checkpoint").read_bytes() != first, 60)

    services = Services(Settings(home=home))
    assert check(services) > services.journal_publication.stated(first).size
    services.close()


def test_the_journal_is_published_into_the_bucket_of_the_objects(
    tmp_path: Path, versitygw: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in versitygw.environment().items():
        monkeypatch.setenv(name, value)
    bucket = versitygw.new_bucket()
    services = Services(Settings(home=tmp_path / "home", objects=f"s3://{bucket}/archive"))
    for _ in range(3):
        record(services, 150)
        services.journal_publication.publish()

    assert check(services) == 450
    keys = {one["Key"] for one in versitygw.client().list_objects_v2(Bucket=bucket)["Contents"]}
    services.close()
    assert keys == {
        "archive/instance/identity",
        "archive/journal/checkpoint",
        "archive/journal/tile/0/000",
        *(f"archive/journal/tile/0/001.p/{width}" for width in (44, 194)),
        *(f"archive/journal/tile/1/000.p/{width}" for width in (1,)),
        "archive/journal/tile/entries/000",
        *(f"archive/journal/tile/entries/001.p/{width}" for width in (44, 194)),
    }
