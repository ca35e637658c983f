"""Links inside one narrative: each link gets a number, and its target gets the same number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

_SHOWN = ("http://", "https://", "mailto:", "tel:")
_MOST_CALLS = 500  # links of one narrative; further links show their own words only
_MOST_OF_A_NOTE = 5  # links to one note that are compared with a link back from the note


@dataclass(frozen=True, slots=True)
class _Call:
    """A link to a note, with its element and the elements around it."""

    link: etree._Element
    around: frozenset[etree._Element]


class NarrativeLinks:
    """The links and the targets of one narrative, numbered in the order of the links."""

    __slots__ = ("_alive", "_calls", "_targets")

    def __init__(self, root: etree._Element) -> None:
        """Number the links to a place of the same narrative, except those that lead back from a note."""
        self._calls: dict[etree._Element, int] = {}
        self._targets: dict[etree._Element, int] = {}
        links = [link for link in root.iter("{*}a") if _inner(link)][:_MOST_CALLS]
        # lxml creates a new object for an element at each visit unless a reference is kept.
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
            # A link in a note to an element that is, contains or is inside a link to that note leads back:
            # its target is not a note.
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
        """Return the number sign at the beginning of a link target; else empty."""
        return f"[renvoi {number}] " if (number := self._targets.get(element)) else ""

    def after(self, link: etree._Element) -> str:
        """Return the text after a link: the number of its target, or its external address."""
        if number := self._calls.get(link):
            return f" [renvoi {number}]"
        address = (link.get("href") or "").strip()
        shown = "".join(link.itertext()).strip()
        if not address.lower().startswith(_SHOWN) or address.partition(":")[2].strip("/") in shown:
            return ""
        return f" ({address})" if shown else address


def _inner(link: etree._Element) -> str:
    """Return the name of a link's target in the same narrative; else empty."""
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
