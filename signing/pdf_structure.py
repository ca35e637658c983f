"""Read the small part of PDF syntax that is needed to append a revision to a simple file.

A file that this module cannot read is not refused: the caller then uses a slower method.
"""

import re
from dataclasses import dataclass
from typing import Self

_REFERENCE = re.compile(rb"\s*(\d{1,10})\s+(\d{1,5})\s+R\s*")
_HEADER = re.compile(rb"\s*(\d{1,10})\s+(\d{1,5})\s+obj\s*")
_XREF = re.compile(rb"xref\s*?\r?\n0 (\d{1,7}) ?\r?\n")
_START = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF\s*\Z")
_TOKEN = re.compile(rb"<<|>>|\[|\]|\(|<[0-9A-Fa-f\s]*>|/[^\s()<>\[\]{}/%]*|[^\s()<>\[\]{}/%]+|%[^\r\n]*|\s+")
ENTRY_SIZE = 20
"""Bytes of one entry of a cross-reference table."""
_MAX_PAGES_DEPTH = 50


_TAIL = 2048


def has_an_end(content: bytes) -> bool:
    """Say whether the last bytes look like the end of a PDF; this saves slower readers a search through
    megabytes.
    """
    tail = content[-_TAIL:]
    return b"startxref" in tail and b"%%EOF" in tail


class NotPlain(Exception):
    """The file has a structure that this module does not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainPdf:
    """A file of one revision with one classic cross-reference table."""

    content: bytes
    size: int
    """Number of the next free object."""
    table: int
    """Where the first entry of the cross-reference table begins."""
    start: int
    """Position of the table, which the next revision must name."""
    trailer: dict[bytes, bytes]

    @classmethod
    def read(cls, content: bytes) -> Self:
        """Read table and trailer.

        Raises:
            NotPlain: several revisions, a cross-reference stream, encryption, or not a PDF.
        """
        found = _START.search(content, max(0, len(content) - 64))
        if found is None:
            raise NotPlain
        start = int(found[1])
        header = _XREF.match(content, start)
        if header is None:
            raise NotPlain
        size, table = int(header[1]), header.end()
        rest = content[table + size * ENTRY_SIZE : found.start()]
        if not rest.startswith(b"trailer"):
            raise NotPlain
        trailer, _ = dictionary(rest, len(b"trailer"))
        if trailer.keys() & {b"Prev", b"XRefStm", b"Encrypt"} or trailer.get(b"Size") != b"%d" % size:
            raise NotPlain
        return cls(content=content, size=size, table=table, start=start, trailer=trailer)

    def place(self, number: int) -> int:
        """Return the position at which an object begins."""
        if not 0 < number < self.size:
            raise NotPlain
        begins = self.table + number * ENTRY_SIZE
        entry = self.content[begins : begins + ENTRY_SIZE]
        if entry[10:18] != b" 00000 n" or not entry[:10].isdigit():
            raise NotPlain
        return int(entry[:10])

    def entries(self) -> bytes:
        """Return the entries of the cross-reference table, `ENTRY_SIZE` bytes each."""
        return self.content[self.table : self.table + self.size * ENTRY_SIZE]

    def dictionary(self, number: int) -> dict[bytes, bytes]:
        """Return an object's entries, each value with its original encoding."""
        header = _HEADER.match(self.content, self.place(number))
        if header is None or int(header[1]) != number:
            raise NotPlain
        return dictionary(self.content, header.end())[0]

    def first_page(self, catalog: dict[bytes, bytes]) -> tuple[int, dict[bytes, bytes]]:
        """Return number and entries of the first page."""
        number = reference(catalog.get(b"Pages", b""))
        for _ in range(_MAX_PAGES_DEPTH):
            entries = self.dictionary(number)
            if entries.get(b"Type") == b"/Page":
                return number, entries
            kids = entries.get(b"Kids", b"")
            first = _REFERENCE.match(kids, 1)
            if not kids.startswith(b"[") or first is None:
                raise NotPlain
            number = int(first[1])
        raise NotPlain


def reference(value: bytes) -> int:
    """Return the object number of an indirect reference of generation 0."""
    found = _REFERENCE.fullmatch(value)
    if found is None or int(found[2]) != 0:
        raise NotPlain
    return int(found[1])


def dictionary(content: bytes, position: int) -> tuple[dict[bytes, bytes], int]:
    """Split the dictionary at `position` into its own entries; also return where it ends.

    Values keep their original encoding. Raises `NotPlain` when there is no dictionary or it is broken.
    """
    position = _skip_space(content, position)
    if content[position : position + 2] != b"<<":
        raise NotPlain
    position += 2
    entries: dict[bytes, bytes] = {}
    while True:
        position = _skip_space(content, position)
        if content[position : position + 2] == b">>":
            return entries, position + 2
        name = _TOKEN.match(content, position)
        if name is None or not name[0].startswith(b"/") or b"#" in name[0] or name[0][1:] in entries:
            raise NotPlain
        value_start = _skip_space(content, name.end())
        position = _value_end(content, value_start)
        entries[name[0][1:]] = content[value_start:position]


def elements(array: bytes) -> list[bytes]:
    """Split an array that contains no references into its elements, with their original encoding."""
    if not array.startswith(b"["):
        raise NotPlain
    found = []
    position = _skip_space(array, 1)
    while array[position : position + 1] != b"]":
        end = _value_end(array, position)
        found.append(array[position:end])
        position = _skip_space(array, end)
    return found


def written(entries: dict[bytes, bytes]) -> bytes:
    """Write a dictionary from encoded values."""
    return b"<<" + b"".join(b"/" + name + b" " + value for name, value in entries.items()) + b">>"


def text_string(text: str) -> bytes:
    """Write a PDF text string, in hexadecimal so that nothing in it needs escaping."""
    if text.isascii():
        return hex_string(text.encode())
    return hex_string(b"\xfe\xff" + text.encode("utf-16-be", "replace"))


def hex_string(content: bytes) -> bytes:
    """Write a PDF byte string in hexadecimal."""
    return b"<" + content.hex().encode() + b">"


def _skip_space(content: bytes, position: int) -> int:
    while (token := _TOKEN.match(content, position)) and (token[0].isspace() or token[0].startswith(b"%")):
        position = token.end()
    return position


def _value_end(content: bytes, position: int) -> int:
    """Return the position after the value that begins at `position`; a reference counts as one value."""
    if reference_here := _REFERENCE.match(content, position):
        return reference_here.start() + len(reference_here[0].rstrip())
    depth = 0
    while True:
        token = _TOKEN.match(content, position)
        if token is None:
            raise NotPlain
        position = token.end()
        if token[0] in (b"<<", b"["):
            depth += 1
        elif token[0] in (b">>", b"]"):
            depth -= 1
        elif token[0] == b"(":
            position = string_end(content, position)
        elif token[0].isspace() or token[0].startswith(b"%"):
            continue
        if depth < 0:
            raise NotPlain
        if depth == 0:
            return position


_STRING_PART = re.compile(rb"[^()\\]+|\\.|[()]", re.DOTALL)


def string_end(content: bytes, position: int) -> int:
    """Return the end of the literal string whose opening parenthesis is just before `position`."""
    depth = 1
    while depth:
        part = _STRING_PART.match(content, position)
        if part is None:
            raise NotPlain
        position = part.end()
        depth += {b"(": 1, b")": -1}.get(part[0], 0)
    return position
