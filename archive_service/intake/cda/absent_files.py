"""Files that a CDA document mentions but does not contain, with an address or without one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from archive_service.intake.cda.flat_text import local, squeezed

_holders = etree.XPath(
    "descendant::h:nonXMLBody/h:text|descendant::h:observationMedia/h:value"
    "|descendant::h:value[h:reference]|descendant::h:text[h:reference and @mediaType]",
    namespaces={"h": "urn:hl7-org:v3"},
)
_of_files = frozenset(("nonXMLBody", "observationMedia"))
_with_id = etree.XPath("descendant::*/@ID")
_REFERENCE = "{urn:hl7-org:v3}reference"
_NOT_THE_FILE = frozenset(("reference", "thumbnail"))
_LONGEST = 500  # characters of an address that are shown


@dataclass(frozen=True, slots=True)
class AbsentFile:
    """An element that should hold a file; `address` is where the file is according to the source, empty when
    none is given.
    """

    element: etree._Element
    address: str

    @property
    def is_body(self) -> bool:
        """Whether the file is the body of the document."""
        parent = self.element.getparent()
        return parent is not None and local(parent) == "nonXMLBody"

    @property
    def owner_id(self) -> str:
        """ID of the `observationMedia` element around the file, which narratives refer to."""
        owner = self.element.getparent()
        return str(owner.get("ID", "")) if owner is not None else ""

    @property
    def words(self) -> str:
        """The French text shown after « fichier »."""
        if not self.address:
            return "annoncé sans contenu ni adresse"
        return f"absent de l'envoi, désigné à l'adresse « {_shown(self.address)} »"


def absent_files(document: etree._Element) -> Iterator[AbsentFile]:
    """Yield the files that a document mentions but does not contain, in document order."""
    holders = [element for element in _holders(document) if not _has_words(element)]
    names = set(_with_id(document)) if holders else set()
    for element in holders:
        address = _address(element)
        inside = address.removeprefix("#") in names
        parent = element.getparent()
        if parent is not None and local(parent) in _of_files:
            yield AbsentFile(element, "" if inside else address)
        elif address and not inside and not address.startswith("#"):
            yield AbsentFile(element, address)


def words_of_carried(element: etree._Element) -> str:
    """Return « fichier joint » with its declared type, and the address that is given in addition to the
    content.
    """
    address = _address(element)
    beside = f", désigné aussi à l'adresse « {_shown(address)} »" if address else ""
    return f"fichier joint ({element.get('mediaType') or 'type non déclaré'}){beside}"


def base64_of(element: etree._Element) -> str | None:
    """Return the base64 that an element holds, possibly after an address or a thumbnail of the file.

    None when the base64 is in several pieces, or after any other element.
    """
    pieces = [element.text or ""]
    for child in element:
        tail = child.tail or ""
        if tail.strip() and local(child) not in _NOT_THE_FILE:
            return None
        pieces.append(tail)
    written = [piece for piece in pieces if piece.strip()]
    if len(written) > 1:
        return None
    return written[0] if written else ""


def _address(element: etree._Element) -> str:
    references = (child.get("value", "").strip() for child in element.iterchildren(_REFERENCE))
    return next(filter(None, references), "")


def _shown(address: str) -> str:
    return address if len(address) <= _LONGEST else f"{address[:_LONGEST]}…"


def _has_words(element: etree._Element) -> bool:
    """Say whether an element itself holds text or base64."""
    texts = [element.text, *(child.tail for child in element)]
    for child in element:
        if isinstance(child.tag, str) and local(child) not in _NOT_THE_FILE:
            texts += child.itertext()
    return any(squeezed(text) for text in texts)
