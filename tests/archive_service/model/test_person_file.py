"""The merged facts of a person file: the same in any order and with any repetition."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.holdings.file_facts import declared_file, file_of
from archive_service.model.declared_events import DeclaredAppeal, EventKind, RetentionEvents
from archive_service.model.person_file import FileStay, OpenStay, PersonFile, StayEnd
from tests.archive_service.model.declarations import EVENTS, FILES


@given(st.lists(EVENTS, max_size=5).flatmap(lambda told: st.tuples(st.just(told), st.permutations(told))))
def test_the_order_of_arrival_changes_nothing(
    orders: tuple[list[RetentionEvents], list[RetentionEvents]],
) -> None:
    told, otherwise = orders

    assert file_of(told) == file_of(otherwise)


@given(st.lists(EVENTS, min_size=1, max_size=4), st.data())
def test_a_flow_that_comes_again_changes_nothing(told: list[RetentionEvents], data: st.DataObject) -> None:
    again = data.draw(st.lists(st.sampled_from(told), max_size=4))

    assert file_of([*told, *again]) == file_of(told)


@given(FILES, FILES, FILES)
def test_files_are_put_together_in_any_order_and_grouping(
    one: PersonFile, other: PersonFile, third: PersonFile
) -> None:
    assert one.joined(other) == other.joined(one)
    assert one.joined(other).joined(third) == one.joined(other.joined(third))
    assert one.joined(one) == one
    assert one.joined(PersonFile()) == one


@given(st.lists(EVENTS, max_size=6), st.data())
def test_persons_that_are_merged_and_split_again_have_the_sums_of_their_own_records(
    told: list[RetentionEvents], data: st.DataObject
) -> None:
    ours = data.draw(st.sets(st.sampled_from(range(len(told))) if told else st.nothing()))
    one, other = ([told[i] for i in range(len(told)) if (i in ours) is own] for own in (True, False))

    assert file_of(one).joined(file_of(other)) == file_of(told)


@given(FILES, EVENTS)
def test_one_more_declaration_makes_no_day_earlier(file: PersonFile, events: object) -> None:
    more = file.joined(declared_file(events))  # type: ignore[arg-type]

    for name in ("last_contact", "last_consultation", "death", "birth"):
        known = getattr(file, name)
        assert known is None or getattr(more, name) >= known
    ends = {stay.key: stay.end for stay in more.stays}
    for stay in file.stays:
        end = ends[stay.key]
        assert stay.end is None or (end and end.day >= stay.end.day)
    assert {kind for kind, _ in file.events} <= {kind for kind, _ in more.events}


def test_two_stays_of_one_key_are_refused() -> None:
    day = date(2010, 1, 5)
    with pytest.raises(ValueError, match="one for each key"):
        PersonFile(
            stays=(
                FileStay(start=day, open=OpenStay(None, None)),
                FileStay(start=day, end=StayEnd(day, day)),
            )
        )


def test_two_appeals_of_one_day_are_told_apart_and_each_has_its_own_end() -> None:
    day, end = date(2021, 3, 1), date(2022, 4, 1)
    first = PersonFile(appeals=(DeclaredAppeal(day, end, "1"),))
    second = PersonFile(appeals=(DeclaredAppeal(day, None, "2"),))

    joined = first.joined(second)

    assert joined.appeals == (DeclaredAppeal(day, end, "1"), DeclaredAppeal(day, None, "2"))


def test_of_two_days_for_one_event_the_later_counts() -> None:
    earlier = PersonFile(death=date(2020, 1, 1), events=((EventKind.QUITUS, date(2020, 2, 1)),))
    later = PersonFile(death=date(2020, 1, 2), events=((EventKind.QUITUS, date(2020, 2, 2)),))

    assert earlier.joined(later) == later.joined(earlier) == later
