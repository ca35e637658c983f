"""Gathers what people wrote in a CDA document: every text and every display name, with its place."""

from __future__ import annotations

from lxml import etree

from archive_service.intake.cda_words import all_text
from archive_service.intake.xml_reading import named_children
from archive_service.model.content import Text

_HUMAN = frozenset(("displayName", "title", "summary", "alt"))
_with_id = etree.XPath("descendant::*[@ID]")


def human_texts(document: etree._Element, path: str) -> list[Text]:
    """Return all human strings in document order; base64, codes and identifiers are none."""
    texts: list[Text] = []
    _gather(document, path, texts)
    return texts


def _gather(element: etree._Element, path: str, texts: list[Text]) -> None:
    keys = element.keys()
    if keys:
        if not _HUMAN.isdisjoint(keys):
            for name in keys:
                if name in _HUMAN and (value := element.get(name).strip()):
                    texts.append(Text(value, f"{path}/@{name}"))
        encoded = "representation" in keys and element.get("representation") == "B64"
    else:
        encoded = False
    if not encoded and (text := element.text) and (text := text.strip()):
        texts.append(Text(text, path))
    if not len(element):
        return
    for child, _, child_path in named_children(element, path):
        _gather(child, child_path, texts)
        if (tail := child.tail) and not encoded and (tail := tail.strip()):
            texts.append(Text(tail, path))


def narrative_by_id(document: etree._Element) -> dict[str, str]:
    """Return the squeezed text behind each `ID` of the document; the first of a repeated one."""
    found: dict[str, str] = {}
    for element in _with_id(document):
        name = element.get("ID")
        if name not in found and element.find("{*}value[@representation]") is None:
            found[name] = all_text(element)
    return found
