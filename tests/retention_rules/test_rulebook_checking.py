"""A rulebook is checked whole: each code has its smallest example, and the shipped rulebooks raise none."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retention_rules import FileFacts, RetentionRulesError, Rulebooks, decide
from retention_rules.checking import LARGEST, checked_rulebook
from retention_rules.loading import load_rulebook
from retention_rules.rulebook import Level
from retention_rules.rulebook_findings import RulebookCode
from tests.retention_rules.retention_cases import ANY_MOMENT, FOLDER, SHIPPED, TODAY, any_facts
from tests.retention_rules.rulebook_findings_page import page

CORPUS = Path(__file__).parents[1] / "corpus"
EXAMPLES = sorted(CORPUS.glob("rulebook-*/rulebook.toml"))
# The smallest example of the first has more than a million bytes; the other needs records under a hold.
WITHOUT_EXAMPLE = {RulebookCode.TOO_LARGE, RulebookCode.FREES_HELD}
FILES = [FOLDER / "national.toml", *sorted((FOLDER / "departments").glob("*.toml"))]


def in_force(example: Path) -> Rulebooks | None:
    """Return the rulebooks beside an example; the nation's is the shipped one unless it is there too."""
    beside = {
        level: load_rulebook(path.read_bytes(), level, key, where=level)
        for level, key in ((Level.NATIONAL, ""), (Level.DEPARTMENT, "25"), (Level.ESMS, "250000007"))
        if (path := example.with_name(f"{level}.toml")).exists()
    }
    if not beside:
        return None
    return Rulebooks(
        national=beside.get(Level.NATIONAL, SHIPPED.national),
        departments={one.key: one for one in beside.values() if one.level is Level.DEPARTMENT},
        esms={one.key: one for one in beside.values() if one.level is Level.ESMS},
    )


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_an_example_raises_its_code_and_no_other(path: Path) -> None:
    checked = checked_rulebook(path.read_bytes(), in_force(path))

    code = RulebookCode.of(path.parent.name.partition("_")[0])
    assert {finding.code for finding in checked.findings} == {code}
    assert checked.is_accepted is not code.about.refuses


def test_every_code_has_an_example_and_its_line_in_the_page() -> None:
    shown = {path.parent.name.partition("_")[0] for path in EXAMPLES}

    assert shown == set(RulebookCode) - WITHOUT_EXAMPLE
    assert (FOLDER.parents[1] / "docs" / "formats" / "rulebook-findings.md").read_text(
        encoding="utf-8"
    ) == page()


def test_a_file_over_the_limit_is_not_read() -> None:
    checked = checked_rulebook(b"#" * (LARGEST + 1))

    assert [finding.code for finding in checked.findings] == [RulebookCode.TOO_LARGE]
    assert not checked.is_accepted


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_shipped_rulebooks_stand_beside_one_another(file: Path) -> None:
    checked = checked_rulebook(file.read_bytes(), SHIPPED)

    assert checked.is_accepted, [finding for finding in checked.findings if finding.refuses]
    assert checked.book is not None
    assert checked.book.digest == checked.digest


def test_every_wrong_rule_is_named_at_once() -> None:
    rules = "".join(
        path.read_text(encoding="utf-8")
        .partition("\n[[")[2]
        .join(["\n[[", ""])
        .replace('"ESSAI"', f'"ESSAI-{number}"')
        for number, path in enumerate(EXAMPLES)
        if path.parent.name.startswith(("rulebook-duration", "rulebook-word", "rulebook-key-missing"))
        and not path.parent.name.endswith("-of-a-bordereau")
    )

    checked = checked_rulebook(f'level = "national"\nname = "essai"\n{rules}'.encode())

    assert sorted(finding.code for finding in checked.findings) == [
        "rulebook-duration",
        "rulebook-duration",
        "rulebook-key-missing",
        "rulebook-word-unknown",
    ]


@ANY_MOMENT
@given(st.sampled_from(FILES), st.data())
def test_a_damaged_rulebook_is_refused_or_read_as_the_loader_reads_it(
    file: Path, data: st.DataObject
) -> None:
    content = file.read_bytes()
    at = data.draw(st.integers(0, len(content) - 1))
    damaged = content[:at] + data.draw(st.binary(max_size=3)) + content[at + data.draw(st.integers(0, 30)) :]
    level, key = (Level.NATIONAL, "") if file.stem == "national" else (Level.DEPARTMENT, file.stem)

    checked = checked_rulebook(damaged, SHIPPED)

    if (
        checked.is_accepted
        and checked.book is not None
        and (checked.book.level, checked.book.key) == (level, key)
    ):
        assert load_rulebook(damaged, level, key, where="") == checked.book
    elif checked.is_accepted:
        assert checked.book is not None
    else:
        assert all(finding.message for finding in checked.findings)
        try:
            load_rulebook(damaged, level, key, where="")
        except RetentionRulesError:
            assert any(finding.refuses for finding in checked.findings)


@ANY_MOMENT
@given(any_facts, st.randoms(use_true_random=False))
def test_precedence_is_total_the_order_of_rules_in_a_file_decides_nothing(
    facts: FileFacts, order: random.Random
) -> None:
    books = []
    for book in (SHIPPED.national, *SHIPPED.departments.values()):
        retention, perimeter, access = list(book.retention), list(book.perimeter), list(book.access)
        order.shuffle(retention)
        order.shuffle(perimeter)
        order.shuffle(access)
        books.append(
            replace(book, retention=tuple(retention), perimeter=tuple(perimeter), access=tuple(access))
        )
    other = Rulebooks(national=books[0], departments={book.key: book for book in books[1:]})

    found = [decide(facts, rulebooks, TODAY) for rulebooks in (SHIPPED, other)]

    assert len({(one.status, one.last_day, one.final_action, one.in_perimeter) for one in found}) == 1
    assert found[0].access.last_day == found[1].access.last_day
