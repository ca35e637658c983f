"""Each code of XML, identifiers and CDA has an example that raises it, and no code is undocumented."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from archive_service.findings import Grade, Severity
from archive_service.intake.cda.codes import CODES
from archive_service.intake.cda.examine import cda_content, examine_cda

CORPUS = Path(__file__).parents[3] / "corpus"
TODAY = date(2026, 1, 1)
WITH_COMPANY = {"test-and-production-mixed": {"ins-test-identifier"}}


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_the_smallest_input_that_raises_it_and_nothing_else(code: str) -> None:
    inputs = CORPUS.glob(f"{code}_*/input.xml")
    folders = sorted(one.parent for one in inputs if "_fhir" not in one.parent.name)
    assert folders, f"no folder tests/corpus/{code}_<what>/"
    for folder in folders:
        content = (folder / "input.xml").read_bytes()
        examination = examine_cda(content, "", production=False, today=TODAY)
        assert {one.code for one in examination.findings} == {code} | WITH_COMPANY.get(code, set()), folder
        meaning = CODES[code]
        assert {one.grade for one in examination.findings if one.code == code} == {meaning.development}
        assert (examination.draft is None) == (meaning.development is Grade.REJECT and "attach" not in code)
        cda_content(content, "")


@pytest.mark.parametrize("meaning", CODES.values(), ids=CODES)
def test_every_code_speaks_french_and_is_explained(meaning) -> None:
    assert meaning.message.endswith((".", ")"))
    assert meaning.meaning.endswith(".")
    assert meaning.production.rank >= meaning.development.rank
    assert (meaning.severity is Severity.INFORMATION) == (meaning.development is Grade.OK)
