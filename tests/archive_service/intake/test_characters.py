"""Every text of every reader may contain any character: it is accepted, warned of or refused, never a
crash.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.findings import Grade
from archive_service.findings.catalogue import Code
from archive_service.intake import content_of, examine
from archive_service.intake.fhir.conversion import NotConvertible, xml_of_json
from archive_service.model.establishment import register_name
from archive_service.model.flow import Examination, FlowPart
from tests.archive_service.intake.cda_samples import sample
from tests.archive_service.intake.examinations import CONTEXT
from tests.archive_service.intake.fhir_samples import (
    FINESS,
)
from tests.archive_service.intake.odd_flows import CLASSES, DATA_FLOW, FHIR_FLOW, changed, leaves

HUMAN = ("valueString", "display", "text", "authorString", "family")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
XML_TEXT = re.compile(r'(?<=")[^"<>]+(?=")|(?<=>)[^<>]*\S[^<>]*(?=<)')


def check(content: bytes) -> Examination:
    """Do with a flow all that is done before a document is drawn; return what was said of it."""
    examination = examine(content, CONTEXT)

    assert Code.FLOW_UNREADABLE not in {finding.code for finding in examination.findings}
    json.dumps([finding.where for finding in examination.findings]).encode()
    for finding in examination.findings:
        finding.where.encode()
    for entry in examination.entries:
        assert re.fullmatch(r"[A-Za-z]{1,64}", entry.resource_type)
    for draft in examination.records:
        # What a column of the database cannot hold: NUL, and half a character.
        name = register_name(draft.custodian.name)
        assert "\0" not in name
        name.encode()
        draft.title.encode()
        parts = [FlowPart(0, content)]
        if examination.is_cut:
            ranges = [*draft.entries, *draft.shared]
            parts = [FlowPart(r.offset, content[r.offset : r.offset + r.length], r.where) for r in ranges]
        repr(content_of(parts, draft.kind, draft.locator)).encode("utf-8", "strict")
    return examination


FHIR_LEAVES, DATA_LEAVES = list(leaves(FHIR_FLOW)), list(leaves(DATA_FLOW))
characters = st.one_of(st.sampled_from(list(CLASSES.values())), st.text(min_size=1, max_size=3))


@given(st.sampled_from(FHIR_LEAVES), characters)
def test_fhir_in_json(path: tuple[Any, ...], inside: str) -> None:
    check(json.dumps(changed(FHIR_FLOW, path, inside)).encode())


@given(st.sampled_from(FHIR_LEAVES), characters)
def test_fhir_in_json_without_escapes(path: tuple[Any, ...], inside: str) -> None:
    flow = json.dumps(changed(FHIR_FLOW, path, inside), ensure_ascii=False)

    check(flow.encode("utf-8", "surrogatepass"))


@given(st.sampled_from(DATA_LEAVES), characters)
def test_keys_and_values(path: tuple[Any, ...], inside: str) -> None:
    check(json.dumps(changed(DATA_FLOW, path, inside)).encode())


FHIR_XML = xml_of_json(json.dumps(FHIR_FLOW).encode()).decode()


@given(st.data(), characters, st.sampled_from(["raw", "numbers"]))
def test_xml(data: st.DataObject, inside: str, how: str) -> None:
    document = data.draw(st.sampled_from([FHIR_XML, sample().decode()]))
    places = [match.start() for match in XML_TEXT.finditer(document)]
    at = data.draw(st.sampled_from(places))
    written = "".join(f"&#{ord(one)};" for one in inside) if how == "numbers" else inside

    check((document[:at] + written + document[at:]).encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("inside", CLASSES.values(), ids=CLASSES)
def test_every_value_at_once_is_said_with_its_place(inside: str) -> None:
    flow: Any = FHIR_FLOW
    for path in FHIR_LEAVES:
        if path[-1] in HUMAN or (path[-2:-1] == ("given",) and path[-1] is not None):
            flow = changed(flow, path, inside)

    examination = check(json.dumps(flow).encode())

    said = {finding.code: finding for finding in reversed(examination.findings)}
    if any(
        (one < " " and one not in "\t\n\r") or ("\x7f" <= one <= "\x9f" and one != "\x85") for one in inside
    ):
        assert said["text-control-characters"].grade is Grade.WARN
        assert said["text-control-characters"].where.startswith("/entry/0/resource/")
    if any("\ud800" <= one <= "\udfff" for one in inside):
        assert examination.grade is Grade.REJECT
        assert said["json-lone-surrogate"].where.startswith("/entry/0/resource/")


def test_a_key_and_a_value_of_structure_data_are_said_with_their_place() -> None:
    flow = {"finess": FINESS, "nom": "A\u0000B", "données": [{"a\u0007": 1}]}

    examination = check(json.dumps(flow).encode())

    control = [one.where for one in examination.findings if one.code == "text-control-characters"]
    assert control == ["/nom", "/données/0/a\u0007"]


def test_what_is_converted_for_a_reader_is_refused_and_no_bug() -> None:
    for inside in CLASSES.values():
        try:
            xml_of_json(json.dumps({"resourceType": "Patient", "gender": inside}).encode())
        except NotConvertible:
            continue


def test_a_year_as_a_key_is_no_position_in_a_list() -> None:
    flow = json.dumps({"finess": FINESS, "2024": {"²": ["a", "b"]}}).encode()
    (draft,) = examine(flow, CONTEXT).records

    (section,) = content_of([FlowPart(0, flow)], draft.kind, draft.locator).sections

    labels = [value.label for block in section.blocks for value in block.values]  # type: ignore[union-attr]
    assert labels[1:] == ["2024", "²", "1", "2"]
