"""The text of a CDA element on one line, with brackets around revised text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from lxml import etree

from archive_service.intake.text_marks import is_struck
from archive_service.model.content import Change
from archive_service.wording.terms import CHANGE_ENDS, DELETED, INSERTED

_BRACKETS = {Change.DELETED: DELETED, Change.INSERTED: INSERTED}
_TIGHT = "\0"  # no space before the next text; XML cannot contain this character
_REVISED = {"delete": Change.DELETED, "insert": Change.INSERTED}


def local(element: etree._Element) -> str:
    """Return the element's name without its namespace, "" for a comment or processing instruction."""
    return _local_of_tag(element.tag)


@lru_cache(maxsize=4096)
def _local_of_tag(tag: object) -> str:
    return tag[tag.find("}") + 1 :] if isinstance(tag, str) else ""


def squeezed(text: str | None) -> str:
    """Return text with every run of white space replaced by one space."""
    return " ".join(text.split()) if text else ""


def change_of(element: etree._Element) -> Change:
    """Return how an element marks its own text: deleted, inserted, or neither."""
    revised = _REVISED.get((element.get("revised") or "").strip().lower())
    if revised is None and is_struck(element.get("styleCode")):
        return Change.DELETED
    return revised or Change.NONE


def all_text(element: etree._Element) -> str:
    """Return the text of an element and its descendants on one line; revised text is in brackets."""
    if not len(element):
        return squeezed(element.text)
    return joined(text_pieces(element))


def joined(pieces: Iterable[str]) -> str:
    """Join pieces of text on one line."""
    return " ".join(" ".join(pieces).split()).replace(f" {_TIGHT}", "").replace(_TIGHT, "")


def text_pieces(element: etree._Element) -> Iterator[str]:
    """Yield the texts of an element in order, with brackets where changed text begins and ends."""
    if any("revised" in inner.attrib or "styleCode" in inner.attrib for inner in element.iter()):
        yield from _pieces(element, Change.NONE)
    else:
        yield from element.itertext()


def _pieces(element: etree._Element, around: Change) -> Iterator[str]:
    own = change_of(element)
    change = around if around is Change.DELETED or own is Change.NONE else own
    if change is not around:
        yield _BRACKETS[change]
    yield element.text or ""
    for child in element:
        yield from _pieces(child, change)
        yield child.tail or ""
    if change is not around:
        yield _TIGHT + CHANGE_ENDS
