"""Two days of birth that contradict each other: whichever keeps the record longer counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from retention_rules import FileFacts, Running, Trigger
from retention_rules.facts import Stay
from retention_rules.outcome import RuleCode
from retention_rules.retention import kept_longer, retention_of
from retention_rules.terms import After, AgeExtension, EarlierOf, LaterOf, Term, UntilAge, Years

TODAY = date(2020, 1, 1)
EXTENDED = UntilAge(
    age=Years(20),
    extension=AgeExtension(event=Trigger.DECISION, from_age=Years(15), to_age=Years(20), by=Years(5)),
)
AGED = After(triggers=(Trigger.LAST_PASSAGE,), duration=Years(5), at_least_until_age=Years(28))
TERMS: list[Term] = [
    EXTENDED,
    UntilAge(age=Years(20)),
    AGED,
    LaterOf(terms=(EXTENDED, AGED)),
    EarlierOf(terms=(EXTENDED, AGED)),
]
days = st.dates(date(1980, 1, 1), date(2030, 1, 1))


def facts(birth: date, decision: date, passage: date) -> FileFacts:
    return FileFacts(
        kind="cda-document",
        birth=birth,
        events={Trigger.DECISION: decision},
        stays=(Stay(None, passage),),
    )


def test_a_later_birth_that_is_stated_does_not_take_an_extension_away() -> None:
    declared = facts(date(2000, 1, 1), date(2018, 1, 1), date(2018, 1, 1))
    both = replace(declared, birth=date(2004, 1, 1), earlier_birth=declared.birth)

    found = retention_of(both, RuleCode("R"), EXTENDED, today=TODAY)

    assert isinstance(found, Running)
    assert (found.first_day, found.last_day) == (date(2000, 1, 1), date(2025, 1, 1))


@given(st.sampled_from(TERMS), days, days, days, days)
def test_of_two_births_whichever_keeps_longer_counts(
    term: Term, one: date, other: date, decision: date, passage: date
) -> None:
    both = replace(facts(max(one, other), decision, passage), earlier_birth=min(one, other))

    found = retention_of(both, RuleCode("R"), term, today=TODAY)

    for birth in (one, other):
        alone = retention_of(facts(birth, decision, passage), RuleCode("R"), term, today=TODAY)
        assert not kept_longer(alone, found)
