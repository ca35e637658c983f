"""A file is replaced in one step, whoever else replaces it meanwhile."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from signing.atomic_files import replace_file


def test_two_writers_of_one_file_never_rename_the_half_of_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, synced = tmp_path / "relevé.pdf", os.fsync

    def other_comes_between(descriptor: int) -> None:
        monkeypatch.setattr(os, "fsync", synced)
        replace_file(path, b"of the other")
        synced(descriptor)

    monkeypatch.setattr(os, "fsync", other_comes_between)

    replace_file(path, b"of the first")

    assert path.read_bytes() == b"of the first"
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_a_write_that_fails_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "relevé.pdf"
    replace_file(path, b"before")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        replace_file(path, b"after")

    assert path.read_bytes() == b"before"
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
