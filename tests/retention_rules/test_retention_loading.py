"""Invalid rulebooks are refused, with the place and the reason."""

from pathlib import Path

import pytest

from retention_rules import (
    AgenciesMissing,
    KeyMissing,
    Level,
    RetentionRulesError,
    Rulebook,
    RulebookMissing,
    Rulebooks,
    RulebookUnreadable,
    RulesConflict,
    UnknownKey,
    ValueRefused,
    load_rulebook,
    load_rulebooks,
)
from tests.retention_rules.retention_cases import FOLDER

HEAD = 'level = "national"\nname = "essai"\n'
RULE = """
[[retention]]
code = "ESSAI"
title = "Essai"
kinds = ["cda-document"]
final_action = "destroy"
binding = "law"
source = "Un texte"
verified = true
[retention.term]
kind = "after"
triggers = ["last-passage"]
years = 5
"""


def load(text: str) -> Rulebook:
    return load_rulebook(text.encode(), Level.NATIONAL, "", where="essai.toml")


def test_a_plain_rule_is_read() -> None:
    assert [rule.origin.code for rule in load(HEAD + RULE).retention] == ["ESSAI"]


def test_line_endings_and_byte_order_mark_do_not_change_the_digest() -> None:
    plain = (HEAD + RULE).encode()
    windows = b"\xef\xbb\xbf" + plain.replace(b"\n", b"\r\n")

    assert load_rulebook(windows, Level.NATIONAL, "", where="").digest == load(plain.decode()).digest


@pytest.mark.parametrize(
    ("old", "new", "error", "says"),
    [
        ("binding", "biding", KeyMissing, "binding"),
        ('source = "Un texte"\n', "", KeyMissing, "source"),
        ('source = "Un texte"', 'source = " "', ValueRefused, "source"),
        ("verified = true\n", "verified = true\nduration = 3\n", UnknownKey, "duration"),
        ("years = 5", "years = 5\nyear = 6", UnknownKey, "year"),
        ("years = 5", "years = -5", ValueRefused, "years"),
        ("years = 5", "years = true", ValueRefused, "years"),
        ("years = 5", "years = 5.5", ValueRefused, "years"),
        ("years = 5\n", "", KeyMissing, "years"),
        ('["last-passage"]', '["last-pasage"]', ValueRefused, "last-pasage"),
        ('["last-passage"]', "[]", ValueRefused, "triggers"),
        ('["last-passage"]', '["death", "death"]', ValueRefused, "triggers"),
        ('triggers = ["last-passage"]\n', "", ValueRefused, "triggers"),
        ('"cda-document"', '"cda"', ValueRefused, "cda"),
        ('kinds = ["cda-document"]', 'kinds = "cda-document"', ValueRefused, "kinds"),
        ('"destroy"', '"burn"', ValueRefused, "burn"),
        ('"ESSAI"', '"essai"', ValueRefused, "essai"),
        ("verified = true", 'verified = "yes"', ValueRefused, "verified"),
        ("verified = true", 'verified = true\ncategories = ["EHPAD"]', ValueRefused, "categories"),
        ("verified = true", 'verified = true\nlegal_status = ["mixed"]', ValueRefused, "mixed"),
        ("verified = true", 'verified = true\nurls = ["ftp://a"]', ValueRefused, "urls"),
        ('kind = "after"', 'kind = "sometimes"', ValueRefused, "sometimes"),
        ("[retention.term]", "[retention.terms]", KeyMissing, "term"),
        ("[[retention]]", "[retention]", ValueRefused, "retention"),
    ],
)
def test_nonsense_is_refused_with_its_place(
    old: str, new: str, error: type[RetentionRulesError], says: str
) -> None:
    assert old in RULE

    with pytest.raises(error, match=says) as caught:
        load(HEAD + RULE.replace(old, new, 1))

    assert "essai.toml" in str(caught.value)
    # Errors are in English; what people read in a decision is French.
    assert str(caught.value).isascii()


def test_two_rules_with_one_code_are_refused() -> None:
    with pytest.raises(RulesConflict, match="ESSAI"):
        load(HEAD + RULE + RULE)


def test_two_rules_for_the_same_records_are_refused() -> None:
    with pytest.raises(RulesConflict, match="ESSAI and AUTRE"):
        load(HEAD + RULE + RULE.replace("ESSAI", "AUTRE"))


@pytest.mark.parametrize("content", [b"\xff", b"level = ", b"a = " + b"[" * 5000])
def test_what_is_not_toml_is_refused(content: bytes) -> None:
    with pytest.raises(RulebookUnreadable, match=r"essai\.toml"):
        load_rulebook(content, Level.NATIONAL, "", where="essai.toml")


def test_a_rulebook_in_the_wrong_place_is_refused() -> None:
    with pytest.raises(ValueRefused, match="level"):
        load_rulebook((HEAD + RULE).encode(), Level.DEPARTMENT, "25", where="25.toml")


def test_a_key_that_is_not_the_files_name_is_refused() -> None:
    text = 'level = "department"\nkey = "26"\nname = "essai"\n'

    with pytest.raises(ValueRefused, match="key"):
        load_rulebook(text.encode(), Level.DEPARTMENT, "25", where="25.toml")


def test_agencies_in_the_national_rulebook_are_refused() -> None:
    with pytest.raises(UnknownKey, match="archival_agreement"):
        load(HEAD + 'archival_agreement = "X"\n')


def test_half_an_agreement_is_refused() -> None:
    text = 'level = "department"\nkey = "25"\nname = "essai"\narchival_agreement = "X"\n'

    with pytest.raises(KeyMissing, match="rule_codes"):
        load_rulebook(text.encode(), Level.DEPARTMENT, "25", where="25.toml")


def test_a_department_without_agencies_is_read_but_cannot_receive() -> None:
    text = 'level = "department"\nkey = "39"\nname = "essai"\n'
    book = load_rulebook(text.encode(), Level.DEPARTMENT, "39", where="39.toml")
    books = Rulebooks(national=load(HEAD), departments={"39": book})

    with pytest.raises(AgenciesMissing, match="agencies"):
        books.transfer_terms("39")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("FINESS-EJ-{legal_entity}", "FINESS", "legal_entity"),
        ('MED-R1112-7 = "', 'med = "', "med"),
        ("development = true", 'development = "yes"', "development"),
    ],
)
def test_agencies_that_cannot_be_used_are_refused(old: str, new: str, says: str) -> None:
    text = (FOLDER / "departments" / "25.toml").read_text(encoding="utf-8")
    assert old in text

    with pytest.raises(ValueRefused, match=says):
        load_rulebook(text.replace(old, new, 1).encode(), Level.DEPARTMENT, "25", where="25.toml")


def test_a_folder_without_a_national_rulebook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulebookMissing, match=r"national\.toml"):
        load_rulebooks(tmp_path / "nowhere")


def test_a_file_that_is_no_department_is_refused(tmp_path: Path) -> None:
    (tmp_path / "national.toml").write_text(HEAD, encoding="utf-8")
    (tmp_path / "departments").mkdir()
    (tmp_path / "departments" / "doubs.toml").write_text("", encoding="utf-8")

    with pytest.raises(ValueRefused, match=r"doubs\.toml"):
        load_rulebooks(tmp_path)


def test_every_error_has_a_code_of_its_own() -> None:
    kinds: list[type[RetentionRulesError]] = [RetentionRulesError, *RetentionRulesError.__subclasses__()]

    assert len({kind.code for kind in kinds}) == len(kinds)
