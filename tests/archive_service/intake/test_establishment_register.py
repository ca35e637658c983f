"""A register gives the same result from every spreadsheet; what the spreadsheet lost is never guessed."""

from __future__ import annotations

import csv
import unicodedata
from datetime import date
from io import StringIO

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from archive_service.errors import InvalidRequest
from archive_service.intake.establishment_register import read_register
from archive_service.model.establishment import Establishment

COLUMNS = (
    "finess",
    "legal_entity",
    "siren",
    "siret",
    "department",
    "category",
    "legal_status",
    "name",
    "closed_on",
    "successor",
    "public_service_mission",
)
PLAIN = {
    "finess": "250000015",
    "legal_entity": "250099991",
    "siren": "123456789",
    "siret": "12345678900012",
    "department": "25",
    "category": "500",
    "legal_status": "public",
    "name": "Résidence des Glycines",
    "closed_on": "2024-12-31",
    "successor": "2A0000123",
    "public_service_mission": "no",
}
READ = Establishment(**{**PLAIN, "closed_on": date(2024, 12, 31), "public_service_mission": False})  # type: ignore[arg-type]  # one is a day

names = st.text(st.characters(codec="cp1252", exclude_categories=["Cc", "Zs", "Zl", "Zp"]), max_size=30)
lines = st.fixed_dictionaries(
    {
        "finess": st.from_regex(r"[1-8][1-9][0-9]{7}", fullmatch=True),
        "legal_entity": st.from_regex(r"(0[1-9]|2[AB])[0-9]{7}", fullmatch=True),
        "siren": st.just("") | st.from_regex(r"[0-9]{9}", fullmatch=True),
        "siret": st.just("") | st.from_regex(r"[0-9]{14}", fullmatch=True),
        "department": st.sampled_from(["", "01", "25", "2A", "974"]),
        "category": st.sampled_from(["", "500"]),
        "legal_status": st.sampled_from(["", "public", "private"]),
        "name": names,
        "closed_on": st.just("") | st.dates(date(1950, 1, 1)).map(str),
        "successor": st.sampled_from(["", "010000123"]),
        "public_service_mission": st.sampled_from(["", "yes", "no"]),
    }
)


def written(
    rows: list[dict[str, str]],
    *,
    columns: tuple[str, ...] = COLUMNS,
    separator: str = ",",
    quoting: int = csv.QUOTE_MINIMAL,
    end: str = "\n",
    trailing: int = 0,
    blank: bool = False,
) -> str:
    """Return a register as one program or another writes it."""
    file = StringIO(newline="")
    writer = csv.writer(file, delimiter=separator, quoting=quoting, lineterminator=end)  # type: ignore[arg-type]
    writer.writerow([*columns, *[""] * trailing])
    for row in rows:
        if blank:
            writer.writerow([""] * (len(columns) + trailing))
            file.write(end)
        writer.writerow([*(row[column] for column in columns), *[""] * trailing])
    return file.getvalue()


def of(**changed: str) -> bytes:
    """Return a register of one line, the plain one but for these cells."""
    return written([PLAIN | changed]).encode()


def _is_utf8_too(text: str) -> bool:
    """Say whether a text in windows-1252 has signs whose bytes are UTF-8 as well, as `Â¡` has."""
    if text.isascii():
        return False
    try:
        text.encode("cp1252").decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@given(
    st.lists(lines, max_size=4, unique_by=lambda row: row["finess"]),
    st.permutations(COLUMNS),
    st.sampled_from(",;\t|"),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    st.integers(0, 3),
    st.booleans(),
)
def test_a_register_is_read_the_same_whoever_wrote_it(
    rows: list[dict[str, str]],
    columns: list[str],
    separator: str,
    quoting: int,
    end: str,
    encoding: str,
    trailing: int,
    blank: bool,
) -> None:
    plain = read_register(written(rows).encode())
    # Bytes that are UTF-8 by chance are letters in both: what is meant is in no file.
    assume(encoding != "cp1252" or not _is_utf8_too("".join(row["name"] for row in rows)))
    text = written(
        rows,
        columns=tuple(columns),
        separator=separator,
        quoting=quoting,
        end=end,
        trailing=trailing,
        blank=blank,
    )

    assert read_register(text.encode(encoding)).establishments == plain.establishments
    assert [one.name for one in plain.establishments] == [row["name"] for row in rows]


@given(st.text("éèàêçÉœ€", min_size=1, max_size=8))
@example("é")
def test_what_is_utf_8_is_read_as_utf_8(letters: str) -> None:
    """Every such name in UTF-8 is one in windows-1252 too (`Ã©` for `é`): nobody writes that in French."""
    found = read_register(of(name=letters))

    assert ([one.name for one in found.establishments], found.remarks) == ([letters], ())


@given(st.sampled_from(COLUMNS), st.text(st.characters(codec="utf-8"), max_size=8), st.booleans())
@example("name", "a\0b", True)
@example("name", "\ufeff\u2028\U0001f600", False)
def test_a_cell_holds_every_character_or_is_refused(column: str, inside: str, between: bool) -> None:
    word = PLAIN[column]
    cell = f"{word[:2]}{inside}{word[2:]}" if between else inside
    try:
        (found,) = read_register(of(**{column: cell})).establishments
    except InvalidRequest as refused:
        str(refused).encode()
        return

    for text in (found.finess, found.legal_entity, found.name, found.category, found.department):
        assert not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in text)


