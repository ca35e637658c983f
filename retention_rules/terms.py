"""How long a file is kept, in the terms of the law: years after an event, until an age, for ever."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import MAXYEAR, date
from enum import StrEnum
from typing import TypeAlias


class Trigger(StrEnum):
    """An event that starts a clock. Values are written in rulebooks and never renamed."""

    LAST_PASSAGE = "last-passage"
    """End of the last stay, or last external consultation when that is later."""
    LAST_CONTACT = "last-contact"
    BIRTH = "birth"
    DEATH = "death"
    DOCUMENT_DATE = "document-date"
    FILE_CLOSED = "file-closed"
    DECISION = "decision"
    QUITUS = "quitus"
    """The accounts between the person and the establishment are settled."""
    LAST_PAYMENT = "last-payment"
    EXERCISE_ENDED = "exercise-ended"
    """Last day of the financial year of the document."""
    RIGHTS_ENDED = "rights-ended"
    RELATED_FILES_ENDED = "related-files-ended"
    """Last day of the file that is kept longest, among the persons of a collective event."""


@dataclass(frozen=True, slots=True)
class Years:
    """A duration in whole years, from 0 to 200: a greater number is a mistake, or should be written as
    unlimited.
    """

    count: int

    def __post_init__(self) -> None:
        """Refuse a number outside 0 to 200."""
        if not 0 <= self.count <= 200:
            raise ValueError(f"{self.count} years")

    def after(self, day: date) -> date | None:
        """Return the same day of the year, later; None after the end of the calendar (year 9999).

        29 February falls on 1 March, never before.

        >>> Years(1).after(date(2024, 2, 29))
        datetime.date(2025, 3, 1)
        """
        year = day.year + self.count
        if year > MAXYEAR:
            return None
        try:
            return day.replace(year=year)
        except ValueError:
            return date(year, 3, 1)


@dataclass(frozen=True, slots=True)
class Override:
    """When `event` follows the start of the clock by less than `within`, the file is kept `duration` from
    that event instead, whatever else the rule says.

    It should only shorten (`only_shortens`): if the event could lengthen the delay, a file would be free
    sooner when the event is later, or not known.
    """

    event: Trigger
    duration: Years
    within: Years


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """Kept `duration` after the latest of `triggers`, all of which must have happened."""

    triggers: tuple[Trigger, ...]
    duration: Years
    at_least_until_age: Years | None = None
    override: Override | None = None
    suspended_by_appeal: bool = False
    """An appeal stops the clock from its first to its last day."""
    interrupted_by_appeal: bool = False
    """The clock starts again, from the beginning, on the last day of an appeal."""

    def __post_init__(self) -> None:
        """Refuse a term that never starts, or that contradicts itself."""
        if not self.triggers or len(set(self.triggers)) != len(self.triggers):
            raise ValueError("triggers: one or more, without repetition, are expected")
        if self.suspended_by_appeal and self.interrupted_by_appeal:
            raise ValueError("an appeal either suspends or interrupts a delay")

    @property
    def only_shortens(self) -> bool:
        """Say whether the overriding event, if there is one, never lengthens the delay."""
        clause = self.override
        return clause is None or clause.within.count + clause.duration.count <= self.duration.count


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeExtension:
    """`by` more when `event` happened while the person was `from_age` to `to_age` years old.

    Rules are applied to the latest event of a kind. Only one before `from_age` excludes the extension: when
    the latest is later than `to_age`, or when none is known, an earlier one may have extended the delay.
    """

    event: Trigger
    from_age: Years
    to_age: Years
    by: Years

    def __post_init__(self) -> None:
        """Refuse ages in the wrong order."""
        if self.to_age.count < self.from_age.count:
            raise ValueError("the first age of an extension comes before the last")


@dataclass(frozen=True, slots=True)
class UntilAge:
    """Kept until the person's birthday of that age."""

    age: Years
    suspended_by_appeal: bool = False
    extension: AgeExtension | None = None


ClockTerm: TypeAlias = After | UntilAge
"""A term with one clock of its own."""


@dataclass(frozen=True, slots=True)
class LaterOf:
    """Kept as long as the longest of `terms`; while one of them has not started, the file is kept."""

    terms: tuple[ClockTerm, ...]

    def __post_init__(self) -> None:
        """Refuse a choice among fewer than two."""
        if len(self.terms) < 2:
            raise ValueError("two terms or more are expected")


@dataclass(frozen=True, slots=True)
class EarlierOf:
    """Kept as long as the shortest of the `terms` that have started, and while a stay goes on that one of
    them waits for.
    """

    terms: tuple[ClockTerm, ...]

    def __post_init__(self) -> None:
        """Refuse a choice among fewer than two."""
        if len(self.terms) < 2:
            raise ValueError("two terms or more are expected")


@dataclass(frozen=True, slots=True)
class Follows:
    """Kept as long as the records of another kind of the same file, whatever rule holds for these."""

    kind: str


@dataclass(frozen=True, slots=True)
class NotStated:
    """The source gives a duration that nobody has read, or none: kept until a rule says how long."""


@dataclass(frozen=True, slots=True)
class ForEver:
    """Never destroyed, or not until a rule says how long."""


Term: TypeAlias = After | UntilAge | LaterOf | EarlierOf | Follows | NotStated | ForEver


def clocks_of(term: Term) -> tuple[ClockTerm, ...]:
    """Return the clocks of a term: one, those among which it chooses, or none."""
    match term:
        case After() | UntilAge():
            return (term,)
        case LaterOf() | EarlierOf():
            return term.terms
        case Follows() | NotStated() | ForEver():
            return ()


def triggers_of(term: Term) -> tuple[Trigger, ...]:
    """Return every event that the clocks of a term name."""
    found: list[Trigger] = []
    for clock in clocks_of(term):
        match clock:
            case After():
                found.extend(clock.triggers)
                found.extend(() if clock.override is None else (clock.override.event,))
            case UntilAge():
                found.extend(() if clock.extension is None else (clock.extension.event,))
    return tuple(found)
