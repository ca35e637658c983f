"""Find objects in a PDF by its cross-reference sections, without reading the rest of it.

Source: ISO 32000-1, 7.5 (file structure). An object written in another way is not found; nothing is guessed.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

HEADER_WITHIN = 1024  # bytes; what most programs accept
START = re.compile(rb"startxref\s+(\d{1,12})\b")
_ROOT = re.compile(rb"/Root\s+(\d{1,10})\s+\d{1,5}\s+R")
_MOST_TRAILER = 4096
_MOST_SECTIONS = 64
_MOST_INFLATED = 4_000_000
_LONGEST = 65_536  # bytes of one dictionary, and of a section's trailer
_TABLE = re.compile(rb"\s*xref\s+")
_RANGE = re.compile(rb"\s*(\d{1,10})\s+(\d{1,10})\s*?[\r\n ]\s*")
_ENTRY = re.compile(rb"(\d{10}) \d{5} ([nf])")
_OBJECT = re.compile(rb"\s*(\d{1,10})\s+\d{1,5}\s+obj\b")
_STREAM = re.compile(rb"stream\r?\n")
_NUMBER = re.compile(rb"\d{1,10}")
_EARLIER = re.compile(rb"/(?:Prev|XRefStm)\s+(\d{1,12})")


@dataclass(frozen=True, slots=True)
class _Section:
    """One cross-reference section: its trailer dictionary as written, and the positions of objects."""

    trailer: bytes
    table: _Table | _Stream


@dataclass(frozen=True, slots=True)
class _Table:
    """The lines of a classic table: (first number, count, position of its lines)."""

    ranges: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class _Stream:
    """The rows of a cross-reference stream: ranges as in `_Table` counted in rows, widths, the rows."""

    ranges: tuple[tuple[int, int, int], ...]
    widths: tuple[int, int, int]
    rows: bytes
    filtered: bool


class PdfObjects:
    """The objects of a PDF. `start` is the position of its header: offsets are counted from there."""

    def __init__(self, content: bytes, start: int, offset: int) -> None:
        """Read the sections from the newest one, at `offset`."""
        self._content, self._start = content, start
        self._unpacked = (-1, b"")
        self._sections = list(self._follow(offset))
        self.trailers = [section.trailer for section in self._sections]
        """The trailer dictionaries as written, the newest first."""

    @property
    def are_packed(self) -> bool:
        """Whether objects are inside streams."""
        return b"/ObjStm" in self._content

    def _follow(self, offset: int) -> Iterator[_Section]:
        waiting, met = [offset], set[int]()
        while waiting and len(met) < _MOST_SECTIONS:
            at = waiting.pop(0)
            if at in met:
                continue
            met.add(at)
            section = self._section(self._start + at)
            if section is None:
                continue
            yield section
            waiting += [int(found[1]) for found in _EARLIER.finditer(section.trailer)]

    def _section(self, at: int) -> _Section | None:
        table = _TABLE.match(self._content, at)
        return self._classic(table.end()) if table else self._compressed(at)

    def _classic(self, at: int) -> _Section | None:
        ranges = []
        while found := _RANGE.match(self._content, at):
            first, count = int(found[1]), int(found[2])
            ranges.append((first, count, found.end()))
            at = found.end() + 20 * count
        end = self._content.find(b"startxref", at)
        trailer = self._content[at : end if end >= 0 else at + _LONGEST][:_LONGEST]
        place = trailer.find(b"trailer")
        return _Section(trailer[place:], _Table(tuple(ranges))) if place >= 0 else None

    def _compressed(self, at: int) -> _Section | None:
        written = self._at(at)
        if written is None or b"/XRef" not in written[0]:
            return None
        trailer, begin = written
        widths = re.search(rb"/W\s*\[\s*(\d{1,2})\s+(\d{1,2})\s+(\d{1,2})\s*\]", trailer)
        size = re.search(rb"/Size\s+(\d{1,10})", trailer)
        index = re.search(rb"/Index\s*\[([\d\s]*)\]", trailer)
        listed = index[1].split() if index else [b"0", size[1] if size else b"0"]
        if widths is None or not all(map(_NUMBER.fullmatch, listed)):
            return None
        numbers = [int(each) for each in listed]
        ranges, row = [], 0
        for first, count in zip(numbers[::2], numbers[1::2], strict=False):
            ranges.append((first, count, row))
            row += count
        one, two, three = (int(each) for each in widths.groups())
        filtered = re.search(rb"/Predictor\s+1[0-5]", trailer) is not None
        rows = self._data(trailer, begin)
        return _Section(trailer, _Stream(tuple(ranges), (one, two, three), rows, filtered))

    def _at(self, at: int) -> tuple[bytes, int] | None:
        """Return the dictionary of the object that begins at a position, and the end of that dictionary."""
        head = _OBJECT.match(self._content, at)
        if head is None:
            return None
        ends = [
            place
            for mark in (b"endobj", b"stream")
            if (place := self._content.find(mark, head.end(), head.end() + _LONGEST)) >= 0
        ]
        end = min(ends, default=head.end() + _LONGEST)
        return self._content[head.end() : end], end

    def _data(self, dictionary: bytes, begin: int) -> bytes:
        """Return the data of a stream, decompressed up to a limit; empty with an unsupported compression."""
        stream = _STREAM.match(self._content, begin)
        if stream is None:
            return b""
        length = re.search(rb"/Length\s+(\d{1,10}+)(?!\s+\d+\s+R)", dictionary)
        end = stream.end() + int(length[1]) if length else self._content.find(b"endstream", stream.end())
        data = self._content[stream.end() : end]
        if b"/Filter" not in dictionary:
            return data
        if not re.search(rb"/Filter\s*\[?\s*/FlateDecode\s*\]?", dictionary):
            return b""
        try:
            return zlib.decompressobj().decompress(data, _MOST_INFLATED)
        except zlib.error:
            return b""

    def catalog(self) -> bytes | None:
        """Return the catalog, the root dictionary of the document; None when it is not found."""
        root = next((found for trailer in self.trailers if (found := _ROOT.search(trailer))), None)
        return self.dictionary(int(root[1])) if root else None

    def dictionary(self, number: int, *, by_sight: bool = True) -> bytes | None:
        """Return the dictionary of an object as written, without what follows; None when it is not found.

        When no section names it, it is searched `by_sight` in the whole file, as programs that repair files
        do: the last object with its number.
        """
        for section in self._sections:
            place = _place(section.table, self._content, number)
            if place is None:
                continue
            kind, value, index = place
            if kind == 1:
                written = self._at(self._start + value)
                if written:
                    return written[0]
                break
            return self._packed(value, index) if kind == 2 else None
        return self._by_sight(number) if by_sight else None

    def _by_sight(self, number: int) -> bytes | None:
        heads = re.finditer(rb"(?<!\d)%d\s+\d{1,5}\s+obj\b" % number, self._content)
        place = max((head.start() for head in heads), default=-1)
        written = self._at(place) if place >= 0 else None
        return written[0] if written else None

    def _packed(self, number: int, index: int) -> bytes | None:
        """Return an object from an object stream (7.5.7)."""
        for section in self._sections:
            place = _place(section.table, self._content, number)
            if place is not None and place[0] == 1:
                break
        else:
            return None
        written = self._at(self._start + place[1])
        if written is None:
            return None
        first = re.search(rb"/First\s+(\d{1,10})", written[0])
        if self._unpacked[0] != number:  # related objects are in one stream
            self._unpacked = (number, self._data(*written))
        data = self._unpacked[1]
        if first is None:
            return None
        here, *after = data[: int(first[1])].split()[1::2][index : index + 2] or [b""]
        if not _NUMBER.fullmatch(here):
            return None
        begin = int(first[1]) + int(here)
        end = int(first[1]) + int(after[0]) if after and _NUMBER.fullmatch(after[0]) else len(data)
        return data[begin : min(end, begin + _LONGEST)]


def objects_of(content: bytes) -> PdfObjects | None:
    """Return the objects of a PDF; None when it has no header, or does not give the position of its
    sections.
    """
    start = content.find(b"%PDF-", 0, HEADER_WITHIN + 5)
    last = content.rfind(b"startxref")
    found = START.match(content, last) if last >= 0 else None
    if start < 0 or found is None:
        return None
    objects = PdfObjects(content, start, int(found[1]))
    if not objects.trailers and start:  # some writers count from the first byte of the file
        objects = PdfObjects(content, 0, int(found[1]))
    last = content.rfind(b"trailer")
    if not objects.trailers and last >= 0:  # the sections are at another position than the file states
        objects.trailers.append(content[last : last + _MOST_TRAILER])
    return objects


def _place(table: _Table | _Stream, content: bytes, number: int) -> tuple[int, int, int] | None:
    """Return (kind, offset or object stream, index in it) of an object: 1 in the file, 2 packed, 0 free."""
    for first, count, begin in table.ranges:
        if not first <= number < first + count:
            continue
        if isinstance(table, _Stream):
            return _row(table, begin + number - first)
        entry = _ENTRY.match(content, begin + 20 * (number - first))
        return (int(entry[2] == b"n"), int(entry[1]), 0) if entry else None
    return None


def _row(stream: _Stream, row: int) -> tuple[int, int, int] | None:
    """Read one row. Rows with the PNG "up" filter are sums over their columns."""
    length = sum(stream.widths)
    if not stream.filtered:
        line = stream.rows[row * length : (row + 1) * length]
    else:
        step = length + 1
        if stream.rows[: (row + 1) * step : step].strip(b"\x02"):
            return None
        end = (row + 1) * step
        line = bytes(sum(stream.rows[column:end:step]) & 0xFF for column in range(1, step))
    if len(line) != length:
        return None
    one, two, _ = stream.widths
    kind = int.from_bytes(line[:one], "big") if one else 1
    return kind, int.from_bytes(line[one : one + two], "big"), int.from_bytes(line[one + two :], "big")
