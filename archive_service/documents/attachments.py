"""The files embedded in the document, with names and types that every reader accepts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from archive_service.documents.drawable_text import Lettering
from archive_service.file_formats.endings import ending_of

EMBEDDED_UP_TO = 50_000_000
"""Bytes. A larger file is stored beside the document, which names it with its digest: a PDF that embeds it
could not be opened on an ordinary machine, nor made within the service's memory.
"""

_TYPE = re.compile(r"(?=.{1,127}$)[a-z0-9][a-z0-9_.+-]*/[a-z0-9][a-z0-9_.+-]*")
"""Limits of PDF/A-3 on a type (6.8) and on the length of a name (6.1.13); RFC 6838 allows more characters."""

_UNSAFE = re.compile(r'[\\/:*?"<>|\n]+')
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedFile:
    """A file of the document; `relationship` is source, data or supplement (ISO 19005-3, 6.8)."""

    name: str
    type: str
    relationship: str
    description: str
    content: bytes


def safe_type(media_type: str) -> str:
    """Return the media type when it is well-formed, else `application/octet-stream`.

    >>> safe_type("Text/XML; charset=utf-8"), safe_type("pdf"), safe_type("text/x#y")
    ('text/xml', 'application/octet-stream', 'application/octet-stream')
    """
    bare = bare_type(media_type)
    return bare if _TYPE.fullmatch(bare) else "application/octet-stream"


def bare_type(media_type: str) -> str:
    """Return a media type in its form for comparison: without parameters, in lower case."""
    return media_type.split(";", 1)[0].strip().lower()


def safe_name(name: str, media_type: str, lettering: Lettering, taken: Sequence[str]) -> str:
    """Return a file name that is short, drawable, without a path, and different from the names already
    used.
    """
    base = _UNSAFE.sub("_", lettering.line(name.replace("\\", "/").rsplit("/", 1)[-1])).strip(" .")
    stem, dot, ending = base.rpartition(".")
    if not dot or not stem or len(ending) > 8:
        stem, ending = base, ending_of(media_type)[1:]
    stem = stem[:_LONGEST_NAME] or "piece"
    lowered = {each.lower() for each in taken}
    candidate, number = f"{stem}.{ending}", 1
    while candidate.lower() in lowered:
        number += 1
        candidate = f"{stem}-{number}.{ending}"
    return candidate
