"""What a file knows: ends are never forgotten, whichever record tells them first."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.model.flow import RetentionEvents
from archive_service.model.person_file import FileStay, PersonFile

DAYS = st.dates(date(1990, 1, 1), date(1990, 1, 9))
EVENTS = st.builds(
    RetentionEvents,
    stay_starts=st.lists(DAYS, max_size=3),
    last_stay_end=st.none() | DAYS,
    stay_ongoing=st.booleans(),
    last_contact=st.none() | DAYS,
    death_date=st.none() | DAYS,
    birth_date=st.none() | DAYS,
)


def told(events: list[RetentionEvents]) -> PersonFile:
    file = PersonFile()
    for one in events:
        file = file.with_events(one)
    return file


FILES = st.lists(EVENTS, max_size=4).map(told)


def ends(file: PersonFile) -> dict[date | None, date | None]:
    return {stay.start: stay.end for stay in file.stays}


@given(FILES, EVENTS)
def test_one_more_record_makes_no_end_earlier(file: PersonFile, events: RetentionEvents) -> None:
    later = ends(file.with_events(events))

    for start, end in ends(file).items():
        assert end is None or (later[start] or date.min) >= end


@given(FILES, EVENTS)
def test_a_record_told_twice_is_told_once(file: PersonFile, events: RetentionEvents) -> None:
    once = file.with_events(events)

    assert once.with_events(events) == once


@given(FILES, FILES)
def test_two_files_know_the_same_together_in_either_order(one: PersonFile, other: PersonFile) -> None:
    assert one.joined(other) == other.joined(one)
    assert one.joined(one) == one
    assert one.joined(PersonFile()) == one


def test_a_stay_without_end_is_kept_open() -> None:
    file = told([RetentionEvents(stay_starts=[date(2010, 1, 5)], last_stay_end=date(2011, 2, 5))])

    file = file.with_events(RetentionEvents(stay_starts=[date(2020, 1, 5)], stay_ongoing=True))

    assert file.stays == (
        FileStay(date(2010, 1, 5), date(2011, 2, 5)),
        FileStay(date(2020, 1, 5), None),
    )


def test_an_end_whose_beginning_nobody_told_is_a_stay_too() -> None:
    assert told([RetentionEvents(last_stay_end=date(2011, 2, 5))]).stays == (
        FileStay(None, date(2011, 2, 5)),
    )


def test_two_stays_of_one_first_day_are_refused() -> None:
    with pytest.raises(ValueError, match="one for each first day"):
        PersonFile(stays=(FileStay(date(2010, 1, 5), None), FileStay(date(2010, 1, 5), date(2011, 2, 5))))
