"""The orientation that a camera wrote into a picture, and the TIFF directories that contain it."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass

ORIENTATION = 0x112
_LENGTHS = {1: "B", 3: "H", 4: "I"}  # BYTE, SHORT, LONG: the types of sizes, offsets and orientations
_MOST_ENTRIES = 4_000


@dataclass(frozen=True, slots=True)
class Directory:
    """One directory of a TIFF: the whole numbers of each tag, and the offset of the next directory (0:
    none).
    """

    numbers: Mapping[int, tuple[int, ...]]
    following: int

    def number(self, tag: int, default: int = 0) -> int:
        """Return the first number of a tag."""
        return next(iter(self.numbers.get(tag, ())), default)


def byte_order(tiff: bytes) -> str:
    """Return the byte order as `struct` names it; empty when the bytes are not a TIFF."""
    return {b"II*\x00": "<", b"MM\x00*": ">"}.get(tiff[:4], "")


def first_directory(tiff: bytes) -> Directory | None:
    """Return the first directory of a TIFF; None when it is not within the bytes."""
    order = byte_order(tiff)
    if not order or len(tiff) < 8:
        return None
    return directory_at(tiff, order, struct.unpack_from(f"{order}I", tiff, 4)[0])


def directory_at(tiff: bytes, order: str, at: int) -> Directory | None:
    """Return the directory at an offset; None when it, or one of its values, is not within the bytes."""
    numbers: dict[int, tuple[int, ...]] = {}
    try:
        (count,) = struct.unpack_from(f"{order}H", tiff, at)
        if count > _MOST_ENTRIES:
            return None
        for entry in range(at + 2, at + 2 + 12 * count, 12):
            tag, kind, length = struct.unpack_from(f"{order}HHI", tiff, entry)
            if kind not in _LENGTHS:
                continue
            form = f"{order}{length}{_LENGTHS[kind]}"
            if length > len(tiff):
                return None
            inside = struct.calcsize(form) <= 4
            place = entry + 8 if inside else struct.unpack_from(f"{order}I", tiff, entry + 8)[0]
            numbers[tag] = struct.unpack_from(form, tiff, place)
        (following,) = struct.unpack_from(f"{order}I", tiff, at + 2 + 12 * count)
    except struct.error:
        return None
    return Directory(numbers, following)


def orientation_of(exif: bytes) -> int:
    """Return the orientation in an Exif block, 1 (as stored) to 8; 1 when there is none.

    Source: TIFF 6.0, section 8, Orientation; Exif 2.32, 4.6.2.
    """
    directory = first_directory(exif.removeprefix(b"Exif\x00\x00"))
    number = directory.number(ORIENTATION, 1) if directory else 1
    return number if 1 <= number <= 8 else 1
