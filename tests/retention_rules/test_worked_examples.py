"""The worked examples of the shipped rules: each holds, each rule and clause has one, and the pages show
them.
"""

from __future__ import annotations

from datetime import date

import pytest

from retention_rules import (
    After,
    EarlierOf,
    LaterOf,
    RulebookUnreadable,
    RuleCode,
    Status,
    Term,
    Trigger,
    UnknownKey,
    ValueRefused,
)
from retention_rules.documentation import example_codes, facts_in_words
from retention_rules.retention import may_extend, override_decides
from retention_rules.rulebook import RetentionRule
from retention_rules.terms import ClockTerm, ForEver, NotStated, UntilAge
from retention_rules.worked_examples import WorkedExample, differences, examples_in
from tests.retention_rules.retention_cases import SHIPPED
from tests.retention_rules.rule_pages import BOOKS, EXAMPLES, PAGES, pages

CASES = [
    pytest.param(example, id=f"{name}-{example.number}-{example.expected.rule}")
    for name, examples in EXAMPLES.items()
    for example in examples
]
RULES = [
    pytest.param(name, rule, id=rule.origin.code) for name, book in BOOKS.items() for rule in book.retention
]


@pytest.mark.parametrize("example", CASES)
def test_an_example_is_decided_as_it_says(example: WorkedExample) -> None:
    assert [*differences(example, SHIPPED)] == []


def test_every_file_of_examples_is_that_of_a_rulebook() -> None:
    assert EXAMPLES.keys() <= BOOKS.keys()


@pytest.mark.parametrize("name", BOOKS)
def test_every_rule_that_gives_a_day_has_examples(name: str) -> None:
    book = BOOKS[name]
    codes: set[RuleCode] = {rule.origin.code for rule in book.retention}
    codes |= {rule.origin.code for rule in book.access}
    codes |= {rule.overriding.code for rule in book.retention if rule.overriding is not None}
    codes |= {rule.after_death.code for rule in book.access if rule.after_death is not None}

    assert codes == example_codes(EXAMPLES[name])


@pytest.mark.parametrize(("name", "rule"), RULES)
def test_every_clause_of_a_rule_is_shown_by_an_example(name: str, rule: RetentionRule) -> None:
    own = [one for one in EXAMPLES[name] if one.expected.rule in _codes(rule)]

    for clock in _clocks(rule.term):
        assert any(one.expected.last_day is not None for one in own)
        assert any(one.expected.status is Status.NOT_STARTED for one in own), "an unknown fact keeps"
        if clock.suspended_by_appeal:
            assert any(appeal.closed for one in own for appeal in one.facts.appeals), "a closed appeal"
        if isinstance(clock, UntilAge):
            _shows_extension(clock, own)
        else:
            _shows_clauses(clock, own)
    if rule.active_base is not None:
        assert any(one.expected.active_until is not None for one in own)


def _codes(rule: RetentionRule) -> set[RuleCode]:
    return {rule.origin.code} | (set() if rule.overriding is None else {rule.overriding.code})


def _clocks(term: Term) -> tuple[ClockTerm, ...]:
    match term:
        case After() | UntilAge():
            return (term,)
        case LaterOf() | EarlierOf():
            return term.terms
        case _:
            return ()


def _shows_extension(clock: UntilAge, own: list[WorkedExample]) -> None:
    extension = clock.extension
    if extension is None:
        return
    births = [(one, one.facts.day_of(Trigger.BIRTH)) for one in own]
    extended = {may_extend(one.facts, extension, birth) for one, birth in births if birth is not None}
    assert extended == {True, False}, "with the extension and without"


def _shows_clauses(clock: After, own: list[WorkedExample]) -> None:
    if clock.override is not None:
        assert {override_decides(one.facts, clock) for one in own} == {True, False}, (
            "with the event and without"
        )


def test_every_term_without_a_day_has_an_example_that_keeps() -> None:
    for name, book in BOOKS.items():
        for rule in book.retention:
            if isinstance(rule.term, NotStated | ForEver):
                (example,) = [one for one in EXAMPLES[name] if one.expected.rule == rule.origin.code]
                assert example.expected.last_day is None


@pytest.mark.parametrize("name", pages())
def test_the_pages_are_those_of_the_rulebooks_and_examples(name: str) -> None:
    """`python -m tests.retention_rules.rule_pages` writes them."""
    assert (PAGES / name).read_text(encoding="utf-8") == pages()[name]


def test_there_is_no_other_page() -> None:
    assert {path.name for path in PAGES.iterdir()} == pages().keys()


def test_a_rule_from_memory_is_marked_on_its_page() -> None:
    for name, book in BOOKS.items():
        page = pages()[f"{name}.md"]
        origins = [
            *(rule.origin for rule in book.retention),
            *(rule.origin for rule in book.access),
            *(rule.origin for rule in book.perimeter),
        ]
        assert page.count("**Non vérifiée à sa source**") == sum(not origin.verified for origin in origins)


EXAMPLE = """
[[examples]]
title = "Essai"
today = 2026-01-15
kind = "cda-document"
document_type = "EXPORT_DUI"
birth = 1940-01-05
stays = [{ end = 2023-04-03 }]
expected = { rule = "MED-R1112-7", status = "running", last_day = 2043-04-03, final_action = "sample" }
"""


def test_an_example_that_does_not_hold_says_what_differs() -> None:
    text = EXAMPLE.replace("2043-04-03", "2043-04-04").replace('"sample"', '"destroy"')
    (example,) = examples_in(text.encode(), where="essai")

    assert [*differences(example, SHIPPED)] == [
        "last_day: 2043-04-03, not 2043-04-04",
        "final_action: sample, not destroy",
    ]


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("birth = 1940-01-05", 'birth = "1940-01-05"', ValueRefused),
        ("birth = 1940-01-05", "birth = 1940-01-05T00:00:00", ValueRefused),
        ("birth = ", "brith = ", UnknownKey),
        ("birth = 1940-01-05", "events = { wedding = 1960-01-01 }", ValueRefused),
        ("[[examples]]", "[[examples", RulebookUnreadable),
    ],
)
def test_examples_are_read_strictly(old: str, new: str, error: type[Exception]) -> None:
    with pytest.raises(error, match="essai"):
        examples_in(EXAMPLE.replace(old, new).encode(), where="essai")


def test_facts_are_said_in_french() -> None:
    (example,) = examples_in(EXAMPLE.encode(), where="essai")

    assert facts_in_words(example.facts) == "naissance le 5 janvier 1940 ; séjour fini le 3 avril 2023"
    assert example.today == date(2026, 1, 15)
