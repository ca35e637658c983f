"""Find bytes in the later revisions of a PDF that belong to nothing which a cross-reference names.

Some readers rebuild a cross-reference that they do not like, and then take the last object of each number
that they find, named or not. An object that nobody names can replace the content of a page there. So each
object, table and trailer must end where the next one begins, and none may contain what looks like another.

Every expression here takes a time in proportion to the bytes.
"""

import re
from io import SEEK_END
from typing import Any

from pyhanko.pdf_utils.generic import Reference, StreamObject
from pyhanko.pdf_utils.xref import ObjStreamRef

from signing.pdf_structure import NotPlain
from signing.pdf_values import SPACE, NoValue, value_end

_HEADER = re.compile(SPACE + rb"*(\d{1,10})" + SPACE + rb"+(\d{1,5})" + SPACE + rb"+obj\b")
_LOOKS_LIKE_AN_OBJECT = re.compile(rb"\d[\x00\t\n\v\f\r ]+\d+[\x00\t\n\v\f\r ]*obj")
_LOOKS_LIKE_A_TRAILER = re.compile(rb"trailer[\x00\t\n\v\f\r ]*<<")
_TABLE = re.compile(SPACE + rb"*xref[0-9fn\t\n\f\r ]+trailer" + SPACE + rb"*")
_STREAM = re.compile(SPACE + rb"*stream(?:\r\n|\n)")
_AFTER_STREAM = re.compile(SPACE + rb"*endstream" + SPACE + rb"*endobj" + SPACE + rb"*")
_AFTER_OBJECT = re.compile(SPACE + rb"*endobj" + SPACE + rb"*")
_START = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF[ \r\n]*")
_END = re.compile(rb"(?:" + SPACE + rb"+|%(?!%EOF|PDF-)[^\r\n]*[\r\n])*+" + _START.pattern)
"""The end of a revision; some programs write their name there, in a comment."""


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
    header = None if named is None else _HEADER.match(content)
    if _looks_like_another(content, header.end() if header else 0, 1 if named is None else 0):
        return False
    try:
        if named is None:
            return _is_table(content, start, about.end_location - start)
        if header is None or (int(header[1]), int(header[2])) != (named.idnum, named.generation):
            return False
        rest = _rest_of_object(reader, content, header.end(), named, revision)
    except (NoValue, NotPlain):
        return False
    if about.stream_ref == named and about.start_location == start:
        # A cross-reference stream ends its revision.
        return rest is not None and _is_end(content, rest, start)
    return rest == len(content)


def _looks_like_another(content: bytes, begin: int, trailers: int) -> bool:
    """Say whether a reader that searches the bytes, even those of a string or a stream, finds an object in
    them, or more trailers than there should be.
    """
    if _LOOKS_LIKE_AN_OBJECT.search(content, begin):
        return True
    return len(_LOOKS_LIKE_A_TRAILER.findall(content, begin)) > trailers


def _rest_of_object(reader: Any, content: bytes, begin: int, named: Reference, revision: int) -> int | None:
    """Return where the object ends whose value follows `begin`, with the white space behind it."""
    value = reader.get_object(named, revision=revision)
    end = value_end(content, begin)
    if not isinstance(value, StreamObject):
        after = _AFTER_OBJECT.match(content, end)
        return after.end() if after else None
    found = _STREAM.match(content, end)
    if found is None:
        return None
    data = value.encoded_data
    if not content.startswith(data, found.end()):
        return None
    after = _AFTER_STREAM.match(content, found.end() + len(data))
    return after.end() if after else None


def _is_table(content: bytes, start: int, size: int) -> bool:
    """Say whether these bytes are a table, a trailer and the end of a revision, and nothing else.

    `size` is that of the table, with the word before the trailer's dictionary.
    """
    if _TABLE.fullmatch(content, 0, size) is None:
        return False
    return _is_end(content, value_end(content, size), start)


def _is_end(content: bytes, begin: int, start: int) -> bool:
    """Say whether nothing but the end of a revision, whose cross-reference is at `start`, follows."""
    end = _END.fullmatch(content, begin)
    return end is not None and int(end[1]) == start


def _end_of(reader: Any, revision: int) -> int:
    """Return where the bytes of a revision end: after its end-of-file mark and the end of that line."""
    start = reader.xrefs.get_xref_container_info(revision).end_location
    found = _START.search(_between(reader.stream, start, start + (1 << 20)))
    return start + found.end() if found else -1


def _between(stream: Any, start: int, end: int) -> bytes:
    stream.seek(start)
    content: bytes = stream.read(end - start)
    return content


def _length(stream: Any) -> int:
    stream.seek(0, SEEK_END)  # a mapped file returns nothing
    return int(stream.tell())
