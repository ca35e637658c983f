"""Folders of a store are created while it is where it was opened, and never in its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive_service.storage.durable_files import make_folder


def test_a_store_that_was_moved_is_not_created_again(tmp_path: Path) -> None:
    store = tmp_path / "home" / "objects"
    (tmp_path / "home").mkdir()
    make_folder(store / ".staging", below=store)
    (tmp_path / "home").rename(tmp_path / "moved")

    with pytest.raises(FileNotFoundError, match="objects"):
        make_folder(store / "tenant" / "ab", below=store, opened=True)

    assert not (tmp_path / "home").exists()


def test_a_store_is_not_opened_in_a_home_that_is_gone(tmp_path: Path) -> None:
    store = tmp_path / "home" / "objects"

    with pytest.raises(FileNotFoundError, match="objects"):
        make_folder(store / ".staging", below=store)

    assert not (tmp_path / "home").exists()


def test_an_open_store_gets_its_folders(tmp_path: Path) -> None:
    make_folder(tmp_path / "tenant" / "ab", below=tmp_path, opened=True)

    assert (tmp_path / "tenant" / "ab").stat().st_mode & 0o777 == 0o700
