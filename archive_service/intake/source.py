"""Open the bytes of a flow: recognise their kind and read them with its reader, or explain why they cannot be
read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from archive_service.file_formats.texts import wide_encoding
from archive_service.findings import Finding
from archive_service.findings.catalogue import Code
from archive_service.intake.cda.examine import looks_like_cda
from archive_service.intake.fhir.tree import FhirSource
from archive_service.intake.fhir.xml_tree import FHIR, read_entry_xml, read_fhir_xml
from archive_service.intake.reading.byte_sources import Held
from archive_service.intake.reading.json_source import read_json
from archive_service.intake.reading.json_values import Json
from archive_service.intake.reading.long_base64 import LongTexts, without_long_texts
from archive_service.intake.reading.sniffing import media_type_of
from archive_service.intake.reading.xml_encodings import WIDE
from archive_service.intake.reading.xml_source import XmlDocument, parse_xml

_BOM = b"\xef\xbb\xbf"
_HEAD = 4096
_EBCDIC = "<?xml".encode("cp500")
_XML_MARKS = (b"<", b"\xff\xfe<", b"\xfe\xff\x00<", b"\x00<", b"<\x00")
_BEFORE_ROOT = re.compile(rb"(?:[^<]++|<\?(?:(?!\?>).)*+\?>|<!--(?:(?!-->).)*+-->)*+", re.DOTALL)
_WORDS = {
    "application/pdf": "PDF",
    "application/zip": "archive ZIP",
    "application/gzip": "archive gzip",
    "text/html": "page HTML",
    "application/xml": "XML",
    "application/json": "JSON",
    "text/plain": "texte",
    "text/x-syslog": "trace Syslog",
    "x-application/hl7-v2+er7": "message HL7 v2",
    "application/octet-stream": "données binaires",
}


@dataclass(frozen=True, slots=True)
class CdaFlow:
    """XML that may be a CDA document."""

    xml: bytes | LongTexts


@dataclass(frozen=True, slots=True)
class FhirFlow:
    """A FHIR resource, and the defects of its text."""

    source: FhirSource
    findings: Sequence[Finding] = ()


@dataclass(frozen=True, slots=True)
class DataFlow:
    """A JSON object of keys and values, and the defects of its text."""

    root: dict[str, Json]
    findings: Sequence[Finding] = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Bytes that are not a flow, or that cannot be read without ambiguity."""

    findings: Sequence[Finding]


OpenedFlow = CdaFlow | FhirFlow | DataFlow | Unreadable


def open_flow(flow: bytes | memoryview) -> OpenedFlow:
    """Read a flow by its content, whatever its declared type."""
    content = _whole_bytes(flow)
    head = content[:_HEAD].removeprefix(_BOM).lstrip()
    if not head:
        if not content.strip(_BOM + b" \t\r\n"):
            return Unreadable([Code.FLOW_EMPTY.at("")])
        head = content.lstrip()[:_HEAD]
    if head[:1] in (b"{", b"["):
        wide = wide_encoding(content)
        return Unreadable([Code.JSON_ENCODING.at("", actual=wide)]) if wide else _json(content)
    if head.startswith(_XML_MARKS) and media_type_of(head) != "text/x-syslog":
        return _xml(content)
    return _not_a_flow(content)


def open_entry(entry: bytes | memoryview) -> FhirSource | None:
    """Read one entry cut out of a FHIR flow: in JSON the entry itself, in XML a Bundle with this entry
    alone.
    """
    content = _whole_bytes(entry)
    if content[:_HEAD].lstrip()[:1] != b"{":
        read = read_entry_xml(content)
        return read if isinstance(read, FhirSource) else None
    opened = _json(content)
    if isinstance(opened, FhirFlow):
        return opened.source
    if isinstance(opened, DataFlow):
        return FhirSource(format="json", root=opened.root, content=memoryview(content))
    return None


def _whole_bytes(flow: bytes | memoryview) -> bytes:
    """Return the bytes, without a copy when the view covers a whole bytes object."""
    if isinstance(flow, bytes):
        return flow
    owner = flow.obj
    return owner if isinstance(owner, bytes) and len(owner) == flow.nbytes else bytes(flow)


def _json(content: bytes) -> OpenedFlow:
    reading = read_json(content)
    if not reading.readable:
        return Unreadable(reading.findings)
    root = reading.value
    if not isinstance(root, dict):
        return Unreadable([*reading.findings, Code.STRUCTURE_DATA_SHAPE.at("")])
    if not isinstance(root.get("resourceType"), str):
        return DataFlow(root, reading.findings)
    source = FhirSource(format="json", root=root, content=memoryview(content), entries=reading.entries)
    return FhirFlow(source, reading.findings)


def _xml(content: bytes) -> OpenedFlow:
    xml = without_long_texts(Held(content), len(content))
    if _names_fhir(xml):
        source = read_fhir_xml(content, xml)
        if not isinstance(source, FhirSource):
            return Unreadable(source)
        if source.is_fhir:
            return FhirFlow(source, source.findings)
    if looks_like_cda(xml):
        return CdaFlow(xml)
    read = parse_xml(xml)
    return _not_a_flow(content) if isinstance(read, XmlDocument) else Unreadable(read)


def _names_fhir(xml: bytes | LongTexts) -> bool:
    """Say whether the root tag names FHIR's namespace, as it must when the root is FHIR."""
    content = xml if isinstance(xml, bytes) else xml.content
    if content[:2] in WIDE:
        content = content[: 2 * _HEAD].replace(b"\0", b"")
    before = _BEFORE_ROOT.match(content)
    start = before.end() if before else 0
    return FHIR.encode() in content[start : content.find(b">", start) + 1]


def _not_a_flow(content: bytes) -> Unreadable:
    if content.startswith(_EBCDIC):
        return Unreadable([Code.XML_ENCODING.at("", detail="EBCDIC")])
    what = media_type_of(content)
    wide = wide_encoding(content)
    if what == "application/xml" and wide == "UTF-32":
        return Unreadable([Code.XML_ENCODING.at("", detail=wide)])
    if what == "application/json" and wide:
        return Unreadable([Code.JSON_ENCODING.at("", actual=wide)])
    return Unreadable([Code.FLOW_NOT_RECOGNISED.at("", what=_WORDS.get(what, what))])
