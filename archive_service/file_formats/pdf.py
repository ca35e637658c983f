"""Whether a PDF can be opened, told from its structure: end, cross references, encryption, pages.

A reader that repairs what is broken may still show a part of a file that is called damaged here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from archive_service.file_formats.conditions import Condition
from archive_service.file_formats.pdf_passwords import opens_without_password, string_at
from archive_service.file_formats.pdf_sections import PdfObjects

_HEADER_WITHIN = 1024  # bytes; what readers accept
_END = re.compile(rb"startxref\s+(\d{1,12})\b")
_OBJECT = re.compile(rb"\b\d{1,10}\s+\d{1,5}\s+obj\b")
_LINEARIZED = re.compile(rb"/Linearized\s.{0,400}?/L\s+(\d{1,12})", re.DOTALL)
_ROOT = re.compile(rb"/Root\s+(\d{1,10})\s+\d{1,5}\s+R")
_PAGES = re.compile(rb"/Pages\s+(\d{1,10})\s+\d{1,5}\s+R")
_KIDS = re.compile(rb"/Kids\s*\[([^\]]*)\]")
_ENCRYPT = re.compile(rb"/Encrypt\s*(?:(\d{1,10})\s+\d{1,5}\s+R|(?=<<))")
_MOST_TRAILER = 4096


def condition_of_pdf(content: bytes) -> Condition:
    """Return what is wrong with a PDF, `WHOLE` when nothing is seen; some 30 µs, whatever its length."""
    start = content.find(b"%PDF-", 0, _HEADER_WITHIN + 5)
    last = content.rfind(b"startxref")
    end = _END.match(content, last) if last >= 0 else None
    if start < 0 or end is None or _is_cut(content, start, end.end()):
        return Condition.DAMAGED
    objects = PdfObjects(content, start, int(end[1]))
    if not objects.trailers and start:  # some writers count from the first byte of the file
        objects = PdfObjects(content, 0, int(end[1]))
    trailers = objects.trailers or _trailers_by_sight(content)
    for trailer in trailers:
        if encryption := _ENCRYPT.search(trailer):
            return _condition_of_lock(objects, trailer, encryption)
    return _condition_of_pages(objects, trailers)


def _is_cut(content: bytes, start: int, end: int) -> bool:
    """Say whether objects follow the last end of the file, or less is there than a linearized file says."""
    if _OBJECT.search(content, end):
        return True
    linearized = _LINEARIZED.search(content, start, start + 1024)
    return linearized is not None and start + int(linearized[1]) > len(content)


def _trailers_by_sight(content: bytes) -> list[bytes]:
    """Return the last trailer of a file whose cross references stand elsewhere than it says."""
    last = content.rfind(b"trailer")
    return [content[last : last + _MOST_TRAILER]] if last >= 0 else []


def _condition_of_lock(objects: PdfObjects, trailer: bytes, encryption: re.Match[bytes]) -> Condition:
    number = encryption[1]
    written = objects.dictionary(int(number)) if number else trailer[encryption.end() :]
    if written is None:
        return Condition.WHOLE  # not to be found by us; a reader that repairs may find it
    identifier = string_at(trailer, b"ID") or b""
    # False too for what is locked with somebody's certificate: no program opens it without more.
    return Condition.WHOLE if opens_without_password(written, identifier) else Condition.LOCKED


def _condition_of_pages(objects: PdfObjects, trailers: Sequence[bytes]) -> Condition:
    root = next((found for trailer in trailers if (found := _ROOT.search(trailer))), None)
    catalog = objects.dictionary(int(root[1])) if root else None
    pages = _PAGES.search(catalog) if catalog else None
    tree = objects.dictionary(int(pages[1])) if pages else None
    if tree is None:
        # What is packed may be packed in a way that is not read here; then nothing is known.
        return Condition.WHOLE if objects.are_packed else Condition.DAMAGED
    kids = _KIDS.search(tree)
    return Condition.NO_PAGE if kids and not kids[1].strip() else Condition.WHOLE
