"""Volumes that are made one by one: together they are the package, and each has the same bytes again."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from functools import partial
from io import BytesIO
from itertools import islice
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.portability.errors import InventoryDiffers
from exports.portability.leaves import Leaf
from exports.portability.numbered_volumes import (
    leaves_by_volume,
    write_last_volume,
    write_volume,
)
from exports.portability.tree_package import Inventory, TreeFile
from tests.exports.portability.package_samples import files_of, manifest_files, sample_contents
from tests.exports.portability.plain_inventory import inventory_of

SIGNED = manifest_files(b"{}")


def lines_of(inventory: BinaryIO, leaves: Sequence[int], number: int) -> BinaryIO:
    """Return the lines of the volume with this number, from 1."""
    first = sum(leaves[: number - 1])
    inventory.seek(0)
    return BytesIO(b"".join(islice(inventory, first, first + leaves[number - 1])))


def line(size: int) -> bytes:
    return Leaf("a", size, "0" * 64, "0" * 128, "part", None, None).line() + b"\n"


def volumes_of(files: list[TreeFile], inventory: Inventory, size: int) -> list[bytes]:
    leaves = leaves_by_volume(iter(inventory.file.readline, b""), size)
    written, left = [], list(files)
    for number, count in enumerate(leaves, 1):
        target, lines = BytesIO(), lines_of(inventory.file, leaves, number)
        mine, left = left[:count], left[count:]
        if number < len(leaves):
            write_volume(mine, lines, target)
        else:
            write_last_volume(mine, lines, inventory.file, SIGNED, target)
        written.append(target.getvalue())
    return written


@given(st.lists(st.integers(0, 5_000), max_size=40), st.integers(1, 20_000))
def test_every_leaf_is_in_one_volume_and_no_volume_is_too_large(sizes: list[int], size: int) -> None:
    leaves = leaves_by_volume([line(one) for one in sizes], size)

    assert sum(leaves) == len(sizes)
    place = 0
    for count in leaves:
        assert count == 1 or sum(sizes[place : place + count]) <= size
        assert count or not sizes
        place += count


@pytest.mark.parametrize("size", [1, 5_000, 20_000, 10**9])
def test_together_they_are_the_package(size: int) -> None:
    files = files_of(sample_contents())
    inventory = inventory_of(files, BytesIO())
    inventory.file.seek(0)
    written = volumes_of(files, inventory, size)

    found: dict[str, bytes] = {}
    for volume in written:
        with zipfile.ZipFile(BytesIO(volume)) as archive:
            assert archive.testzip() is None
            found |= {name: archive.read(name) for name in archive.namelist()}
    inventory.file.seek(0)
    assert found.pop("inventory.ndjson") == inventory.file.read()
    assert {name: found.pop(name) for name in SIGNED} == SIGNED
    assert found == {one.path: one.open().read() for one in files}
    inventory.file.seek(0)
    assert volumes_of(files, inventory, size) == written


def test_a_file_that_changed_stops_the_volume() -> None:
    files = files_of(sample_contents())
    inventory = inventory_of(files, BytesIO())
    first = files[0]
    changed = TreeFile(first.path, first.kind, first.person, first.record, partial(BytesIO, b"other"))

    with pytest.raises(InventoryDiffers):
        write_volume([changed], lines_of(inventory.file, [1, len(files) - 1], 1), BytesIO())
    with pytest.raises(InventoryDiffers):
        write_volume(files[:2], lines_of(inventory.file, [1, len(files) - 1], 1), BytesIO())
