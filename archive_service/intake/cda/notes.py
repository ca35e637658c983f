"""Footnotes and internal links of a CDA document: each link shows the number of its target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree

from archive_service.intake.cda.flat_text import local

_MOST_LINKS = 2_000  # most links of one document that are numbered; further links show their own words only


@dataclass(frozen=True, slots=True)
class Notes:
    """The numbers of one document's notes, in reading order, and of the targets of its links."""

    elements: Mapping[str, etree._Element] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, document: etree._Element, elements: Mapping[str, etree._Element]) -> Notes:
        """Find the targets of links; `elements` are those with an `ID`."""
        places: dict[str, int] = {}
        for link in islice(document.iter("{*}footnoteRef", "{*}linkHtml"), _MOST_LINKS):
            name = _name(link)
            if name in elements and local(elements[name]) not in ("footnote", "linkHtml"):
                places.setdefault(name, len(places) + 1)
        return cls(elements, places)

    def note(self, footnote: etree._Element) -> str:
        """Return the number sign at the beginning of a footnote."""
        name = footnote.get("ID") or f"#{len(self._numbers)}"
        return f"note {self._number(name)}"

    def call(self, link: etree._Element) -> str:
        """Return the number sign at a footnoteRef or link, which names its target; empty for a link out of
        the document.
        """
        name = _name(link)
        if name in self.places:
            return f"renvoi {self.places[name]}"
        target = self.elements.get(name) if name else None
        if target is not None and local(target) == "footnote":
            return f"note {self._number(name)}"
        if local(link) == "footnoteRef":
            return f"note introuvable : {name or 'sans référence'}"
        return ""

    def place(self, element: etree._Element) -> str:
        """Return the number sign at the beginning of a link target; empty for other elements."""
        number = self.places.get(element.get("ID") or "")
        return f"[renvoi {number}] " if number else ""

    def _number(self, name: str) -> int:
        return self._numbers.setdefault(name, len(self._numbers) + 1)


def _name(link: etree._Element) -> str:
    if local(link) == "footnoteRef":
        return str(link.get("IDREF") or "")
    address = str(link.get("href") or "").strip()
    return address[1:] if address.startswith("#") else ""
