"""French identifiers: forms, keys, authorities."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.findings import Grade
from archive_service.intake.context import ExaminationContext
from archive_service.intake.identities import (
    INS_NIR,
    INS_NIR_DEMO,
    INS_NIR_TEST,
    INS_OIDS,
    STRUCTURES,
    check_finess,
    check_ins,
    check_rpps,
    ins_key,
    is_test_oid,
    luhn,
    structure_of,
)


def context(*, production: bool) -> ExaminationContext:
    return ExaminationContext(production=production, today=date(2026, 1, 1))


def codes(value: str, oid: str = INS_NIR, *, production: bool = False) -> list[str]:
    return [one.code for one in check_ins(value, oid, "", context(production=production))]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("147720425367430", []),
        ("147720425367411", ["ins-key"]),
        ("279035121518989", []),
        ("2790351215189", ["ins-format"]),
        ("27903512151898X", ["ins-format"]),
        ("٢٧٩٠٣٥١٢١٥١٨٩٨٩", ["ins-format"]),
        ("", ["ins-format"]),
    ],
)
def test_an_ins_has_fifteen_characters_and_a_key(value: str, expected: list[str]) -> None:
    assert codes(value) == expected


@pytest.mark.parametrize(("department", "stands_for"), [("2A", 19), ("2B", 18)])
def test_corsica_counts_as_its_old_number(department: str, stands_for: int) -> None:
    start = f"16001{department}004005"[:13]
    number = start[:5] + str(stands_for) + start[7:]
    assert ins_key(start) == 97 - int(number) % 97
    assert codes(f"{start}{ins_key(start):02}") == []


def test_test_authorities_weigh_more_in_production() -> None:
    assert is_test_oid(f"urn:oid:{INS_NIR_TEST}") and is_test_oid(INS_NIR_DEMO) and not is_test_oid(INS_NIR)
    assert INS_NIR_TEST in INS_OIDS
    (finding,) = check_ins("279035121518989", INS_NIR_TEST, "/x", context(production=True))
    assert (finding.code, finding.grade, finding.where) == ("ins-test-identifier", Grade.QUARANTINE, "/x")


@given(st.integers(min_value=0, max_value=10**10 - 1))
def test_exactly_one_check_digit_is_right(number: int) -> None:
    assert sum(luhn(f"{number}{digit}") for digit in range(10)) == 1


@pytest.mark.parametrize(
    ("value", "code"), [("830000014", ""), ("830000015", "finess-key"), ("83000001", "finess-format")]
)
def test_a_finess_has_nine_characters_and_a_key(value: str, code: str) -> None:
    assert [one.code for one in check_finess(value, "")] == ([code] if code else [])


@pytest.mark.parametrize(
    ("value", "code"), [("10000000017", ""), ("10000000018", "rpps-key"), ("1000000001", "rpps-format")]
)
def test_an_rpps_has_eleven_digits_and_a_key(value: str, code: str) -> None:
    assert [one.code for one in check_rpps(value, "")] == ([code] if code else [])


def test_a_structure_keeps_what_was_written() -> None:
    read = structure_of(f"urn:oid:{STRUCTURES}", "1830000014", " Nom ", "/x")
    assert (read.finess, read.name, read.raw, read.where) == (
        "830000014",
        "Nom",
        f"{STRUCTURES}^1830000014",
        "/x",
    )
    assert structure_of("https://finess.esante.gouv.fr", "830000014", "", "").finess == "830000014"
    assert structure_of("https://sirene.fr", "12345678900011", "", "").siret == "12345678900011"
    assert structure_of("https://exemple.invalid", "830000014", "", "").finess == ""


@given(st.text(max_size=20), st.text(max_size=20))
def test_no_text_makes_the_checks_raise(system: str, value: str) -> None:
    check_ins(value, system, "", context(production=True))
    check_finess(value, "")
    check_rpps(value, "")
    structure_of(system, value, "", "")
    structure_of(STRUCTURES, value, "", "")
