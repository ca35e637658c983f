"""Find bytes in the later revisions of a PDF that belong to nothing which a cross-reference names.

Some readers rebuild a cross-reference that they do not like, and then take the last object of each number
that they find, named or not. An object that nobody names can replace the content of a page there.
"""

import re
from io import SEEK_END
from typing import Any

from pyhanko.pdf_utils.generic import Reference, StreamObject
from pyhanko.pdf_utils.xref import ObjStreamRef

_HEADER = re.compile(rb"\s*(\d{1,10})\s+(\d{1,5})\s+obj\b")
_OBJECT = re.compile(rb"\d\s+\d{1,5}\s+obj\b")
_STREAM = re.compile(rb"\bstream(\r\n|\n)")
_END = re.compile(rb"\s*startxref\s+(\d{1,12})\s+%%EOF[ \r\n]*")
_AFTER_STREAM = re.compile(rb"\s*endstream\s*endobj\s*")
_AFTER_OBJECT = re.compile(rb".*\bendobj\s*", re.DOTALL)


def unexplained_bytes(reader: Any, first: int) -> bool:
    """Say whether there are such bytes after the revision `first` (0 for the first one) of an open PDF."""
    xrefs, places = reader.xrefs, dict[int, tuple[Reference | None, int]]()
    for revision in range(first + 1, xrefs.total_revisions):
        for found in xrefs.explicit_refs_in_revision(revision):
            place = xrefs.get_historical_ref(found, revision)
            if isinstance(place, ObjStreamRef):
                continue
            if place in places and places[place] != (found, revision):
                return True
            places[place] = found, revision
        about = xrefs.get_xref_container_info(revision)
        if about.stream_ref is None:
            places[about.declared_startxref] = None, revision
        else:
            places.setdefault(about.start_location, (about.stream_ref, revision))
    starts = sorted(places)
    ends = [*starts[1:], _length(reader.stream)]
    if _end_of(reader, first) != (starts or ends)[0]:
        return True
    return not all(
        _is_whole(reader, _between(reader.stream, start, end), start, *places[start])
        for start, end in zip(starts, ends, strict=True)
    )


def _is_whole(reader: Any, content: bytes, start: int, named: Reference | None, revision: int) -> bool:
    about = reader.xrefs.get_xref_container_info(revision)
    if named is None:
        return _is_table(content, start, about.end_location - start)
    header = _HEADER.match(content)
    if header is None or (int(header[1]), int(header[2])) != (named.idnum, named.generation):
        return False
    if about.stream_ref == named and about.start_location == start:
        # A cross-reference stream ends its revision.
        end = _END.search(content)
        if end is None or end.end() != len(content) or int(end[1]) != start:
            return False
        content = content[: end.start()]
    return _is_object(reader, content, header.end(), named, revision)


def _is_object(reader: Any, content: bytes, begin: int, named: Reference, revision: int) -> bool:
    value = reader.get_object(named, revision=revision)
    if not isinstance(value, StreamObject):
        return _OBJECT.search(content, begin) is None and _AFTER_OBJECT.fullmatch(content, begin) is not None
    found = _STREAM.search(content, begin)
    if found is None or _OBJECT.search(content, begin, found.start()):
        return False
    return _AFTER_STREAM.fullmatch(content, found.end() + len(value.encoded_data)) is not None


def _is_table(content: bytes, start: int, size: int) -> bool:
    """Say whether these bytes are a table, a trailer and the end of a revision, and nothing else."""
    end = _END.search(content, size)
    if end is None or end.end() != len(content) or int(end[1]) != start:
        return False
    trailer = content[size : end.start()]
    return trailer.count(b"trailer") <= 1 and _OBJECT.search(trailer) is None and b"stream" not in trailer


def _end_of(reader: Any, revision: int) -> int:
    """Return where the bytes of a revision end: after its end-of-file mark and the end of that line."""
    start = reader.xrefs.get_xref_container_info(revision).end_location
    found = _END.search(_between(reader.stream, start, start + (1 << 20)))
    return start + found.end() if found else -1


def _between(stream: Any, start: int, end: int) -> bytes:
    stream.seek(start)
    content: bytes = stream.read(end - start)
    return content


def _length(stream: Any) -> int:
    stream.seek(0, SEEK_END)  # a mapped file returns nothing
    return int(stream.tell())
