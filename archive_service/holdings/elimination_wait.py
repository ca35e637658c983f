"""How long an establishment waits after the last day before an elimination of its records is proposed."""

from __future__ import annotations

from datetime import date

from archive_service.holdings.allowed_senders import own_terms_of
from archive_service.model.establishment import Establishment
from archive_service.model.records import Record
from retention_rules import Rulebooks
from retention_rules.own_terms import longest_wait, waits_until


def still_waits(record: Record, place: Establishment | None, rulebooks: Rulebooks, day: date) -> bool:
    """Say whether a record whose time is over is not to be proposed yet on a day.

    A wait only lengthens: without one the last day alone counts.
    """
    if record.last_day is None or place is None or not rulebooks.esms:
        return False
    wait = longest_wait(own_terms_of(place, rulebooks))
    return wait.count > 0 and waits_until(record.last_day, wait) >= day
