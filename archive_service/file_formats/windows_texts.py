"""Whether a text decoded as windows-1252 really has this encoding, judged by rare signs and accented
letters.
"""

from __future__ import annotations

import re
from itertools import islice

# In no European language do these windows-1252 characters occur beside a letter, or between two letters:
# there, their bytes are letters of another encoding (é is 82 in IBM850, 8E on a Macintosh). An apostrophe or
# a middle dot may occur there.
_BESIDE_NO_LETTER = frozenset("\u201a\u0192\u201e\u2020\u2021\u02c6\u02dc")
_BETWEEN_NO_LETTERS = frozenset("\u20ac\u2030\u2039\u2022\u2122\u203a¡¢£¤¥¦§¨©«¬\xad®¯±´¶¸»¿×÷")
_BEHIND_NO_SMALL_LETTER = frozenset("\u0160\u017d\u0178")
_RARE = re.compile(
    "[" + "".join(_BESIDE_NO_LETTER | _BETWEEN_NO_LETTERS | _BEHIND_NO_SMALL_LETTER) + "\u0152À-Þ]"
)
_MOST_SIGNS = 500  # signs checked: a text in another encoding shows it long before
_HEAD = 4096
_ACCENTED, _PLAIN = (
    re.compile("[\u0160\u0161\u017d\u017e\u0152\u0153\u0178À-ÖØ-öø-ÿ]"),
    re.compile("[A-Za-z]"),
)
_FEW = 4  # accented letters that may be the only ones in a short text
_HIGH_CONTROLS = re.compile(b"[\x80-\x9f]")
_LETTER = rb"[A-Za-z\xc0-\xff]"
# € and, inside a word, Œ, œ, Ÿ: in windows-1252 these bytes are signs that no text has in such a place.
_OF_LATIN_9 = re.compile(rb"\xa4|(?<=" + _LETTER + rb")[\xbc-\xbe](?=" + _LETTER + rb")")


def reads_well(text: str) -> bool:
    """Say whether no sign of a windows-1252 text is in a place where only a letter of another encoding is
    possible.
    """
    head = text[:_HEAD]
    accented = len(_ACCENTED.findall(head))
    if accented > _FEW and accented > len(_PLAIN.findall(head)):
        return False
    return all(_stands_well(found) for found in islice(_RARE.finditer(text), _MOST_SIGNS))


def without_windows_letters(content: bytes) -> bool:
    """Say whether bytes that could be windows-1252 are ISO-8859-15: they contain letters of ISO-8859-15
    only.
    """
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
