"""What a draft changes is said of each record once, and the other way round for the way back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given

from archive_service.holdings.rule_simulation import change_of
from archive_service.model.rule_effects import Change, Remark
from retention_rules import After, FileFacts, Years, decide
from tests.retention_rules.retention_cases import ANY_MOMENT, SHIPPED, any_days, any_facts, years

BACK = {
    Change.KEPT_LONGER: Change.FREED_SOONER,
    Change.FREED_SOONER: Change.KEPT_LONGER,
    Change.UNCHANGED: Change.UNCHANGED,
    Change.CHANGED_OTHERWISE: Change.CHANGED_OTHERWISE,
}


@ANY_MOMENT
@given(any_facts, any_days, years)
def test_the_way_back_undoes_the_change(facts: FileFacts, today: date, duration: Years) -> None:
    rules = tuple(
        replace(rule, term=replace(rule.term, duration=duration)) if isinstance(rule.term, After) else rule
        for rule in SHIPPED.national.retention
    )
    other = SHIPPED.with_book(replace(SHIPPED.national, retention=rules))
    before, after = decide(facts, SHIPPED, today), decide(facts, other, today)

    change, remarks = change_of(before, after, today)
    back, undone = change_of(after, before, today)

    assert back is BACK[change]
    assert not {Remark.NEWLY_DUE} & set(remarks) & set(undone)
    assert Remark.NEWLY_DUE not in remarks or change is Change.FREED_SOONER


@ANY_MOMENT
@given(any_facts, any_days)
def test_the_same_rules_change_nothing(facts: FileFacts, today: date) -> None:
    decision = decide(facts, SHIPPED, today)

    assert change_of(decision, decide(facts, SHIPPED.with_book(SHIPPED.national), today), today) == (
        Change.UNCHANGED,
        (),
    )
