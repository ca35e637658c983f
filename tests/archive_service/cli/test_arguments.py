"""Days and times on the command line: each text is one, or wrong usage."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from archive_service.cli.arguments import end_at, moment, time_at
from archive_service.errors import InvalidRequest

READERS = (moment, end_at, partial(time_at, days=0), partial(time_at, days=1))


@pytest.mark.parametrize("read", READERS)
@given(
    some.one_of(
        some.text(max_size=30), some.dates().map(str), some.datetimes(timezones=some.timezones()).map(str)
    )
)
@example("9999-12-31")
@example("0001-01-01")
@example("0001-01-01T00:00:00+14:00")
@example("9999-12-31T23:59:59-12:00")
def test_any_text_is_a_time_in_utc_or_wrong_usage(read: Callable[[str], datetime], text: str) -> None:
    with suppress(InvalidRequest):
        assert read(text).utcoffset() == UTC.utcoffset(None)


def test_a_day_begins_and_ends_in_paris() -> None:
    assert time_at("2026-07-01", days=0) == datetime(2026, 6, 30, 22, tzinfo=UTC)
    assert time_at("2026-07-01", days=1) == datetime(2026, 7, 1, 22, tzinfo=UTC)
    assert end_at("2026-07-01") == datetime(2026, 7, 1, 21, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("read", [moment, end_at, partial(time_at, days=0)])
def test_a_time_stays_what_it_is(read: Callable[[str], datetime]) -> None:
    assert read("2026-07-01T10:00:00+02:00") == datetime(2026, 7, 1, 8, tzinfo=UTC)
