"""Read untrusted XML: one parser that resolves nothing, fetches nothing and never raises.

Stylesheet instructions and `xsi:schemaLocation` are treated as plain text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from lxml import etree

from archive_service.findings import Finding
from archive_service.findings.catalogue import Code
from archive_service.intake.reading.byte_sources import Part
from archive_service.intake.reading.long_base64 import MAX_BYTES, LongTexts
from archive_service.intake.reading.xml_encodings import WIDE, XmlEncoding, xml_encoding

MAX_DEPTH = 200
MAX_TAGS = 600_000
MAX_ATTRIBUTES = 1_000_000
MAX_PATH = 800  # characters; a longer path is hostile, and thousands of them would fill the memory

_encoded = etree.XPath("descendant-or-self::*[@representation='B64']")
_too_deep = etree.XPath(f"boolean({'/*' * (MAX_DEPTH + 1)})")
_PREFIXES = {
    "urn:hl7-org:v3": "",
    "urn:hl7-org:sdtc": "sdtc:",
    "urn:hl7-org:pharm": "pharm:",
    "urn:oid:1.3.6.1.4.1.19376.1.3.2": "lab:",
    "http://www.w3.org/2000/09/xmldsig#": "ds:",
    "http://www.w3.org/1999/XSL/Transform": "xsl:",
}


@dataclass(frozen=True, slots=True)
class XmlDocument:
    """A document that was read completely; its elements hold only names for the `long_texts`; `findings` are
    the defects of its notation.
    """

    root: etree._Element
    long_texts: Mapping[str, Part] = field(default_factory=dict)
    findings: Sequence[Finding] = ()


def parse_xml(content: bytes | LongTexts, where: str = "") -> XmlDocument | tuple[Finding, ...]:
    """Read XML, or return findings that say why it was refused; `where` is the place of `content` in its
    flow.
    """
    if isinstance(content, bytes):
        return _parsed(content, where)
    if content.too_large:
        return (Code.XML_TOO_LARGE.at(where),)
    read = _parsed(content.content, where, utf8=content.utf16)
    if not isinstance(read, XmlDocument) or not content.texts:
        return read
    if _named(read.root) >= content.texts.keys():
        return replace(read, long_texts=content.texts)
    # A long text was inside a comment or quoted markup, where it is not base64: read the document unchanged.
    if content.length > MAX_BYTES:
        return (Code.XML_TOO_LARGE.at(where),)
    return _parsed(content.whole(), where, utf8=content.utf16)


def _named(root: etree._Element) -> set[str]:
    """Return the texts in which the name of a long text may occur."""
    texts = (element.text for element in _encoded(root))
    values = (element.get("value") for element in root.iter("{http://hl7.org/fhir}*"))
    return {value.strip() for value in (*texts, *values) if value}


def _parsed(content: bytes, where: str, *, utf8: bool = False) -> XmlDocument | tuple[Finding, ...]:
    """Parse bytes; `utf8` means that they are UTF-8 whatever they declare."""
    if not content or content.isspace():
        return (Code.XML_EMPTY.at(where),)
    if len(content) > MAX_BYTES or content.count(b"<") > MAX_TAGS or content.count(b"=") > MAX_ATTRIBUTES:
        return (Code.XML_TOO_LARGE.at(where),)
    encoding = XmlEncoding("utf-8") if utf8 else xml_encoding(content, where)
    if encoding.refusal:
        return (encoding.refusal,)
    if _has_doctype(content):
        return (Code.XML_DOCTYPE.at(where),)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,
        encoding=encoding.name or None,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        return (Code.XML_MALFORMED.at(f"{where}#/ (line {line})" if where else f"/ (line {line})"),)
    except (ValueError, LookupError, etree.LxmlError):
        return (Code.XML_MALFORMED.at(where),)
    if root is None:
        return (Code.XML_MALFORMED.at(where),)
    if root.getroottree().docinfo.internalDTD is not None:
        return (Code.XML_DOCTYPE.at(where),)
    if _too_deep(root):
        return (Code.XML_TOO_DEEP.at(where),)
    return XmlDocument(root, findings=(encoding.warning,) if encoding.warning else ())


def _has_doctype(content: bytes) -> bool:
    """Say whether the prolog contains a DOCTYPE, after declarations, comments and instructions."""
    if wide := WIDE.get(content[:2]):
        content = content.decode(wide, "replace").encode("utf-8", "replace")
    at = 3 if content.startswith(b"\xef\xbb\xbf") else 0
    while True:
        at = content.find(b"<", at)
        if at < 0:
            return False
        if content.startswith(b"<!--", at):
            end = content.find(b"-->", at + 4)
        elif content.startswith(b"<?", at):
            end = content.find(b"?>", at + 2)
        else:
            return content.startswith(b"<!", at)
        if end < 0:
            return False
        at = end + 2


@lru_cache(maxsize=4096)
def _name_of_tag(tag: object) -> str:
    if not isinstance(tag, str):
        return ""
    if not tag.startswith("{"):
        return tag
    namespace, local = tag[1:].split("}", 1)
    return _PREFIXES.get(namespace, "") + local[:MAX_PATH]


def name_of(element: etree._Element) -> str:
    """Return the element's local name, with a prefix outside the CDA namespace; "" when it is not an
    element.
    """
    return _name_of_tag(element.tag)


def named_children(element: etree._Element, path: str) -> Iterator[tuple[etree._Element, str, str]]:
    """Yield each child element with its name and its own path; siblings with the same tag are numbered.

    A path longer than `MAX_PATH` characters is not extended.
    """
    seen: dict[str, int] = {}
    long = len(path) > MAX_PATH
    for child in element:
        tag = child.tag
        name = _name_of_tag(tag)
        if name:
            number = seen[tag] = seen.get(tag, 0) + 1
            yield child, name, path if long else f"{path}/{name}[{number}]"


def path_of(element: etree._Element, top: etree._Element | None = None) -> str:
    """Return the path of an element from `top` (the document's root by default); siblings are numbered."""
    steps: list[str] = []
    at: etree._Element | None = element
    while at is not None:
        parent = None if at is top else at.getparent()
        name = name_of(at)
        if parent is None:
            steps.append(name)
        else:
            number = 1 + sum(1 for _ in at.itersiblings(at.tag, preceding=True))
            steps.append(f"{name}[{number}]")
        at = parent
    path = "/" + "/".join(reversed(steps))
    return path if len(path) <= 2 * MAX_PATH else path[: 2 * MAX_PATH]


def where_of(element: etree._Element, prefix: str = "", top: etree._Element | None = None) -> str:
    """Return `path (line N)`, after `prefix#` when the XML is itself inside a flow."""
    place = f"{path_of(element, top)} (line {element.sourceline})"
    return f"{prefix}#{place}" if prefix else place
