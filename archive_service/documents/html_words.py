"""The words of an HTML page, line by line, in reading order: nothing in it is executed or fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from archive_service.wording.terms import CHANGE_ENDS, DELETED

_UNSEEN = frozenset(("script", "style", "template", "object", "applet"))
_LINES = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt"),
        *("fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header"),
        *("hr", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "title", "tr", "ul"),
        *("caption", "br", "option", "textarea", "legend"),
    )
)
"""Elements that begin and end a line."""
_DELETED = frozenset(("del", "s", "strike"))
_CELLS = frozenset(("td", "th"))
_SPACES = re.compile(r"[ \t\r\n\f]+")


def words_of_page(page: str) -> str:
    """Return the words of a page; never fails, whatever the page contains."""
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        root = etree.fromstring(page.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:  # the page is empty
        return ""
    if root is None:
        return ""
    lines = _Lines()
    for text, kept in _pieces(root):
        lines.add(text, kept=kept)
    return "\n".join(lines.ended()).strip("\n")


class _Lines:
    """Joins pieces of text as a page shows them: white space becomes one space, except in `kept` text."""

    __slots__ = ("_done", "_line")

    def __init__(self) -> None:
        self._done: list[str] = []
        self._line = ""

    def add(self, text: str, *, kept: bool) -> None:
        """Add a piece; a line feed ends the current line."""
        if text == "\n":
            if self._line.strip() or kept:
                self._done.append(self._line.rstrip())
            self._line = ""
            return
        first, *others = text.split("\n") if kept else [_SPACES.sub(" ", text)]
        if not kept and (not self._line or self._line.endswith(" ")):
            first = first.lstrip(" ")
        self._line += first
        for other in others:
            self._done.append(self._line.rstrip())
            self._line = other

    def ended(self) -> list[str]:
        """Return all lines."""
        return [*self._done, self._line.rstrip()]


def _pieces(root: etree._Element) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of text in order; the second value is true when white space is significant."""
    unseen = kept = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = element.tag if isinstance(element.tag, str) else ""
        step = 1 if event == "start" else -1
        kept += step * (name in ("pre", "textarea"))
        if name in _UNSEEN:
            unseen += step
        elif not unseen:
            yield from ((mark, False) for mark in _marks(element, name, begins=event == "start"))
        text = element.text if event == "start" else element.tail
        if text and not unseen:
            yield text, kept > 0


def _marks(element: etree._Element, name: str, *, begins: bool) -> Iterator[str]:
    """Yield what a reader sees of an element besides its text."""
    if name in _LINES:
        yield "\n"
    if name in _DELETED:
        yield DELETED if begins else CHANGE_ENDS
    if not begins:
        return
    if name == "li":
        yield "- "
    elif name in _CELLS and element.getprevious() is not None:
        yield " | "
    elif name == "img":
        yield f"[Image : {element.get('alt') or 'sans description'}]"
    elif name == "input" and element.get("type", "text").lower() in ("checkbox", "radio"):
        yield "[x] " if element.get("checked") is not None else "[ ] "
    elif name == "input" and element.get("type", "text").lower() not in ("hidden", "password", "submit"):
        yield element.get("value", "")
