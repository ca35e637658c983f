"""The words of a text file, decoded where its encoding is certain or plausible, and how that was known."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from enum import Enum
from itertools import islice

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NAMES = {
    "utf-8": "UTF-8",
    "ascii": "ASCII",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32-le": "UTF-32",
    "utf-32-be": "UTF-32",
    "iso8859-1": "ISO-8859-1",
    "iso8859-15": "ISO-8859-15",
    "cp1252": "windows-1252",
    "cp850": "IBM850",
    "cp858": "IBM00858",
    "cp437": "IBM437",
    "mac-roman": "macintosh",
}
"""Encodings that a text may say it is in, as Python names them, and as IANA does."""
_WITHOUT_ORDER = {"utf-16": "utf-16", "utf-32": "utf-32"}
_HEAD = 4096
_CHARSET = re.compile(r";\s*charset\s*=\s*\"?([A-Za-z0-9._:+-]{1,40})", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_HIGH_CONTROLS = re.compile(b"[\x80-\x9f]")
# In windows-1252 these stand beside a letter, or between two, in no European language: their bytes are
# letters of another encoding (é is 82 in IBM850, 8E on a Macintosh). An apostrophe, a middle dot may.
_BESIDE_NO_LETTER = frozenset("\u201a\u0192\u201e\u2020\u2021\u02c6\u02dc")
_BETWEEN_NO_LETTERS = frozenset("\u20ac\u2030\u2039\u2022\u2122\u203a¡¢£¤¥¦§¨©«¬\xad®¯±´¶¸»¿×÷")
_BEHIND_NO_SMALL_LETTER = frozenset("\u0160\u017d\u0178")
_RARE = re.compile(
    "[" + "".join(_BESIDE_NO_LETTER | _BETWEEN_NO_LETTERS | _BEHIND_NO_SMALL_LETTER) + "\u0152À-Þ]"
)
_MOST_SIGNS = 500  # looked at: a text in another encoding shows it long before


class Knowledge(Enum):
    """How the encoding of a text is known."""

    CERTAIN = "certain"  # declared and true, or plain from the bytes
    OTHERWISE = "otherwise"  # plain from the bytes, which contradict what is declared
    ASSUMED = "assumed"  # nothing is declared, and it reads well so
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedText:
    """A text without its byte order mark; empty when the encoding is `UNKNOWN`. `encoding` is IANA's name,
    `declared` the name that the source gives, which may be nobody's.
    """

    text: str
    encoding: str
    declared: str
    known: Knowledge


def charset_of(media_type: str) -> str:
    """Return the `charset` of a media type as written; empty when it has none.

    >>> charset_of('text/plain; charset="iso-8859-1"')
    'iso-8859-1'
    """
    found = _CHARSET.search(media_type)
    return found[1] if found else ""


def decoded_text(content: bytes, charset: str = "", *, complete: bool = True) -> DecodedText:
    """Return the words of a text file. `charset` is the encoding that is declared, empty for none; with
    `complete` false the bytes may end within a character.

    In order: a byte order mark; UTF-16 without one, told by its zeros; UTF-8, when the bytes are valid and
    more than ASCII, whatever is declared; the declared encoding, where ISO-8859-1 with bytes that are
    controls there is windows-1252 (as browsers read it); windows-1252 when it reads well.
    """
    bytes_ = _Bytes(content, complete)
    declared = _known(charset)
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            text = _Bytes(content[len(mark) :], complete).strictly(encoding)
            return _unreadable(charset) if text is None else _found(text, encoding, charset, declared)
    for encoding in (*_zeros(content), *_orders(declared)):
        text = bytes_.strictly(encoding)
        if text is not None and not _CONTROLS.search(text):
            return _found(text, encoding, charset, declared)
    text = bytes_.strictly("utf-8")
    if text is not None:
        return _found(text, "utf-8", charset, declared, ascii_only=text.isascii())
    if declared in _NAMES and not (declared == "iso8859-1" and _HIGH_CONTROLS.search(content)):
        text = bytes_.strictly(declared)
        if text is not None:
            return _found(text, declared, charset, declared)
    return _in_windows(bytes_, charset)


def wide_encoding(content: bytes) -> str:
    """Return UTF-16 or UTF-32 when the first bytes show one of them; empty for any other.

    >>> wide_encoding("oui".encode("utf-32")), wide_encoding(b"oui")
    ('UTF-32', '')
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return "" if encoding == "utf-8" else _NAMES[encoding]
    return next((_NAMES[encoding] for encoding in _zeros(content[:_HEAD])), "")


