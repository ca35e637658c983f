"""Keys as files: on a disk that takes only a part of them, and under names that are none."""

from __future__ import annotations

import re
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.errors import InvalidRequest, KeyDestroyed, OutOfSpace
from archive_service.storage.keys.files import FilesKeyStore
from archive_service.storage.objects.names import key_parts


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


@given(
    st.lists(st.text("aZ9_.-é \n", max_size=4) | st.sampled_from(["a.key", ".key", "", "a" * 200, "a" * 201]))
)
def test_a_name_is_refused_when_one_of_its_segments_is(segments: list[str]) -> None:
    name = "/".join(segments)
    is_good = len(name) <= 500 and all(
        re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}", one) and not one.endswith(".key")
        for one in name.split("/")
    )

    if is_good:
        assert key_parts(name) == tuple(segments)
    else:
        with pytest.raises(InvalidRequest):
            key_parts(name)
