"""The examination answers for any bytes, and accepted flows can be read."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_service.findings import Grade
from archive_service.intake import content_of, examine, media_type_of
from archive_service.model.flow import Examination, FlowPart, RecordKind
from tests.archive_service.findings.corpus_names import CORPUS
from tests.archive_service.intake.examinations import CONTEXT
from tests.archive_service.intake.fhir_samples import (
    ODON,
    bundle,
    clean,
    event,
    organization,
    patient,
    sheet,
    stay,
    text,
    xml,
)

SEEDS = [
    text(clean()),
    xml(clean()).encode(),
    text(bundle(patient(), patient("odon", ODON), organization(), stay(), stay("odon"), event())),
    text(bundle(patient(), organization(), sheet(b"%PDF-1.7\n", "application/pdf"))),
    text(sheet(b'<ClinicalDocument xmlns="urn:hl7-org:v3"/>', "application/xml")),
    b'{"finess": "250001237", "valeurs": [{"places": 40}]}',
]
PIECES = st.sampled_from(
    [
        *(b"", b"{", b"}", b"[", b'"', b"null", b"{}", b"[]"),
        *(b"1e999", b"\x00", b"\xff", b"<", b">", b"&", b"true"),
    ]
)


CUTS = st.tuples(st.integers(0, 4000), st.integers(0, 60), PIECES)


def check(content: bytes) -> Examination:
    examination = examine(content, CONTEXT)
    assert "flow-unreadable" not in {finding.code for finding in examination.findings}
    assert (examination.grade is Grade.REJECT) == (not examination.records)
    for record in examination.records:
        if len(record.entries) == 1 and record.entries[0].length == len(content):
            parts = [FlowPart(0, content)]
        else:
            ranges = (*record.entries, *examination.shared)
            parts = [FlowPart(r.offset, content[r.offset : r.offset + r.length], r.where) for r in ranges]
        content_of(parts, record.kind, record.locator)
    # The locator chooses among carried documents alone: for other records of a kind, the whole reads alike.
    carried = RecordKind.CDA_DOCUMENT
    alike = {(one.kind, one.locator if one.kind is carried else ""): one for one in examination.records}
    for record in alike.values():
        content_of([FlowPart(0, content)], record.kind, record.locator)
    return examination


@settings(max_examples=400, derandomize=True)
@given(
    st.sampled_from(SEEDS), st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 60), PIECES), max_size=4)
)
def test_damaged_flows_are_answered(seed: bytes, cuts: list[tuple[int, int, bytes]]) -> None:
    for at, length, piece in cuts:
        seed = seed[:at] + piece + seed[at + length :]
    check(seed)


@settings(max_examples=200, derandomize=True)
@given(st.binary(max_size=200))
def test_any_bytes_are_answered(content: bytes) -> None:
    check(content)
    assert media_type_of(content)


JUNK: Any = st.sampled_from(
    [None, True, 1, "", "x", [], {}, [None], [[]], [{}], {"a": 1}, {"reference": 3}, "Patient/ines", [1, "a"]]
)


@settings(max_examples=500, derandomize=True)
@given(st.integers(0, 4), st.data())
def test_values_of_another_shape_are_findings(number: int, data: st.DataObject) -> None:
    flow = [
        clean(),
        bundle(patient(), patient("odon", ODON), organization(), stay(), stay("odon")),
        bundle(patient(), organization(), sheet(b"%PDF-1.7\n", "application/pdf")),
        sheet(b"Bonjour", "text/plain"),
        {"finess": "250001237", "x": {"y": [1]}},
    ][number]
    for _ in range(data.draw(st.integers(1, 3))):
        node: Any = flow
        while True:
            keys = list(node) if isinstance(node, dict) else list(range(len(node)))
            if not keys:
                break
            key = data.draw(st.sampled_from(keys))
            if isinstance(node[key], (dict, list)) and node[key] and data.draw(st.integers(0, 4)):
                node = node[key]
                continue
            node[key] = deepcopy(data.draw(JUNK))  # drawn values must not change
            break
    check(text(flow))


@pytest.mark.parametrize(
    "path", sorted(CORPUS.glob("*/input.*")), ids=lambda path: path.parent.name if path else ""
)
def test_the_whole_corpus_is_answered(path: Path) -> None:
    check(path.read_bytes())


def test_views_are_examined_like_bytes() -> None:
    content = text(clean())

    assert examine(memoryview(content), CONTEXT).grade is Grade.OK
    assert examine(memoryview(b"  " + content)[2:], CONTEXT).grade is Grade.OK