@dataclass(frozen=True, slots=True)
class _Bytes:
    """Bytes to decode; with `complete` false they may end within a character."""

    content: bytes
    complete: bool

    def strictly(self, encoding: str) -> str | None:
        """Return the text, None when the bytes are not in this encoding."""
        try:
            return codecs.getincrementaldecoder(encoding)().decode(self.content, self.complete)
        except UnicodeDecodeError:
            return None


def _unreadable(charset: str) -> DecodedText:
    return DecodedText(text="", encoding="", declared=charset, known=Knowledge.UNKNOWN)


def _in_windows(bytes_: _Bytes, charset: str) -> DecodedText:
    text = bytes_.strictly("cp1252")
    if text is None or _CONTROLS.search(text) or not _reads_well(text):
        return _unreadable(charset)
    known = Knowledge.OTHERWISE if charset else Knowledge.ASSUMED
    return DecodedText(text=text, encoding=_NAMES["cp1252"], declared=charset, known=known)


def _reads_well(text: str) -> bool:
    """Say whether no sign of a text in windows-1252 stands where only the letter of another encoding can."""
    for found in islice(_RARE.finditer(text), _MOST_SIGNS):
        sign, at = found[0], found.start()
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        if sign in _BESIDE_NO_LETTER:
            wrong = before.isalpha() or after.isalpha()
        elif sign in _BETWEEN_NO_LETTERS:
            wrong = before.isalpha() and after.isalpha()
        elif sign in _BEHIND_NO_SMALL_LETTER:
            wrong = before.islower()
        else:  # a capital
            wrong = before.islower() and after.islower()
        if wrong:
            return False
    return True


def _found(text: str, encoding: str, charset: str, declared: str, *, ascii_only: bool = False) -> DecodedText:
    agrees = not charset or declared == encoding or encoding.startswith(f"{declared}-") or ascii_only
    known = Knowledge.CERTAIN if agrees else Knowledge.OTHERWISE
    return DecodedText(text=text, encoding=_NAMES[encoding], declared=charset, known=known)


def _known(charset: str) -> str:
    """Return the encoding of a name as Python calls it; empty for a name that no text is written in."""
    for name in (charset, charset.replace("-", "")) if charset else ():
        try:
            known = codecs.lookup(name).name
        except LookupError:
            continue
        return known if known in _NAMES or known in _WITHOUT_ORDER else ""
    return ""


def _orders(declared: str) -> tuple[str, ...]:
    """Return the byte orders to try for a declared encoding that leaves it open."""
    if declared in _WITHOUT_ORDER:
        return (f"{declared}-be", f"{declared}-le")
    return (declared,) if declared.startswith(("utf-16", "utf-32")) else ()


def _zeros(content: bytes) -> tuple[str, ...]:
    """Return UTF-16 or UTF-32 in the order that its zeros tell: a Latin letter has one byte that is none."""
    head = content[:_HEAD]
    quarters = [head[at::4].count(0) for at in range(4)]
    all_zero = [len(head) // 4 == count > 0 for count in quarters]
    if len(content) % 4 == 0 and True in (all(all_zero[:2]), all(all_zero[2:])):
        return ("utf-32-be",) if all(all_zero[:2]) else ("utf-32-le",)
    if len(content) % 2 or len(head) < 4:
        return ()
    first, second = quarters[0] + quarters[2], quarters[1] + quarters[3]
    if second > len(head) // 4 and first == 0:
        return ("utf-16-le",)
    return ("utf-16-be",) if first > len(head) // 4 and second == 0 else ()
