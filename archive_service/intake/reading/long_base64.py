"""Remove long base64 texts from XML before parsing: the tree of a large file would not fit in memory.

Each text is replaced by a short name and stays in the source; lines are counted as before. Only the text of
an element with `representation="B64"`, or the `value` of a FHIR element of type base64, is replaced.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from archive_service.intake.reading.byte_sources import (
    ByteSource,
    NotUtf16,
    Part,
    Utf8OfUtf16,
    first_bytes,
)
from archive_service.intake.reading.xml_encodings import WIDE

SMALL = 4_000_000
"""Bytes. Smaller XML is parsed without changes."""

MAX_BYTES = 64 * 1024 * 1024
"""Largest number of bytes parsed, without the long texts: the tree is in memory together with the flow."""

_LONG = 64 * 1024
_MOST = 256
"""Most texts replaced in one document; a hostile document could contain any number."""

_RUN = re.compile(rb"[>\"'](?=[A-Za-z0-9+/= \t\r\n]{%d})" % _LONG)
_OF_RUN = re.compile(rb"[A-Za-z0-9+/= \t\r\n]*+")
_LINES = re.compile(rb"\n")
_TAG = 4096
_B64_TAG = re.compile(
    rb"<[A-Za-z_][^<>]*?\srepresentation\s*=\s*(?:\"B64\"|'B64')(?:\s[^<>]*)?(?<!/)>", re.DOTALL
)
_DATA = re.compile(
    rb"<(?:[A-Za-z_][\w.-]*:)?(?:data|valueBase64Binary)(?:\s[^<>]*)?\svalue\s*=\s*([\"'])", re.DOTALL
)
_NAME = b"long-text:"


@dataclass(frozen=True, slots=True, kw_only=True)
class LongTexts:
    """XML with its long texts replaced by names; `places` are the offsets of each text in `content`."""

    content: bytes
    texts: Mapping[str, Part] = field(default_factory=dict)
    places: Sequence[int] = ()
    utf16: bool = False
    """Whether the source was UTF-16; `content` is UTF-8 in both cases."""
    too_large: bool = False
    """Whether more bytes remain than may be parsed; `content` is then the beginning only."""

    def original(self, position: int) -> int:
        """Return the position in the source of a byte of `content` that is not part of a name."""
        shift = 0
        for at, (name, text) in zip(self.places, self.texts.items(), strict=True):
            if at >= position:
                break
            shift = text.offset + text.length - at - len(name) - self._lines(at + len(name))
        return position + shift

    def whole(self) -> bytes:
        """Return the XML with every text restored."""
        pieces: list[bytes] = []
        position = 0
        for at, (name, text) in zip(self.places, self.texts.items(), strict=True):
            pieces += [self.content[position:at], *text.pieces()]
            position = at + len(name) + self._lines(at + len(name))
        return b"".join([*pieces, self.content[position:]])

    @property
    def length(self) -> int:
        """Length in bytes with every text restored."""
        return len(self.content) + sum(text.length for text in self.texts.values())

    def _lines(self, at: int) -> int:
        end = at
        while self.content[end : end + 1] == b"\n":
            end += 1
        return end - at


def without_long_texts(source: ByteSource, length: int) -> LongTexts | bytes:
    """Return XML ready for parsing; small XML is returned unchanged."""
    if length <= SMALL:
        return b"".join(source.pieces())
    head = first_bytes(source)[:4]
    mark = head[:2]
    if b"\0\0" in head:  # UTF-32, which is not supported
        return head
    utf16 = mark in WIDE
    if utf16:
        source = Utf8OfUtf16(source, WIDE[mark] == "utf-16be")
    try:
        kept, runs, complete = _cut(source)
    except NotUtf16:
        return LongTexts(content=mark, utf16=True)
    strange = sum(run.length for run in runs if not _is_base64(kept, run.missed_at))
    if not complete or len(kept) + strange > MAX_BYTES:
        return LongTexts(content=kept, utf16=utf16, too_large=True)
    return _named(source, kept, runs, utf16=utf16)


@dataclass(slots=True)
class _Run:
    """A run of base64 characters that was removed: its position, its lines, and the position where it is
    missing.
    """

    offset: int
    missed_at: int
    length: int = 0
    lines: int = 0


def _cut(source: ByteSource) -> tuple[bytes, list[_Run], bool]:
    """Return the bytes without the runs, the runs, and whether the bytes are complete: they end at
    `MAX_BYTES`.
    """
    kept = bytearray()
    runs: list[_Run] = []
    within = False
    waiting, at = b"", 0  # bytes not fully searched yet, and their position in the source
    for piece in source.pieces():
        if len(kept) > MAX_BYTES:
            return bytes(kept), runs, False
        waiting += piece
        while True:
            if within:
                match = _OF_RUN.match(waiting)
                end = match.end() if match else 0
                runs[-1].length += end
                runs[-1].lines += len(_LINES.findall(waiting, 0, end))
                waiting, at = waiting[end:], at + end
                if not waiting:
                    break
                within = False
            found = _RUN.search(waiting) if len(runs) < _MOST else None
            if found is None:
                # A run may begin in the rest; it is searched again with the next piece.
                sure = max(0, len(waiting) - _LONG - 1)
                kept += waiting[:sure]
                waiting, at = waiting[sure:], at + sure
                break
            kept += waiting[: found.end()]
            waiting, at = waiting[found.end() :], at + found.end()
            runs.append(_Run(at, len(kept)))
            within = True
    kept += waiting
    return bytes(kept), runs, True


def _named(source: ByteSource, kept: bytes, runs: Sequence[_Run], *, utf16: bool) -> LongTexts:
    """Replace each run that is base64 by a name, and restore each run that is anything else."""
    pieces: list[bytes] = []
    texts: dict[str, Part] = {}
    places: list[int] = []
    position, length = 0, 0
    nameable = _NAME not in kept  # a document that contains such names gets none
    for number, run in enumerate(runs):
        pieces.append(kept[position : run.missed_at])
        length += len(pieces[-1])
        position = run.missed_at
        text = Part(source, run.offset, run.length)
        if nameable and _is_base64(kept, run.missed_at):
            name = f"{_NAME.decode()}{number}"
            texts[name] = text
            places.append(length)
            pieces.append(name.encode() + b"\n" * run.lines)
        else:
            pieces.append(b"".join(text.pieces()))
        length += len(pieces[-1])
    pieces.append(kept[position:])
    return LongTexts(content=b"".join(pieces), texts=texts, places=places, utf16=utf16)


def _is_base64(kept: bytes, at: int) -> bool:
    """Say, by the text around it, whether the run missing at `at` is base64."""
    begin = kept.rfind(b"<", max(0, at - _TAG), at)
    if begin < 0:
        return False
    before, after = kept[begin:at], kept[at : at + 1]
    if before.endswith(b">"):
        return after == b"<" and _B64_TAG.fullmatch(before) is not None
    data = _DATA.fullmatch(before)
    return data is not None and after == data[1]


def named_in(texts: Mapping[str, Part], value: str | None) -> Part | None:
    """Return the long text that a value names, if there is one."""
    return texts.get(value.strip()) if texts and value else None
