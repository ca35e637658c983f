"""Text marks of a narrative: emphasis, revisions, superscript and subscript."""

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
    """Return the sign before a text in `sup` or `sub`: without it, « 10³ » would be read as 103.

    Letters that French writes in superscript by custom need no sign.

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
    """The style of a text, combined from all elements around it; white space is unchanged when `kept`."""

    bold: bool = False
    italic: bool = False
    change: Change = Change.NONE
    kept: bool = False

    def within(
        self, *, bold: bool = False, italic: bool = False, change: Change = Change.NONE, kept: bool = False
    ) -> Style:
        """Return the style inside an element; everything inside deleted text is deleted, whatever it
        declares.
        """
        if self.change is Change.DELETED or change is Change.NONE:
            change = self.change
        inner = Style(self.bold or bold, self.italic or italic, change, self.kept or kept)
        return self if inner == self else inner

    def text(self, text: str, where: str) -> Text:
        """Return a text in this style."""
        return Text(text, where, self.bold, self.italic, self.change)


PLAIN = Style()


def keeps_spaces(name: str, style: str | None, space: str | None) -> bool:
    """Say whether an element keeps white space: by its name, its CSS style, or its `xml:space`."""
    return name in _KEEPING or space == "preserve" or (bool(style) and _KEPT.search(style or "") is not None)


def is_struck(style: str | None) -> bool:
    """Say whether a style, by its name or in CSS, draws a line through its text."""
    return bool(style) and _STRUCK.search(style or "") is not None
