"""The bytes around the entries of a flow about several persons, and when each record may contain them."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_service.intake import examine
from archive_service.intake.context import ExaminationContext
from archive_service.intake.fhir.unowned_bytes import framing
from archive_service.model.flow import ByteRange, Examination
from tests.archive_service.intake.fhir_samples import ODON, bundle, organization, patient, stay

TODAY = date(2026, 3, 2)
CONTEXT = ExaminationContext(production=False, today=TODAY)


def of_two(**said: Any) -> dict[str, Any]:
    """Return a transaction about two persons of one establishment, with what the Bundle says of itself."""
    people = (patient(), stay(), patient("odon", ODON), stay("odon"))
    return bundle(organization(), *people) | said


def framed(flow: bytes) -> tuple[Examination, bytes]:
    """Return the examination, and what the ranges of its records and the shared ones give together."""
    examination = examine(flow, CONTEXT)
    ranges = {part.offset: part for draft in examination.records for part in draft.entries}
    ranges |= {part.offset: part for part in [*examination.shared, *examination.frame]}
    return examination, b"".join(
        flow[part.offset : part.offset + part.length] for _, part in sorted(ranges.items())
    )


@pytest.mark.parametrize("indent", [None, 2])
def test_a_flow_about_several_persons_is_rebuilt_from_the_sources_of_its_records(indent: int | None) -> None:
    flow = json.dumps(
        of_two(id="6f1c0c7e-41d2-4b9a-8f00-2a9b7c1d3e55", timestamp="2026-03-02T10:00:00+01:00"),
        indent=indent,
    ).encode()

    examination, rebuilt = framed(flow)

    assert examination.several_persons
    assert rebuilt == flow


@pytest.mark.parametrize(
    "said",
    [
        {"id": "dossier-quimpernel"},
        {"id": "279035121518989"},
        {"id": "279032A12151889"},
        {"id": "1979-03-12"},
        {"id": "Ade-1950"},
        {"meta": {"versionId": "19790312"}},
        {"identifier": {"system": "urn:x", "value": "Quimpernel"}},
        {"meta": {"tag": [{"display": "Inès"}]}},
        {"meta": {"profile": ["http://example.org/Quimpernel"]}},
        {"signature": {"who": {"display": "Inès"}}},
        {"total": "Quimpernel"},
    ],
)
def test_a_frame_that_may_name_somebody_is_given_to_nobody(said: dict[str, Any]) -> None:
    flow = json.dumps(of_two(**said)).encode()

    examination, rebuilt = framed(flow)

    assert examination.frame == ()
    assert b'"type": "transaction"' not in rebuilt


_XML = (
    '<?xml version="1.0"?>\n<Bundle xmlns="http://hl7.org/fhir">%s<type value="transaction"/>\n'
    "%s\n%s</Bundle>"
)
_ENTRY = '<entry><fullUrl value="urn:uuid:1"/></entry>'


@pytest.mark.parametrize(
    ("inside", "neutral"),
    [
        ("", True),
        ('<meta><profile value="https://interop.esante.gouv.fr/ig/fhir/tddui/b"/></meta>', True),
        ('<id value="Quimpernel"/>', False),
        ("<!-- Quimpernel -->", False),
        ("<?dossier Quimpernel?>", False),
        ("Quimpernel", False),
        ('<type value="transaction" nom="Quimpernel"/>', False),
        ('<total value="1"><extension url="Quimpernel"/></total>', False),
    ],
)
def test_the_frame_of_an_xml_flow_is_judged_the_same_way(inside: str, neutral: bool) -> None:
    flow = (_XML % (inside, _ENTRY, _ENTRY)).encode()
    first = flow.index(b"<entry>")
    entries = [ByteRange(at, len(_ENTRY)) for at in (first, flow.index(b"<entry>", first + 1))]

    rest = framing(memoryview(flow), entries, is_json=flow.lstrip().startswith(b"{"))

    assert bool(rest) is neutral
    assert sum(part.length for part in rest) in (0, len(flow) - 2 * len(_ENTRY))


@settings(max_examples=60, derandomize=True)
@given(
    st.text(st.characters(categories=["L"]), min_size=1, max_size=20),
    st.sampled_from(["id", "name", "meta"]),
)
def test_no_word_of_the_frame_reaches_anybody(word: str, key: str) -> None:
    flow = json.dumps(of_two(**{key: word}), ensure_ascii=False).encode()

    examination, _ = framed(flow)

    assert examination.frame == ()
