"""Find the ClinicalDocument in a file: alone, in its own stylesheet, or in a XAdES signature."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from lxml import etree

from archive_service.findings import Finding
from archive_service.findings.catalogue import Code
from archive_service.intake.cda.absent_files import base64_of
from archive_service.intake.cda.undeclared_files import undeclared_files
from archive_service.intake.reading.byte_sources import Part
from archive_service.intake.reading.long_base64 import LongTexts
from archive_service.intake.reading.xml_source import XmlDocument, parse_xml, path_of, where_of

HL7 = "{urn:hl7-org:v3}"
SDTC = "{urn:hl7-org:sdtc}"
_DOCUMENT = f"{HL7}ClinicalDocument"
_STYLESHEETS = frozenset(
    ("{http://www.w3.org/1999/XSL/Transform}stylesheet", "{http://www.w3.org/1999/XSL/Transform}transform")
)
_SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"


class CdaForm(StrEnum):
    """How the document is wrapped."""

    CDA = "cda"
    SELF_PRESENTING = "self-presenting"
    SIGNED = "signed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CdaSource:
    """A ClinicalDocument with its position: `prefix` is the place of the XML in its flow."""

    document: etree._Element
    form: CdaForm
    prefix: str
    findings: Sequence[Finding]
    long_texts: Mapping[str, Part] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Path of the document element, after the place of the XML in its flow."""
        return self.place(self.document)

    def place(self, element: etree._Element) -> str:
        """Return the place of an element without its line."""
        path = path_of(element)
        return f"{self.prefix}#{path}" if self.prefix else path

    def where(self, element: etree._Element) -> str:
        """Return the place of an element, with its line."""
        return where_of(element, self.prefix)


def looks_like_cda(xml: bytes | LongTexts) -> bool:
    """Say, by a quick search without parsing, whether bytes may be a CDA document."""
    content = xml if isinstance(xml, bytes) else xml.content
    if content[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<"):
        content = content[:200_000].lstrip(b"\xff\xfe").replace(b"\0", b"")
    head = content[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    return head.startswith(b"<") and b"ClinicalDocument" in content and b"urn:hl7-org:v3" in content


def read_cda(content: bytes | LongTexts, where: str) -> CdaSource | tuple[Finding, ...]:
    """Parse and locate the document by its namespace, or return why there is none."""
    read = parse_xml(content, where)
    if not isinstance(read, XmlDocument):
        return read
    root = read.root
    documents = list(root.iter(_DOCUMENT))
    outer = [document for document in documents if next(document.iterancestors(_DOCUMENT), None) is None]
    if not outer:
        return (Code.CDA_NOT_FOUND.at(where_of(root, where)),)
    findings = [*read.findings, *(Code.CDA_SEVERAL_DOCUMENTS.at(where_of(one, where)) for one in outer[1:])]
    if next(root.iter(_SIGNATURE), None) is not None:
        findings.append(Code.CDA_SIGNATURE_NOT_VERIFIED.at(where_of(root, where)))
    for element, written in undeclared_files(outer[0]):
        element.set("representation", "B64")  # in the parsed tree only, not in the source
        if not base64_of(element):
            element.text = written
        findings.append(Code.ATTACHMENT_BASE64_UNDECLARED.at(where_of(element, where)))
    return CdaSource(
        document=outer[0],
        form=_form_of(root, outer[0]),
        prefix=where,
        findings=findings,
        long_texts=read.long_texts,
    )


def _form_of(root: etree._Element, document: etree._Element) -> CdaForm:
    if root.tag in _STYLESHEETS:
        return CdaForm.SELF_PRESENTING
    signed = next(document.iterancestors(_SIGNATURE), None) is not None
    return CdaForm.SIGNED if signed else CdaForm.CDA
