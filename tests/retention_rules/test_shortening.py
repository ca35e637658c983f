"""Whether a rule can shorten another is shown by an example, and never overlooked."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from retention_rules import (
    After,
    Appeal,
    FinalAction,
    ForEver,
    Override,
    RuleCode,
    Stay,
    Term,
    Trigger,
    UntilAge,
    Years,
)
from retention_rules.facts import FileFacts
from retention_rules.retention import kept_longer, retention_of
from retention_rules.rulebook import Binding, Origin, RetentionRule, Selector
from retention_rules.shortening import shortening
from tests.retention_rules.retention_cases import ANY_MOMENT, MEDICAL

durations = st.integers(0, 60).map(Years)
ages = st.none() | st.integers(0, 90).map(Years)
CLAUSES = st.none() | st.just(Override(Trigger.DEATH, duration=Years(10), within=Years(10)))
terms = st.one_of(
    st.just(ForEver()),
    st.builds(UntilAge, st.integers(0, 90).map(Years), st.booleans()),
    st.builds(
        After,
        triggers=st.sampled_from([(Trigger.LAST_PASSAGE,), (Trigger.LAST_PASSAGE, Trigger.QUITUS)]),
        duration=st.integers(20, 60).map(Years),
        at_least_until_age=ages,
        override=CLAUSES,
        suspended_by_appeal=st.booleans(),
    ),
)
lives = st.builds(
    lambda born, passage, quitus, death, appeal: FileFacts(
        kind="cda-document",
        birth=born,
        stays=(Stay(None, born + timedelta(days=passage)),),
        events={} if quitus is None else {Trigger.QUITUS: born + timedelta(days=quitus)},
        death=None if death is None else born + timedelta(days=max(passage, death)),
        appeals=()
        if appeal is None
        else (Appeal(born + timedelta(days=appeal[0]), born + timedelta(days=sum(appeal))),),
    ),
    born=st.dates(date(1930, 1, 1), date(2010, 12, 31)),
    passage=st.integers(0, 36_000),
    quitus=st.none() | st.integers(0, 36_000),
    death=st.none() | st.integers(0, 40_000),
    appeal=st.none() | st.tuples(st.integers(0, 36_000), st.integers(0, 25_000)),
)


def rule(term: Term) -> RetentionRule:
    origin = Origin(
        code=RuleCode("ESSAI"), title="Essai", source="Un texte", binding=Binding.LAW, verified=True
    )
    return RetentionRule(origin=origin, selector=Selector(), term=term, final_action=FinalAction.KEEP)


@ANY_MOMENT
@given(terms, terms, lives)
@example(
    After(triggers=(Trigger.LAST_PASSAGE,), duration=Years(30)),
    MEDICAL,
    FileFacts(kind="cda-document", birth=date(2000, 1, 1), stays=(Stay(None, date(2000, 1, 1)),)),
)
def test_a_rule_that_shortens_nothing_in_the_examples_shortens_no_life(
    lower: Term, upper: Term, facts: FileFacts
) -> None:
    if shortening(rule(lower), rule(upper), long_appeals=True) is None:
        kept = [retention_of(facts, RuleCode("ESSAI"), term, today=date(1, 1, 1)) for term in (lower, upper)]

        assert not kept_longer(kept[1], kept[0])


@ANY_MOMENT
@given(terms)
def test_no_rule_shortens_itself(term: Term) -> None:
    assert shortening(rule(term), rule(term), long_appeals=True) is None


@ANY_MOMENT
@given(terms, terms)
def test_an_example_is_a_file_that_the_rule_frees_sooner(lower: Term, upper: Term) -> None:
    found = shortening(rule(lower), rule(upper), long_appeals=True)

    if found is not None:
        assert kept_longer(found.longer, found.shorter)
        assert "et non" in found.in_words
