"""Keys on a disk that takes only a part of them."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from archive_service.errors import KeyDestroyed, OutOfSpace
from archive_service.storage.keys.files import FilesKeyStore


@contextmanager
def _files_of_at_most(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_key_that_the_disk_takes_in_part_is_not_stored(tmp_path: Path) -> None:
    keys = FilesKeyStore(tmp_path / "keys")

    with _files_of_at_most(100), pytest.raises(OutOfSpace):
        keys.put("tenants/t", bytes(200))

    with pytest.raises(KeyDestroyed):
        keys.get("tenants/t")
    keys.put("tenants/t", bytes(200))
    assert keys.get("tenants/t") == bytes(200)
