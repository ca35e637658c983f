"""The promises of every `ObjectStore`, tested on files and on two S3 servers."""

from __future__ import annotations

import hashlib
import io
import os
import secrets
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive_service.errors import (
    DigestMismatch,
    InvalidRequest,
    Misconfigured,
    NotFound,
    OutOfSpace,
    StoreUnavailable,
)
from archive_service.ports import ObjectStore
from archive_service.storage.objects.files import FilesObjectStore
from archive_service.storage.objects.opening import object_store_from
from archive_service.storage.objects.s3 import S3ObjectStore
from archive_service.storage.objects.s3_client import s3_client
from tests.s3_servers import S3Server

Make = Callable[[timedelta], ObjectStore]
_ZEROS = "0" * 64
SHORT = timedelta(seconds=2)
ON_S3 = [pytest.param("versitygw"), pytest.param("minio", marks=pytest.mark.judge)]


@pytest.fixture
def s3(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> S3Server:
    server: S3Server = request.getfixturevalue(request.param)
    for name, value in server.environment().items():
        monkeypatch.setenv(name, value)
    return server


@pytest.fixture(params=["files", *ON_S3])
def make(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    if request.param == "files":
        return lambda lock: FilesObjectStore(tmp_path / "objects", lock)
    server: S3Server = request.getfixturevalue(request.param)
    for name, value in server.environment().items():
        monkeypatch.setenv(name, value)
    bucket, client = server.new_bucket(), s3_client()
    return lambda lock: S3ObjectStore(bucket, "archive/", client, lock)


@pytest.fixture
def store(make: Make) -> ObjectStore:
    return make(timedelta(days=30))


def named(content: bytes, tenant: str = "250000001") -> str:
    return f"{tenant}/{hashlib.sha256(content).hexdigest()}"


def test_what_was_put_is_read_back(store: ObjectStore) -> None:
    content = secrets.token_bytes(100_000)

    store.put(named(content), content)

    assert store.exists(named(content))
    assert store.read(named(content)) == content
    with store.open(named(content)) as file:
        assert file.read(10) + file.read() == content


def test_nothing_at_all_can_be_stored(store: ObjectStore) -> None:
    store.put(named(b""), b"")

    assert store.read(named(b"")) == b""


def test_a_stream_that_cannot_be_rewound_is_stored(store: ObjectStore) -> None:
    content = secrets.token_bytes(9 << 20)

    store.put(named(content), _OnlyForward(content))

    assert store.read(named(content)) == content


def test_the_same_bytes_twice_are_one_object(store: ObjectStore) -> None:
    content = secrets.token_bytes(1000)

    store.put(named(content), content)
    store.put(named(content), io.BytesIO(content))

    assert list(store.names()) == [named(content)]


def test_many_writers_of_the_same_bytes_all_succeed(store: ObjectStore) -> None:
    content = secrets.token_bytes(5000)
    together = threading.Barrier(8)

    def put(_: int) -> None:
        together.wait()
        store.put(named(content), content)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(put, range(8)))

    assert store.read(named(content)) == content


def test_all_that_a_batch_was_given_is_there_at_its_end(store: ObjectStore) -> None:
    contents = [secrets.token_bytes(100) for _ in range(70)]

    with store.together() as batch:
        for content in [*contents, contents[0]]:
            batch.put(named(content), content)

    assert sorted(store.names()) == sorted(named(content) for content in contents)
    assert store.read(named(contents[69])) == contents[69]


def test_a_batch_goes_on_without_what_was_refused(store: ObjectStore) -> None:
    with store.together() as batch:
        batch.put(named(b"one"), b"one")
        with pytest.raises(DigestMismatch):
            batch.put(named(b"two"), b"something else")
        batch.put(named(b"three"), b"three")

    assert sorted(store.names()) == sorted([named(b"one"), named(b"three")])


@pytest.mark.parametrize("wrap", [lambda content: content, io.BytesIO])
def test_bytes_that_are_not_those_of_the_name_are_refused(
    store: ObjectStore, wrap: Callable[[bytes], bytes | io.BytesIO]
) -> None:
    name = named(b"what was announced")

    with pytest.raises(DigestMismatch):
        store.put(name, wrap(b"what came"))

    assert not store.exists(name)
    assert list(store.names()) == []


def test_a_source_that_breaks_leaves_nothing(store: ObjectStore) -> None:
    content = secrets.token_bytes(3 << 20)

    with pytest.raises(ConnectionResetError):
        store.put(named(content), _Breaking(content))

    assert not store.exists(named(content))
    assert list(store.names()) == []


def test_what_is_not_there_is_not_found(store: ObjectStore) -> None:
    name = named(b"never stored")

    assert not store.exists(name)
    store.delete(name)
    with pytest.raises(NotFound):
        store.read(name)
    with pytest.raises(NotFound):
        store.open(name)
    with pytest.raises(NotFound):
        store.renew(name, datetime.now(UTC) + timedelta(days=1))


def test_a_tenant_of_corsica_has_a_capital_in_its_name(store: ObjectStore) -> None:
    name = f"2A0000012/{hashlib.sha256(b'content').hexdigest()}"
    store.put(name, b"content")

    assert store.read(name) == b"content"


@pytest.mark.parametrize(
    "name",
    [
        "",
        f"../{_ZEROS}",
        f"a/../{_ZEROS}",
        f"/{_ZEROS}",
        f"./{_ZEROS}",
        f"a/b/{_ZEROS}",
        f".staging/{_ZEROS}",
        f"a\n/{_ZEROS}",
        f"a/{_ZEROS}\n",
        "a/0",
        f"a/{'A' * 64}",
    ],
)
def test_a_name_of_another_form_is_refused(store: ObjectStore, name: str) -> None:
    for call in (store.read, store.open, store.exists, store.delete, lambda one: store.put(one, b"")):
        with pytest.raises(InvalidRequest):
            call(name)


def test_names_are_listed_by_their_beginning(store: ObjectStore) -> None:
    names = {named(bytes([number]), tenant) for number in range(3) for tenant in ("1", "12", "2")}
    for number in range(3):
        for tenant in ("1", "12", "2"):
            store.put(named(bytes([number]), tenant), bytes([number]))
    one = min(names)

    assert set(store.names()) == names
    assert set(store.names("1/")) == {name for name in names if name.startswith("1/")}
    assert set(store.names("1")) == {name for name in names if name.startswith("1")}
    assert list(store.names(one[:20])) == [one]
    assert list(store.names("3/")) == []


def test_a_lock_keeps_an_object_from_deletion_until_it_ends(make: Make) -> None:
    content = secrets.token_bytes(100)
    store = make(SHORT)
    store.put(named(content), content)

    store.delete(named(content))
    assert store.read(named(content)) == content

    time.sleep(SHORT.total_seconds() + 1.5)
    store.delete(named(content))
    assert not store.exists(named(content))
    assert list(store.names()) == []
    store.put(named(content), content)
    assert store.read(named(content)) == content


def test_a_lock_is_told_until_it_ends_and_nothing_remains_after_the_deletion(make: Make) -> None:
    contents = [secrets.token_bytes(100) for _ in range(3)]
    names = [named(content) for content in contents]
    for name, content in zip(names[:2], contents, strict=False):
        make(SHORT).put(name, content)
    make(timedelta(days=30)).put(names[2], contents[2])
    store = make(SHORT)
    told, absent = store.lock_end(names[0]), named(b"absent")
    assert told is not None
    assert timedelta(0) < told - store.now() <= SHORT + timedelta(seconds=1)
    assert (store.lock_end(absent), store.remains(absent)) == (None, False)

    time.sleep(SHORT.total_seconds() + 1.5)
    ended = [store.lock_end(name) is None for name in names]
    store.delete_many([*names, absent])

    assert ended == [True, True, False]
    assert [store.remains(name) for name in names] == [False, False, True]


def test_locks_in_a_folder_follow_the_time_that_development_sets(tmp_path: Path) -> None:
    moment = datetime.now(UTC)
    store = FilesObjectStore(tmp_path / "objects", now=lambda: moment)
    store.put(named(b"x"), b"x")
    store.delete(named(b"x"))
    assert store.lock_end(named(b"x")) is not None

    moment += timedelta(days=365 * 30)

    assert store.lock_end(named(b"x")) is None
    store.delete(named(b"x"))
    assert not store.remains(named(b"x"))


@pytest.mark.parametrize("s3", ON_S3, indirect=True)
def test_locks_on_s3_follow_the_time_that_development_sets(s3: S3Server) -> None:
    moment = datetime.now(UTC)
    bucket, client = s3.new_bucket(), s3_client()
    S3ObjectStore(bucket, "", client).put(named(b"strong"), b"strong")
    store = S3ObjectStore(bucket, "", client, moved_clock=lambda: moment)
    store.put(named(b"weak"), b"weak")
    store.delete_many([named(b"weak"), named(b"strong")])
    assert all(store.lock_end(named(one)) is not None for one in (b"weak", b"strong"))

    moment += timedelta(days=365 * 30)
    store.delete_many([named(b"weak"), named(b"strong")])

    assert not store.remains(named(b"weak"))
    assert store.lock_end(named(b"strong")) is not None
    assert store.remains(named(b"strong"))


def test_a_renewed_lock_outlives_the_first(make: Make) -> None:
    content = secrets.token_bytes(100)
    store = make(SHORT)
    store.put(named(content), content)

    store.renew(named(content), datetime.now(UTC) + timedelta(days=1))
    store.renew(named(content), datetime.now(UTC) + timedelta(seconds=1))
    time.sleep(SHORT.total_seconds() + 1.5)
    store.delete(named(content))

    assert store.read(named(content)) == content


def test_storing_again_extends_a_lock_that_is_too_short(make: Make) -> None:
    content = secrets.token_bytes(100)
    make(SHORT).put(named(content), content)

    make(timedelta(days=30)).put(named(content), content)
    make(SHORT).put(named(content), content)
    time.sleep(SHORT.total_seconds() + 1.5)
    make(SHORT).delete(named(content))

    assert make(SHORT).exists(named(content))


def test_a_lock_without_zone_or_for_decades_is_refused(store: ObjectStore) -> None:
    store.put(named(b"x"), b"x")

    with pytest.raises(InvalidRequest):
        store.renew(named(b"x"), datetime(2030, 1, 1))  # noqa: DTZ001 - what is refused
    with pytest.raises(InvalidRequest):
        store.renew(named(b"x"), datetime.now(UTC) + timedelta(days=4000))


def test_a_file_altered_on_disk_is_noticed_and_repaired_by_storing_again(tmp_path: Path) -> None:
    store = FilesObjectStore(tmp_path)
    content = secrets.token_bytes(100)
    store.put(named(content), content)
    next(tmp_path.glob("*/*/*")).write_bytes(b"altered")

    with pytest.raises(DigestMismatch):
        store.read(named(content))
    store.put(named(content), content)

    assert store.read(named(content)) == content


def test_files_that_are_not_mounted_are_an_outage(tmp_path: Path) -> None:
    store = FilesObjectStore(tmp_path / "disk")
    (tmp_path / "disk").rename(tmp_path / "gone")

    for call in (store.read, store.exists, store.delete, lambda name: store.put(name, b"x")):
        with pytest.raises(StoreUnavailable):
            call(named(b"x"))
    with pytest.raises(StoreUnavailable):
        list(store.names())


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("only root can mount a small disk here")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_full_disk_takes_nothing_and_keeps_what_it_has(small_disk: Path) -> None:
    store, kept, large = FilesObjectStore(small_disk), secrets.token_bytes(1000), secrets.token_bytes(2 << 20)
    store.put(named(kept), kept)

    with pytest.raises(OutOfSpace):
        store.put(named(large), large)

    assert list(store.names()) == [named(kept)]
    assert list((small_disk / ".staging").iterdir()) == []
    store.put(named(b"small"), b"small")


def test_a_batch_that_breaks_leaves_no_draft(tmp_path: Path) -> None:
    store = FilesObjectStore(tmp_path)

    with pytest.raises(RuntimeError), store.together() as batch:
        batch.put(named(b"one"), b"one")
        raise RuntimeError

    assert list(store.names()) == []
    assert list((tmp_path / ".staging").iterdir()) == []


def test_drafts_of_crashed_writers_go_after_a_day(tmp_path: Path) -> None:
    FilesObjectStore(tmp_path)
    for name, age in (("old", 100_000), ("new", 100)):
        (tmp_path / ".staging" / name).write_bytes(b"half")
        os.utime(tmp_path / ".staging" / name, (time.time() - age,) * 2)

    store = FilesObjectStore(tmp_path)

    assert [path.name for path in (tmp_path / ".staging").iterdir()] == ["new"]
    assert list(store.names()) == []


@pytest.mark.parametrize("s3", ON_S3, indirect=True)
def test_the_setting_names_the_store(s3: S3Server, tmp_path: Path) -> None:
    bucket = s3.new_bucket()

    for setting in (f"s3://{bucket}", f"s3://{bucket}/deep/er/", str(tmp_path / "given"), ""):
        store = object_store_from(setting, tmp_path / "default")
        store.put(named(b"x"), b"x")
        assert list(store.names()) == [named(b"x")]

    keys = {entry["Key"] for entry in s3.client().list_objects_v2(Bucket=bucket)["Contents"]}
    assert keys == {named(b"x"), "deep/er/" + named(b"x")}
    assert (tmp_path / "given").is_dir()


@pytest.mark.parametrize("s3", ON_S3, indirect=True)
def test_a_bucket_without_object_lock_is_refused_at_start(s3: S3Server, tmp_path: Path) -> None:
    with pytest.raises(Misconfigured):
        object_store_from(f"s3://{s3.new_bucket(locks=False)}", tmp_path)
    with pytest.raises(Misconfigured):
        object_store_from("s3://there-is-no-such-bucket", tmp_path)
    with pytest.raises(Misconfigured):
        object_store_from("s3://Not A Bucket", tmp_path)


@pytest.mark.parametrize("s3", ON_S3, indirect=True)
def test_wrong_credentials_are_said_at_start(
    s3: S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket = s3.new_bucket()
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")

    with pytest.raises(Misconfigured):
        object_store_from(f"s3://{bucket}", tmp_path)


@pytest.mark.parametrize("s3", ON_S3, indirect=True)
def test_an_object_found_without_its_lock_gets_it_when_stored_again(s3: S3Server) -> None:
    bucket, content = s3.new_bucket(), secrets.token_bytes(50)
    s3.client().put_object(Bucket=bucket, Key=named(content), Body=content)

    S3ObjectStore(bucket, "", s3_client()).put(named(content), content)

    head = s3.client().head_object(Bucket=bucket, Key=named(content))
    assert head["ObjectLockMode"] == "COMPLIANCE"
    assert head["ObjectLockRetainUntilDate"] > datetime.now(UTC) + timedelta(days=29)


def test_a_server_that_does_not_answer_is_an_outage(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "some")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")

    with pytest.raises(StoreUnavailable):
        object_store_from("s3://bucket", tmp_path)


class _OnlyForward(io.BytesIO):
    """Gives pieces of its own size, as a socket does."""

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(size or -1, 70_001) if size and size > 0 else size)


class _Breaking(_OnlyForward):
    """Ends in an error after 1 MB."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell() > 1_000_000:
            raise ConnectionResetError
        return super().read(size)
