"""Dates and times as French readers write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive_service.intake.cda.times import stamp_words
from archive_service.intake.dates import in_french
from archive_service.wording.dates import MONTHS, PARIS, day_words, moment_in_paris, offset_words
from retention_rules import wording as rule_wording

MOMENTS = st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2100, 1, 1))  # noqa: DTZ001
OFFSETS = st.integers(-12 * 4, 14 * 4).map(lambda quarters: timedelta(minutes=15 * quarters))


@pytest.mark.parametrize(
    ("fhir", "cda", "words"),
    [
        ("2024-05-02T23:30:00-04:00", "20240502233000-0400", "2 mai 2024 à 23:30 (UTC-04:00)"),
        ("2024-05-02T10:00:00+11:00", "20240502100000+1100", "2 mai 2024 à 10:00 (UTC+11:00)"),
        ("2024-01-02T10:00:00+04:00", "20240102100000+0400", "2 janvier 2024 à 10:00 (UTC+04:00)"),
        ("2024-05-02T10:00:00-09:30", "20240502100000-0930", "2 mai 2024 à 10:00 (UTC-09:30)"),
        ("2024-05-02T10:00:00+02:00", "20240502100000+0200", "2 mai 2024 à 10:00"),
        ("2024-01-02T10:00:00+02:00", "20240102100000+0200", "2 janvier 2024 à 10:00 (UTC+02:00)"),
        ("2024-01-02T10:00:00+01:00", "20240102100000+0100", "2 janvier 2024 à 10:00"),
        ("2024-01-02T10:00:00Z", "20240102100000+0000", "2 janvier 2024 à 10:00 (UTC)"),
        ("2024-05-02T10:00:00", "20240502100000", "2 mai 2024 à 10:00"),
        ("2024-10-27T02:30:00+02:00", "20241027023000+0200", "27 octobre 2024 à 02:30 (UTC+02:00)"),
        ("2024-05-02T10:00:07.250Z", "20240502100007.250+0000", "2 mai 2024 à 10:00:07,250 (UTC)"),
        ("2024-05-01", "20240501", "1er mai 2024"),
        ("2024-05", "202405", "mai 2024"),
        ("2024", "2024", "2024"),
    ],
)
def test_a_time_is_the_senders_with_its_offset_where_it_is_not_that_of_paris(
    fhir: str, cda: str, words: str
) -> None:
    assert (in_french(fhir), stamp_words(cda)) == (words, words)


@pytest.mark.parametrize(
    ("stamp", "words"),
    [
        ("2024050210", "2 mai 2024 à 10 h"),
        ("2024050210-0400", "2 mai 2024 à 10 h (UTC-04:00)"),
        ("20240502-0400", "2 mai 2024 (UTC-04:00)"),
    ],
)
def test_a_stamp_says_no_minute_that_it_does_not_hold(stamp: str, words: str) -> None:
    assert stamp_words(stamp) == words


@given(MOMENTS, OFFSETS)
@example(datetime(2024, 10, 27, 2, 30), timedelta(hours=1))  # noqa: DTZ001
def test_two_moments_of_one_clock_time_are_never_said_alike(clock: datetime, offset: timedelta) -> None:
    here = clock.replace(tzinfo=timezone(offset))
    words = offset_words(here)

    # Without an offset the time is that of Paris, and only one time of Paris has these hands.
    assert bool(words) or here == clock.replace(tzinfo=PARIS) == clock.replace(tzinfo=PARIS, fold=1)


def last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=last.isoweekday() % 7)


@given(st.datetimes(min_value=datetime(1997, 1, 1), max_value=datetime(2050, 1, 1)))  # noqa: DTZ001
def test_the_zone_database_agrees_with_the_directive_on_summer_time(clock: datetime) -> None:
    moment = clock.replace(tzinfo=UTC)
    start, end = (
        datetime.combine(last_sunday(moment.year, month), datetime.min.time(), UTC) + timedelta(hours=1)
        for month in (3, 10)
    )

    offset = moment.astimezone(PARIS).utcoffset()

    # Directive 2000/84/EC: one hour more from 01:00 UTC of the last Sunday in March to that in October.
    assert offset == timedelta(hours=2 if start <= moment < end else 1)


def test_a_moment_is_told_by_the_clock_in_paris() -> None:
    assert moment_in_paris(datetime(2024, 1, 31, 23, 5, 9, tzinfo=UTC)) == (
        "1er février 2024 à 00 h 05 min 09 s (heure de Paris)"
    )


@given(st.dates(min_value=date(1000, 1, 1)))
def test_the_rules_and_the_service_write_a_day_alike(day: date) -> None:
    assert day_words(day) == rule_wording.french_day(day)
    assert MONTHS[day.month - 1] in day_words(day)
