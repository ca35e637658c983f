"""Recognises a flow by its content and examines it: what arrives, what it holds, all that is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from archive_service.findings import Finding, Grade, worst
from archive_service.findings.catalogue import Code
from archive_service.intake.cda.examine import CdaForm, examine_cda, looks_like_cda
from archive_service.intake.fhir.examine import examine_fhir
from archive_service.intake.fhir.persons import contested_names, without_names
from archive_service.intake.fhir.tree import FhirSource, as_written
from archive_service.intake.fhir.xml_tree import FHIR, read_fhir_xml
from archive_service.intake.key_values import examine_key_values
from archive_service.intake.reading.byte_sources import Held
from archive_service.intake.reading.json_source import read_json
from archive_service.intake.reading.long_base64 import LongTexts, without_long_texts
from archive_service.intake.reading.sniffing import media_type_of
from archive_service.intake.reading.xml_source import XmlDocument, parse_xml
from archive_service.model.flow import ByteRange, Examination, FlowKind, RecordDraft

_KINDS = {
    CdaForm.CDA: FlowKind.CDA,
    CdaForm.SELF_PRESENTING: FlowKind.CDA_SELF_PRESENTING,
    CdaForm.SIGNED: FlowKind.CDA_SIGNED,
}
_MARKS = (b"<", b"\xff\xfe<", b"\xfe\xff\x00<", b"\x00<", b"<\x00")
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


def whole_bytes(flow: bytes | memoryview) -> bytes:
    """Return a flow as bytes, without a copy when the view is of bytes entirely."""
    if isinstance(flow, bytes):
        return flow
    owner = flow.obj
    return owner if isinstance(owner, bytes) and len(owner) == flow.nbytes else bytes(flow)


def examine(flow: bytes | memoryview, *, production: bool, today: date, release: bool = False) -> Examination:
    """Say what a flow is, which records it holds, and everything wrong with it; never raises.

    `today` is the day of receipt in Paris, against which dates of accomplished facts are judged. For a
    `release` from quarantine the drafts name persons without the identifiers that are contested, and
    `facts["contested"]` counts those.
    """
    content = whole_bytes(flow)
    try:
        return _examine(content, production=production, today=today, release=release)
    except (Exception, RecursionError):
        # A defect of ours must lose nothing and crash nobody: the flow is answered and kept like any refusal.
        return _unrecognised([Code.FLOW_UNREADABLE.at("")])


def _unrecognised(findings: list[Finding] | tuple[Finding, ...]) -> Examination:
    return Examination(kind=FlowKind.UNRECOGNISED, findings=tuple(findings))


def _examine(content: bytes, *, production: bool, today: date, release: bool) -> Examination:
    head = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head and not content.strip(b"\xef\xbb\xbf \t\r\n"):
        return _unrecognised([Code.FLOW_EMPTY.at("")])
    if not head:
        head = content.lstrip()[:4096]
    if head[:1] in b"{[":
        return _json(content, production=production, today=today, release=release)
    if head.startswith(_MARKS) and media_type_of(head) != "text/x-syslog":
        return _xml(content, production=production, today=today, release=release)
    what = media_type_of(content)
    return _unrecognised([Code.FLOW_NOT_RECOGNISED.at("", what=_WORDS.get(what, what))])


def _json(content: bytes, *, production: bool, today: date, release: bool) -> Examination:
    reading = read_json(content)
    if not reading.readable:
        return _unrecognised(list(reading.findings))
    root = reading.value
    if not isinstance(root, dict):
        return _unrecognised([*reading.findings, Code.STRUCTURE_DATA_SHAPE.at("")])
    if isinstance(root.get("resourceType"), str):
        source = FhirSource(format="json", root=root, content=memoryview(content), entries=reading.entries)
        examination = examine_fhir(source, production=production, today=today, release=release)
    else:
        findings, draft = examine_key_values(root, len(content), as_written)
        examination = Examination(
            kind=FlowKind.STRUCTURE_DATA, findings=tuple(findings), records=(draft,) if draft else ()
        )
    return _with(examination, list(reading.findings))


def _with(examination: Examination, findings: list[Finding]) -> Examination:
    """Put the findings of reading before the others; a rejected flow has no records."""
    if not findings:
        return examination
    everything = (*findings, *examination.findings)
    if worst(everything) is Grade.REJECT:
        return replace(
            examination,
            findings=everything,
            records=(),
            entries=(),
            shared=(),
            frame=(),
            several_persons=False,
        )
    return replace(examination, findings=everything)


def _xml(content: bytes, *, production: bool, today: date, release: bool) -> Examination:
    xml = without_long_texts(Held(content), len(content))
    if looks_like_cda(xml):
        return _cda(xml, len(content), production=production, today=today, release=release)
    kept = xml if isinstance(xml, bytes) else xml.content
    if FHIR.encode() in kept or FHIR.encode("utf-16-le") in kept or FHIR.encode("utf-16-be") in kept:
        source = read_fhir_xml(content, xml)
        if not isinstance(source, FhirSource):
            return _unrecognised(source)
        if source.is_fhir:
            return examine_fhir(source, production=production, today=today, release=release)
    read = parse_xml(xml)
    if not isinstance(read, XmlDocument):
        return _unrecognised(read)
    what = media_type_of(content)
    return _unrecognised([Code.FLOW_NOT_RECOGNISED.at("", what=_WORDS.get(what, what))])


def _cda(xml: bytes | LongTexts, length: int, *, production: bool, today: date, release: bool) -> Examination:
    read = examine_cda(xml, "", production=production, today=today)
    rejected = read.draft is None or worst(read.findings) is Grade.REJECT
    records: tuple[RecordDraft, ...] = (
        ()
        if rejected or read.draft is None
        else (replace(read.draft, locator="", entries=(ByteRange(0, length),)),)
    )
    kind = FlowKind.UNRECOGNISED if read.draft is None else _KINDS[read.form]
    findings = read.findings or ([Code.FLOW_UNREADABLE.at("")] if read.draft is None else [])
    contested = _contested(records, findings, production=production) if release else frozenset()
    if contested:
        records = tuple(
            replace(draft, person=draft.person and without_names(draft.person, contested))
            for draft in records
        )
    return Examination(kind=kind, findings=tuple(findings), records=records, contested=bool(contested))


def _contested(
    records: Sequence[RecordDraft], findings: Sequence[Finding], *, production: bool
) -> frozenset[str]:
    """Return the INS of a document's person when it is one of several, or a test one where none may be."""
    persons = [draft.person for draft in records if draft.person]
    if {Code.SEVERAL_INS, Code.TEST_AND_PRODUCTION_MIXED} & {finding.code for finding in findings}:
        return frozenset(person.ins for person in persons if person.ins)
    return contested_names(persons, production=production)
