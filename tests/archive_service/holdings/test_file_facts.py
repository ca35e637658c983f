"""From declarations to facts: which end closes which stay, in any order of arrival."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive_service.holdings.file_facts import file_of, longest_kept
from archive_service.holdings.known_stays import known_stays
from archive_service.model.declared_events import DeclaredStay, RetentionEvents
from retention_rules import FileFacts, Stay, credible
from tests.archive_service.model.declarations import EVENTS, STAYS

ENTRY, EXIT = date(2015, 1, 5), date(2020, 3, 1)
BEFORE, AFTER, LATER = EXIT - timedelta(30), EXIT + timedelta(30), EXIT + timedelta(60)
ONE, OTHER = ("sej|1",), ("sej|2",)


def going_on(**told: Any) -> DeclaredStay:
    return DeclaredStay(**dict[str, Any](start=ENTRY, ongoing=True) | told)


def ended(**told: Any) -> DeclaredStay:
    return DeclaredStay(**dict[str, Any](start=ENTRY, end=EXIT) | told)


def stays(*told: DeclaredStay) -> tuple[Stay, ...]:
    """Return what is known of stays that came one by one, the same in both orders."""
    flows = [RetentionEvents(stays=(stay,)) for stay in told]
    there, back = known_stays(file_of(flows)), known_stays(file_of(reversed(flows)))
    assert there == back
    return there


def last_passage(*told: DeclaredStay) -> date | None:
    return FileFacts(kind="native-file", stays=stays(*told)).last_passage


def test_of_two_flows_the_later_end_counts_whichever_came_first() -> None:
    first = RetentionEvents(stays=(DeclaredStay(start=date(2010, 1, 4), end=EXIT),))
    second = RetentionEvents(
        stays=(
            DeclaredStay(start=date(2010, 1, 4), end=date(2014, 6, 1)),
            DeclaredStay(start=date(2024, 1, 4), end=date(2025, 1, 15)),
        )
    )

    for order in ([first, second], [second, first]):
        assert known_stays(file_of(order)) == (
            Stay(date(2010, 1, 4), EXIT),
            Stay(date(2024, 1, 4), date(2025, 1, 15)),
        )


@pytest.mark.parametrize(
    ("left_open", "end"),
    [
        # Nothing contradicts the end: the stay was last seen before it, or on the day itself.
        (going_on(), ended()),
        (going_on(seen_on=BEFORE), ended()),
        (going_on(seen_on=EXIT), ended()),
        # Its flow was written after the one that shows the stay going on after that end.
        (going_on(seen_on=AFTER, told_on=AFTER), ended(told_on=LATER)),
        # The same stay by its business identifier, whatever its first day.
        (going_on(identifiers=ONE), ended(identifiers=ONE)),
        (going_on(identifiers=ONE, start=None), ended(identifiers=("autre|9", *ONE))),
        (going_on(identifiers=ONE, start=ENTRY), ended(identifiers=ONE, start=ENTRY - timedelta(1))),
        # By its first day, where one of the two has no identifier.
        (going_on(identifiers=ONE), ended()),
        (going_on(), ended(identifiers=ONE)),
        # Over, on a day that the first flow does not say, or cannot mean.
        (DeclaredStay(start=ENTRY, told_on=LATER), ended()),
        (ended(end=date(9999, 12, 31)), ended()),
        (ended(end=ENTRY - timedelta(1)), ended()),
    ],
)
def test_an_end_closes_the_stay_that_another_flow_left_open(
    left_open: DeclaredStay, end: DeclaredStay
) -> None:
    assert last_passage(left_open, end) == EXIT


@pytest.mark.parametrize(
    ("left_open", "end"),
    [
        # Shown to go on after that end, and nobody knows which flow was written later.
        (going_on(seen_on=AFTER), ended()),
        (going_on(seen_on=AFTER), ended(told_on=LATER)),
        (going_on(seen_on=AFTER, told_on=AFTER), ended()),
        # Written on the same day, or before.
        (going_on(seen_on=AFTER, told_on=AFTER), ended(told_on=AFTER)),
        (going_on(seen_on=LATER, told_on=LATER), ended(told_on=AFTER)),
        # Another stay: another identifier, another first day, or none to tell it by.
        (going_on(identifiers=ONE), ended(identifiers=OTHER)),
        (going_on(), ended(start=ENTRY + timedelta(1))),
        (going_on(start=None), ended(start=None)),
        (going_on(start=None), ended()),
        # An identifier given to two stays: an old end told again does not close the new stay.
        (
            going_on(identifiers=ONE, start=AFTER, seen_on=AFTER, told_on=AFTER),
            ended(identifiers=ONE, told_on=LATER),
        ),
        # A flow that contradicts itself.
        (ended(ongoing=True, seen_on=AFTER), ended()),
    ],
)
def test_a_stay_that_no_end_surely_closes_is_kept_open(left_open: DeclaredStay, end: DeclaredStay) -> None:
    assert last_passage(left_open, end) is None


def test_the_first_day_tells_nothing_where_two_stays_begin_on_it() -> None:
    assert last_passage(going_on(identifiers=ONE), ended(identifiers=OTHER), ended()) is None


def test_a_later_end_of_another_stay_counts_with_the_closed_one() -> None:
    second = DeclaredStay(start=AFTER, end=LATER)

    assert last_passage(going_on(), ended(), second) == LATER


def test_an_end_whose_beginning_nobody_told_is_a_stay_too() -> None:
    assert stays(DeclaredStay(end=EXIT)) == (Stay(None, EXIT),)


@given(st.lists(EVENTS, max_size=5))
@example([RetentionEvents(stays=(going_on(), ended(end=date(9999, 12, 31))))])
def test_no_clock_starts_before_an_end_that_is_declared(told: list[RetentionEvents]) -> None:
    facts = FileFacts(kind="native-file", stays=known_stays(file_of(told)))

    declared = [
        stay.end
        for events in told
        for stay in events.stays
        if stay.end
        and credible(stay.end)
        and not stay.ongoing
        and (stay.start is None or stay.end >= stay.start)
    ]
    if facts.last_passage is not None:
        assert facts.last_passage == max(declared)


@given(st.lists(STAYS, max_size=4), STAYS)
def test_one_more_open_stay_never_starts_a_clock(told: list[DeclaredStay], stay: DeclaredStay) -> None:
    more = DeclaredStay(start=stay.start, identifiers=stay.identifiers, ongoing=True, seen_on=stay.seen_on)

    before, after = last_passage_of(told), last_passage_of([*told, more])

    assert after is None or after == before


@given(
    st.lists(st.none() | st.dates(), max_size=4).flatmap(lambda days: st.tuples(*[st.permutations(days)] * 2))
)
def test_what_several_files_keep_is_kept_as_long_as_the_last_and_for_ever_where_one_is_unknown(
    orders: tuple[list[date | None], list[date | None]],
) -> None:
    days, otherwise = orders

    end = longest_kept(days)

    assert end == longest_kept(otherwise)
    assert (end is None) == (None in days or not days)
    assert end is None or all(day is not None and day <= end for day in days)


def last_passage_of(told: list[DeclaredStay]) -> date | None:
    file = file_of([RetentionEvents(stays=tuple(told))])
    return FileFacts(kind="native-file", stays=known_stays(file)).last_passage
