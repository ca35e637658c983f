"""The owner of each entry in cases that senders had trouble with: no text is in another person's record."""

from __future__ import annotations

import json
from datetime import date

import pytest

from archive_service.findings import Grade
from archive_service.intake import content_of, examine
from archive_service.model.declared_events import RetentionEvents
from archive_service.model.flow import FlowPart
from tests.archive_service.intake.reading_aloud import CONTEXT, case, content_lines, lines_of


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("01a-subject-on-other-server.json", "fhir-subject-unresolved"),
        ("01c-subject-display-other.json", "fhir-subject-other-name"),
        ("01d-stay-of-absent-patient.json", "fhir-subject-unresolved"),
    ],
)
def test_an_entry_of_somebody_else_is_kept_with_the_flow_and_listed(name: str, code: str) -> None:
    flow = case(name)
    others = json.loads(flow)["entry"][3]["resource"]

    seen = examine(flow, CONTEXT)

    assert (code, "/entry/3/resource/subject") in [(one.code, one.where) for one in seen.findings]
    (record,) = seen.records
    (unowned,) = seen.unowned
    kept = json.loads(flow[unowned.offset : unowned.offset + unowned.length])
    assert kept["resource"] == others
    parts = [
        FlowPart(one.offset, flow[one.offset : one.offset + one.length], one.where)
        for one in (*record.entries, *record.shared)
    ]
    lines = content_lines(content_of(parts, record.kind, record.locator))
    assert any("note de Léonie" in line for line in lines)
    for word in (others.get("valueString"), *others["subject"].values(), "2001"):
        assert not any(word in line for line in lines if word), word
    assert record.events == RetentionEvents(birth_date=date(1940, 3, 12))


def test_an_ins_is_one_whatever_the_case_of_its_urn() -> None:
    flow = case("18d-ins-urn-in-capitals.json")
    small = flow.replace(b"urn:OID:", b"urn:oid:")
    assert small != flow

    ((capitals,), (plain,)) = (examine(one, CONTEXT).records for one in (flow, small))

    assert capitals.person is not None
    assert capitals.person.ins
    assert capitals.person == plain.person


def test_nul_in_a_text_is_a_finding_with_its_place() -> None:
    flow = case("19-nul-in-json-text.json")

    seen = examine(flow, CONTEXT)

    found = {one.code: one for one in seen.findings}
    assert (found["text-control-characters"].grade, seen.grade) == (Grade.WARN, Grade.WARN)
    assert found["text-control-characters"].where == "/entry/0/resource/name"
    assert any("\0" in line or "U+0000" in line or "\u2400" in line for line in lines_of(flow))
