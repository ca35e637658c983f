"""ZIP files of an author who means harm."""

from __future__ import annotations

import zipfile
from copy import copy
from io import BytesIO


def zipped_as(mode: int, name: str = "x") -> bytes:
    """Return a ZIP with one entry of this Unix mode, such as that of a link."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        member = zipfile.ZipInfo(name)
        member.create_system = 3
        member.external_attr = mode << 16
        archive.writestr(member, b"/etc/passwd")
    return packed.getvalue()


def overlapping(times: int = 200) -> bytes:
    """Return a ZIP whose entries are all the same bytes."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("x", bytes(1000))
        for number in range(times):
            again = copy(archive.filelist[0])
            again.filename = f"x{number}"
            archive.filelist.append(again)
    return packed.getvalue()


def encrypted(content: bytes) -> bytes:
    """Return a ZIP whose first entry says that it is encrypted."""
    changed = bytearray(content)
    changed[content.index(b"PK\1\2") + 8] |= 1
    return bytes(changed)
