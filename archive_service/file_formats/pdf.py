"""Whether a PDF can be opened, judged by its structure: end, cross references, encryption, pages.

Programs that repair files may still show a part of a file that is called damaged here.
"""

from __future__ import annotations

import re

from archive_service.file_formats.conditions import Condition
from archive_service.file_formats.pdf_passwords import opens_without_password, string_at
from archive_service.file_formats.pdf_sections import PdfObjects, objects_of

_OBJECT = re.compile(rb"\b\d{1,10}\s+\d{1,5}\s+obj\b")
_LINEARIZED = re.compile(rb"/Linearized\s.{0,400}?/L\s+(\d{1,12})", re.DOTALL)
_PAGES = re.compile(rb"/Pages\s+(\d{1,10})\s+\d{1,5}\s+R")
_KIDS = re.compile(rb"/Kids\s*\[([^\]]*)\]")
_REFERENCE = re.compile(rb"(\d{1,10})\s+\d{1,5}\s+R")
_MOST_KIDS = 5  # searched in the whole file: if none is found, others are not either
_ENCRYPT = re.compile(rb"/Encrypt\s*(?:(\d{1,10})\s+\d{1,5}\s+R|(?=<<))")


def condition_of_pdf(content: bytes) -> Condition:
    """Return the condition of a PDF, `WHOLE` when no defect is found; takes about 30 µs, whatever its
    length.
    """
    objects = objects_of(content)
    if objects is None or _is_cut(content):
        return Condition.DAMAGED
    for trailer in objects.trailers:
        if encryption := _ENCRYPT.search(trailer):
            return _condition_of_lock(objects, trailer, encryption)
    return _condition_of_pages(objects)


def _is_cut(content: bytes) -> bool:
    """Say whether objects follow the last end mark, or the file is shorter than its linearization states."""
    if _OBJECT.search(content, content.rfind(b"startxref")):
        return True
    start = content.find(b"%PDF-")
    linearized = _LINEARIZED.search(content, start, start + 1024)
    return linearized is not None and start + int(linearized[1]) > len(content)


def _condition_of_lock(objects: PdfObjects, trailer: bytes, encryption: re.Match[bytes]) -> Condition:
    number = encryption[1]
    written = objects.dictionary(int(number)) if number else trailer[encryption.end() :]
    if written is None:
        return Condition.WHOLE  # not found by us; a program that repairs files may find it
    identifier = string_at(trailer, b"ID") or b""
    # Also false for a file encrypted for somebody's certificate: no program opens it without the key.
    return Condition.WHOLE if opens_without_password(written, identifier) else Condition.LOCKED


def _condition_of_pages(objects: PdfObjects) -> Condition:
    catalog = objects.catalog()
    pages = _PAGES.search(catalog) if catalog else None
    tree = objects.dictionary(int(pages[1])) if pages else None
    if tree is None:
        # Objects in a stream with an unsupported compression cannot be read; then nothing is known.
        return Condition.WHOLE if objects.are_packed else Condition.DAMAGED
    kids = _KIDS.search(tree)
    if kids is None:
        return Condition.WHOLE
    numbers = [int(each[1]) for each in _REFERENCE.finditer(kids[1])]
    if not numbers:
        return Condition.NO_PAGE
    # Programs show nothing when there is no page; when only some pages are missing, they report it
    # themselves.
    found = objects.are_packed or any(objects.dictionary(number) for number in numbers[:_MOST_KIDS])
    return Condition.WHOLE if found else Condition.DAMAGED
