"""Read an answer in SEDA 2.1 to 2.3 that another system made: its root, its texts, what is in it once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from archive_service.intake.reading.xml_source import XmlDocument, parse_xml
from exports.formats.seda_elements import NAMESPACE
from exports.formats.seda_transfer import SEDA_VERSIONS

_SPACES = frozenset(f"{NAMESPACE}{version}" for version in SEDA_VERSIONS)
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class SedaAnswer:
    """A message that was read; names of elements are given without their namespace."""

    root: etree._Element
    name: str
    space: str

    @property
    def is_of_known_version(self) -> bool:
        """Say whether its namespace is that of a version which is read here."""
        return self.space in _SPACES

    def only(self, name: str) -> str | None:
        """Return the text of a child of the root; None unless there is one alone, with a text that can be
        shown.
        """
        found = [text_of(one) for one in self.children(name)]
        if len(found) != 1 or not 0 < len(found[0]) <= _LONGEST or not found[0].isprintable():
            return None
        return found[0]

    def children(self, *path: str, of: etree._Element | None = None) -> Sequence[etree._Element]:
        """Return the elements on a path, below the root or another element."""
        start = self.root if of is None else of
        found: list[etree._Element] = start.findall("/".join(f"{{{self.space}}}{name}" for name in path))
        return found

    def first(self, name: str, of: etree._Element) -> str:
        """Return the text of the first child of a name; empty when there is none."""
        return next(map(text_of, self.children(name, of=of)), "")

    def every(self, name: str) -> Iterator[etree._Element]:
        """Return the elements of a name, wherever they are."""
        yield from self.root.iter(f"{{{self.space}}}{name}")


def read_answer(content: bytes) -> SedaAnswer | Sequence[str]:
    """Return a message, or the codes that say why its XML is not read."""
    document = parse_xml(content)
    if not isinstance(document, XmlDocument):
        return [one.code for one in document]
    named = etree.QName(document.root)
    return SedaAnswer(document.root, named.localname, named.namespace or "")


def text_of(element: etree._Element) -> str:
    """Return all that an element says, in whatever it has inside, with single spaces."""
    return " ".join("".join(element.itertext()).split())
