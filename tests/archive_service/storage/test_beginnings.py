"""A part that another process makes at the same moment is not taken for one that was lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive_service.errors import Misconfigured
from archive_service.storage.beginnings import Beginnings
from archive_service.storage.keys.opening import key_store_from
from archive_service.storage.keys.vault import FIRST_KEY


@pytest.fixture
def beginnings(tmp_path: Path) -> Beginnings:
    return Beginnings(home=tmp_path, objects="", keys="")


def test_objects_that_come_while_deposits_are_looked_for_are_found(
    beginnings: Beginnings, tmp_path: Path
) -> None:
    def deposited_meanwhile() -> bool:
        (tmp_path / "objects" / "intake").mkdir(parents=True)
        return True

    beginnings.check_object_store(deposited_meanwhile)
    (tmp_path / "objects" / "intake").rmdir()
    with pytest.raises(Misconfigured):
        beginnings.check_object_store(lambda: True)


def test_a_first_key_that_comes_while_deposits_are_looked_for_is_found(
    beginnings: Beginnings, tmp_path: Path
) -> None:
    def begun_meanwhile() -> bool:
        key_store_from("", tmp_path / "keys").put(FIRST_KEY, b"wrapped")
        return True

    with pytest.raises(Misconfigured):
        beginnings.check_keys(lambda: True)
    beginnings.check_keys(begun_meanwhile)
