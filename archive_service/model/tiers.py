"""The two tiers of what is kept: the active base, then the intermediate archive."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

CHECKING = timedelta(days=30)
"""How long whoever sent a flow, or had a package imported, may check what became of it, however old it is."""


class Tier(StrEnum):
    """Where a record is: many read the active base, those entitled to it alone the intermediate archive."""

    ACTIVE = "active"
    INTERMEDIATE = "intermediate"


def check_end(received: date) -> date:
    """Return the last day on which what came on a day is checked."""
    return received + CHECKING


def tier_of(day: date, active_until: date | None, check_until: date | None = None) -> Tier:
    """Return the tier of a record on a day; it is in the active base through both last days.

    Without `active_until` it stays in the active base: no rule states one, or a fact that the rule needs is
    unknown.

    >>> tier_of(date(2026, 3, 3), active_until=date(2026, 3, 2))
    <Tier.INTERMEDIATE: 'intermediate'>
    """
    if active_until is None or day <= active_until:
        return Tier.ACTIVE
    return Tier.ACTIVE if check_until is not None and day <= check_until else Tier.INTERMEDIATE
