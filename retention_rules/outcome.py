"""The possible outcomes of a retention decision: closed unions, and the words that the service shows for
them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self, TypeAlias

from retention_rules.terms import Trigger


class RuleCode(str):
    """Code of a rule: capitals, digits and hyphens, at most 64 characters."""

    __slots__ = ()
    _FORM = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)*")

    def __new__(cls, value: str) -> Self:
        """Check the text once; ValueError for anything that is not a code."""
        if len(value) > 64 or not cls._FORM.fullmatch(value):
            raise ValueError(value)
        return super().__new__(cls, value)


@dataclass(frozen=True, slots=True)
class RulebookDigest:
    """SHA-256 of a rulebook's bytes; `str` gives lower-case hexadecimal."""

    value: bytes

    def __post_init__(self) -> None:
        """Refuse a value that is not 32 bytes."""
        if len(self.value) != 32:
            raise ValueError("a SHA-256 has 32 bytes")

    def __str__(self) -> str:
        return self.value.hex()


class Status(StrEnum):
    """`retention.status` of the public contract."""

    RUNNING = "running"
    NOT_STARTED = "not-started"
    SUSPENDED = "suspended"
    ENDED = "ended"
    NO_RULE = "no-rule"


class FinalAction(StrEnum):
    """`final_action` of the public contract: what happens after the last day."""

    DESTROY = "destroy"
    KEEP = "keep"
    SAMPLE = "sample"
    UNDECIDED = "undecided"


class Reason(StrEnum):
    """Why a clock has not started."""

    EVENT_UNKNOWN = "event-unknown"
    STAY_OPEN = "stay-open"
    BEYOND_CALENDAR = "beyond-calendar"


@dataclass(frozen=True, slots=True)
class Running:
    """The record must be kept up to and including `last_day`."""

    rule: RuleCode
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Ended:
    """`last_day` is over; the record waits for its final action, which never happens automatically."""

    rule: RuleCode
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class NotStarted:
    """The clock waits for a fact: the record is kept."""

    rule: RuleCode
    awaiting: Trigger
    reason: Reason = Reason.EVENT_UNKNOWN


@dataclass(frozen=True, slots=True)
class Suspended:
    """An appeal lodged on `since` is pending: the record is kept, even after its last day."""

    rule: RuleCode
    since: date


@dataclass(frozen=True, slots=True)
class Unlimited:
    """The record is kept without end."""

    rule: RuleCode


@dataclass(frozen=True, slots=True)
class Unstated:
    """The rule does not say how long: neither itself, nor the rule of the records that it follows."""

    rule: RuleCode


@dataclass(frozen=True, slots=True)
class NoRule:
    """No rulebook in force has a rule for such a record: it is kept."""


Retention: TypeAlias = Running | Ended | NotStarted | Suspended | Unlimited | Unstated | NoRule


KEEPS: Mapping[FinalAction, int] = {
    FinalAction.DESTROY: 0,
    FinalAction.SAMPLE: 1,
    FinalAction.KEEP: 2,
    FinalAction.UNDECIDED: 3,
}
"""How much a final action keeps; while it is undecided nothing is destroyed."""


def status_of(retention: Retention) -> Status:
    """Name the outcome as the public contract does; a record kept without end is `running`, with no last
    day.
    """
    match retention:
        case Running() | Unlimited():
            return Status.RUNNING
        case Ended():
            return Status.ENDED
        case NotStarted() | Unstated():
            return Status.NOT_STARTED
        case Suspended():
            return Status.SUSPENDED
        case NoRule():
            return Status.NO_RULE


def last_day_of(retention: Retention) -> date | None:
    """Return the last day on which the record is kept; None when no day is known."""
    match retention:
        case Running() | Ended():
            return retention.last_day
        case NotStarted() | Suspended() | Unlimited() | Unstated() | NoRule():
            return None


def is_due(retention: Retention, *, today: date) -> bool:
    """Say whether the retention is over on `today`; false whenever a fact is missing or an appeal is
    pending.
    """
    last_day = last_day_of(retention)
    return last_day is not None and today > last_day
