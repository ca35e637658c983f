"""What closed appeals do to a delay: stop its clock for a time, or start it again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from retention_rules.facts import Appeal
from retention_rules.terms import Years


def suspended(first_day: date, last_day: date, appeals: Sequence[Appeal]) -> date | None:
    """Return the last day with the days added during which appeals stopped the clock; None after the end of
    the calendar.

    Days that two appeals share count once. An appeal lodged after the last day changes nothing.
    """
    counted_to = first_day
    for lodged, closed in _closed(appeals):
        if lodged > last_day:
            break
        stopped = closed - max(lodged, counted_to)
        if stopped <= timedelta(0):
            continue
        if stopped > date.max - last_day:
            return None
        last_day, counted_to = last_day + stopped, closed
    return last_day


def interrupted(last_day: date, appeals: Sequence[Appeal], duration: Years) -> date | None:
    """Return the last day when the whole delay begins again on the day each appeal is closed; None after the
    end of the calendar.

    The last day never comes sooner. An appeal lodged after it changes nothing.
    """
    for lodged, closed in _closed(appeals):
        if lodged > last_day:
            break
        again = duration.after(closed)
        if again is None:
            return None
        last_day = max(last_day, again)
    return last_day


def _closed(appeals: Sequence[Appeal]) -> list[tuple[date, date]]:
    return sorted((appeal.lodged, appeal.closed) for appeal in appeals if appeal.closed is not None)
