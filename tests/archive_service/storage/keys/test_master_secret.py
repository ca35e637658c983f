"""The master secret: found where it was put, created once, refused when it is invalid."""

from __future__ import annotations

import base64
import secrets
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from archive_service.errors import Misconfigured
from archive_service.storage.keys.master_secret import load_master


def test_the_home_of_development_makes_its_own_once(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    first = load_master(tmp_path / "home", make=True)

    assert load_master(tmp_path / "home", make=True) == first
    assert len(first) == 32
    assert (tmp_path / "home" / "master.secret").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["master.secret"]


def test_processes_that_start_at_once_make_the_same(tmp_path: Path) -> None:
    together = threading.Barrier(8)

    def load(_: int) -> bytes:
        together.wait()
        return load_master(tmp_path, make=True)

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(load, range(8)))) == 1


def test_it_is_given_by_file_or_environment(tmp_path: Path) -> None:
    secret = secrets.token_bytes(40)
    text = base64.b64encode(secret).decode()
    (tmp_path / "text").write_text(text + "\n")
    (tmp_path / "bytes").write_bytes(secret)

    assert load_master(tmp_path, file=tmp_path / "text", make=False) == secret
    assert load_master(tmp_path, file=tmp_path / "bytes", make=False) == secret
    assert load_master(tmp_path, value=text, make=False) == secret
    assert not (tmp_path / "master.secret").exists()


@pytest.mark.parametrize("value", ["short", base64.b64encode(bytes(31)).decode(), "A" * 88])
def test_what_is_too_short_or_not_random_is_refused(tmp_path: Path, value: str) -> None:
    (tmp_path / "file").write_text(value)

    with pytest.raises(Misconfigured):
        load_master(tmp_path, value=value, make=True)
    with pytest.raises(Misconfigured):
        load_master(tmp_path, file=tmp_path / "file", make=True)


def test_production_makes_none(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="ARCHIVE_MASTER_SECRET"):
        load_master(tmp_path, make=False)


def test_a_file_that_is_not_there_or_two_at_once_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured):
        load_master(tmp_path, file=tmp_path / "absent", make=True)
    with pytest.raises(Misconfigured):
        load_master(tmp_path, file=tmp_path / "absent", value="x", make=True)


def test_a_secret_that_others_can_read_is_refused(tmp_path: Path) -> None:
    load_master(tmp_path, make=True)
    (tmp_path / "master.secret").chmod(0o644)

    with pytest.raises(Misconfigured, match="chmod 600"):
        load_master(tmp_path, make=True)
