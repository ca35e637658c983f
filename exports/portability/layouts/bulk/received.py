"""The source of a record, cut into the entries that were received, byte for byte."""

from __future__ import annotations

import json
import re
from binascii import a2b_base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import orjson

from exports.portability.layouts.bulk.json_spans import end_of_value, members, start_of_value
from exports.portability.layouts.bulk.received_entry import ReceivedEntry, sound
from exports.portability.layouts.bulk.usual_entries import usual_entry
from exports.portability.layouts.source_types import is_cda, is_segmented, is_xml

_SEGMENT = re.compile(rb'\{"offset":([0-9]+),"length":([0-9]+),"data":"')
_BOM = b"\xef\xbb\xbf"
_UNREADABLE = (ValueError, RecursionError)
_GUESSES = 8
"""Entries of one flow that may turn out to have another form than the usual one, before no more are guessed:
each guess may look at the whole rest of the flow.
"""


class SourceKind(StrEnum):
    """What a source is."""

    FHIR = "fhir-json"
    FHIR_XML = "fhir-xml"
    CDA = "cda"
    KEY_VALUES = "key-values"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Received:
    """A source: what it is, and its entries when it is FHIR in JSON."""

    kind: SourceKind
    entries: Sequence[ReceivedEntry] = ()


def received(source: bytes) -> Received:
    """Recognise a source and cut it; nothing of it is ever written anew."""
    content = source.removeprefix(_BOM)
    if is_xml(content):
        return Received(SourceKind.CDA if is_cda(content) else SourceKind.FHIR_XML)
    if b"\0" in content[:4]:
        return Received(SourceKind.UNREADABLE)
    try:
        if is_segmented(content):
            return _of_segments(content)
        return _of_json(content)
    except _UNREADABLE:
        return Received(SourceKind.UNREADABLE)


def _of_segments(source: bytes) -> Received:
    """Cut the segments of one record: entries, and the bytes of the Bundle between them."""
    entries, is_xml = [], False
    for segment in _segments(source):
        head = segment.lstrip(b" \t\r\n")
        if head.startswith(b"<"):
            is_xml = True
        elif head.startswith(b"{") and (entry := _alone(segment)):
            entries.append(entry)
    return Received(SourceKind.FHIR_XML if is_xml else SourceKind.FHIR, entries)


def _segments(source: bytes) -> Iterator[bytes]:
    view, at = memoryview(source), source.index(b"[") + 1
    while match := _SEGMENT.match(source, at):
        end = match.end() + 4 * -(-int(match[2]) // 3)
        yield a2b_base64(view[match.end() : end])
        at = end + len(b'"},')


def _alone(segment: bytes) -> ReceivedEntry | None:
    """Return the entry that a segment is; None for the beginning of a Bundle, which does not end there."""
    text = segment.decode("latin-1")
    start = start_of_value(text)
    if found := usual_entry(segment, start):
        return found[0]
    try:
        entry, _ = _entry(segment, text, start)
    except _UNREADABLE:
        return None
    return entry


def _of_json(source: bytes) -> Received:
    text = source.decode("latin-1")
    start = start_of_value(text)
    if not text.startswith("{", start):
        return Received(SourceKind.KEY_VALUES)
    type_said, bundle = "", _Bundle(source, text)
    for name, begins, ends in members(text, start, {"entry": bundle.cut}):
        if name == "resourceType":
            type_said = text[begins + 1 : ends - 1]
    if type_said == "Bundle":
        kind = SourceKind.FHIR if bundle.is_cut else SourceKind.UNREADABLE
        return Received(kind, bundle.entries if bundle.is_cut else ())
    if not type_said:
        return Received(SourceKind.KEY_VALUES)
    resource = source[start : end_of_value(text, start)]
    return Received(SourceKind.FHIR, [ReceivedEntry(b"", resource, b"", node=_read(resource))])


class _Bundle:
    """Cuts the member `entry` of a root, whose type may be said only after it: a List has one too."""

    def __init__(self, source: bytes, text: str) -> None:
        self.entries: list[ReceivedEntry] = []
        self.is_cut = True
        self._source, self._text, self._guesses = source, text, _GUESSES

    def cut(self, start: int) -> int:
        """Cut the array at `start`, reading one entry after the other; return its end."""
        at = start + 1
        try:
            while True:
                if self._guesses and (found := usual_entry(self._source, at)):
                    entry, at = found
                elif self._text.startswith("]", at := _after_comma(self._text, at)):
                    return at + 1
                else:
                    self._guesses = max(0, self._guesses - 1)
                    entry, at = _entry(self._source, self._text, at)
                self.entries.append(entry)
        except _UNREADABLE:
            self.is_cut = False
            return end_of_value(self._text, start)


def _after_comma(text: str, at: int) -> int:
    at = start_of_value(text, at)
    return start_of_value(text, at + 1) if text.startswith(",", at) else at


def _entry(source: bytes, text: str, start: int) -> tuple[ReceivedEntry, int]:
    """Return the entry that begins at `start`, and its end."""
    if not text.startswith("{", start):
        raise ValueError("an entry is no object")
    inside, full_url, has_request, ends = (start, start), "", False, start + 1
    for name, begins, ends in members(text, start):
        if name == "resource":
            inside = begins, ends
        elif name == "fullUrl":
            told = json.loads(source[begins:ends])
            full_url = sound(told) if isinstance(told, str) else ""
        elif name == "request":
            has_request = True
    ends = start_of_value(text, ends) + 1
    begins, resource_ends = inside
    resource = source[begins:resource_ends]
    node = _read(resource) if resource else {}
    before, after = source[start:begins], source[resource_ends:ends]
    return ReceivedEntry(before, resource, after, full_url, has_request, node), ends


def _read(resource: bytes) -> dict[str, Any]:
    """Read a resource, also with numbers and characters that orjson refuses and a sender may have written."""
    try:
        node = orjson.loads(resource)
    except ValueError:
        node = json.loads(resource, parse_int=float)
    if not isinstance(node, dict):
        raise ValueError("a resource is no object")  # noqa: TRY004 - of the text, not of the call
    return node
