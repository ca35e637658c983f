"""Text as it can be drawn: what no font has becomes its code point, long words may break, nothing is lost."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache

from archive_service.caching import remembered
from archive_service.documents.fonts import BOLD, ITALIC, REGULAR, advances, coverage

BREAK = "\u200b"
"""In a drawn string: a line may end here. The template sets it at no size, so no extraction shows it.
Never the source's own: that one is drawn as its code point."""

_LINES = re.compile("\r\n|[\r\x85\u2028\u2029]")
_NOT_COMPARED = re.compile("[\\s\u00ad\u200b\u2010\u2011-]+")
_SHOWN = 2_000
"""Characters without drawing that one string shows as code points: the rest is counted in their list, since
a hundred thousand of them would take the typesetter 300 MB."""
_AND_MORE = "‹…›"
_REPEATED = re.compile(f"(?:{_AND_MORE})+")
_UNSEEN = {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0, *range(0xFE00, 0xFE10)}
_RIGHT_TO_LEFT = ("R", "AL")


@remembered
def squash(text: str) -> str:
    r"""Return the text as completeness compares it: NFC, without spaces and hyphens.

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
    """Say whether the first letter with a direction reads from right to left (UAX 9, rule P2)."""
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
    # Private use is refused even where a font has a glyph: level A of PDF/A wants a meaning for each, and
    # format characters (bidi controls, joiners, tags) draw nothing a reader could see.
    return frozenset(
        point
        for point in coverage(REGULAR)
        if point not in _UNSEEN and unicodedata.category(chr(point)) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )


def _outside(points: Iterable[int]) -> str:
    """Write a character class that matches everything but these code points."""
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
    """Match what only the regular faces have: bold and oblique DejaVu know fewer letters."""
    return re.compile(_outside(coverage(style) | {0x0A, ord(BREAK)}))


@cache
def _long_word(longest: int) -> re.Pattern[str]:
    return re.compile(rf"\S{{{longest + 1},}}")


@remembered
def _lined(text: str) -> tuple[str, bool]:
    """Return the text with line feeds for every kind of line end, and whether all of it has a drawing."""
    text = _LINES.sub("\n", text).replace("\t", "    ").replace("\u00ad", "")
    return text, _undrawable().search(text) is None


class Lettering:
    """Turns the strings of one document into drawable ones, and remembers what could not be drawn."""

    __slots__ = ("undrawn",)

    def __init__(self) -> None:
        self.undrawn: Counter[str] = Counter()

    def visible(self, text: str, *, count: bool = True) -> str:
        """Return the text with line feeds for every kind of line end and ‹U+...› for what has no drawing."""
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
        """Return the text on one line: for titles, names, properties of the file."""
        return " ".join(self.visible(text).split())


Drawn = str | dict[str, str]
"""A drawable string for the template; in a dict under `plain` when it must be set in the regular face."""


def styled(text: str, style: int) -> Drawn:
    """Return the drawable text, marked as plain when the style's faces lack a letter of it."""
    if style == REGULAR or text.isascii() or _plain_only(style & (BOLD | ITALIC)).search(text) is None:
        return text
    return {"plain": text}


def width_of(text: str, size: float) -> float:
    """Return how wide a text is at most on one line, in points, at a font size in points."""
    return _ems(text) * size


@remembered
def _ems(text: str) -> float:
    known = advances()
    return sum([known.get(character, 1.0) for character in text])


def breakable(text: str, width: float, size: float) -> str:
    """Return the text where words wider than `width` points may break between any few letters.

    Only those: a line would be filled with the start of any word that is allowed to break.
    """
    fitting = max(1, int(width / size))  # no letter is wider than its font is high, but for a few
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
