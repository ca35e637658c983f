"""Objects are read in one piece when they are small, else in several: with the same bytes and errors."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest

from archive_service.errors import DigestMismatch, KeyDestroyed, NotFound
from archive_service.model.stored_objects import ObjectKind
from archive_service.storage.keys.encrypted_objects import StoredEncryptedObjects
from archive_service.storage.keys.encryption import VaultError
from archive_service.storage.keys.files import FilesKeyStore
from archive_service.storage.keys.vault import Vault
from archive_service.storage.objects.files import FilesObjectStore

TENANT, KEY, OTHER = "250000999", "one", "two"
SIZES = [0, 1, 1_000, (1 << 20) - 200, 1 << 20, 3_000_000]
"""The longest content that is read in one piece is between the fourth and the fifth."""


@pytest.fixture
def objects(tmp_path: Path) -> StoredEncryptedObjects:
    vault = Vault(bytes(range(32)), FilesKeyStore(tmp_path / "keys"))
    vault.new_keys(TENANT, [KEY, OTHER])
    return StoredEncryptedObjects(FilesObjectStore(tmp_path / "objects"), vault)


def stored(objects: StoredEncryptedObjects, size: int) -> tuple[str, bytes]:
    content = bytes(at % 251 for at in range(size))
    return objects.put(TENANT, KEY, content, ObjectKind.SOURCE).name, content


def file_of(tmp_path: Path, name: str) -> Path:
    tenant, digest = name.split("/")
    return tmp_path / "objects" / tenant / digest[:2] / digest


@pytest.mark.parametrize("size", SIZES)
def test_an_object_of_any_size_is_given_back(objects: StoredEncryptedObjects, size: int) -> None:
    name, content = stored(objects, size)
    copied = BytesIO()

    objects.copy(TENANT, KEY, name, copied)

    assert objects.read(TENANT, KEY, name) == copied.getvalue() == content
    assert objects.check(name) > size


@pytest.mark.parametrize("size", SIZES)
def test_an_altered_object_is_refused(objects: StoredEncryptedObjects, tmp_path: Path, size: int) -> None:
    name, _ = stored(objects, size)
    file = file_of(tmp_path, name)
    whole = file.read_bytes()
    for at in (0, 30, 60, len(whole) - 1):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(DigestMismatch, match="altered in its store"):
            objects.read(TENANT, KEY, name)
    for wrong in (b"", whole[:20], whole[:-1], whole + b"\0"):
        file.write_bytes(wrong)
        with pytest.raises(DigestMismatch, match="altered in its store"):
            objects.read(TENANT, KEY, name)


@pytest.mark.parametrize("size", SIZES)
def test_an_object_of_another_key_is_refused_by_that_name(
    objects: StoredEncryptedObjects, tmp_path: Path, size: int
) -> None:
    name, _ = stored(objects, size)
    with pytest.raises(DigestMismatch, match="under another key"):
        objects.read(TENANT, OTHER, name)

    (tmp_path / "keys" / "records" / TENANT / f"{KEY}.key").unlink()
    objects.vault.destroy(TENANT, KEY)
    with pytest.raises(KeyDestroyed):
        objects.read(TENANT, KEY, name)


@pytest.mark.parametrize("size", SIZES)
def test_an_object_under_a_key_that_was_replaced_is_refused(
    objects: StoredEncryptedObjects, size: int
) -> None:
    name, _ = stored(objects, size)
    objects.vault.destroy(TENANT, KEY)
    objects.vault.new_keys(TENANT, [KEY])

    with pytest.raises(VaultError):
        objects.read(TENANT, KEY, name)


def test_an_object_that_is_gone_is_not_found(objects: StoredEncryptedObjects, tmp_path: Path) -> None:
    name, _ = stored(objects, 10)
    file_of(tmp_path, name).unlink()

    with pytest.raises(NotFound):
        objects.read(TENANT, KEY, name)
