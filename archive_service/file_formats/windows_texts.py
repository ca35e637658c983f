"""Whether a text that was read in windows-1252 is one, told by its rare signs and its accented letters."""

from __future__ import annotations

import re
from itertools import islice

# In windows-1252 these stand beside a letter, or between two, in no European language: their bytes are
# letters of another encoding (é is 82 in IBM850, 8E on a Macintosh). An apostrophe, a middle dot may.
_BESIDE_NO_LETTER = frozenset("\u201a\u0192\u201e\u2020\u2021\u02c6\u02dc")
_BETWEEN_NO_LETTERS = frozenset("\u20ac\u2030\u2039\u2022\u2122\u203a¡¢£¤¥¦§¨©«¬\xad®¯±´¶¸»¿×÷")
_BEHIND_NO_SMALL_LETTER = frozenset("\u0160\u017d\u0178")
_RARE = re.compile(
    "[" + "".join(_BESIDE_NO_LETTER | _BETWEEN_NO_LETTERS | _BEHIND_NO_SMALL_LETTER) + "\u0152À-Þ]"
)
_MOST_SIGNS = 500  # looked at: a text in another encoding shows it long before
_HEAD = 4096
_ACCENTED, _PLAIN = (
    re.compile("[\u0160\u0161\u017d\u017e\u0152\u0153\u0178À-ÖØ-öø-ÿ]"),
    re.compile("[A-Za-z]"),
)
_FEW = 4  # accented letters that may be all of a short text
_HIGH_CONTROLS = re.compile(b"[\x80-\x9f]")
_LETTER = rb"[A-Za-z\xc0-\xff]"
# € and, within a word, Œ, œ, Ÿ: signs in windows-1252 that stand there in no text.
_OF_LATIN_9 = re.compile(rb"\xa4|(?<=" + _LETTER + rb")[\xbc-\xbe](?=" + _LETTER + rb")")


def reads_well(text: str) -> bool:
    """Say whether no sign of a text in windows-1252 stands where only the letter of another encoding can."""
    head = text[:_HEAD]
    accented = len(_ACCENTED.findall(head))
    if accented > _FEW and accented > len(_PLAIN.findall(head)):
        return False
    return all(_stands_well(found) for found in islice(_RARE.finditer(text), _MOST_SIGNS))


def without_windows_letters(content: bytes) -> bool:
    """Say whether bytes that could be windows-1252 are ISO-8859-15: they have its letters, and no other's."""
    return _OF_LATIN_9.search(content) is not None and _HIGH_CONTROLS.search(content) is None


def _stands_well(found: re.Match[str]) -> bool:
    sign, at = found[0], found.start()
    before, after = found.string[at - 1 : at], found.string[at + 1 : at + 2]
    if sign in _BESIDE_NO_LETTER:
        return not (before.isalpha() or after.isalpha())
    if sign in _BETWEEN_NO_LETTERS:
        return not (before.isalpha() and after.isalpha())
    if sign in _BEHIND_NO_SMALL_LETTER:
        return not before.islower()
    return not (before.islower() and after.islower())  # a capital
