"""Each code of envelope and FHIR has an example that raises it, and nothing it does not explain."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from archive_service.findings import Grade, Severity
from archive_service.intake import Code, content_of, examine
from archive_service.intake.cda.codes import CODES
from archive_service.model.flow import FlowKind, FlowPart

CORPUS = Path(__file__).parents[2] / "corpus"
TODAY = date(2026, 1, 1)
# It answers for a defect of ours: no input that we know raises it.
WITHOUT_EXAMPLE = {Code.READER}
# What cannot be without something else being wrong too.
WITH_COMPANY = {
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
    "fhir-same-id-twice": set(),
}
# White space alone is an empty flow before it is XML.
INPUTS = sorted(path for path in CORPUS.glob("*/input.*") if not path.parent.name.startswith("xml-empty"))


def name_of(path: Path) -> str:
    return path.parent.name


@pytest.mark.parametrize("code", [code for code in Code if code not in WITHOUT_EXAMPLE], ids=lambda c: c.name)
def test_every_code_has_the_smallest_input_that_raises_it(code: Code) -> None:
    folders = sorted(CORPUS.glob(f"{code.value.code}_*"))

    assert folders, f"no folder tests/corpus/{code.value.code}_<what>/"
    for folder in folders:
        content = next(folder.glob("input.*")).read_bytes()
        examination = examine(content, production=False, today=TODAY)
        raised = {finding.code for finding in examination.findings}
        assert code.value.code in raised, folder
        if code not in (Code.SUBJECT_DIFFERS, Code.OLD_DOCUMENT_TYPE):  # their CDA is too small to be good
            assert raised <= {code.value.code} | WITH_COMPANY.get(code.value.code, set()), folder
        grades = {finding.grade for finding in examination.findings if finding.code == code.value.code}
        assert grades == {code.grade()}


@pytest.mark.parametrize("path", INPUTS, ids=name_of)
def test_whatever_the_input_the_grade_says_what_becomes_of_it(path: Path) -> None:
    content = path.read_bytes()

    examination = examine(content, production=False, today=TODAY)

    assert path.parent.name.split("_")[0] in {finding.code for finding in examination.findings}
    assert Code.READER.value.code not in {finding.code for finding in examination.findings}
    assert bool(examination.records) == (examination.grade is not Grade.REJECT)
    if examination.several_persons:
        return
    for record in examination.records:
        content_of([FlowPart(0, content)], record.kind, record.locator)


@pytest.mark.parametrize("path", INPUTS, ids=name_of)
def test_production_is_never_milder_than_development(path: Path) -> None:
    content = path.read_bytes()

    development = examine(content, production=False, today=TODAY)
    production = examine(content, production=True, today=TODAY)

    assert production.grade.rank >= development.grade.rank


@pytest.mark.parametrize("code", list(Code), ids=lambda code: code.name)
def test_every_code_speaks_french_and_is_explained(code: Code) -> None:
    rule = code.value

    assert rule.message.endswith((".", ")."))
    assert rule.meaning
    finding = code.at("/x", byte=1, limit=2, what="?", count=3)
    assert "{" not in finding.message
    assert (finding.severity is Severity.INFORMATION) == (code.grade() is Grade.OK)


def test_codes_are_given_once() -> None:
    ours = [code.value.code for code in Code]

    assert len(set(ours)) == len(ours)
    assert not set(ours) & set(CODES)


def test_a_test_ins_waits_in_production_only() -> None:
    content = (CORPUS / "ins-test-identifier_fhir" / "input.json").read_bytes()

    assert examine(content, production=False, today=TODAY).grade is Grade.WARN
    assert examine(content, production=True, today=TODAY).grade is Grade.QUARANTINE
    assert examine(content, production=True, today=TODAY).kind is FlowKind.TDDUI_BUNDLE
