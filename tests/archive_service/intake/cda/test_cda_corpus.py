"""The corpus examples that are CDA documents: which are refused, and which can be read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from archive_service.findings import Grade
from archive_service.intake.cda.examine import cda_content, examine_cda
from archive_service.intake.signature_desk import SignatureDesk
from tests.archive_service.findings.corpus_names import CORPUS, code_of
from tests.archive_service.intake.examinations import CONTEXT

OTHER_READERS = ("fhir-", "flow-", "structure-", "document-", "identifier-")
WITH_COMPANY = {"test-and-production-mixed": {"ins-test-identifier"}}
DOCUMENTS = sorted(
    path
    for path in CORPUS.glob("*/input.xml")
    if not path.parent.name.startswith(OTHER_READERS) and "_fhir" not in path.parent.name
)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.parent.name)
def test_an_example_raises_its_code_and_nothing_else(path: Path) -> None:
    code = code_of(path)
    content = path.read_bytes()

    examination = examine_cda(content, "", replace(CONTEXT, desk=SignatureDesk(CONTEXT.judge)))

    assert {one.code for one in examination.findings} == {code} | WITH_COMPANY.get(code, set())
    assert {one.grade for one in examination.findings if one.code == code} == {code.grade()}
    assert (examination.draft is None) == (code.grade() is Grade.REJECT and "attach" not in code)
    cda_content(content, "")
