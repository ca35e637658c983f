"""Whether a program can open a file, judged by the kind that its first bytes show."""

from __future__ import annotations

import re
import struct

from archive_service.file_formats.conditions import Condition
from archive_service.file_formats.pdf import condition_of_pdf
from archive_service.file_formats.pictures import picture_facts

_PICTURES = frozenset(("image/png", "image/jpeg", "image/gif", "image/tiff", "image/bmp", "image/webp"))
_IN_ZIP = ("application/vnd.openxmlformats-", "application/vnd.oasis.opendocument.", "application/zip")
_ZIP_END, _ZIP_ENTRY = b"PK\x05\x06", b"PK\x01\x02"
_ZIP_END_WITHIN = 65_557  # bytes: the end record of a ZIP and its longest comment
_MOST_ENTRIES = 1_000
_IN_ANOTHER_PLACE = 0xFFFFFFFF  # ZIP64 writes the sizes in another record
_ESCAPED = re.compile(rb"\\[\\{}]")
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")


def condition_of(content: bytes, media_type: str) -> Condition:
    """Return the condition of a file of this media type, as `media_type_of` gives it; `WHOLE` when no defect
    is found, or when files of this kind are not checked.
    """
    if media_type == "application/pdf":
        return condition_of_pdf(content)
    if media_type in _PICTURES:
        facts = picture_facts(content)
        return Condition.WHOLE if facts and facts.whole else Condition.DAMAGED
    if media_type.startswith(_IN_ZIP):
        return _condition_of_zip(content)
    if media_type == "application/x-ole-storage":
        return _condition_of_ole(content)
    if media_type == "application/rtf":
        return _condition_of_rich_text(content)
    return Condition.WHOLE


def _condition_of_rich_text(content: bytes) -> Condition:
    """Check that each group that begins also ends, and that nothing else follows the last one."""
    ended = content[-64:].rstrip(b"\0\x1a \t\r\n").endswith(b"}")
    open_groups = content.count(b"{") - content.count(b"}")
    if ended and open_groups:  # some braces may be characters of the text
        plain = _ESCAPED.sub(b"", content)
        open_groups = plain.count(b"{") - plain.count(b"}")
    return Condition.WHOLE if ended and open_groups <= 0 else Condition.DAMAGED


def _condition_of_zip(content: bytes) -> Condition:
    """Check the directory at the end of a ZIP (APPNOTE, 4.3.12 and 4.3.16)."""
    end = content.rfind(_ZIP_END, max(0, len(content) - _ZIP_END_WITHIN))
    if end < 0 or end + 22 > len(content):
        return Condition.DAMAGED
    size, offset = struct.unpack_from("<II", content, end + 12)
    if _IN_ANOTHER_PLACE in (size, offset):
        return Condition.WHOLE
    at = end - size  # counted from the end: other bytes may precede the ZIP
    if at < 0 or offset > at:
        return Condition.DAMAGED
    for _ in range(_MOST_ENTRIES):
        if content[at : at + 4] != _ZIP_ENTRY or at + 46 > end:
            break
        (flags,) = struct.unpack_from("<H", content, at + 8)
        if flags & 1:
            return Condition.LOCKED
        at += 46 + sum(struct.unpack_from("<HHH", content, at + 28))
    return Condition.WHOLE


def _condition_of_ole(content: bytes) -> Condition:
    """Check that the sectors with its tables are present (MS-CFB, 2.2)."""
    if len(content) < 512:
        return Condition.DAMAGED
    (shift,) = struct.unpack_from("<H", content, 30)
    (tables,) = struct.unpack_from("<I", content, 44)
    (directory,) = struct.unpack_from("<I", content, 48)
    if shift not in (9, 12):
        return Condition.DAMAGED
    sectors = [directory, *struct.unpack_from("<109I", content, 76)[: min(tables, 109)]]
    if (max(sectors) + 2) << shift > len(content):
        return Condition.DAMAGED
    return Condition.LOCKED if _ENCRYPTED_OFFICE in content else Condition.WHOLE