@given(
    st.binary(max_size=40), st.sampled_from([b"", b"finess;legal_entity;name\n", b"finess,legal_entity\r"])
)
def test_bytes_of_any_kind_are_a_register_or_refused(content: bytes, titles: bytes) -> None:
    try:
        read_register(titles + content)
    except InvalidRequest as refused:
        str(refused).encode()


def test_what_is_not_utf_8_is_told_with_a_line_to_look_at() -> None:
    found = read_register(written([PLAIN], separator=";", end="\r\n").encode("cp1252"))

    assert found.establishments == (READ,)
    (remark,) = found.remarks
    assert remark.code == "register-not-utf8"
    assert "Résidence des Glycines" in remark.message


def test_a_column_that_is_not_known_is_told() -> None:
    found = read_register(written([PLAIN | {"ville": "Besançon"}], columns=(*COLUMNS, "ville")).encode())

    assert found.establishments == (READ,)
    assert [(one.code, "ville" in one.message) for one in found.remarks] == [
        ("register-column-ignored", True)
    ]


def test_titles_may_have_capitals_and_the_line_that_names_the_separator_is_no_title() -> None:
    text = "sep=;\r\n" + written([PLAIN], separator=";", end="\r\n").replace("finess", "FINESS", 1)

    assert read_register(text.encode()).establishments == (READ,)


def test_spaces_in_numbers_and_what_keeps_them_text_are_no_part_of_them() -> None:
    content = of(
        siren="123 456 789", siret="123 456 789\u00a000012", finess='="250000015"', legal_entity=" 250099991 "
    )

    assert read_register(content).establishments == (READ,)


def test_an_empty_department_is_the_one_of_the_finess() -> None:
    (found,) = read_register(of(department="", finess="970401234")).establishments

    assert found.department == "974"


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"finess": "10000015"}, "finess 10000015 lacks a digit: a spreadsheet drops a leading zero"),
        ({"legal_entity": "10099991"}, "legal_entity 10099991 lacks a digit"),
        ({"siren": "12345678"}, "siren 12345678 lacks a digit"),
        ({"department": "1"}, "department 1 lacks a digit"),
        ({"siret": "1,23457E+13"}, "siret 1,23457E+13 was rounded by a spreadsheet"),
        ({"finess": "2.5E8"}, "finess 2.5E8 was rounded"),
        ({"finess": ""}, "finess is empty"),
        ({"legal_entity": ""}, "legal_entity is empty"),
        ({"legal_entity": "Association"}, "legal_entity 'Association' is not a FINESS number"),
        ({"finess": "990000015", "department": ""}, "begins with no department"),
        ({"department": "99"}, "department '99' is not a department's number"),
        ({"legal_status": "privé"}, "legal_status 'privé' is neither"),
        ({"public_service_mission": "peut-être"}, "public_service_mission 'peut-être' is neither"),
        ({"closed_on": "31/12/2024"}, "closed_on '31/12/2024' is not a day"),
        ({"successor": "25"}, "successor '25' is not a FINESS number"),
        ({"name": "Résidence\ndes Glycines"}, "name holds a line break"),
        ({"name": "Résidence\x00"}, "name holds a line break or a control character"),
        ({"name": "é" * 301}, "name has 301 characters"),
        ({"category": "5" * 17}, "category has 17 characters"),
    ],
)
def test_a_cell_that_cannot_be_meant_is_named_with_its_line(cells: dict[str, str], said: str) -> None:
    content = written([PLAIN, PLAIN | {"finess": "250000023"} | cells]).encode()

    with pytest.raises(InvalidRequest) as refused:
        read_register(content)

    (problem,) = str(refused.value).splitlines()[1:]
    assert problem.startswith("line ")
    assert said in problem


@pytest.mark.parametrize(
    ("cell", "meant"), [("Oui", True), ("yes", True), ("FAUX", False), ("0", False), ("", None)]
)
def test_a_mission_of_public_service_is_a_yes_a_no_or_unknown(cell: str, meant: bool | None) -> None:
    (found,) = read_register(of(public_service_mission=cell)).establishments

    assert found.public_service_mission is meant


def test_every_line_that_is_wrong_is_named_at_once() -> None:
    rows = [PLAIN | {"finess": str(number)} for number in range(30)]

    with pytest.raises(InvalidRequest) as refused:
        read_register(written(rows).encode())

    said = str(refused.value).splitlines()
    assert said[0] == "nothing was registered:"
    assert said[1].startswith("line 2: finess")
    assert said[-1] == "... and 10 more"


def test_a_number_that_comes_twice_with_other_cells_is_refused_and_alike_is_one() -> None:
    assert read_register(written([PLAIN, PLAIN]).encode()).establishments == (READ,)

    with pytest.raises(InvalidRequest, match="line 3: finess 250000015 is in line 2 already"):
        read_register(written([PLAIN, PLAIN | {"name": "Autre"}]).encode())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no line of titles"),
        (b"\xef\xbb\xbf\r\n\r\n", "no line of titles"),
        (b"FINESS;nom\r\n250000015;x\r\n", "no line of titles"),
        (b"PK\x03\x04rest", "this is a spreadsheet"),
        (b"finess,legal_entity,finess\n", "names a column twice: finess"),
        (b"finess,legal_entity\n250000015,250099991,more\n", "more cells than there are titles"),
        (b'finess,legal_entity\n250000015,"250099991\n', "is no line of a CSV file"),
        (b"finess,legal_entity,name\n250000015,250099991,\x81\n", "byte 46 is of no encoding"),
    ],
)
def test_a_file_that_is_no_register_says_why(content: bytes, said: str) -> None:
    with pytest.raises(InvalidRequest, match=said):
        read_register(content)
