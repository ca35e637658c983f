"""Retention events of one person in one establishment, merged from all declarations about them.

The result is the same in every order, however often each declaration is added and however they are grouped:
`joined` is commutative, associative and idempotent. When declarations contradict each other, both are kept as
far as a decision can need them, and the later day counts. Which end closes which stay is decided from the
result, never during the merge (`holdings.file_facts`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any, Self

from archive_service.model.declared_events import DeclaredAppeal, EventKind
from archive_service.model.stated_events import StatedFact, are_in_order, joined_facts

StayKey = tuple[tuple[str, ...], date | None]
"""Business identifiers and first day: declarations with the same values for both concern one stay."""


@dataclass(frozen=True, slots=True)
class StayEnd:
    """The latest declared end of a stay, and the latest day on which an end was certainly declared.

    An end cannot be declared before its day, so `told_on` is never earlier.
    """

    day: date
    told_on: date

    def joined(self, other: StayEnd) -> StayEnd:
        """Return the merge of both."""
        return StayEnd(max(self.day, other.day), max(self.told_on, other.told_on))


@dataclass(frozen=True, slots=True)
class OpenStay:
    """A stay that is declared without an end.

    `seen_on` is the latest day on which the stay was shown to be going on, None when no day is known.
    `told_on` is the latest day on which this was declared; None when one of the declarations has no day,
    which counts as later than any other.
    """

    seen_on: date | None
    told_on: date | None

    def joined(self, other: OpenStay) -> OpenStay:
        """Return the merge of both."""
        told_on = None
        if self.told_on is not None and other.told_on is not None:
            told_on = max(self.told_on, other.told_on)
        return OpenStay(later(self.seen_on, other.seen_on), told_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileStay:
    """All declarations about the stay with the same identifiers and first day."""

    identifiers: tuple[str, ...] = ()
    start: date | None = None
    end: StayEnd | None = None
    """None when no declaration gives a possible end."""
    open: OpenStay | None = None
    """None when every declaration gives an end."""

    @property
    def key(self) -> StayKey:
        """The key by which declarations about one stay are merged."""
        return self.identifiers, self.start

    def joined(self, other: FileStay) -> FileStay:
        """Return the merge of both declarations."""
        end, going_on = self.end, self.open
        if other.end is not None:
            end = other.end if end is None else end.joined(other.end)
        if other.open is not None:
            going_on = other.open if going_on is None else going_on.joined(other.open)
        return replace(self, end=end, open=going_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFile:
    """The events of a file that change its clock, from all its records together. None means unknown.

    There is one stay, event or appeal for each key, in order of the keys.
    """

    stays: tuple[FileStay, ...] = ()
    last_contact: date | None = None
    last_consultation: date | None = None
    death: date | None = None
    birth: date | None = None
    earlier_birth: date | None = None
    """The earliest birth, when people stated another than flows declared; never stored."""
    events: tuple[tuple[EventKind, date], ...] = ()
    appeals: tuple[DeclaredAppeal, ...] = ()
    stated: tuple[StatedFact, ...] = ()
    """What people stated about the file; `holdings.stated_facts` joins it with what flows declared."""
    former: bool = False
    """Whether it was read from a form that depended on the order of arrival, so that it must be merged again
    from the records.
    """

    def __post_init__(self) -> None:
        """Refuse repeated keys or another order: equal merges must be equal values."""
        keys: tuple[Sequence[Any], ...] = (
            [_order(stay.key) for stay in self.stays],
            [kind for kind, _ in self.events],
            [_appeal_key(appeal) for appeal in self.appeals],
        )
        if any(one >= other for ordered in keys for one, other in pairwise(ordered)):
            raise ValueError("stays, events and appeals of a file are one for each key, in their order")
        if not are_in_order(self.stated):
            raise ValueError("each stated event of a file is there once, in the order of their identifiers")

    def joined(self, other: PersonFile) -> Self:
        """Return the merge of both, for one file."""
        return replace(
            self,
            stays=joined_stays((*self.stays, *other.stays)),
            last_contact=later(self.last_contact, other.last_contact),
            last_consultation=later(self.last_consultation, other.last_consultation),
            death=later(self.death, other.death),
            birth=later(self.birth, other.birth),
            events=latest_events((*self.events, *other.events)),
            appeals=joined_appeals((*self.appeals, *other.appeals)),
            stated=joined_facts((*self.stated, *other.stated)),
            former=self.former or other.former,
        )


def joined_stays(stays: Iterable[FileStay]) -> tuple[FileStay, ...]:
    """Return one stay for each key, in the order of first days; an unknown day comes first."""
    found: dict[StayKey, FileStay] = {}
    for stay in stays:
        known = found.get(stay.key)
        found[stay.key] = stay if known is None else known.joined(stay)
    return tuple(sorted(found.values(), key=lambda stay: _order(stay.key)))


def latest_events(events: Iterable[tuple[EventKind, date]]) -> tuple[tuple[EventKind, date], ...]:
    """Return the latest day of each kind of event, in the order of their names."""
    days: dict[EventKind, date] = {}
    for kind, day in events:
        days[kind] = max(day, days.get(kind, day))
    return tuple(sorted(days.items()))


def joined_appeals(appeals: Iterable[DeclaredAppeal]) -> tuple[DeclaredAppeal, ...]:
    """Return each appeal once, in the order of lodging; of two ends of one appeal the later counts."""
    found: dict[tuple[date, str], DeclaredAppeal] = {}
    for appeal in appeals:
        known = found.get(_appeal_key(appeal))
        closed = appeal.closed if known is None else later(known.closed, appeal.closed)
        found[_appeal_key(appeal)] = replace(appeal, closed=closed)
    return tuple(found[key] for key in sorted(found))


def later(one: date | None, other: date | None) -> date | None:
    """Return the later of two days; None only when both are unknown."""
    if one is None or other is None:
        return one or other
    return max(one, other)


def _order(key: StayKey) -> tuple[bool, date, tuple[str, ...]]:
    identifiers, start = key
    return start is not None, start or date.min, identifiers


def _appeal_key(appeal: DeclaredAppeal) -> tuple[date, str]:
    return appeal.lodged, appeal.identifier
