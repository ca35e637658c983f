"""What the rulebooks say to records of one kind, looked up once: when they are decided on alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from retention_rules import (
    AccessRule,
    Decision,
    FileFacts,
    Follows,
    RetentionRule,
    Rulebooks,
    RuleCode,
    Trigger,
    Years,
    asks_dates,
    decide,
)
from retention_rules.rulebook import ActiveBase
from tests.retention_rules.retention_cases import (
    SHIPPED,
    TODAY,
    any_days,
    any_facts,
    kinds,
    maybe,
    terms_without_override,
)

terms = terms_without_override | st.builds(Follows, kinds)
bases = st.none() | st.builds(
    ActiveBase,
    code=st.just(RuleCode("B")),
    trigger=st.sampled_from(Trigger),
    duration=st.just(Years(2)),
    source=st.just("Essai"),
)


@st.composite
def rulebooks(draw: st.DrawFn) -> Rulebooks:
    """Draw the shipped rulebooks with other delays, of some rules or of none."""

    def retention(rule: RetentionRule) -> RetentionRule:
        changed = replace(rule, term=draw(terms), active_base=draw(bases))
        return changed if draw(st.booleans()) else rule

    def access(rule: AccessRule) -> AccessRule:
        return replace(rule, trigger=draw(st.sampled_from(Trigger)))

    national = SHIPPED.national
    return SHIPPED.with_book(
        replace(
            national,
            retention=tuple(map(retention, national.retention)),
            access=tuple(map(access, national.access)),
        )
    )


def outcome(decision: Decision) -> tuple[object, ...]:
    return (
        decision.retention,
        decision.rule,
        decision.final_action,
        decision.active_until,
        decision.access,
        decision.perimeter,
        decision.explanation,
    )


@given(st.just(SHIPPED) | rulebooks(), any_facts, maybe(any_days), maybe(any_days))
@settings(derandomize=True, max_examples=200)
def test_a_decision_that_asks_for_no_date_of_the_document_is_that_of_any_date(
    books: Rulebooks, facts: FileFacts, document: date | None, year: date | None
) -> None:
    events = dict(facts.events)
    events.pop(Trigger.EXERCISE_ENDED, None)
    if year is not None:
        events[Trigger.EXERCISE_ENDED] = year
    other = replace(facts, document_date=document, events=events)

    if not asks_dates(facts, books):
        assert outcome(decide(facts, books, TODAY)) == outcome(decide(other, books, TODAY))


def test_the_shipped_rules_ask_for_the_date_of_an_invoice_and_not_of_a_report() -> None:
    report = FileFacts(kind="cda-document", document_type="SYNTHESE", department="25", legal_status="public")

    assert not asks_dates(report, SHIPPED)
    assert asks_dates(replace(report, document_type="FACTURE"), SHIPPED)
