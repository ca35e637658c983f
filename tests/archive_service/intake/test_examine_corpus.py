"""Each example of a finding raises it, and no unexpected other finding."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from archive_service.findings import Grade
from archive_service.findings.catalogue import Code
from archive_service.intake import content_of, examine
from archive_service.intake.context import ExaminationContext
from archive_service.model.flow import FlowKind, FlowPart
from tests.archive_service.findings.corpus_names import CORPUS, code_of
from tests.archive_service.intake.examinations import CONTEXT, TODAY

# What cannot be without something else being wrong too.
WITH_COMPANY = {
    "test-and-production-mixed": {"ins-test-identifier"},
    "fhir-bundle-empty": {"fhir-nothing-to-archive"},
    "fhir-unknown-entry-resource": set(),
    "fhir-r5-content": {"fhir-model"},
    "fhir-model": set(),
    "date-unreadable": {"fhir-model"},
    "date-implausible": {"fhir-model"},
    "findings-more": {"fhir-dangling-reference"},
    "identifier-old-system": set(),
    "two-persons-one-ins": set(),
    "text-odd-characters": {"fhir-model"},
    "attachment-base64": {"fhir-model"},
    "attachment-empty": {"fhir-empty-value"},
    "attachment-xml-no-cda": {"attachment-not-shown"},
    "fhir-same-id-twice": set(),
}
# White space alone is an empty flow before it is XML.
INPUTS = sorted(path for path in CORPUS.glob("*/input.*") if not path.parent.name.startswith("xml-empty"))


def name_of(path: Path) -> str:
    return path.parent.name


@pytest.mark.parametrize("path", INPUTS, ids=name_of)
def test_an_example_raises_its_code_and_nothing_that_does_not_go_with_it(path: Path) -> None:
    code = code_of(path)

    examination = examine(path.read_bytes(), CONTEXT)

    raised = {finding.code for finding in examination.findings}
    assert code in raised
    # The CDA inside these two is too small to be good.
    if code not in (Code.DOCUMENT_SUBJECT_DIFFERS, Code.DOCUMENT_TYPE_OLD):
        assert raised <= {code} | WITH_COMPANY.get(code, set())
    assert {one.grade for one in examination.findings if one.code == code} == {code.grade()}


@pytest.mark.parametrize("path", INPUTS, ids=name_of)
def test_whatever_the_input_the_grade_says_what_becomes_of_it(path: Path) -> None:
    content = path.read_bytes()

    examination = examine(content, CONTEXT)

    assert Code.FLOW_UNREADABLE not in {finding.code for finding in examination.findings}
    assert bool(examination.records) == (examination.grade is not Grade.REJECT)
    if examination.several_persons:
        return
    for record in examination.records:
        content_of([FlowPart(0, content)], record.kind, record.locator)


@pytest.mark.parametrize("path", INPUTS, ids=name_of)
def test_production_is_never_milder_than_development(path: Path) -> None:
    content = path.read_bytes()

    development = examine(content, CONTEXT)
    production = examine(content, replace(CONTEXT, production=True))

    assert production.grade.rank >= development.grade.rank


def test_a_test_ins_waits_in_production_only() -> None:
    content = (CORPUS / "ins-test-identifier_fhir" / "input.json").read_bytes()

    assert examine(content, CONTEXT).grade is Grade.WARN
    assert examine(content, ExaminationContext(production=True, today=TODAY)).grade is Grade.QUARANTINE
    assert examine(content, ExaminationContext(production=True, today=TODAY)).kind is FlowKind.TDDUI_BUNDLE
