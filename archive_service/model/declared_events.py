"""Events that start retention clocks, as one flow declares them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class EventKind(StrEnum):
    """Events of a file other than stays, contacts, birth and death, with their names in rulebooks."""

    FILE_CLOSED = "file-closed"
    DECISION = "decision"
    LAST_PAYMENT = "last-payment"
    QUITUS = "quitus"
    EXERCISE_ENDED = "exercise-ended"
    RIGHTS_ENDED = "rights-ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredStay:
    """One stay as a flow declares it. Days are not judged here; what the flow does not state is None.

    A stay that has ended without a stated end is neither `ongoing` nor has an `end`; a contradictory stay may
    have both.
    """

    identifiers: tuple[str, ...] = ()
    """Business identifiers of the stay, `system|value`, sorted."""
    start: date | None = None
    end: date | None = None
    """The day on which the stay ended; a planned end does not count."""
    ongoing: bool = False
    """Whether the flow says that the stay was going on when the flow was written."""
    seen_on: date | None = None
    """The latest day that the flow shows to be before or on its writing: on that day the stay was going
    on.
    """
    told_on: date | None = None
    """The day on which the flow was written, when it states it."""


@dataclass(frozen=True, slots=True)
class DeclaredAppeal:
    """An appeal; it is pending until an end is declared.

    `identifier` distinguishes two appeals of one day: the end of one is not the end of the other.
    """

    lodged: date
    closed: date | None = None
    identifier: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionEvents:
    """Dates in one flow, or in one statement about a person. Unknown is None and keeps the record."""

    stays: tuple[DeclaredStay, ...] = ()
    last_contact: date | None = None
    last_consultation: date | None = None
    death_date: date | None = None
    birth_date: date | None = None
    events: tuple[tuple[EventKind, date], ...] = ()
    appeals: tuple[DeclaredAppeal, ...] = ()
