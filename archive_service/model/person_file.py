"""What is known of a file: one person in one establishment, as all its records together tell it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Self

from archive_service.model.flow import RetentionEvents


@dataclass(frozen=True, slots=True)
class FileStay:
    """A stay as flows told it: without an end it is going on, or nobody told the end. Days are not judged."""

    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFile:
    """The events of a file that move its clock, of all its records together. None is unknown.

    `stays` are in the order of their first days, one for each; the one whose first day is unknown is first.
    """

    stays: tuple[FileStay, ...] = ()
    last_contact: date | None = None
    death: date | None = None
    birth: date | None = None

    def __post_init__(self) -> None:
        """Refuse two stays with one first day, and stays in another order than that of their first days."""
        keys = [_order(stay.start) for stay in self.stays]
        if any(one >= other for one, other in pairwise(keys)):
            raise ValueError("the stays of a file are one for each first day, in their order")

    def with_events(self, events: RetentionEvents, birth: date | None = None) -> Self:
        """Return the file with what one more record tells of it.

        A stay is known by its first day. An end that is known is never forgotten, an earlier end never
        replaces a later one, and a stay without end keeps the clock from starting.
        """
        ends = {stay.start: stay.end for stay in self.stays}
        starts: list[date | None] = sorted(events.stay_starts)  # type: ignore[assignment]  # days are days
        end = None if events.stay_ongoing else events.last_stay_end
        if not starts and (end is not None or events.stay_ongoing):
            starts = [None]
        for position, start in enumerate(starts):
            known = ends.get(start)
            last = position == len(starts) - 1
            ends[start] = _later(known, end if last or known is None else known)
        return replace(
            self,
            stays=_stays(ends),
            last_contact=_later(self.last_contact, events.last_contact),
            death=events.death_date or self.death,
            birth=events.birth_date or birth or self.birth,
        )

    def joined(self, other: PersonFile) -> Self:
        """Return what both files know; of two days for one event the later counts, which keeps longer."""
        ends = {stay.start: stay.end for stay in self.stays}
        for stay in other.stays:
            ends[stay.start] = _later(ends.get(stay.start), stay.end)
        return replace(
            self,
            stays=_stays(ends),
            last_contact=_later(self.last_contact, other.last_contact),
            death=_later(self.death, other.death),
            birth=_later(self.birth, other.birth),
        )


def _stays(ends: Mapping[date | None, date | None]) -> tuple[FileStay, ...]:
    return tuple(FileStay(start, ends[start]) for start in sorted(ends, key=_order))


def _order(start: date | None) -> tuple[bool, date]:
    return start is not None, start or date.min


def _later(one: date | None, other: date | None) -> date | None:
    if one is None or other is None:
        return one or other
    return max(one, other)
