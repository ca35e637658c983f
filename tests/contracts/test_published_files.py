"""The promises of every `PublishedFiles`, tested on a folder and on two S3 servers."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive_service.errors import DigestMismatch, InvalidRequest, NotFound, StoreUnavailable
from archive_service.ports import ObjectStore, PublishedFiles
from archive_service.storage.objects.files import FilesObjectStore
from archive_service.storage.objects.files_published import FilesPublishedFiles
from archive_service.storage.objects.opening import published_files_from
from archive_service.storage.objects.s3 import S3ObjectStore
from archive_service.storage.objects.s3_client import s3_client, versions
from archive_service.storage.objects.s3_published import S3PublishedFiles
from tests.s3_servers import S3Server

Make = Callable[[timedelta], tuple[PublishedFiles, ObjectStore]]
SHORT, LONG = timedelta(seconds=2), timedelta(days=30)
TILE, PARTIAL, CHECKPOINT = "journal/tile/0/x001/234", "journal/tile/0/x001/235.p/44", "journal/checkpoint"


@pytest.fixture(params=["files", "versitygw", pytest.param("minio", marks=pytest.mark.judge)])
def make(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Open published files, and the objects of the same store."""
    if request.param == "files":
        root = tmp_path / "objects"
        return lambda lock: (FilesPublishedFiles(root, lock), FilesObjectStore(root, lock))
    server: S3Server = request.getfixturevalue(request.param)
    for name, value in server.environment().items():
        monkeypatch.setenv(name, value)
    bucket, client = server.new_bucket(), s3_client()
    return lambda lock: (
        S3PublishedFiles(bucket, "archive/", client, lock),
        S3ObjectStore(bucket, "archive/", client, lock),
    )


@pytest.fixture
def files(make: Make) -> PublishedFiles:
    return make(LONG)[0]


def test_what_was_published_is_read_back_at_its_path(files: PublishedFiles) -> None:
    files.keep({TILE: b"full", "instance/identity": b"{}"})
    files.replace({PARTIAL: b"partial", CHECKPOINT: b"note"})

    assert files.read(TILE) == b"full"
    assert files.read(PARTIAL) == b"partial"
    assert files.read(CHECKPOINT) == b"note"
    assert set(files.paths()) == {TILE, PARTIAL, CHECKPOINT, "instance/identity"}
    assert set(files.paths("journal/tile/0/x001/235.p/")) == {PARTIAL}
    assert list(files.paths("journal/tile/1")) == []


def test_what_is_kept_is_never_another(files: PublishedFiles) -> None:
    files.keep({TILE: b"full"})

    files.keep({TILE: b"full"})
    with pytest.raises(DigestMismatch):
        files.keep({TILE: b"other"})

    assert files.read(TILE) == b"full"


def test_what_is_replaced_is_the_last_one(files: PublishedFiles) -> None:
    for number in range(5):
        files.replace({CHECKPOINT: b"note %d" % number, PARTIAL: b"same"})

    assert files.read(CHECKPOINT) == b"note 4"
    assert files.read(PARTIAL) == b"same"


def test_many_who_keep_the_same_all_succeed_and_of_others_one_does(files: PublishedFiles) -> None:
    together = threading.Barrier(6)

    def keep(number: int) -> bool:
        together.wait()
        files.keep({TILE: b"same"})
        try:
            files.keep({"instance/identity": b"%d" % number})
        except DigestMismatch:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        first = list(pool.map(keep, range(6)))

    assert first.count(True) == 1
    assert files.read("instance/identity") == b"%d" % first.index(True)


def test_what_is_not_there_is_not_found(files: PublishedFiles) -> None:
    with pytest.raises(NotFound):
        files.read(CHECKPOINT)
    with pytest.raises(NotFound):
        files.renew(TILE, datetime.now(UTC) + timedelta(days=1))
    files.remove(PARTIAL)
    files.keep({TILE: b"full"})
    with pytest.raises(NotFound):
        files.read(f"{TILE}/1")


def test_what_was_replaced_can_be_removed_and_what_is_kept_stays(files: PublishedFiles) -> None:
    files.keep({TILE: b"full"})
    files.replace({PARTIAL: b"partial", f"{PARTIAL}5": b"another"})

    files.remove(PARTIAL)
    files.remove(TILE)

    assert set(files.paths()) == {TILE, f"{PARTIAL}5"}
    assert files.read(TILE) == b"full"


