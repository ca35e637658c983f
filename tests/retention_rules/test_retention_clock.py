"""From which event to which last day a file is kept."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from retention_rules import (
    After,
    Appeal,
    Ended,
    FileFacts,
    ForEver,
    NotStarted,
    Reason,
    Retention,
    Running,
    Stay,
    Suspended,
    Trigger,
    Unlimited,
    UntilAge,
    Years,
    is_due,
    last_day_of,
    retention_of,
)
from tests.retention_rules.retention_cases import (
    ANY_MOMENT,
    CODE,
    MEDICAL,
    TODAY,
    any_days,
    any_facts,
    appeals,
    day_after,
    days,
    resident,
    years,
)


def medical(facts: FileFacts, today: date = TODAY) -> Retention:
    return retention_of(facts, CODE, MEDICAL, today=today)


def test_a_file_is_kept_twenty_years_after_the_last_stay() -> None:
    assert medical(resident(left=date(2023, 4, 3))) == Running(CODE, date(2023, 4, 3), date(2043, 4, 3))


def test_a_childs_file_is_kept_until_the_28th_birthday() -> None:
    child = resident(born=date(2020, 6, 1), left=date(2023, 4, 3))

    assert medical(child) == Running(CODE, date(2023, 4, 3), date(2048, 6, 1))


def test_a_child_born_on_29_february_has_its_28th_birthday_on_29_february() -> None:
    child = resident(born=date(2020, 2, 29), left=date(2021, 1, 1))

    assert last_day_of(medical(child)) == date(2048, 2, 29)


def test_death_within_ten_years_of_the_last_stay_counts_ten_years_from_death() -> None:
    dead = resident(left=date(2023, 4, 3), died=date(2024, 5, 1))

    assert medical(dead) == Running(CODE, date(2024, 5, 1), date(2034, 5, 1))


def test_death_within_ten_years_counts_whatever_the_28th_birthday() -> None:
    child = resident(born=date(2020, 6, 1), left=date(2023, 4, 3), died=date(2024, 5, 1))

    assert last_day_of(medical(child)) == date(2034, 5, 1)


@pytest.mark.parametrize(
    ("died", "kept_until"),
    [
        (date(2033, 4, 2), date(2043, 4, 2)),
        (date(2033, 4, 3), date(2043, 4, 3)),
        (date(2040, 1, 1), date(2043, 4, 3)),
    ],
)
def test_death_counts_only_before_ten_years_are_over(died: date, kept_until: date) -> None:
    dead = resident(left=date(2023, 4, 3), died=died)

    assert last_day_of(medical(dead)) == kept_until


def test_a_stay_closed_after_the_death_that_ended_it_counts_from_death() -> None:
    dead = resident(left=date(2024, 5, 10), died=date(2024, 5, 1))

    assert last_day_of(medical(dead)) == date(2034, 5, 1)


def test_a_death_years_before_the_last_stay_contradicts_it_and_frees_nothing_sooner() -> None:
    confused = resident(left=date(2024, 5, 10), died=date(2012, 5, 1))

    assert last_day_of(medical(confused)) == date(2044, 5, 10)


def test_a_stay_without_discharge_has_not_started_the_clock() -> None:
    assert medical(resident(left=None)) == NotStarted(CODE, Trigger.LAST_PASSAGE, Reason.STAY_OPEN)


def test_a_stay_that_ends_before_it_begins_has_not_started_the_clock() -> None:
    confused = resident(came=date(2023, 1, 1), left=date(2022, 1, 1))

    assert medical(confused) == NotStarted(CODE, Trigger.LAST_PASSAGE, Reason.STAY_OPEN)


def test_the_last_of_several_stays_starts_the_clock() -> None:
    facts = replace(
        resident(),
        stays=(Stay(date(2021, 1, 1), date(2022, 1, 1)), Stay(date(2011, 1, 1), date(2012, 1, 1))),
    )

    assert medical(facts) == Running(CODE, date(2022, 1, 1), date(2042, 1, 1))


def test_one_open_stay_among_several_has_not_started_the_clock() -> None:
    facts = replace(
        resident(), stays=(Stay(date(2001, 1, 1), None), Stay(date(2011, 1, 1), date(2012, 1, 1)))
    )

    assert isinstance(medical(facts), NotStarted)


def test_a_consultation_after_the_last_stay_moves_the_clock() -> None:
    facts = replace(resident(left=date(2023, 4, 3)), last_consultation=date(2024, 9, 9))

    assert medical(facts) == Running(CODE, date(2024, 9, 9), date(2044, 9, 9))


def test_without_any_stay_the_clock_waits() -> None:
    assert medical(replace(resident(), stays=())) == NotStarted(CODE, Trigger.LAST_PASSAGE)


def test_without_a_birth_date_the_clock_waits_for_it() -> None:
    assert medical(resident(born=None)) == NotStarted(CODE, Trigger.BIRTH)


@pytest.mark.parametrize("left", [date(1, 1, 1), date(1900, 1, 1), date(9999, 12, 31), date(9000, 1, 1)])
def test_a_date_that_stands_for_unknown_keeps_the_file(left: date) -> None:
    assert isinstance(medical(resident(left=left), today=date.max), NotStarted)


def test_a_pending_appeal_suspends() -> None:
    facts = resident(
        left=date(2001, 1, 1), appeals=[Appeal(date(2020, 3, 1), None), Appeal(date(2019, 1, 1), None)]
    )

    assert medical(facts, today=TODAY) == Suspended(CODE, date(2019, 1, 1))


def test_a_closed_appeal_adds_the_days_it_lasted() -> None:
    facts = resident(left=date(2023, 4, 3), appeals=[Appeal(date(2030, 1, 1), date(2030, 1, 31))])

    assert last_day_of(medical(facts)) == date(2043, 5, 3)


def test_days_of_two_appeals_at_once_count_once() -> None:
    both = [Appeal(date(2030, 1, 1), date(2030, 1, 31)), Appeal(date(2030, 1, 11), date(2030, 1, 31))]

    assert last_day_of(medical(resident(left=date(2023, 4, 3), appeals=both))) == date(2043, 5, 3)


def test_an_appeal_closed_before_the_clock_starts_adds_nothing() -> None:
    facts = resident(left=date(2023, 4, 3), appeals=[Appeal(date(2020, 1, 1), date(2021, 1, 1))])

    assert last_day_of(medical(facts)) == date(2043, 4, 3)


def test_an_appeal_lodged_when_the_time_was_over_adds_nothing_once_closed() -> None:
    facts = resident(left=date(1990, 4, 3), appeals=[Appeal(date(2020, 1, 1), date(2021, 1, 1))])

    assert last_day_of(medical(facts)) == date(2010, 4, 3)


def test_an_appeal_closed_at_the_end_of_the_calendar_keeps_the_file() -> None:
    facts = resident(left=date(2023, 4, 3), appeals=[Appeal(date(2030, 1, 1), date.max)])

    assert medical(facts) == NotStarted(CODE, Trigger.LAST_PASSAGE, Reason.BEYOND_CALENDAR)


def test_a_clock_with_two_triggers_starts_at_the_later_one() -> None:
    term = After(triggers=(Trigger.LAST_PASSAGE, Trigger.QUITUS), duration=Years(5))
    facts = replace(resident(left=date(2023, 4, 3)), events={Trigger.QUITUS: date(2023, 9, 1)})

    assert last_day_of(retention_of(facts, CODE, term, today=TODAY)) == date(2028, 9, 1)
    assert retention_of(resident(), CODE, term, today=TODAY) == NotStarted(CODE, Trigger.QUITUS)


def test_until_an_age_counts_from_birth() -> None:
    child = resident(born=date(2020, 6, 1), left=None)

    assert last_day_of(retention_of(child, CODE, UntilAge(Years(20)), today=TODAY)) == date(2040, 6, 1)
    unborn = resident(born=None)
    assert retention_of(unborn, CODE, UntilAge(Years(20)), today=TODAY) == NotStarted(CODE, Trigger.BIRTH)


def test_for_ever_is_never_due() -> None:
    retention = retention_of(resident(), CODE, ForEver(), today=date.max)

    assert retention == Unlimited(CODE)
    assert not is_due(retention, today=date.max)


@ANY_MOMENT
@given(days, years)
@example(date(2024, 2, 29), Years(1))
def test_a_record_is_kept_through_its_last_day(closed_on: date, duration: Years) -> None:
    term = After(triggers=(Trigger.FILE_CLOSED,), duration=duration)
    facts = FileFacts(kind="cda-document", events={Trigger.FILE_CLOSED: closed_on})

    running = retention_of(facts, CODE, term, today=closed_on)

    assert isinstance(running, Running)
    last_day = running.last_day
    assert not is_due(running, today=last_day)
    assert is_due(running, today=day_after(last_day))
    assert retention_of(facts, CODE, term, today=last_day) == running
    assert isinstance(retention_of(facts, CODE, term, today=day_after(last_day)), Ended)


@ANY_MOMENT
@given(days, days, days)
@example(date(2023, 2, 28), date(2024, 2, 29), date(2000, 1, 1))
def test_a_later_departure_never_frees_a_file_of_the_living_sooner(
    one: date, other: date, born: date
) -> None:
    earlier, later = (last_day_of(medical(resident(left=left, born=born))) for left in sorted((one, other)))

    assert earlier is not None
    assert later is not None
    assert earlier <= later


@ANY_MOMENT
@given(days, days, st.lists(st.integers(0, 15_000), min_size=2, max_size=2))
def test_a_later_death_after_the_stay_never_frees_a_file_sooner(
    left: date, born: date, waits: list[int]
) -> None:
    earlier, later = (
        last_day_of(medical(resident(left=left, born=born, died=max(left, born) + timedelta(days=wait))))
        for wait in sorted(waits)
    )

    assert earlier is not None
    assert later is not None
    assert earlier <= later


@pytest.mark.parametrize("born", [date(2024, 5, 2), date(2030, 1, 1)])
def test_a_death_before_the_birth_contradicts_it_and_shortens_nothing(born: date) -> None:
    confused = resident(left=date(2024, 5, 10), born=born, died=date(2024, 5, 1))

    assert last_day_of(medical(confused)) == born.replace(year=born.year + 28)
    first = retention_of(confused, CODE, MEDICAL, today=TODAY, engine=1)
    assert last_day_of(first) == date(2034, 5, 1)


@ANY_MOMENT
@given(days, st.none() | days, days, appeals)
def test_an_appeal_never_frees_a_file_sooner(
    left: date, died: date | None, born: date, lodged: tuple[Appeal, ...]
) -> None:
    without = last_day_of(medical(resident(left=left, died=died, born=born)))
    with_appeals = last_day_of(medical(resident(left=left, died=died, born=born, appeals=lodged)))

    assert without is not None
    assert with_appeals is None or with_appeals >= without


@ANY_MOMENT
@given(any_facts, any_days, any_days)
def test_a_pending_appeal_never_lets_a_file_end(facts: FileFacts, lodged: date, today: date) -> None:
    pending = replace(facts, appeals=(*facts.appeals, Appeal(lodged, None)))

    assert not is_due(medical(pending, today=today), today=date.max)


@ANY_MOMENT
@given(any_facts, any_days)
def test_an_open_stay_never_lets_a_file_end(facts: FileFacts, came: date) -> None:
    staying = replace(facts, stays=(*facts.stays, Stay(came, None)))

    assert isinstance(medical(staying, today=date.max), NotStarted)
