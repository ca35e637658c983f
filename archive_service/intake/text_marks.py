"""What a narrative says beside its letters: emphasis, revisions, raised and lowered figures."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive_service.model.content import Change, Text

_STRUCK = re.compile(r"line-?through|strike", re.IGNORECASE)
_KEPT = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_KEEPING = frozenset(("pre", "textarea", "listing", "xmp"))
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
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


@dataclass(frozen=True, slots=True)
class Style:
    """How text is set, as all elements around it say together; `kept` white space stays as it is written."""

    bold: bool = False
    italic: bool = False
    change: Change = Change.NONE
    kept: bool = False

    def within(
        self, *, bold: bool = False, italic: bool = False, change: Change = Change.NONE, kept: bool = False
    ) -> Style:
        """Return the style inside an element; what lies in deleted text is deleted, whatever it says."""
        if self.change is Change.DELETED or change is Change.NONE:
            change = self.change
        inner = Style(self.bold or bold, self.italic or italic, change, self.kept or kept)
        return self if inner == self else inner

    def text(self, text: str, where: str) -> Text:
        """Return a text in this style."""
        return Text(text, where, self.bold, self.italic, self.change)


PLAIN = Style()


def keeps_spaces(name: str, style: str | None, space: str | None) -> bool:
    """Say whether an element keeps white space: by its name, its style of CSS, or its `xml:space`."""
    return name in _KEEPING or space == "preserve" or (bool(style) and _KEPT.search(style or "") is not None)


def is_struck(style: str | None) -> bool:
    """Say whether the name of a style, or a style of CSS, draws a line through its text."""
    return bool(style) and _STRUCK.search(style or "") is not None
