"""Decode the files that a CDA document contains, and compare them with their declared type and digest."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from archive_service.findings import Finding
from archive_service.findings.catalogue import Code
from archive_service.intake.cda.absent_files import absent_files, base64_of
from archive_service.intake.cda.flat_text import local
from archive_service.intake.cda.locate import CdaSource
from archive_service.intake.media_type_agreement import type_findings
from archive_service.intake.readability import file_findings
from archive_service.intake.reading.byte_sources import ByteSource, Carried, Held, Part, carried
from archive_service.intake.reading.long_base64 import named_in
from archive_service.intake.signature_desk import SignatureDesk

_encoded = etree.XPath("descendant::*[@representation='B64' or @compression]")
_DIGESTS = {"SHA-1": "sha1", "SHA1": "sha1", "SHA-256": "sha256", "SHA256": "sha256"}


@dataclass(frozen=True, slots=True)
class Encoded:
    """An element whose text is base64; decoded on demand. `long_text` is that text when the element holds
    only a reference to it.
    """

    element: etree._Element
    long_text: ByteSource | None = None

    @property
    def declared_type(self) -> str:
        """Media type as declared, in lower case and without parameters; may be empty."""
        return str(self.element.get("mediaType", "")).partition(";")[0].strip().lower()

    @property
    def stated_type(self) -> str:
        """Media type as written, with its parameters, its charset and its compression."""
        media_type = str(self.element.get("mediaType", ""))
        for name in ("charset", "compression"):
            value = self.element.get(name)
            if value and name not in media_type:
                media_type += f"; {name}={value}"
        return media_type

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

    def carried(self) -> Carried | None:
        """Return the file, not decoded yet; None when the base64 is invalid or ambiguous."""
        written = base64_of(self.element)
        if written is not None and self.long_text is not None:
            return carried(self.long_text)
        text = "".join((written or "").split())
        return carried(Held(text.encode("ascii"))) if written is not None and text.isascii() else None

    def decoded(self) -> bytes | None:
        """Return the bytes, or None when the base64 is invalid or ambiguous."""
        file = self.carried()
        return None if file is None else file.content()


def encoded_of(element: etree._Element, long_texts: Mapping[str, Part]) -> Encoded:
    """Return the file of an element that is declared as base64."""
    return Encoded(element, named_in(long_texts, element.text))


def encoded_in(source: CdaSource) -> Iterator[Encoded]:
    """Yield every base64 element of a document, in order."""
    for element in _encoded(source.document):
        if element.get("representation") == "B64":
            yield encoded_of(element, source.long_texts)


def attachment_findings(source: CdaSource, desk: SignatureDesk) -> list[Finding]:
    """Decode all files, compare their type and digest with what is declared, and have signed ones judged."""
    findings: list[Finding] = []
    for element in _encoded(source.document):
        if element.get("compression"):
            findings.append(Code.ATTACHMENT_COMPRESSED.at(source.where(element)))
    for encoded in encoded_in(source):
        file = encoded.carried()
        where = source.where(encoded.element)
        if file is None:
            findings.append(Code.ATTACHMENT_BASE64.at(where))
        elif not file.length:
            findings.append(Code.ATTACHMENT_EMPTY.at(where))
        else:
            if not encoded.element.get("compression"):
                findings += type_findings(encoded.stated_type, file, where, where)
                findings += file_findings(file, encoded.stated_type, where, desk)
            findings += _integrity_findings(encoded.element, file, where)
    for absent in absent_files(source.document):
        if absent.address:
            findings.append(Code.ATTACHMENT_EXTERNAL.at(source.where(absent.element)))
        elif absent.element.get("representation") != "B64":  # the finding for an empty file was made above
            findings.append(Code.ATTACHMENT_WITHOUT_CONTENT.at(source.where(absent.element)))
    return findings


def _integrity_findings(element: etree._Element, file: Carried, where: str) -> list[Finding]:
    expected = element.get("integrityCheck")
    if not expected:
        return []
    digest = _DIGESTS.get(element.get("integrityCheckAlgorithm", "SHA-1").upper())
    if digest is None:
        return [Code.ATTACHMENT_INTEGRITY_UNKNOWN.at(where)]
    try:
        same = b64decode("".join(expected.split()), validate=True) == file.digest(digest)
    except (binascii.Error, ValueError):
        same = False
    return [] if same else [Code.ATTACHMENT_INTEGRITY.at(where)]
