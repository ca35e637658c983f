"""Each finding code is in one catalogue, has an example, and is published unchanged."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest

from archive_service.errors import VerificationTooCostly, VisaByProducer
from archive_service.findings import Grade, Severity
from archive_service.findings.catalogue import Code
from archive_service.model.control_replies import ControlReplyRefused
from archive_service.model.person_requests import RequestRefused
from archive_service.model.seal_keys import SealKeyRefused
from archive_service.model.seals import SealRefused
from archive_service.model.signed_visas import SignedVisaRefused
from archive_service.model.stated_events import EventRefused
from archive_service.model.transfer_replies import ReplyRefused
from retention_rules.rulebook_findings import RulebookCode
from tests.archive_service.findings.corpus_names import CORPUS, kinds
from tests.archive_service.findings.findings_page import page

ROOT = Path(__file__).parents[3]
# It reports a bug of ours: no known input raises it.
WITHOUT_EXAMPLE = {Code.FLOW_UNREADABLE}
REFUSALS = (
    EventRefused,
    SignedVisaRefused,
    ReplyRefused,
    ControlReplyRefused,
    RequestRefused,
    SealKeyRefused,
    SealRefused,
)
EVERY_WORD: dict[str, Any] = {"byte": 1, "limit": 2, "what": "?", "count": 3, "declared": "?", "actual": "?"}
EVERY_WORD |= {"since": "?", "order": "?", "contact": "?"}


def test_codes_are_never_renamed_nor_taken_away() -> None:
    kept = (Path(__file__).parent / "codes_of_every_release.txt").read_text(encoding="utf-8").split()

    assert set(kept) <= set(Code), "a code that senders know is gone"
    assert set(Code) <= set(kept), "add new codes to codes_of_every_release.txt"


@pytest.mark.parametrize("code", [code for code in Code if code not in WITHOUT_EXAMPLE])
def test_every_code_has_an_example(code: Code) -> None:
    assert sorted(CORPUS.glob(f"{code}_*/*")), f"no folder tests/corpus/{code}_<what>/"


def test_every_example_has_its_code() -> None:
    named = {path.name.partition("_")[0] for path in CORPUS.iterdir()}

    refusals = {one.code for family in REFUSALS for one in kinds(family)}
    others = {VisaByProducer.code, VerificationTooCostly.code}
    assert named <= {*Code, *RulebookCode, *refusals, *others}


def test_the_page_for_senders_lists_them() -> None:
    assert (ROOT / "docs" / "formats" / "findings.md").read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("code", Code)
def test_a_code_has_its_own_name_a_french_sentence_and_an_explanation(code: Code) -> None:
    rule = code.rule

    assert code.name == code.value.upper().replace("-", "_")
    assert re.fullmatch(r"\S.*\.", rule.message), rule.message
    assert re.fullmatch(r"\S.*\.", rule.meaning), rule.meaning
    assert set(re.findall(r"\{(\w+)\}", rule.message)) <= EVERY_WORD.keys()


@pytest.mark.parametrize("production", [False, True])
@pytest.mark.parametrize("code", Code)
def test_the_severity_follows_from_the_grade(code: Code, production: bool) -> None:
    finding = code.at("/x", production=production, **EVERY_WORD)

    assert finding.code == code.value
    assert type(finding.code) is str
    assert finding.grade is code.grade(production=production)
    assert finding.grade.rank >= code.grade().rank
    assert (
        finding.severity
        is {
            Grade.OK: Severity.INFORMATION,
            Grade.WARN: Severity.WARNING,
            Grade.QUARANTINE: Severity.ERROR,
            Grade.REJECT: Severity.ERROR,
        }[finding.grade]
    )


def test_a_detail_stands_behind_the_sentence() -> None:
    finding = Code.CDA_HEADER_MISSING.at("/ClinicalDocument (line 1)", detail="setId")

    assert finding.message == f"{Code.CDA_HEADER_MISSING.rule.message} (setId)"


def test_findings_are_made_of_the_catalogue_alone() -> None:
    # Two of them read findings that were written: from rows, and from the package of another instance.
    makers = {
        "archive_service/findings/catalogue.py",
        "archive_service/model/serialisation.py",
        "archive_service/holdings/portable_forms.py",
    }

    found = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "archive_service").rglob("*.py")
        if re.search(r"(?<!\w)Finding\($", path.read_text(encoding="utf-8"), re.MULTILINE)
        or re.search(r"(?<![\w.])Finding\(code", path.read_text(encoding="utf-8"))
    }

    # Written by a command in the form of findings; they concern no flow.
    assert found <= makers | {"archive_service/cli/deposits.py"}


def test_every_sentence_gets_the_words_that_it_holds() -> None:
    made = [
        (path, node)
        for path in (ROOT / "archive_service").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "at"
        and isinstance(node.func.value, ast.Attribute)
        and getattr(node.func.value.value, "id", "") == "Code"
    ]

    assert len(made) > 100
    for path, call in made:
        code = Code[call.func.value.attr]  # type: ignore[attr-defined]
        given = {keyword.arg for keyword in call.keywords} - {"production", "detail"}
        assert given == set(re.findall(r"\{(\w+)\}", code.rule.message)), f"{path}:{call.lineno}"
