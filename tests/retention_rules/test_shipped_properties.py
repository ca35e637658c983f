"""What holds for every file under the shipped rules, and one rule of an establishment."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from hypothesis import assume, given
from hypothesis import strategies as st

from retention_rules import ENGINE, Decision, FileFacts, Rulebook, Rulebooks, Status, Stay, Trigger, decide
from retention_rules.retention import kept_longer
from tests.retention_rules.retention_cases import ANY_MOMENT, SHIPPED, TODAY, any_days, any_facts, days
from tests.retention_rules.test_composed_terms import with_event
from tests.retention_rules.test_retention_decision import WITH_ESMS

SHORTENING = {Trigger.DEATH, Trigger.DECISION, Trigger.BIRTH}
"""Events that a shipped rule names as shortening: a death (R1112-7, APA), and a decision or birth that make a
decision too early an age (CDES).
"""


@ANY_MOMENT
@given(any_facts, st.sampled_from(sorted(set(Trigger) - SHORTENING)), days, days)
def test_the_same_event_on_a_later_day_never_frees_sooner(
    facts: FileFacts, trigger: Trigger, one: date, other: date
) -> None:
    # A death that comes too long after one passage may come soon enough after a later one.
    earlier, later = (
        decide(with_event(replace(facts, death=None), trigger, day), SHIPPED, TODAY).retention
        for day in sorted((one, other))
    )

    assert not kept_longer(earlier, later)


@ANY_MOMENT
@given(any_facts, st.sampled_from([Trigger.DEATH, Trigger.DECISION]), days, days)
def test_a_later_shortening_event_never_frees_sooner_than_an_earlier_one(
    facts: FileFacts, trigger: Trigger, one: date, other: date
) -> None:
    first, last = sorted((one, other))
    facts = facts if trigger is Trigger.DEATH else replace(facts, death=None)
    # A death before the birth or long before the last passage contradicts them, and is not believed.
    known = [day for day in (facts.birth, facts.last_passage, facts.events.get(Trigger.DECISION)) if day]
    assume(trigger is Trigger.DECISION or all(day <= first for day in known))

    earlier, later = (
        decide(with_event(facts, trigger, day), SHIPPED, TODAY).retention for day in (first, last)
    )

    assert not kept_longer(earlier, later)


@ANY_MOMENT
@given(any_facts, st.sampled_from(Trigger), any_days)
def test_only_an_event_named_as_shortening_frees_sooner_by_being_known(
    facts: FileFacts, trigger: Trigger, day: date
) -> None:
    without = decide(with_event(facts, trigger, None), SHIPPED, TODAY)
    known = decide(with_event(facts, trigger, day), SHIPPED, TODAY)

    if without.last_day is not None and trigger not in SHORTENING:
        assert known.last_day is None or known.last_day >= without.last_day


@ANY_MOMENT
@given(any_facts, any_days)
def test_an_open_stay_keeps_whatever_waits_for_its_end(facts: FileFacts, came: date) -> None:
    staying = replace(facts, kind="native-file", document_type=None, stays=(*facts.stays, Stay(came, None)))

    assert decide(staying, SHIPPED, date.max).status is Status.NOT_STARTED


def shuffled(book: Rulebook, order: random.Random) -> Rulebook:
    """Return the rulebook as if its rules stood in another order in the file."""
    retention, access, perimeter = [*book.retention], [*book.access], [*book.perimeter]
    for rules in (retention, access, perimeter):
        order.shuffle(rules)
    return replace(book, retention=tuple(retention), access=tuple(access), perimeter=tuple(perimeter))


@ANY_MOMENT
@given(any_facts, st.randoms(use_true_random=False))
def test_precedence_is_total_so_that_the_order_of_a_file_decides_nothing(
    facts: FileFacts, order: random.Random
) -> None:
    mixed = Rulebooks(
        national=shuffled(WITH_ESMS.national, order),
        departments={key: shuffled(book, order) for key, book in WITH_ESMS.departments.items()},
        esms={key: shuffled(book, order) for key, book in WITH_ESMS.esms.items()},
    )

    one, other = decide(facts, WITH_ESMS, TODAY), decide(facts, mixed, TODAY)

    outcome: Callable[[Decision], object] = lambda decision: (  # noqa: E731 - said once, for both
        decision.status,
        decision.last_day,
        decision.final_action,
        decision.in_perimeter,
        decision.access.last_day,
    )
    assert outcome(one) == outcome(other)
    assert one.rule == other.rule or len(one.plan.codes) + len(one.plan.imposed) > 1


@ANY_MOMENT
@given(any_facts, any_days, st.integers(1, ENGINE))
def test_every_engine_gives_the_same_decision_again(facts: FileFacts, today: date, engine: int) -> None:
    one, again = (decide(replace(facts), WITH_ESMS, today, engine) for _ in range(2))

    assert (one.retention, one.access, one.explanation) == (again.retention, again.access, again.explanation)
    assert one.engine == engine
