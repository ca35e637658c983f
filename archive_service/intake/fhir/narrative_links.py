"""Links inside one narrative: each call gets a number, and so does what it leads to."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

_SHOWN = ("http://", "https://", "mailto:", "tel:")
_MOST_CALLS = 2_000  # of one narrative; further links keep their own words
_MOST_OF_A_NOTE = 20  # calls of one note that links back are compared with


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
        calls: dict[etree._Element, list[etree._Element]] = {}  # by note
        for link in links:
            note = places.get(_inner(link))
            if note is None or _leads_back(link, note, calls):
                continue
            number = self._targets.setdefault(note, len(self._targets) + 1)
            self._calls[link] = number
            known = calls.setdefault(note, [])
            if len(known) < _MOST_OF_A_NOTE:
                known.append(link)

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


def _leads_back(
    link: etree._Element, target: etree._Element, calls: dict[etree._Element, list[etree._Element]]
) -> bool:
    """Say whether a link stands in a note and leads to the call of that note."""
    for note in _self_and_around(link):
        for call in calls.get(note, ()):
            if call in _self_and_around(target) or target in _self_and_around(call):
                return True
    return False


def _self_and_around(element: etree._Element) -> Iterator[etree._Element]:
    yield element
    yield from element.iterancestors()
