"""The tier of a record on a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from archive_service.model.tiers import CHECKING, Tier, check_end, tier_of
from archive_service.wording.dates import PARIS, day_in_paris

DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))


@given(DAYS, DAYS, st.none() | DAYS)
def test_a_record_leaves_the_active_base_once_and_on_the_day_after_both_last_days(
    day: date, active_until: date, check_until: date | None
) -> None:
    last = max(active_until, check_until or active_until)

    assert (tier_of(day, active_until, check_until) is Tier.INTERMEDIATE) == (day > last)


@given(DAYS, st.none() | DAYS)
def test_without_a_known_last_day_it_stays_active(day: date, check_until: date | None) -> None:
    assert tier_of(day, None, check_until) is Tier.ACTIVE


@given(DAYS, st.timedeltas(timedelta(0), timedelta(hours=22, minutes=59, seconds=59)))
def test_the_day_is_that_of_paris(last: date, into: timedelta) -> None:
    midnight = datetime(last.year, last.month, last.day, tzinfo=PARIS)
    during = (midnight.astimezone(UTC) + into).astimezone(UTC)
    after = datetime.combine(last + timedelta(days=1), datetime.min.time(), PARIS).astimezone(UTC)

    assert tier_of(day_in_paris(during), last) is Tier.ACTIVE
    assert tier_of(day_in_paris(after - timedelta(seconds=1)), last) is Tier.ACTIVE
    assert tier_of(day_in_paris(after), last) is Tier.INTERMEDIATE


@given(DAYS, DAYS)
def test_whoever_sent_a_flow_has_the_whole_time_to_check_it(received: date, active_until: date) -> None:
    for passed in (timedelta(0), CHECKING):
        assert tier_of(received + passed, active_until, check_end(received)) is Tier.ACTIVE
