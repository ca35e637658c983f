"""Signs for what a text's letters alone do not say: raised and lowered figures."""

from __future__ import annotations

import re

_ORDINAL = re.compile(r"(?:er|re|ère|e|ème|d|nd|nde|o|os|r|me|lle|lles|mes|ts?|grs?)", re.IGNORECASE)


def raised(name: str, text: str) -> str:
    """Return the sign before a text in `sup` or `sub`, without which « 10³ » would read as 103.

    Letters that French raises out of custom need none.

    >>> raised("sup", "3"), raised("sub", "2"), raised("sup", "er"), raised("b", "3")
    ('^', '_', '', '')
    """
    if name == "sub":
        return "_" if text.strip() else ""
    if name != "sup" or not text.strip() or _ORDINAL.fullmatch(text.strip()):
        return ""
    return "^"
