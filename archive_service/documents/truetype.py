"""TrueType files: their tables, and a copy without what a document does not need.

Source: OpenType 1.9, tables glyf, loca, head and name.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from itertools import pairwise

_HINTING = frozenset((b"fpgm", b"prep", b"cvt "))
_DIRECTORY, _ENTRY = 12, 16
_ALIGNED, _EVEN = 4, 2
_WINDOWS = 3
_LAST_NAME = 6
"""Names 0 to 6: copyright, family, style, identifier, full name, version, PostScript name."""
_WORDS, _SCALE, _TWO_SCALES, _MATRIX = 0x01, 0x08, 0x40, 0x80
_MORE, _INSTRUCTED = 0x20, 0x100


def tables(font: bytes) -> dict[bytes, bytes]:
    """Return the tables of a TrueType font by their tags, in the order of its directory."""
    (count,) = struct.unpack_from(">H", font, 4)
    found = {}
    for at in range(_DIRECTORY, _DIRECTORY + _ENTRY * count, _ENTRY):
        tag, _, offset, length = struct.unpack_from(">4sIII", font, at)
        found[tag] = font[offset : offset + length]
    return found


def lean(font: bytes) -> bytes:
    """Return the font without hinting and without long names; each letter keeps its outline and its width.

    Hinting fits outlines to the pixels of old screens. The typesetter copies it, and the text of the licence,
    into each document: measured for a page, 17 of the 54 KB that are not attached files, and 0.3 ms.
    """
    kept = {tag: table for tag, table in tables(font).items() if tag not in _HINTING}
    long_offsets = struct.unpack_from(">h", kept[b"head"], 50)[0] == 1
    kept[b"glyf"], kept[b"loca"] = _unhinted(kept[b"glyf"], kept[b"loca"], long_offsets)
    kept[b"name"] = _short_names(kept[b"name"])
    return _assembled(font[:4], kept)


def _unhinted(outlines: bytes, offsets: bytes, long_offsets: bool) -> tuple[bytes, bytes]:
    """Return the tables glyf and loca without instructions."""
    form, unit = ("I", 1) if long_offsets else ("H", 2)
    places = struct.unpack(f">{len(offsets) // struct.calcsize(form)}{form}", offsets)
    pieces, at, moved = [], 0, [0]
    for start, end in pairwise(places):
        if end > start:
            piece = _outline(outlines[start * unit : end * unit])
            piece += bytes(-len(piece) % _EVEN)
            pieces.append(piece)
            at += len(piece)
        moved.append(at // unit)
    return b"".join(pieces), struct.pack(f">{len(moved)}{form}", *moved)


def _outline(glyph: bytes) -> bytes:
    """Return the description of a glyph without instructions."""
    (contours,) = struct.unpack_from(">h", glyph)
    if contours < 0:
        return _composite(glyph)
    at = 10 + 2 * contours
    (length,) = struct.unpack_from(">H", glyph, at)
    return glyph if length == 0 else glyph[:at] + b"\0\0" + glyph[at + 2 + length :]


def _composite(glyph: bytes) -> bytes:
    """Return the description of a glyph that is made of others, without instructions."""
    kept, at, more = bytearray(glyph), 10, True
    while more:
        (flags,) = struct.unpack_from(">H", glyph, at)
        struct.pack_into(">H", kept, at, flags & ~_INSTRUCTED)
        more = bool(flags & _MORE)
        transformed = 2 * bool(flags & _SCALE) + 4 * bool(flags & _TWO_SCALES) + 8 * bool(flags & _MATRIX)
        at += (8 if flags & _WORDS else 6) + transformed
    return bytes(kept[:at])


def _short_names(table: bytes) -> bytes:
    """Return the table name with the names that identify the font, once each language."""
    _, count, texts = struct.unpack_from(">HHH", table)
    records = [struct.unpack_from(">HHHHHH", table, 6 + 12 * number) for number in range(count)]
    kept = [one for one in records if one[0] == _WINDOWS and one[3] <= _LAST_NAME]
    rows, text = b"", b""
    for *identity, length, offset in kept:
        rows += struct.pack(">HHHHHH", *identity, length, len(text))
        text += table[texts + offset : texts + offset + length]
    return struct.pack(">HHH", 0, len(kept), 6 + len(rows)) + rows + text


def _assembled(version: bytes, kept: Mapping[bytes, bytes]) -> bytes:
    """Return a font of these tables. Checksums are 0: the typesetter computes those of what it writes."""
    power = 1 << (len(kept).bit_length() - 1)
    head = version + struct.pack(
        ">HHHH", len(kept), 16 * power, power.bit_length() - 1, 16 * (len(kept) - power)
    )
    at, entries, pieces = _DIRECTORY + _ENTRY * len(kept), b"", []
    for tag, table in kept.items():
        entries += struct.pack(">4sIII", tag, 0, at, len(table))
        pieces.append(table + bytes(-len(table) % _ALIGNED))
        at += len(pieces[-1])
    return b"".join((head, entries, *pieces))
