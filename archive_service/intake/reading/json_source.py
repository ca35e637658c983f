"""Strict JSON, read from bytes once: ambiguous JSON is refused, and long texts stay in the source bytes.

Python's own scanner builds the values (it is written in C, and reports each object's pairs, so that a
repeated key is found). Before it, our own pass over the bytes limits depth and number of values, replaces
long base64 texts and notes the position of each entry of a Bundle.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from archive_service.findings import Finding
from archive_service.findings.catalogue import Code
from archive_service.intake.reading.json_values import EntryPlace, Json, NumberText, Stretch, walk
from archive_service.model.flow import ByteRange

MAX_DEPTH = 100
MAX_VALUES = 1_000_000
MAX_PATH = 1_000  # characters of the keys on the path to an object or array
_MAX_PATHS = 100_000_000  # total of all paths: each may have to be kept in memory as a place
_OF_INDEX = 7  # approximate characters of an index in a pointer
_ENTRY_DEPTH = 4  # containers open inside the resource of an entry
_ENTRY_KEYS = (1, 3)  # containers open where a relevant key may be
_MAX_TEXT = 32 * 1024 * 1024  # bytes of the text without the long texts
_LONG = 32 * 1024
_LONG_WORD = 1024 * 1024  # bytes of base64 characters that always stay in the flow

# A string without escapes, a string with escapes, or one structural character. `N` and `I` begin NaN and
# Infinity: outside a string no JSON value has a capital.
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[\]{},NI]', re.DOTALL)
_BASE64 = re.compile(rb"[A-Za-z0-9+/=]*+")
# In other elements, the same characters may be text without spaces that a person wrote.
_CARRIES_BASE64 = re.compile(rb'"(?:data|valueBase64Binary)"[ \t\r\n]*+:[ \t\r\n]*+\Z')
_COLON = re.compile(rb"[ \t\r\n]*+:[ \t\r\n]*+")
_ESCAPED_PAIRS = re.compile(rb"\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


@dataclass(frozen=True, slots=True)
class JsonReading:
    """A value with the defects found in it; `readable` is false when there is no single value."""

    value: Json
    findings: Sequence[Finding] = ()
    entries: Sequence[EntryPlace] = ()
    readable: bool = True


@dataclass(slots=True)
class _Structure:
    """The results of the pass over the bytes: long texts, entries, and the first reason to stop."""

    long_texts: list[Stretch] = field(default_factory=list)
    entries: list[EntryPlace] = field(default_factory=list)
    refusal: Finding | None = None


def read_json(content: bytes | memoryview) -> JsonReading:
    """Return the value of a JSON text. Never raises; bytes are UTF-8 (RFC 8259)."""
    view = memoryview(content)
    findings: list[Finding] = []
    start = 0
    if bytes(view[:3]) == b"\xef\xbb\xbf":
        findings.append(Code.JSON_BYTE_ORDER_MARK.at(""))
        start = 3
    structure = _scan(view, start)
    if structure.refusal:
        return JsonReading(None, [*findings, structure.refusal], readable=False)
    return _parse(view, start, structure, findings)


def _scan(view: memoryview, start: int) -> _Structure:
    """Walk once over strings and brackets; iterative, so that no nesting depth can exhaust the stack.

    `paths` holds the length of the pointer to each open container.
    """
    found, entries = _Structure(), _Entries(view)
    paths, written = [0], 0  # the second is the total length of all pointers to containers
    depth, values = 0, 0  # containers open; values met
    key = 0  # length in bytes of the string just before: a bracket after it without a comma is its value
    for token in _TOKEN.finditer(view, start):
        at = token.start()
        mark = view[at]
        if mark == 0x22:  # a string
            end = token.end()
            key = end - at
            if key > _LONG and _is_left(view, at, end):
                found.long_texts.append(Stretch(at + 1, key - 2))
            elif depth in _ENTRY_KEYS and entries.await_key(depth):
                entries.note_string(at, end)
            values += 1
        elif mark == 0x2C:  # a comma
            values += 1
            key = 0
        elif mark in b"{[":
            values += 1
            depth += 1
            path = paths[-1] + (key or _OF_INDEX)
            paths.append(path)
            written += path
            key = 0
            if depth <= _ENTRY_DEPTH:
                entries.open(depth, at, mark)
            elif depth > MAX_DEPTH:
                return _refused(found, Code.JSON_TOO_DEEP.at("", limit=MAX_DEPTH))
            if path > MAX_PATH or written > _MAX_PATHS:
                return _refused(found, Code.JSON_PATH_TOO_LONG.at("", limit=MAX_PATH))
        elif mark in b"}]":
            if 1 < depth <= _ENTRY_DEPTH:
                entries.close(depth, at)
            if depth:
                depth -= 1
                paths.pop()
            key = 0
        else:
            return _refused(found, Code.JSON_NOT_A_NUMBER.at("", byte=at))
        if values > MAX_VALUES:
            return _refused(found, Code.JSON_TOO_MANY_VALUES.at("", limit=MAX_VALUES))
    found.entries = entries.found
    return found


def _refused(found: _Structure, refusal: Finding) -> _Structure:
    found.refusal = refusal
    return found


class _Entries:
    """Finds the entries of a Bundle, and the resource in each entry, while brackets are read.

    Depth 1 is inside the Bundle, 2 inside its `entry` array, 3 inside an entry, 4 inside its resource. Only
    the first array is used: a flow with two `entry` keys is refused later. The class remembers the byte at
    which the value of a key must begin, so that a string that only looks like the key is ignored.
    """

    def __init__(self, view: memoryview) -> None:
        self.found: list[EntryPlace] = []
        self._view = view
        self._in_array, self._array_met = False, False
        self._awaited_array = self._awaited_resource = -1
        self._entry = self._resource = -1  # where the open entry and resource begin
        self._whole_resource = ByteRange(0, 0)

    def await_key(self, depth: int) -> bool:
        """Say whether a string at this depth may be a relevant key."""
        return (depth == 1 and not self._array_met) or (depth == 3 and self._in_array)

    def note_string(self, at: int, end: int) -> None:
        """Note a string that may be the key `entry` of the Bundle, or `resource` of an entry."""
        colon = _COLON.match(self._view, end)
        if colon and not self._array_met and _key(self._view[at:end]) == "entry":
            self._awaited_array = colon.end()
        elif colon and self._in_array and _key(self._view[at:end]) == "resource":
            self._awaited_resource = colon.end()

    def open(self, depth: int, at: int, mark: int) -> None:
        """Note an opening bracket; `depth` already counts the container that it opens."""
        if depth == 2 and at == self._awaited_array and mark == 0x5B:
            self._in_array = self._array_met = True
        elif depth == 3 and self._in_array:
            self._entry, self._whole_resource = at, ByteRange(at, 0)
        elif depth == 4 and at == self._awaited_resource:
            self._resource = at

    def close(self, depth: int, at: int) -> None:
        """Note a closing bracket; `depth` still counts the container that it closes."""
        where = f"/entry/{len(self.found)}"
        if depth == 4 and self._resource >= 0:
            self._whole_resource = ByteRange(self._resource, at + 1 - self._resource, f"{where}/resource")
            self._resource = -1
        elif depth == 3 and self._in_array and self._entry >= 0:
            entry = ByteRange(self._entry, at + 1 - self._entry, where)
            self.found.append(EntryPlace(entry, self._whole_resource))
            self._entry = -1
        elif depth == 2:
            self._in_array = False


def _is_left(view: memoryview, at: int, end: int) -> bool:
    """Say whether the long string between two quotes is base64, or a word too long to be anything else."""
    if not _BASE64.fullmatch(view, at + 1, end - 1):
        return False
    return end - at > _LONG_WORD or _CARRIES_BASE64.search(view[max(0, at - 64) : at]) is not None


def _key(literal: memoryview) -> str:
    text = bytes(literal)
    if b"\\" not in text:
        return text[1:-1].decode("utf-8", "replace")
    try:
        return str(json.loads(text))
    except ValueError:
        return ""


def _parse(view: memoryview, start: int, structure: _Structure, findings: list[Finding]) -> JsonReading:
    kept = len(view) - start - sum(stretch.length for stretch in structure.long_texts)
    if kept > _MAX_TEXT:
        refusal = Code.JSON_TOO_MANY_VALUES.at("", limit=MAX_VALUES)
        return JsonReading(None, [*findings, refusal], readable=False)
    masked, shifts = _mask(view, start, structure.long_texts)
    try:
        text = masked.decode("utf-8")
    except UnicodeDecodeError as error:
        refusal = Code.JSON_NOT_UTF8.at("", byte=_original(error.start, shifts))
        return JsonReading(None, [*findings, refusal], readable=False)
    stretches = iter(structure.long_texts)
    doubled: set[int] = set()

    def build(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        value = dict(pairs)
        if len(value) != len(pairs):
            doubled.add(id(value))
        return value

    decoder = json.JSONDecoder(
        object_pairs_hook=build,
        parse_float=NumberText,
        parse_int=NumberText,
        parse_constant=lambda _: next(stretches),
    )
    try:
        value: Json = decoder.decode(text)
    except json.JSONDecodeError as error:
        byte = _original(len(text[: error.pos].encode("utf-8", "surrogatepass")), shifts)
        refusal = Code.JSON_SYNTAX.at("", byte=byte)
        return JsonReading(None, [*findings, refusal], readable=False)
    if _SURROGATE.search(masked) and _SURROGATE.search(_ESCAPED_PAIRS.sub(b"", masked)):
        return JsonReading(None, [*findings, *_surrogates(value)], readable=False)
    findings.extend(_duplicates(value, doubled))
    entries = structure.entries if not doubled and _entries_agree(value, structure.entries) else ()
    return JsonReading(value, findings, entries)


def _mask(view: memoryview, start: int, stretches: Sequence[Stretch]) -> tuple[bytes, list[tuple[int, int]]]:
    """Return the text with each long string replaced by the constant `NaN`, which a JSON text cannot contain.

    The second result maps a position of the masked text to the flow: (masked position, difference).
    """
    pieces: list[memoryview | bytes] = []
    shifts = [(0, start)]
    position, length = start, 0
    for stretch in stretches:
        pieces += [view[position : stretch.offset - 1], b"NaN"]
        length += stretch.offset - 1 - position + 3
        position = stretch.offset + stretch.length + 1
        shifts.append((length, position - length))
    pieces.append(view[position:])
    return b"".join(pieces), shifts


def _original(position: int, shifts: Sequence[tuple[int, int]]) -> int:
    return position + next(shift for begin, shift in reversed(shifts) if begin <= position)


def _duplicates(value: Json, doubled: set[int]) -> Iterator[Finding]:
    if not doubled:
        return
    if isinstance(value, dict) and id(value) in doubled:
        yield Code.JSON_DUPLICATE_KEY.at("")
    for pointer, node in walk(value):
        if isinstance(node, dict) and pointer and id(node) in doubled:
            yield Code.JSON_DUPLICATE_KEY.at(pointer)


def _surrogates(value: Json) -> Iterator[Finding]:
    places = [pointer for pointer, node in walk(value) if isinstance(node, str) and _has_surrogate(node)]
    for pointer in places or [""]:
        yield Code.JSON_LONE_SURROGATE.at(pointer if not _has_surrogate(pointer) else "")


def _has_surrogate(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)


def _entries_agree(value: Json, places: Sequence[EntryPlace]) -> bool:
    listed = value.get("entry") if isinstance(value, dict) else None
    return (
        isinstance(listed, list) and len(listed) == len(places) and all(isinstance(e, dict) for e in listed)
    )
