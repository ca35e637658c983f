"""Files in base64 that a CDA document does not declare as base64: without this they would be printed as
words.
"""

from __future__ import annotations

import binascii
import string
from collections.abc import Iterator

from lxml import etree

from archive_service.intake.cda.absent_files import base64_of
from archive_service.intake.reading.data_addresses import data_address
from archive_service.intake.reading.sniffing import media_type_of

_holders = etree.XPath(
    "descendant::*[not(@representation='B64') and (@mediaType or @representation"
    " or parent::h:nonXMLBody or (self::h:value and parent::h:observationMedia))]"
    "|descendant::*[h:reference[starts-with(@value,'data:')]]",
    namespaces={"h": "urn:hl7-org:v3"},
)
_ALPHABET = (string.ascii_letters + string.digits + "+/=" + string.whitespace).encode()
_SHORTEST = 32  # characters: the beginning of any file
_HEAD = 4096  # characters decoded to recognise the file
_WORDS = frozenset(("text/plain", "application/octet-stream", "application/json", "text/x-syslog"))
"""The type found for bytes that may be anything: unless a file is declared, the text is left unchanged."""
_FILES = ("application/", "image/", "audio/", "video/", "multipart/")
"""Beginnings of declared types that never contain text."""


def undeclared_files(document: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Yield the elements that contain a file without declaring it, each with its base64.

    The file is recognised by its first bytes, or is inside an address; that address is then removed from the
    tree.
    """
    for element in list(_holders(document)):
        if (inside := _in_address(element)) is not None:
            yield element, inside
            continue
        declared = (element.get("mediaType") or "").strip().lower().startswith(_FILES)
        says_so = (element.get("representation") or "").strip().upper() == "B64"
        written = base64_of(element) or ""
        if says_so or _is_file(written, declared=declared):
            yield element, written


def _in_address(element: etree._Element) -> str | None:
    """Remove an address that contains the file itself from an element without text, and return its base64."""
    if (base64_of(element) or "").strip():
        return None
    for child in element.iterchildren("{urn:hl7-org:v3}reference"):
        inside = data_address(child.get("value", ""))
        if inside is not None:
            element.remove(child)
            if not element.get("mediaType"):
                element.set("mediaType", inside[0])
            return inside[1]
    return None


def _is_file(text: str, *, declared: bool) -> bool:
    # A text written by a person has characters that are not base64 within its first line.
    if not text.isascii() or text[:_HEAD].encode().translate(None, _ALPHABET):
        return False
    head = "".join(text[:_HEAD].split())
    if len(head) < _SHORTEST or text.encode().translate(None, _ALPHABET):
        return False
    try:
        content = binascii.a2b_base64(head[: len(head) // 4 * 4])
    except binascii.Error:
        return False
    return declared or media_type_of(content) not in _WORDS
