"""Find the characters that the document's fonts can draw, from the fonts' own tables.

The fonts are the DejaVu files inside the pinned `matplotlib` wheel; no code of matplotlib is imported.
"""

from __future__ import annotations

import importlib.util
import struct
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

from archive_service.documents.truetype import lean, tables

REGULAR, BOLD, ITALIC = 0, 1, 2  # add BOLD and ITALIC for both
STRUCK, UNDERLINED = 4, 8  # added to any style; the lines are drawn, not part of a font

FILES = (
    ("DejaVuSans.ttf", "DejaVuSansMono.ttf"),
    ("DejaVuSans-Bold.ttf", "DejaVuSansMono-Bold.ttf"),
    ("DejaVuSans-Oblique.ttf", "DejaVuSansMono-Oblique.ttf"),
    ("DejaVuSans-BoldOblique.ttf", "DejaVuSansMono-BoldOblique.ttf"),
)
"""The font faces by style: Typst searches for a character in the first face, then in the second."""
LEAN = b"lean/1"
"""The form that `truetype.lean` gives the faces: another name when their bytes change."""


@cache
def folder() -> Path:
    """Return where the font files are.

    Raises:
        FileNotFoundError: the wheel that contains them is not installed.
    """
    spec = importlib.util.find_spec("matplotlib")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("matplotlib, which carries the DejaVu fonts, is not installed")
    return Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf"


def digests() -> bytes:
    """Return the SHA-256 of every face used, one after the other (32 bytes each), in the order of `FILES`,
    then the form in which the typesetter gets them.
    """
    return b"".join([sha256(face).digest() for face in _faces()]) + LEAN


def for_typesetting() -> list[bytes]:
    """Return every face used, in the order of `FILES`, without what a document does not need.

    Measured for all of them: 30 ms.
    """
    return [lean(face) for face in _faces()]


def _faces() -> Iterator[bytes]:
    for faces in FILES:
        for name in faces:
            yield (folder() / name).read_bytes()


@cache
def coverage(style: int = REGULAR) -> frozenset[int]:
    """Return the code points that the faces of a style can draw."""
    covered: set[int] = set()
    for name in FILES[style]:
        covered |= code_points((folder() / name).read_bytes())
    return frozenset(covered)


@cache
def advances() -> dict[str, float]:
    """Return the width of each character in the bold face, in em: no other proportional face is wider, so a
    word measured with it fits in any face.
    """
    font = (folder() / FILES[BOLD][0]).read_bytes()
    known = tables(font)
    (per_em,) = struct.unpack_from(">H", known[b"head"], 18)
    (metrics,) = struct.unpack_from(">H", known[b"hhea"], 34)
    widths = struct.unpack_from(">" + "Hh" * metrics, known[b"hmtx"])[::2]
    return {chr(point): widths[min(glyph, metrics - 1)] / per_em for point, glyph in glyphs(font).items()}


def code_points(font: bytes) -> set[int]:
    """Return the code points a TrueType font can draw."""
    return set(glyphs(font))


def glyphs(font: bytes) -> dict[int, int]:
    """Return the glyph of each code point that a TrueType font maps.

    Source:
        OpenType 1.9, table cmap, subtable formats 4 and 12; other formats are skipped.
    """
    cmap = tables(font)[b"cmap"]
    (subtables,) = struct.unpack_from(">H", cmap, 2)
    covered: dict[int, int] = {}
    for number in range(subtables):
        platform, _, offset = struct.unpack_from(">HHI", cmap, 4 + 8 * number)
        (layout,) = struct.unpack_from(">H", cmap, offset)
        if platform in (0, 3) and layout == 4:
            covered |= _segments(cmap, offset)
        elif platform in (0, 3) and layout == 12:
            covered |= _groups(cmap, offset)
    return covered


def _segments(cmap: bytes, at: int) -> dict[int, int]:
    count = struct.unpack_from(">H", cmap, at + 6)[0] // 2
    row = f">{count}H"
    ends = struct.unpack_from(row, cmap, at + 14)
    starts = struct.unpack_from(row, cmap, at + 16 + 2 * count)
    deltas = struct.unpack_from(row, cmap, at + 16 + 4 * count)
    ranges_at = at + 16 + 6 * count
    ranges = struct.unpack_from(row, cmap, ranges_at)
    covered = {}
    for index, (start, end, delta, shift) in enumerate(zip(starts, ends, deltas, ranges, strict=True)):
        for point in range(start, min(end, 0xFFFE) + 1):
            glyph = point
            if shift:
                (glyph,) = struct.unpack_from(">H", cmap, ranges_at + 2 * index + shift + 2 * (point - start))
                if glyph == 0:
                    continue
            if glyph := (glyph + delta) & 0xFFFF:
                covered[point] = glyph
    return covered


def _groups(cmap: bytes, at: int) -> dict[int, int]:
    (count,) = struct.unpack_from(">I", cmap, at + 12)
    covered: dict[int, int] = {}
    for number in range(count):
        start, end, glyph = struct.unpack_from(">III", cmap, at + 16 + 12 * number)
        covered.update(
            (point, glyph + point - start) for point in range(start, end + 1) if glyph + point - start
        )
    return covered
