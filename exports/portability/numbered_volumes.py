"""Volumes of a package that are made one by one, each without the others.

Which leaves are in which volume follows from the lengths in the inventory alone: no file is read to know it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import BinaryIO

from exports.formats.spool import writing
from exports.portability.leaves import Leaf
from exports.portability.tree_package import TreeFile, ends_of_package, packed, side_by_side
from exports.portability.zip_volume import PackedFile, Target, ZipVolume

_ENTRY = 1_024
"""Bytes that an entry takes beside its content, at most."""


def leaves_by_volume(lines: Iterable[bytes], size: int) -> tuple[int, ...]:
    """Return how many leaves each volume has, when those of one have `size` bytes together, at most.

    A larger leaf has a volume of its own. There is always one volume.
    """
    volumes, count, total = list[int](), 0, 0
    for line in lines:
        cost = Leaf.of_line(line).bytes + _ENTRY
        if count and total + cost > size:
            volumes.append(count)
            count, total = 0, 0
        count, total = count + 1, total + cost
    return (*volumes, count)


def write_volume(files: Iterable[TreeFile], lines: BinaryIO, target: Target) -> None:
    """Write a volume that is not the last one.

    Args:
        files: Those of `lines`, in the same order.
        lines: The lines of the volume.
        target: Written from where it stands; useless after an error.

    Raises:
        InventoryDiffers, FileUnreadable, DestinationUnwritable: as `write_volumes` says.
    """
    _write(files, lines, (), target)


def write_last_volume(
    files: Iterable[TreeFile],
    lines: BinaryIO,
    inventory: BinaryIO,
    manifest_files: Mapping[str, bytes],
    target: Target,
) -> None:
    """Write the last volume, which also has the whole inventory, the manifest and its signatures."""
    _write(files, lines, ends_of_package(inventory, manifest_files), target)


def _write(files: Iterable[TreeFile], lines: BinaryIO, ends: Iterable[PackedFile], target: Target) -> None:
    volume = ZipVolume(target)
    try:
        for file, leaf in side_by_side(files, lines):
            entry = packed(file, leaf)
            with writing():
                volume.add(entry)
        with writing():
            for one in ends:
                volume.add(one)
            volume.finish()
    except BaseException:  # also an interrupt: the directory of the volume is closed
        volume.discard()
        raise
