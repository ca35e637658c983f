"""The rulebooks shipped with the service: their rules and their sources."""

from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from retention_rules import AgenciesMissing, Agency, FileFacts, Origin, Rulebook, RuleCode, Status, decide
from tests.retention_rules.retention_cases import FOLDER, SHIPPED

BOOKS = [SHIPPED.national, *SHIPPED.departments.values()]
FILES = [FOLDER / "national.toml", *sorted((FOLDER / "departments").glob("*.toml"))]


def origins(book: Rulebook) -> list[Origin]:
    return [
        *(rule.origin for rule in book.retention),
        *(rule.origin for rule in book.perimeter),
        *(rule.origin for rule in book.access),
    ]


@pytest.mark.parametrize("kind", ["cda-document", "native-file", "collective-event", "structure-data"])
def test_every_kind_of_record_has_a_national_rule(kind: str) -> None:
    decision = decide(FileFacts(kind=kind, document_type="EXPORT_DUI"), SHIPPED, date(2026, 1, 1))

    assert decision.status is not Status.NO_RULE
    assert decision.access.code is not None


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.name)
def test_every_line_names_its_source(book: Rulebook) -> None:
    for origin in origins(book):
        assert origin.source
        assert origin.title


def test_a_code_means_one_thing_in_all_rulebooks() -> None:
    codes = [origin.code for book in BOOKS for origin in origins(book)]

    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_digest_is_that_of_the_file_as_shipped(file: Path) -> None:
    book = SHIPPED.national if file.stem == "national" else SHIPPED.departments[file.stem]

    assert str(book.digest) == sha256(file.read_bytes()).hexdigest()


@pytest.mark.parametrize("department", ["25", "26", "83"])
def test_departments_of_the_start_can_receive_a_transfer(department: str) -> None:
    terms = SHIPPED.transfer_terms(department)

    assert terms.development
    assert terms.archival_agreement == f"DEV-DUI-{department}"
    assert terms.archival_agency.identifier == f"FRAD0{department}"
    assert terms.appraisal_codes.code_for(RuleCode("MED-R1112-7")) == "APP-DEV-MED-R1112-7"
    assert terms.appraisal_codes.code_for(RuleCode("EIG")) == "APP-DEV-DUI"
    assert terms.access_codes.code_for(None) == "ACC-00009"
    assert terms.originating_agency.agency(legal_entity="250000001", name="EHPAD Les {name}") == Agency(
        identifier="FINESS-EJ-250000001", name="EHPAD Les {name}"
    )


def test_a_department_without_a_file_is_named_in_the_error() -> None:
    with pytest.raises(AgenciesMissing, match=r"departments/75\.toml"):
        SHIPPED.transfer_terms("75")


@pytest.mark.parametrize(
    ("department", "codes"),
    [
        ("25", {"EHPAD-ADM-25", "EHPAD-REG-25", "EHPAD-TITRES-25", "EHPAD-MVT-25", "TUTELLE-25"}),
        ("26", {"FAM-UNIQUE-26"}),
        ("83", {"CCAS-AIDE-83", "CCAS-REFUS-83", "CCAS-REG-83", "CCAS-EXC-83"}),
    ],
)
def test_rules_of_the_departments_are_those_collected(department: str, codes: set[str]) -> None:
    assert {rule.origin.code for rule in SHIPPED.departments[department].retention} == codes
