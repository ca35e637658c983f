"""Collect what people wrote in a CDA document: every text and every display name, with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from archive_service.intake.cda.flat_text import joined, text_pieces
from archive_service.intake.reading.xml_source import named_children
from archive_service.model.content import Text

_HUMAN = frozenset(("displayName", "title", "summary", "alt"))
_LONGEST = 4000
_with_id = etree.XPath("descendant::*[@ID]")


def human_texts(document: etree._Element, path: str) -> list[Text]:
    """Return all human strings in document order, without base64, codes or identifiers."""
    texts: list[Text] = []
    _gather(document, path, texts)
    return texts


def _gather(element: etree._Element, path: str, texts: list[Text]) -> None:
    keys = element.keys()
    encoded = False
    if keys:
        if not _HUMAN.isdisjoint(keys):
            for name in keys:
                if name in _HUMAN and (value := element.get(name).strip()):
                    texts.append(Text(value, f"{path}/@{name}"))
        encoded = "representation" in keys and element.get("representation") == "B64"
    text = element.text
    if text and not encoded and (text := text.strip()):
        texts.append(Text(text, path))
    if not len(element):
        return
    for child, _, child_path in named_children(element, path):
        _gather(child, child_path, texts)
        tail = child.tail
        if tail and not encoded and (tail := tail.strip()):
            texts.append(Text(tail, path))


@dataclass(frozen=True, slots=True)
class NarrativeById:
    """The text of each `ID` in a document, read when an entry refers to it; of several equal IDs the first
    counts.
    """

    elements: Mapping[str, etree._Element]
    read: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, document: etree._Element) -> NarrativeById:
        """Find all elements with an `ID`."""
        elements: dict[str, etree._Element] = {}
        for element in _with_id(document):
            elements.setdefault(element.get("ID"), element)
        return cls(elements)

    def text(self, name: str) -> str:
        """Return the text on one line, cut after 4,000 characters; the narrative itself shows it whole."""
        if name not in self.read and name in self.elements:
            self.read[name] = _beginning(self.elements[name])
        return self.read.get(name, "")


def _beginning(element: etree._Element) -> str:
    if element.xpath("boolean(descendant-or-self::*[@representation])"):
        return ""
    parts: list[str] = []
    length = 0
    for text in text_pieces(element):
        parts.append(text[:_LONGEST])
        length += len(parts[-1])
        if length > _LONGEST:
            return f"{joined(parts)[:_LONGEST]}…"
    return joined(parts)
