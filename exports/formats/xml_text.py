"""Text that any XML 1.0 reader accepts, whatever characters the sender used."""

from __future__ import annotations

import re

# Characters that XML 1.0 forbids (section 2.2: controls, surrogates, U+FFFE, U+FFFF), and characters that it
# allows but people cannot read: C1 controls, non-characters, private use. They are replaced, never removed,
# so that the reader sees that something was there.
_UNREADABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff"
    "\U000f0000-\U0010ffff]"
    "|[" + "".join(chr(plane * 0x10000 + last) for plane in range(1, 15) for last in (0xFFFE, 0xFFFF)) + "]"
)
_SPACES = re.compile(r"\s+")
# What nearly all text is: words of letters that stay as they are, with one space between them.
_ACCENTED = r"\xa1-\u024f\u2010-\u2027\u2030-\u205e"
_PLAIN, _WITHOUT_SIGNS = (
    re.compile(rf"(?:[{word}{_ACCENTED}]++(?: [{word}{_ACCENTED}]++)*+)?+") for word in ("!-~", "!#-%'-;=?-~")
)
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

LONGEST = 32_000
"""Longest value in bytes of UTF-8. Receivers count characters, their index engines count bytes; this is the
stricter limit.
"""


def readable(text: str) -> str:
    r"""Return `text` on one line, unreadable characters as U+FFFD, cut to `LONGEST` bytes with an ellipsis.

    >>> readable(" Projet\x00 de\n vie ")
    'Projet\ufffd de vie'
    """
    return text if len(text) * 3 <= LONGEST and _PLAIN.fullmatch(text) else made_readable(text)


def made_readable(text: str) -> str:
    """Return what `readable` does, for any text."""
    # Replace unreadable characters first: str.isspace is true for U+001C to U+001F, which would disappear as
    # spaces.
    line = _SPACES.sub(" ", _UNREADABLE.sub(_REPLACEMENT, text)).strip()
    if len(line) * 4 <= LONGEST:
        return line
    encoded = line.encode()
    if len(encoded) <= LONGEST:
        return line
    return encoded[: LONGEST - 3].decode(errors="ignore") + "…"


def escaped(text: str) -> str:
    """Return `readable(text)` escaped for the content of an element or an attribute in double quotes."""
    if len(text) * 3 <= LONGEST and _WITHOUT_SIGNS.fullmatch(text):
        return text
    line = readable(text)
    return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def element(name: str, text: str) -> str:
    """Return one element that holds only text."""
    return f"<{name}>{escaped(text)}</{name}>"
