"""Entries of a Bundle in the form that nearly all software writes: `fullUrl`, `resource`, `request` in this
order, the last with `method` and `url` alone. Their ends are guessed and then proved, so that no member of a
resource has to be read apart.

The proof: no JSON object is the beginning of another one. When the bytes from the first brace of a resource
to a guessed end are one object, that is where the resource ends.
"""

from __future__ import annotations

import re

import orjson

from exports.portability.layouts.bulk.received_entry import ReceivedEntry

_S = rb"[ \t\r\n]*+"
_TEXT = rb'"([ !#-\[\]-~]*+)"'  # ASCII without escapes, so that the bytes are the text
_HEAD = re.compile(
    rb"%b,?+%b(\{%b(?:\"fullUrl\"%b:%b%b%b,%b)?+\"resource\"%b:%b)(?=\{)"
    % (_S, _S, _S, _S, _S, _TEXT, _S, _S, _S, _S)
)
_REQUEST = rb",%b\"request\"%b:%b\{%b\"method\"%b:%b%b%b,%b\"url\"%b:%b%b%b\}%b\}" % (
    *(_S, _S, _S, _S, _S, _S, _TEXT),
    *(_S, _S, _S, _S, _TEXT, _S, _S),
)
# Without a request, the end of an entry looks like that of any object: what follows it must be another entry,
# or the end of the Bundle or of the segment.
_NEXT = rb"%b(?:,%b\{%b\"(?:fullUrl|resource)\"|(?:\]%b\}%b)?\Z)" % (_S, _S, _S, _S, _S)
_TAIL = re.compile(rb"\}%b(?:(%b)|\}(?=%b))" % (_S, _REQUEST, _NEXT))


def usual_entry(source: bytes, start: int) -> tuple[ReceivedEntry, int] | None:
    """Return the entry that begins at `start`, behind a comma if there is one, and its end.

    None when it has another form, or may have one.
    """
    if not (head := _HEAD.match(source, start)):
        return None
    begins = head.end()
    if not (tail := _TAIL.search(source, begins)):
        return None
    resource = source[begins : tail.start() + 1]
    try:
        node = orjson.loads(resource)
    except ValueError:  # a shorter or a longer piece, or what orjson refuses and a sender may have written
        return None
    before, full_url = head.groups(b"")
    return ReceivedEntry(
        before, resource, tail[0][1:], full_url.decode(), tail[1] is not None, node
    ), tail.end()
