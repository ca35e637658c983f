"""Links inside one narrative: each call gets a number, and so does what it leads to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

_SHOWN = ("http://", "https://", "mailto:", "tel:")
_MOST_CALLS = 500  # of one narrative; further links keep their own words
_MOST_OF_A_NOTE = 5  # calls of one note that links back are compared with


@dataclass(frozen=True, slots=True)
class _Call:
    """A link to a note, with itself and the elements around it."""

    link: etree._Element
    around: frozenset[etree._Element]


class NarrativeLinks:
    """The calls and the targets of one narrative, numbered in the order of the calls."""

    __slots__ = ("_alive", "_calls", "_targets")

    def __init__(self, root: etree._Element) -> None:
        """Number the links that lead to a place of the same narrative, those back to a call left out."""
        self._calls: dict[etree._Element, int] = {}
        self._targets: dict[etree._Element, int] = {}
        links = [link for link in root.iter("{*}a") if _inner(link)][:_MOST_CALLS]
        # lxml makes an element anew at every visit unless somebody holds it.
        self._alive = list(root.iter()) if links else []
        if links:
            self._number(links, _by_name(self._alive))

    def _number(self, links: list[etree._Element], places: dict[str, etree._Element]) -> None:
        calls: dict[etree._Element, list[_Call]] = {}  # by note
        for link in links:
            note = places.get(_inner(link))
            if note is None:
                continue
            around = frozenset(_self_and_around(link))
            about = frozenset(_self_and_around(note))
            # A link in a note to what is, holds or stands in a call of that note leads back: no note itself.
            if any(
                note in call.around or call.link in about for each in around for call in calls.get(each, ())
            ):
                continue
            number = self._targets.setdefault(note, len(self._targets) + 1)
            self._calls[link] = number
            known = calls.setdefault(note, [])
            if len(known) < _MOST_OF_A_NOTE:
                known.append(_Call(link, around))

    def before(self, element: etree._Element) -> str:
        """Return the sign at the head of an element that a link leads to; else empty."""
        return f"[renvoi {number}] " if (number := self._targets.get(element)) else ""

    def after(self, link: etree._Element) -> str:
        """Return what stands after a link: the sign of what it leads to, or its address elsewhere."""
        if number := self._calls.get(link):
            return f" [renvoi {number}]"
        address = (link.get("href") or "").strip()
        shown = "".join(link.itertext()).strip()
        if not address.lower().startswith(_SHOWN) or address.partition(":")[2].strip("/") in shown:
            return ""
        return f" ({address})" if shown else address


def _inner(link: etree._Element) -> str:
    """Return the name of the place that a link leads to in its own narrative; else empty."""
    address = (link.get("href") or "").strip()
    return address[1:] if address.startswith("#") else ""


def _by_name(elements: list[etree._Element]) -> dict[str, etree._Element]:
    places: dict[str, etree._Element] = {}
    for element in elements:
        for name in (element.get("id"), element.get("name")):
            if name:
                places.setdefault(name, element)
    return places


def _self_and_around(element: etree._Element) -> Iterator[etree._Element]:
    yield element
    yield from element.iterancestors()
