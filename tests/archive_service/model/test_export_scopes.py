"""The times of an order's scope."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from archive_service.model.export_orders import ExportKind, ExportScope

_MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 1, 1, 0, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(_MOMENTS, _MOMENTS, _MOMENTS)
def test_each_moment_is_in_one_of_two_scopes_that_follow_one_another(
    moment: datetime, first: datetime, last: datetime
) -> None:
    """The end of one export is the beginning of the next: nothing twice, and nothing lost between both."""
    before = ExportScope(kind=ExportKind.TARGETED, establishments=(), accepted_until=first)
    after = ExportScope(kind=ExportKind.TARGETED, establishments=(), accepted_after=first)
    assert before.covers(moment) != after.covers(moment)
    assert before.covers(first)

    both = ExportScope(kind=ExportKind.TARGETED, establishments=(), accepted_after=first, accepted_until=last)
    assert both.covers(moment) == (first < moment <= last)
