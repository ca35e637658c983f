"""FHIR in XML gives the same content as FHIR in JSON, with its own places and byte ranges."""

from __future__ import annotations

import pytest

from archive_service.findings import Grade
from archive_service.intake import content_of, examine, stated_type
from archive_service.model.flow import FlowPart, RecordKind
from tests.archive_service.intake.examinations import CONTEXT
from tests.archive_service.intake.fhir_samples import (
    clean,
    text,
    two_persons,
    xml,
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_person_is_the_same_in_both_formats(encoding: str) -> None:
    flow = xml(clean()).replace('version="1.0"', f'version="1.0" encoding="{encoding}"').encode(encoding)

    examination = examine(flow, CONTEXT)
    twin = examine(text(clean()), CONTEXT)

    assert examination.grade is Grade.OK, examination.findings
    (record,), (other,) = examination.records, twin.records
    assert (record.title, record.events, record.custodian.finess) == (
        *(other.title, other.events),
        other.custodian.finess,
    )
    assert examination.fhir_format == "xml"
    assert [part.length for part in record.entries] == [len(flow)]


def test_both_formats_say_the_same() -> None:
    in_xml = content_of([FlowPart(0, xml(clean()).encode())], RecordKind.NATIVE_FILE, "")
    in_json = content_of([FlowPart(0, text(clean()))], RecordKind.NATIVE_FILE, "")

    assert [t.text for t in in_xml.human_texts] == [t.text for t in in_json.human_texts]
    assert [s.title for s in in_xml.sections] == [s.title for s in in_json.sections]


def test_places_are_paths_with_lines() -> None:
    spoiled = clean()
    spoiled["entry"][0]["request"]["url"] = "Profil"

    (finding,) = examine(xml(spoiled).encode(), CONTEXT).findings

    assert finding.where == "/Bundle/entry[1]/request[1]/url[1] (line 3)"


def test_entries_of_two_persons_are_cut_at_their_bytes() -> None:
    flow = xml(two_persons()).encode()

    examination = examine(flow, CONTEXT)

    assert examination.several_persons
    for record, own, other in zip(
        examination.records, ("QUIMPERNEL", "ZARBOUILLE"), ("ZARBOUILLE", "QUIMPERNEL"), strict=True
    ):
        pieces = [flow[part.offset : part.offset + part.length] for part in record.entries]
        assert all(p.startswith(b"<entry>") and p.endswith(b"</entry>") for p in pieces)
        parts = [
            FlowPart(part.offset, flow[part.offset : part.offset + part.length], part.where)
            for part in (*record.entries, *examination.shared)
        ]
        shown = repr(content_of(parts, record.kind, record.locator))
        assert own in shown
        assert other not in shown
        assert "Tilleuls" in shown


@pytest.mark.parametrize(
    "declared", ["utf8", "US-ASCII", "latin1", "latin-9", "cp-1252", "Windows1252", "ANSI"]
)
def test_entries_in_utf_8_are_cut_whatever_accepted_encoding_is_declared(declared: str) -> None:
    flow = xml(two_persons()).replace('version="1.0"', f'version="1.0" encoding="{declared}"')

    results = [examine(text.encode(), CONTEXT) for text in (flow, flow.replace("QUIMPERNEL", "QUIMPÉRNEL"))]

    assert [len(result.records) for result in results] == [2, 2], results[0].findings
    assert [result.is_cut for result in results] == [True, True]


@pytest.mark.parametrize("declared", ["UTF-8", "utf8", "ANSI", "latin-9", "UTF-16", "Shift_JIS", "no-such"])
@pytest.mark.parametrize("written", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_type_of_a_body_is_read_whatever_encoding_it_declares(declared: str, written: str) -> None:
    flow = f"""<?xml version="1.0" encoding="{declared}"?><!-- été -->
<Bundle xmlns="http://hl7.org/fhir"><id value="été"/><type value="transaction"/><entry/></Bundle>"""

    assert stated_type(flow.encode(written)) == ("Bundle", "transaction")


def test_two_persons_in_utf_16_wait() -> None:
    flow = xml(two_persons()).replace('version="1.0"', 'version="1.0" encoding="utf-16"').encode("utf-16")

    examination = examine(flow, CONTEXT)

    assert examination.grade is Grade.QUARANTINE
    assert "fhir-xml-not-separable" in {finding.code for finding in examination.findings}


def test_a_narrative_is_kept_whole() -> None:
    flow = clean()
    flow["entry"][3]["resource"]["text"] = {"status": "generated"}
    div = '<div xmlns="http://www.w3.org/1999/xhtml"><p>Vu &amp; entendu</p></div>'
    content = xml(flow).replace('<status value="generated"/>', f'<status value="generated"/>{div}').encode()

    shown = content_of([FlowPart(0, content)], RecordKind.NATIVE_FILE, "")

    assert "Vu & entendu" in [piece.text for piece in shown.human_texts]


def test_text_between_elements_that_nobody_would_read_is_refused() -> None:
    flow = b'<Bundle xmlns="http://hl7.org/fhir"><type value="transaction"/>\nbonjour\n</Bundle>'

    findings = examine(flow, CONTEXT).findings

    assert [finding.code for finding in findings] == ["fhir-xml-unreadable"]
