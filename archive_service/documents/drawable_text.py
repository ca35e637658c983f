"""Convert text to drawable text: a character without a glyph becomes its code point, long words may break,
nothing is lost.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache

from archive_service.caching import remembered
from archive_service.documents.fonts import BOLD, ITALIC, REGULAR, advances, coverage

BREAK = "\u200b"
"""Marks where a line may end in a drawn string. The template gives it no size, so text extraction does not
show it. The same character in the source is drawn as its code point instead.
"""

_LINES = re.compile("\r\n|[\r\x85\u2028\u2029]")
_NOT_COMPARED = re.compile("[\\s\u00ad\u200b\u2010\u2011-]+")
_SHOWN = 2_000
"""Most characters without a glyph that one string shows as code points; the others are only counted, since a
hundred thousand of them would take the typesetter 300 MB.
"""
_AND_MORE = "‹…›"
_REPEATED = re.compile(f"(?:{_AND_MORE})+")
_UNSEEN = {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0, *range(0xFE00, 0xFE10)}
_RIGHT_TO_LEFT = ("R", "AL")


@remembered
def squash(text: str) -> str:
    r"""Return the text in the form used by completeness: NFC, without spaces and hyphens.

    >>> squash("Saint - Ex\u00adupe\u0301ry")
    'SaintExupéry'
    """
    return _NOT_COMPARED.sub("", unicodedata.normalize("NFC", text))


def code_point(character: str) -> str:
    r"""Return the code point in its usual writing.

    >>> code_point("\ue123")
    'U+E123'
    """
    return f"U+{ord(character):04X}"


def reads_from_right(text: str) -> bool:
    """Say whether the first letter with a direction is written from right to left (UAX 9, rule P2)."""
    if text.isascii():
        return False
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction == "L":
            return False
        if direction in _RIGHT_TO_LEFT:
            return True
    return False


@cache
def _drawable() -> frozenset[int]:
    # Private use is refused even when a font has a glyph, because level A of PDF/A requires a meaning for
    # each character. Format characters (bidi controls, joiners, tags) draw nothing that a reader could see.
    return frozenset(
        point
        for point in coverage(REGULAR)
        if point not in _UNSEEN and unicodedata.category(chr(point)) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )


def _outside(points: Iterable[int]) -> str:
    """Return a regular expression class that matches everything but these code points."""
    ranges: list[list[int]] = []
    for point in sorted(points):
        if ranges and point == ranges[-1][1] + 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    return "[^" + "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges) + "]"


@cache
def _undrawable() -> re.Pattern[str]:
    return re.compile(_outside(_drawable() | {0x0A}))


@cache
def _plain_only(style: int) -> re.Pattern[str]:
    """Match characters that only the regular faces have: bold and italic DejaVu have fewer letters."""
    return re.compile(_outside(coverage(style) | {0x0A, ord(BREAK)}))


@cache
def _long_word(longest: int) -> re.Pattern[str]:
    return re.compile(rf"\S{{{longest + 1},}}")


@remembered
def _lined(text: str) -> tuple[str, bool]:
    """Return the text with line feeds for every kind of line end, and whether all its characters can be
    drawn.
    """
    text = _LINES.sub("\n", text).replace("\t", "    ").replace("\u00ad", "")
    return text, _undrawable().search(text) is None


class Lettering:
    """Converts the strings of one document to drawable strings, and remembers the characters that could not
    be drawn.
    """

    __slots__ = ("undrawn",)

    def __init__(self) -> None:
        self.undrawn: Counter[str] = Counter()

    def visible(self, text: str, *, count: bool = True) -> str:
        """Return the text with line feeds for every kind of line end, and ‹U+...› for characters that cannot
        be drawn.
        """
        if text.isascii() and text.isprintable():
            return text
        text, drawable = _lined(text)
        if drawable:
            return text

        left = _SHOWN

        def shown(found: re.Match[str]) -> str:
            nonlocal left
            character = found.group()
            if unicodedata.category(character) == "Zs":
                return "\u00a0"
            if count:
                self.undrawn[character] += 1
            left -= 1
            return f"‹{code_point(character)}›" if left >= 0 else _AND_MORE

        drawn = _undrawable().sub(shown, text)
        return drawn if left >= 0 else _REPEATED.sub(_AND_MORE, drawn)

    def line(self, text: str) -> str:
        """Return the text on one line: for titles, names, and properties of the file."""
        return " ".join(self.visible(text).split())


Drawn = str | dict[str, str]
"""A drawable string for the template; in a dict under `plain` when it must be drawn in the regular face."""


def styled(text: str, style: int) -> Drawn:
    """Return the drawable text, marked as plain when the faces of the style lack one of its letters."""
    if style == REGULAR or text.isascii() or _plain_only(style & (BOLD | ITALIC)).search(text) is None:
        return text
    return {"plain": text}


def width_of(text: str, size: float) -> float:
    """Return the greatest width of a text on one line, in points, at a font size in points."""
    return _ems(text) * size


@remembered
def _ems(text: str) -> float:
    known = advances()
    return sum([known.get(character, 1.0) for character in text])


def breakable(text: str, width: float, size: float) -> str:
    """Return the text with possible breaks inside words wider than `width` points.

    Only such words get breaks: a word that may break would be used to fill every line.
    """
    fitting = max(1, int(width / size))  # with few exceptions, no letter is wider than its font size
    if len(text) <= fitting:
        return text
    piece = max(1, min(16, fitting // 2))

    def broken(found: re.Match[str]) -> str:
        word = found.group()
        if width_of(word, size) <= width:
            return word
        return BREAK.join(_pieces(word, piece))

    return _long_word(fitting).sub(broken, text)


def _pieces(word: str, length: int) -> list[str]:
    pieces: list[str] = []
    start = 0
    while start < len(word):
        end = min(start + length, len(word))
        while end < len(word) and unicodedata.combining(word[end]):
            end += 1
        pieces.append(word[start:end])
        start = end
    return pieces
