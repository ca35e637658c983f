"""Durations counted in years."""

from datetime import date

import pytest
from hypothesis import example, given

from retention_rules import After, Trigger, Years
from tests.retention_rules.retention_cases import ANY_MOMENT, any_days, days, years


def test_29_february_falls_on_1_march() -> None:
    assert Years(1).after(date(2024, 2, 29)) == date(2025, 3, 1)


def test_29_february_stays_itself_in_a_leap_year() -> None:
    assert Years(4).after(date(2024, 2, 29)) == date(2028, 2, 29)


def test_a_day_beyond_the_calendar_is_none() -> None:
    assert Years(1).after(date(9999, 12, 31)) is None


@ANY_MOMENT
@given(days, days, years)
@example(date(2024, 2, 28), date(2024, 2, 29), Years(1))
@example(date(2024, 2, 29), date(2024, 3, 1), Years(1))
def test_a_later_event_never_frees_a_record_sooner(one: date, other: date, duration: Years) -> None:
    earlier, later = sorted((one, other))

    first, second = duration.after(earlier), duration.after(later)

    assert first is not None
    assert second is not None
    assert first <= second


@ANY_MOMENT
@given(any_days, years)
def test_counting_years_never_fails(day: date, duration: Years) -> None:
    after = duration.after(day)

    assert after is None or after >= day


@pytest.mark.parametrize("count", [-1, 201])
def test_a_number_of_years_that_no_rule_says_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match="years"):
        Years(count)


def test_a_term_without_a_trigger_is_refused() -> None:
    with pytest.raises(ValueError, match="triggers"):
        After(triggers=(), duration=Years(1))


def test_a_term_with_the_same_trigger_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="triggers"):
        After(triggers=(Trigger.DEATH, Trigger.DEATH), duration=Years(1))
