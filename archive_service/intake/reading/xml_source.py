"""Reads XML from strangers: one parser that resolves nothing, fetches nothing and never raises.

Stylesheet instructions and `xsi:schemaLocation` are plain text to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

from archive_service.findings import Finding
from archive_service.findings.catalogue import Code
from archive_service.intake.reading.byte_sources import Part
from archive_service.intake.reading.long_base64 import MAX_BYTES, LongTexts

MAX_DEPTH = 200
MAX_TAGS = 600_000
MAX_ATTRIBUTES = 1_000_000
MAX_PATH = 800  # a path that long is a hostile document's; thousands of longer ones would fill the memory

_ENCODINGS = frozenset(
    ("utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "iso-8859-15", "windows-1252", "utf-16")
)
_DECLARED = re.compile(rb"""<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_UTF8_NAMES = (b"", b"utf-8", b"utf8", b"us-ascii", b"ascii")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
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
    """A document that was read to its end; `long_texts` are those that its elements name only."""

    root: etree._Element
    long_texts: Mapping[str, Part] = field(default_factory=dict)


def parse_xml(content: bytes | LongTexts, where: str = "") -> XmlDocument | tuple[Finding, ...]:
    """Read XML, or say in findings why it was refused; `where` is the place of `content` in its flow."""
    if isinstance(content, bytes):
        return _parsed(content, where)
    if content.too_large:
        return (Code.XML_TOO_LARGE.at(where),)
    read = _parsed(content.content, where, utf8=content.utf16)
    if not isinstance(read, XmlDocument) or not content.texts:
        return read
    if _named(read.root) >= content.texts.keys():
        return XmlDocument(read.root, content.texts)
    # One stood in a comment or in quoted markup: there it is no base64, and the document is read as it is.
    if content.length > MAX_BYTES:
        return (Code.XML_TOO_LARGE.at(where),)
    return _parsed(content.whole(), where, utf8=content.utf16)


def _named(root: etree._Element) -> set[str]:
    """Return what stands where the name of a long text may stand."""
    texts = (element.text for element in _encoded(root))
    values = (element.get("value") for element in root.iter("{http://hl7.org/fhir}*"))
    return {value.strip() for value in (*texts, *values) if value}


def _parsed(content: bytes, where: str, *, utf8: bool = False) -> XmlDocument | tuple[Finding, ...]:
    """Parse bytes; `utf8` says that they are UTF-8 whatever they declare."""
    refusal = _refusal(content, declared=not utf8)
    if refusal:
        return (refusal.at(where),)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,
        encoding="utf-8" if utf8 else None,
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
    return XmlDocument(root)


def _refusal(content: bytes, *, declared: bool) -> Code | None:
    """Return the code of what forbids parsing at all."""
    if not content or content.isspace():
        return Code.XML_EMPTY
    if len(content) > MAX_BYTES or content.count(b"<") > MAX_TAGS or content.count(b"=") > MAX_ATTRIBUTES:
        return Code.XML_TOO_LARGE
    if b"\0\0" in content[:4]:  # UTF-32 would hide a DOCTYPE from the look at the prolog
        return Code.XML_ENCODING
    if content[:2] in _UTF16_MARKS:
        return _utf16_refusal(content)
    declaration = _DECLARED.search(content[:400]) if declared else None
    encoding = declaration[1].lower() if declaration else b""
    if encoding and encoding.decode("ascii") not in _ENCODINGS:
        return Code.XML_ENCODING
    if encoding in _UTF8_NAMES:
        try:
            content.decode("utf-8")
        except UnicodeDecodeError:
            return Code.XML_INVALID_UTF8
    return Code.XML_DOCTYPE if _has_doctype(content) else None


def _utf16_refusal(content: bytes) -> Code | None:
    byte_order = "utf-16-be" if content[:2] in (b"\xfe\xff", b"\0<") else "utf-16-le"
    try:
        text = content.decode(byte_order)
    except UnicodeDecodeError:
        return Code.XML_MALFORMED
    return Code.XML_DOCTYPE if _has_doctype(text.encode("utf-8", "replace")) else None


def _has_doctype(content: bytes) -> bool:
    """Say whether a DOCTYPE stands in the prolog, after declarations, comments and instructions."""
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
    """Return the element's local name, with a prefix outside the CDA namespace; "" for no element."""
    return _name_of_tag(element.tag)


def named_children(element: etree._Element, path: str) -> Iterator[tuple[etree._Element, str, str]]:
    """Yield each child element with its name and its own path, counting siblings of one tag.

    A path longer than `MAX_PATH` characters is not continued.
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
    """Return the path of an element from `top` (the document's root by default), siblings counted."""
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
    """Return `path (line N)`, after `prefix#` when the XML is itself at a place of a flow."""
    place = f"{path_of(element, top)} (line {element.sourceline})"
    return f"{prefix}#{place}" if prefix else place
