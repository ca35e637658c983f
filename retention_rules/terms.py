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
    EXERCISE_ENDED = "exercise-ended"
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
class AfterDeath:
    """When death follows the event by less than `within`, the file is kept `duration` from the death
    instead.
    """

    duration: Years
    within: Years


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """Kept `duration` after the latest of `triggers`, all of which must have happened."""

    triggers: tuple[Trigger, ...]
    duration: Years
    at_least_until_age: Years | None = None
    after_death: AfterDeath | None = None
    suspended_by_appeal: bool = False

    def __post_init__(self) -> None:
        """Refuse a term without trigger: it would never start."""
        if not self.triggers or len(set(self.triggers)) != len(self.triggers):
            raise ValueError("triggers")


@dataclass(frozen=True, slots=True)
class UntilAge:
    """Kept until the person's birthday of that age."""

    age: Years
    suspended_by_appeal: bool = False


@dataclass(frozen=True, slots=True)
class ForEver:
    """Never destroyed, or not until a rule says how long."""


Term: TypeAlias = After | UntilAge | ForEver
