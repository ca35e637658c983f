"""The rules for ZIP files whose author may be hostile; nothing of them is written before all are kept.

Names are not judged here: what a path may be depends on where its file is written.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

NO_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, UnicodeError, NotImplementedError)
"""What reading a damaged ZIP file, or one of another kind, may raise besides `OSError`."""

_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_TYPE, _FILE, _NO_TYPE = 0o170000, 0o100000, 0


@dataclass(frozen=True, slots=True)
class ZipLimits:
    """What a ZIP may cost: one that would become `ratio` times larger, and larger than `small` bytes, is
    refused, as is one of more than `files` files. Files of packages become some 20 times larger; DEFLATE can
    do 1,032 times.
    """

    ratio: int = 200
    small: int = 100 << 20
    files: int = 2_000_000


class ZipFlaw(Enum):
    """Why a ZIP is refused as a whole."""

    TOO_LARGE = "too-large"
    UNREADABLE = "unreadable"


def files_in(zipped: zipfile.ZipFile) -> Sequence[zipfile.ZipInfo]:
    """Return the entries that are not folders; what has the name of a folder and bytes is none."""
    return [one for one in zipped.infolist() if not one.filename.endswith("/") or one.file_size]


def is_regular(member: zipfile.ZipInfo) -> bool:
    """Say whether an entry is a file, and not a link or a device."""
    return member.external_attr >> 16 & _TYPE in (_NO_TYPE, _FILE)


def flaw_of(members: Sequence[zipfile.ZipInfo], packed: int, limits: ZipLimits) -> tuple[ZipFlaw, str] | None:
    """Return why a ZIP of `packed` bytes is refused, in words; None when it is not."""
    size = size_of(members)
    if size > max(limits.small, packed * limits.ratio):
        return ZipFlaw.TOO_LARGE, f"{packed} bytes would become {size}"
    if len(members) > limits.files:
        return ZipFlaw.TOO_LARGE, f"it has {len(members)} files"
    if sum(member.compress_size for member in members) > packed:
        # Together they claim more bytes than there are: the same ones several times.
        return ZipFlaw.TOO_LARGE, "its files lie over one another"
    if any(one.compress_type not in _METHODS or one.flag_bits & _ENCRYPTED for one in members):
        return ZipFlaw.UNREADABLE, "a file in it is neither stored nor deflated, or is encrypted"
    return None


def size_of(members: Sequence[zipfile.ZipInfo]) -> int:
    """Return how many bytes the files would have, by what the ZIP says: reading them gives no more."""
    return sum(member.file_size for member in members)
