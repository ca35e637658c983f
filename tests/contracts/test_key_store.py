"""The promises of every `KeyStore`, tested on files and on two S3 servers."""

from __future__ import annotations

import secrets
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from archive_service.errors import (
    DigestMismatch,
    InvalidRequest,
    KeyDestroyed,
    Misconfigured,
    StoreUnavailable,
)
from archive_service.ports import KeyStore
from archive_service.storage.keys.files import FilesKeyStore
from archive_service.storage.keys.opening import key_store_from
from tests.s3_servers import S3Server

ON_S3 = [pytest.param("versitygw"), pytest.param("minio", marks=pytest.mark.judge)]


@pytest.fixture(params=["files", *ON_S3])
def keys(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> KeyStore:
    if request.param == "files":
        return key_store_from("", tmp_path / "keys")
    server: S3Server = request.getfixturevalue(request.param)
    for name, value in server.environment().items():
        monkeypatch.setenv(name, value)
    return key_store_from(f"s3://{server.new_bucket(locks=False)}/keys", tmp_path)


def test_many_keys_are_made_together_and_destroyed_alone(keys: KeyStore) -> None:
    names = [f"records/t/{number}" for number in range(210)]
    keys.put_many({name: name.encode() for name in names})

    keys.destroy(names[7])

    with pytest.raises(KeyDestroyed):
        keys.get(names[7])
    assert [keys.get(name) for name in (names[6], names[8], names[209])] == [
        names[6].encode(),
        names[8].encode(),
        names[209].encode(),
    ]


def test_keys_destroyed_together_leave_no_copy(keys: KeyStore) -> None:
    names = [f"records/t/{number}" for number in range(10)]
    keys.put_many({name: name.encode() for name in names})

    keys.destroy_many([*names[:9], "records/t/never-made"])

    assert [keys.remains(name) for name in names] == [False] * 9 + [True]
    assert keys.get(names[9]) == names[9].encode()


def test_a_key_is_given_back(keys: KeyStore) -> None:
    keys.put("records/t/one", b"wrapped")
    keys.put("records/t/one", b"wrapped")

    assert keys.get("records/t/one") == b"wrapped"


def test_another_key_never_takes_a_name_that_is_taken(keys: KeyStore) -> None:
    keys.put("tenants/t", b"first")

    with pytest.raises(DigestMismatch):
        keys.put("tenants/t", b"second")

    assert keys.get("tenants/t") == b"first"


def test_of_writers_at_once_one_wins_and_the_others_know(keys: KeyStore) -> None:
    together = threading.Barrier(8)

    def put(number: int) -> int | None:
        together.wait()
        try:
            keys.put("tenants/t", bytes([number]) * 32)
        except DigestMismatch:
            return None
        return number

    with ThreadPoolExecutor(8) as pool:
        winners = [number for number in pool.map(put, range(8)) if number is not None]

    assert [bytes([number]) * 32 for number in winners] == [keys.get("tenants/t")]


def test_many_keys_are_stored_together(keys: KeyStore) -> None:
    items = {f"records/t{number % 3}/{number}": secrets.token_bytes(61) for number in range(40)}

    keys.put_many(items)
    keys.put_many({})

    assert {name: keys.get(name) for name in items} == items


def test_a_destroyed_key_is_gone_in_every_version(keys: KeyStore) -> None:
    keys.put("records/t/a", b"wrapped")
    keys.put("records/t/ab", b"other")

    keys.destroy("records/t/a")
    keys.destroy("records/t/a")

    with pytest.raises(KeyDestroyed):
        keys.get("records/t/a")
    assert keys.get("records/t/ab") == b"other"


def test_it_says_whether_a_folder_holds_a_key(keys: KeyStore) -> None:
    keys.put("records/t/flow/a", b"wrapped")

    assert keys.has_below("records/t")
    assert keys.has_below("records/t/flow")
    assert not keys.has_below("records/tt")
    assert not keys.has_below("records/t/flow/a")
    keys.destroy("records/t/flow/a")
    assert not keys.has_below("records/t")


def test_a_tenant_of_corsica_has_a_capital_in_its_name(keys: KeyStore) -> None:
    keys.put("records/2A0000012/a", b"1")

    assert keys.get("records/2A0000012/a") == b"1"


def test_a_key_may_have_the_name_of_a_folder(keys: KeyStore) -> None:
    keys.put("a", b"1")
    keys.put("a/b", b"2")

    assert (keys.get("a"), keys.get("a/b")) == (b"1", b"2")


@pytest.mark.parametrize(
    "name", ["", "/a", "a/", "a//b", "../a", "a/../b", "é", "a b", "a\n", ".staging/x", "a.key/b"]
)
def test_a_name_that_could_leave_the_store_is_refused(keys: KeyStore, name: str) -> None:
    for call in (keys.get, keys.destroy, lambda one: keys.put(one, b"")):
        with pytest.raises(InvalidRequest):
            call(name)


def test_key_files_are_for_their_owner_alone_and_leave_no_draft(tmp_path: Path) -> None:
    keys = FilesKeyStore(tmp_path / "keys")
    keys.put("records/t/a", b"wrapped")

    files = [path for path in (tmp_path / "keys").rglob("*") if path.is_file()]
    assert [path.name for path in files] == ["a.key"]
    assert files[0].stat().st_mode & 0o777 == 0o600
    assert all(
        path.stat().st_mode & 0o777 == 0o700 for path in (tmp_path / "keys").rglob("*") if path.is_dir()
    )


def test_a_key_is_overwritten_before_it_is_removed(tmp_path: Path) -> None:
    keys = FilesKeyStore(tmp_path / "keys")
    keys.put("a", b"wrapped key")

    with open(tmp_path / "keys" / "a.key", "rb") as still_open:
        keys.destroy("a")

        assert still_open.read() != b"wrapped key"


def test_keys_that_are_not_mounted_are_an_outage_not_destroyed(tmp_path: Path) -> None:
    keys = FilesKeyStore(tmp_path / "keys")
    keys.put("a", b"wrapped")
    (tmp_path / "keys").rename(tmp_path / "gone")

    with pytest.raises(StoreUnavailable):
        keys.get("a")
    with pytest.raises(StoreUnavailable):
        keys.put("b", b"wrapped")
    with pytest.raises(StoreUnavailable):
        keys.destroy("a")
    with pytest.raises(StoreUnavailable):
        keys.has_below("records")


@pytest.mark.parametrize("kind", ON_S3)
def test_a_bucket_that_locks_all_it_holds_is_refused_for_keys(
    kind: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    server: S3Server = request.getfixturevalue(kind)
    for name, value in server.environment().items():
        monkeypatch.setenv(name, value)
    bucket = server.new_bucket()
    key_store_from(f"s3://{bucket}/keys", tmp_path).put("a", b"wrapped")

    server.client().put_object_lock_configuration(
        Bucket=bucket,
        ObjectLockConfiguration={
            "ObjectLockEnabled": "Enabled",
            "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 1}},
        },
    )

    with pytest.raises(Misconfigured):
        key_store_from(f"s3://{bucket}/keys", tmp_path)
