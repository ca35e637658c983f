"""Decodes the files that a CDA document carries, and compares them with what is declared of them."""

from __future__ import annotations

import binascii
import hashlib
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from archive_service.findings import Finding
from archive_service.intake.cda_codes import found
from archive_service.intake.cda_envelope import CdaSource
from archive_service.intake.sniffing import media_type_of

_encoded = etree.XPath("descendant::*[@representation='B64' or @compression]")
_external = etree.XPath(
    "descendant::h:nonXMLBody/h:text[h:reference and not(@representation)]"
    "|descendant::h:observationMedia/h:value[h:reference and not(@representation)]",
    namespaces={"h": "urn:hl7-org:v3"},
)
_SAME = {
    "text/xml": "application/xml",
    "application/xhtml+xml": "text/html",
    "text/rtf": "application/rtf",
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "application/x-pdf": "application/pdf",
    "application/x-gzip": "application/gzip",
    "application/x-zip-compressed": "application/zip",
    "text/json": "application/json",
}
_IN_ZIP = ("application/vnd.", "application/zip", "application/epub")
_SNIFFED_EXACTLY = frozenset(
    (
        "application/pdf",
        "image/png",
        "image/jpeg",
        "image/gif",
        "image/tiff",
        "application/gzip",
        "application/zip",
        "application/rtf",
    )
)
_DIGESTS = {"SHA-1": hashlib.sha1, "SHA1": hashlib.sha1, "SHA-256": hashlib.sha256, "SHA256": hashlib.sha256}


@dataclass(frozen=True, slots=True)
class Encoded:
    """An element whose text is base64; decoded on demand."""

    element: etree._Element

    @property
    def declared_type(self) -> str:
        """Media type as declared, in lower case and without parameters; may be empty."""
        return str(self.element.get("mediaType", "")).partition(";")[0].strip().lower()

    @property
    def owner_id(self) -> str:
        """ID of the `observationMedia` around it, that narratives refer to."""
        owner = self.element.getparent()
        return str(owner.get("ID", "")) if owner is not None else ""

    def decoded(self) -> bytes | None:
        """Return the bytes, or None when the base64 cannot be read in one way."""
        if any(child.tail and not child.tail.isspace() for child in self.element):
            return None
        text = "".join((self.element.text or "").split())
        try:
            content = b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            return None
        return content if text.isascii() else None


def encoded_in(document: etree._Element) -> Iterator[Encoded]:
    """Yield every base64 element of a document, in order."""
    for element in _encoded(document):
        if element.get("representation") == "B64":
            yield Encoded(element)


def attachment_findings(source: CdaSource) -> list[Finding]:
    """Decode all and compare type and digest with what is declared."""
    findings: list[Finding] = []
    for element in _encoded(source.document):
        if element.get("compression"):
            findings.append(found("attachment-compressed", source.where(element)))
    for encoded in encoded_in(source.document):
        content = encoded.decoded()
        where = source.where(encoded.element)
        if content is None:
            findings.append(found("attachment-base64", where))
        elif not content:
            findings.append(found("attachment-empty", where))
        else:
            findings += _type_findings(encoded, content, where)
            findings += _integrity_findings(encoded.element, content, where)
    for element in _external(source.document):
        findings.append(found("attachment-external", source.where(element)))
    return findings


def _type_findings(encoded: Encoded, content: bytes, where: str) -> list[Finding]:
    declared = _SAME.get(encoded.declared_type, encoded.declared_type)
    if not declared or encoded.element.get("compression"):
        return []
    return [] if agree(declared, media_type_of(content)) else [found("attachment-type-mismatch", where)]


def agree(declared: str, sniffed: str) -> bool:
    """Say whether a declared type can be what the bytes look like; unknown formats are believed."""
    declared = _SAME.get(declared, declared)
    if declared == sniffed:
        return True
    if declared in _SNIFFED_EXACTLY:
        return False
    if sniffed == "application/zip":
        return declared.startswith(_IN_ZIP)
    if sniffed in ("application/octet-stream", "text/plain"):
        return sniffed == "text/plain" or not declared.startswith("text/")
    if sniffed in ("application/xml", "text/html", "image/svg+xml", "application/json"):
        return declared.startswith("text/") or declared.endswith(("xml", "json"))
    return False


def _integrity_findings(element: etree._Element, content: bytes, where: str) -> list[Finding]:
    expected = element.get("integrityCheck")
    if not expected:
        return []
    digest = _DIGESTS.get(element.get("integrityCheckAlgorithm", "SHA-1").upper())
    if digest is None:
        return [found("attachment-integrity-unknown", where)]
    try:
        same = b64decode("".join(expected.split()), validate=True) == digest(content).digest()
    except (binascii.Error, ValueError):
        same = False
    return [] if same else [found("attachment-integrity", where)]
