"""What one flow declares of the events that move retention clocks, as it declares them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class EventKind(StrEnum):
    """Events of a file beside stays, contacts, birth and death, in the words that rulebooks use for them."""

    FILE_CLOSED = "file-closed"
    DECISION = "decision"
    QUITUS = "quitus"
    EXERCISE_ENDED = "exercise-ended"
    RIGHTS_ENDED = "rights-ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredStay:
    """One stay as a flow declares it. Days are not judged here, and what the flow does not say is None.

    A stay that is over and whose end is not said is neither `ongoing` nor has an `end`; one that contradicts
    itself may be both.
    """

    identifiers: tuple[str, ...] = ()
    """Business identifiers of the stay, `system|value`, sorted."""
    start: date | None = None
    end: date | None = None
    """The day on which it ended; a planned end is none."""
    ongoing: bool = False
    """The flow says that the stay was going on when it was written."""
    seen_on: date | None = None
    """The latest day that the flow shows to be no later than its writing: on that day the stay went on."""
    told_on: date | None = None
    """The day on which the flow was written, where it says so."""


@dataclass(frozen=True, slots=True)
class DeclaredAppeal:
    """An appeal; it is pending while nobody says its end.

    `identifier` tells two appeals of one day apart: the end of one is not that of the other.
    """

    lodged: date
    closed: date | None = None
    identifier: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionEvents:
    """Dates that one flow, or one declaration of a person, states. Unknown is None and keeps the record."""

    stays: tuple[DeclaredStay, ...] = ()
    last_contact: date | None = None
    last_consultation: date | None = None
    death_date: date | None = None
    birth_date: date | None = None
    events: tuple[tuple[EventKind, date], ...] = ()
    appeals: tuple[DeclaredAppeal, ...] = ()
