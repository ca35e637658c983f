"""The files of a body `multipart/form-data`, found where they are; nothing is decoded or copied.

Stricter than the standards, since every client writes it in one way: no preamble, no encoded part, each part
with a name.

Source: RFC 7578; RFC 2046, 5.1.1 (boundaries).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from mmap import mmap

from archive_service.errors import InvalidRequest

FORM_DATA = "multipart/form-data"
_MOST_PARTS = 32
_LONGEST_HEAD = 8_192
_BOUNDARY = re.compile(r';\s*boundary=(?:"([^"\\]{1,70})"|([^\s;"]{1,70}))\s*(?:;|$)', re.IGNORECASE)
_NAMES = re.compile(r';\s*(name|filename)=(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))', re.IGNORECASE)
_ESCAPED = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True)
class FormPart:
    """One part: its field, the name of its file if it has one, and where its bytes stand in the body."""

    field: str
    file: str
    start: int
    end: int


def boundary_of(content_type: str) -> bytes:
    """Return the boundary that a header `Content-Type` names; raise `InvalidRequest` when it names none."""
    found = _BOUNDARY.search(content_type)
    if found is None:
        raise InvalidRequest(f"{FORM_DATA} needs a boundary of 1 to 70 characters")
    return (found[1] or found[2]).encode("latin-1", "replace")


def parts_in(body: bytes | mmap, boundary: bytes) -> list[FormPart]:
    """Return the parts of a body in their order.

    Raises:
        InvalidRequest: the body is not what the header says; the message says why.
    """
    mark, found = b"--" + boundary, list[FormPart]()
    if body[: len(mark)] != mark:
        raise _wrong("it does not begin with its boundary")
    place = len(mark)
    while body[place : place + 2] != b"--":
        if len(found) == _MOST_PARTS:
            raise _wrong(f"it has more than {_MOST_PARTS} parts")
        part, place = _part(body, place, b"\r\n" + mark)
        found.append(part)
    if body[place + 2 : place + 5] not in (b"", b"\r\n"):
        raise _wrong("bytes follow its last part")
    return found


def _part(body: bytes | mmap, place: int, mark: bytes) -> tuple[FormPart, int]:
    """Return the part whose boundary line ends at `place`, and where the next boundary ends."""
    head_end = body.find(b"\r\n\r\n", place, place + _LONGEST_HEAD)
    if body[place : place + 2] != b"\r\n" or head_end < 0:
        raise _wrong("a part has no headers that can be read")
    start = head_end + 4
    # A part without a byte ends with the line break that ended its headers.
    end = body.find(mark, start - 2)
    if end < 0:
        raise _wrong("a part does not end")
    field, file = _names_in(body[place + 2 : head_end])
    return FormPart(field, file, start, max(start, end)), end + len(mark)


def _names_in(head: bytes) -> tuple[str, str]:
    headers = dict(_headers(head))
    if headers.get("content-transfer-encoding", "binary").lower() not in ("binary", "8bit", "7bit"):
        raise _wrong("a part is encoded")
    disposition = headers.get("content-disposition", "")
    names = {
        kind.lower(): _ESCAPED.sub(r"\1", quoted) if quoted else bare
        for kind, quoted, bare in _NAMES.findall(disposition)
    }
    if not disposition.lower().startswith("form-data") or not names.get("name"):
        raise _wrong("a part has no name")
    return names["name"], names.get("filename", "")


def _headers(head: bytes) -> Iterator[tuple[str, str]]:
    for line in head.decode("utf-8", "replace").split("\r\n"):
        name, _, value = line.partition(":")
        yield name.strip().lower(), value.strip()


def _wrong(why: str) -> InvalidRequest:
    return InvalidRequest(f"the body is no {FORM_DATA}: {why}")
