"""What keeps a record from erasure: everything but a time that is over, with destruction, and no hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from archive_service.holdings.erasure_grounds import erasure_grounds
from archive_service.holdings.retention_decisions import decided_of, with_decision
from archive_service.model.holds import HoldReason
from archive_service.model.person_requests import Article, Ground, GroundCode, grouped, month_after
from archive_service.model.records import RecordState
from retention_rules import FileFacts, decide
from tests.archive_service.holdings.test_events_come_in import sealed_record
from tests.retention_rules.retention_cases import ANY_MOMENT, SHIPPED, any_days, any_facts

any_states = st.sampled_from([state for state in RecordState if state is not RecordState.ELIMINATED])
any_holds = st.lists(st.sampled_from(HoldReason), max_size=3)


@ANY_MOMENT
@given(any_facts, any_days, any_states, any_holds)
def test_only_what_is_due_to_be_destroyed_without_a_hold_is_freed(
    facts: FileFacts, today: date, state: RecordState, holds: list[HoldReason]
) -> None:
    decided = decided_of(decide(facts, SHIPPED, today), facts, today)
    record = with_decision(replace(sealed_record(None), state=state), decided)

    found = erasure_grounds(record, holds)

    due = decided.status == "ended" and decided.final_action == "destroy"
    assert bool(found) is not (due and state is RecordState.SEALED and not holds)
    assert bool(holds) is (GroundCode.HELD in {one.code for one in found})
    for one in found:
        assert one.until is None or (one.until == decided.last_day and one.until >= today)
        assert one.rule in ("", decided.rule)
        if one.code is GroundCode.RUNNING and decided.binding in ("law", "circular"):
            assert one.article is Article.LEGAL_OBLIGATION
        if one.article is Article.PUBLIC_ARCHIVES:  # for definitive archives, or by hold of the archives
            assert one.code in (GroundCode.FINAL_ACTION, GroundCode.HELD)


@given(st.lists(st.sampled_from(GroundCode)))
def test_grouping_counts_each_record_once(codes: list[GroundCode]) -> None:
    grounds = [Ground(article=Article.STILL_NEEDED, code=code, records=1) for code in codes]

    together = grouped(grounds)

    assert sum(one.records for one in together) == len(codes)
    assert [one.code for one in together] == sorted(set(codes))


@given(st.dates(date(2018, 5, 25), date(2200, 1, 1)))
def test_the_answer_is_due_within_the_next_month(received: date) -> None:
    due = month_after(received)

    assert 28 <= (due - received).days <= 31
    assert (due.year * 12 + due.month) - (received.year * 12 + received.month) == 1
