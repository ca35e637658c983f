"""Entries of a Bundle in the form that nearly all software writes: `fullUrl`, `resource`, `request` in this
order, the last with `method` and `url` alone. Their ends are guessed and then proved, so that no member of a
resource has to be read apart.

The proof: no JSON object is the beginning of another one. When the bytes from the first brace of a resource to
a guessed end are one object, that is where the resource ends.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import orjson

_S = rb"[ \t\r\n]*+"
_TEXT = rb'"([ !#-\[\]-~]*+)"'  # ASCII without escapes, so that the bytes are the text
_HEAD = re.compile(
    rb"\{%b(?:\"fullUrl\"%b:%b%b%b,%b)?+\"resource\"%b:%b(?=\{)" % (_S, _S, _S, _TEXT, _S, _S, _S, _S)
)
_REQUEST = rb",%b\"request\"%b:%b\{%b\"method\"%b:%b%b%b,%b\"url\"%b:%b%b%b\}%b\}" % (
    *(_S, _S, _S, _S, _S, _S, _TEXT),
    *(_S, _S, _S, _S, _TEXT, _S, _S),
)
# Without a request, the end of an entry looks like that of any object: what follows it must be another entry,
# or the end of the Bundle or of the segment.
_NEXT = rb"%b(?:,%b\{%b\"(?:fullUrl|resource)\"|(?:\]%b\}%b)?\Z)" % (_S, _S, _S, _S, _S)
_TAIL = re.compile(rb"\}%b(?:(%b)|\}(?=%b))" % (_S, _REQUEST, _NEXT))


class UsualEntry(NamedTuple):
    """What was cut: where the resource begins and ends, where the entry ends."""

    begins: int
    ends: int
    entry_ends: int
    full_url: str
    has_request: bool
    node: dict[str, Any]


def usual_entry(source: bytes, start: int) -> UsualEntry | None:
    """Return the entry that begins at `start`; None when it has another form, or may have one."""
    if not (head := _HEAD.match(source, start)):
        return None
    begins = head.end()
    if not (tail := _TAIL.search(source, begins)):
        return None
    ends = tail.start() + 1
    try:
        node = orjson.loads(source[begins:ends])
    except ValueError:  # a shorter or a longer piece, or what orjson refuses and a sender may have written
        return None
    return UsualEntry(begins, ends, tail.end(), (head[1] or b"").decode(), tail[1] is not None, node)
