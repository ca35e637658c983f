"""Ranges and conditions of a request for unchanging bytes (RFC 9110, 13 and 14)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

_BYTES = re.compile(
    r"bytes=[ \t]*(?:([0-9]{1,18})-([0-9]{1,18})?|-([0-9]{1,18}))[ \t]*$", re.IGNORECASE | re.ASCII
)


class Unserved(Enum):
    """Why no bytes are sent."""

    NOT_MODIFIED = 304
    PRECONDITION_FAILED = 412
    UNSATISFIABLE = 416


@dataclass(frozen=True, slots=True)
class Wanted:
    """The bytes to send: from `start` up to and without `end`; `partial` when the range was asked for."""

    start: int
    end: int
    partial: bool


def wanted_bytes(headers: Mapping[str, str], length: int, etag: str) -> Wanted | Unserved:
    """Return what a request asks for of `length` bytes, at least one, with this strong entity tag.

    A range that cannot be parsed, several ranges and other units are ignored, as RFC 9110 (14.2) allows: the
    answer has all bytes. So is a range whose `If-Range` names another version.

    >>> wanted_bytes({"range": "bytes=-3"}, 10, '"a"')
    Wanted(start=7, end=10, partial=True)
    """
    if "if-match" in headers and not _names(headers["if-match"], etag):
        return Unserved.PRECONDITION_FAILED
    if "if-none-match" in headers and _names(headers["if-none-match"].replace("W/", ""), etag):
        return Unserved.NOT_MODIFIED
    asked = _BYTES.match(headers.get("range", ""))
    if asked is None or headers.get("if-range", etag).strip() != etag:
        return Wanted(0, length, partial=False)
    first, last, suffix = asked.groups()
    if suffix is not None:
        start, end = max(0, length - int(suffix)), length
    else:
        start, end = int(first), min(length, int(last) + 1) if last is not None else length
        if last is not None and int(last) < start:
            return Wanted(0, length, partial=False)
    return Wanted(start, end, partial=True) if start < length else Unserved.UNSATISFIABLE


def _names(tags: str, etag: str) -> bool:
    return tags.strip() == "*" or etag in [tag.strip() for tag in tags.split(",")]