def test_a_lock_that_is_renewed_outlives_the_first(make: Make) -> None:
    files, _ = make(SHORT)
    files.keep({TILE: b"full", f"{TILE}5": b"other"})

    files.renew(TILE, datetime.now(UTC) + timedelta(days=1))
    files.renew(TILE, datetime.now(UTC) + timedelta(seconds=1))
    time.sleep(SHORT.total_seconds() + 1.5)
    files.remove(TILE)
    files.remove(f"{TILE}5")

    assert set(files.paths()) == {TILE}


def test_keeping_again_extends_a_lock_that_is_too_short(make: Make) -> None:
    make(SHORT)[0].keep({TILE: b"full"})

    make(LONG)[0].keep({TILE: b"full"})
    make(SHORT)[0].keep({TILE: b"full"})
    time.sleep(SHORT.total_seconds() + 1.5)
    make(SHORT)[0].remove(TILE)

    assert make(SHORT)[0].read(TILE) == b"full"


def test_objects_and_published_files_do_not_see_each_other(make: Make) -> None:
    files, objects = make(LONG)
    content = secrets.token_bytes(100)
    name = f"250000001/{hashlib.sha256(content).hexdigest()}"

    objects.put(name, content)
    files.keep({TILE: b"full"})

    assert list(objects.names()) == [name]
    assert list(files.paths()) == [TILE]
    for reserved in ("journal", "instance"):
        with pytest.raises(InvalidRequest):
            objects.put(f"{reserved}/{hashlib.sha256(content).hexdigest()}", content)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "journal",
        "journal/",
        "/journal/checkpoint",
        "journal/../master.secret",
        "journal/./checkpoint",
        "journal//checkpoint",
        "journal/.hidden",
        "journal/check point",
        "journal/checkpoint\n",
        "other/checkpoint",
        "250000001/checkpoint",
    ],
)
def test_a_path_of_another_form_is_refused(files: PublishedFiles, path: str) -> None:
    for call in (
        files.read,
        files.remove,
        lambda one: files.keep({one: b""}),
        lambda one: files.replace({one: b""}),
        lambda one: files.renew(one, datetime.now(UTC)),
    ):
        with pytest.raises(InvalidRequest):
            call(path)


@pytest.mark.parametrize("kind", ["versitygw", pytest.param("minio", marks=pytest.mark.judge)])
def test_full_tiles_are_locked_and_checkpoints_leave_one_version(
    kind: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    server: S3Server = request.getfixturevalue(kind)
    for name, value in server.environment().items():
        monkeypatch.setenv(name, value)
    bucket, client = server.new_bucket(), s3_client()
    files = S3PublishedFiles(bucket, "", client)

    files.keep({TILE: b"full"})
    for number in range(3):
        files.replace({CHECKPOINT: b"note %d" % number})

    head = client.head_object(Bucket=bucket, Key=TILE)
    assert head["ObjectLockMode"] == "COMPLIANCE"
    assert head["ObjectLockRetainUntilDate"] > datetime.now(UTC) + timedelta(days=29)
    assert len(versions(client, bucket, CHECKPOINT)) == 1
    assert "ObjectLockMode" not in client.head_object(Bucket=bucket, Key=CHECKPOINT)


@pytest.mark.parametrize("kind", ["versitygw", pytest.param("minio", marks=pytest.mark.judge)])
def test_what_replaces_the_only_version_is_not_removed_with_it(
    kind: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bucket whose versioning was never enabled is refused at start, and may be changed later."""
    server: S3Server = request.getfixturevalue(kind)
    for name, value in server.environment().items():
        monkeypatch.setenv(name, value)
    files = S3PublishedFiles(server.new_bucket(locks=False), "", s3_client())

    for number in range(3):
        files.replace({CHECKPOINT: b"note %d" % number})

    assert files.read(CHECKPOINT) == b"note 2"


def test_a_folder_that_is_not_mounted_is_an_outage(tmp_path: Path) -> None:
    files = published_files_from("", tmp_path / "disk")
    (tmp_path / "disk").rename(tmp_path / "gone")

    for call in (
        lambda: files.read(CHECKPOINT),
        lambda: files.keep({TILE: b"full"}),
        lambda: files.replace({CHECKPOINT: b"note"}),
        lambda: files.remove(TILE),
        lambda: list(files.paths()),
    ):
        with pytest.raises(StoreUnavailable):
            call()


def test_a_write_that_fails_leaves_no_draft(tmp_path: Path) -> None:
    files = FilesPublishedFiles(tmp_path)
    files.replace({"journal/tile": b"a file where others need a folder"})

    with pytest.raises(StoreUnavailable):
        files.keep({TILE: b"full"})

    assert list((tmp_path / ".staging").iterdir()) == []
