"""Compute from which event to which last day a file is kept under one rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeAlias

from retention_rules.appeals import interrupted, suspended
from retention_rules.engines import DOUBTS_EVENTS_BEFORE_BIRTH, ENGINE
from retention_rules.facts import FileFacts
from retention_rules.outcome import (
    Ended,
    NoRule,
    NotStarted,
    Reason,
    Retention,
    RuleCode,
    Running,
    Suspended,
    Unlimited,
    Unstated,
)
from retention_rules.terms import (
    After,
    AgeExtension,
    ClockTerm,
    EarlierOf,
    Follows,
    ForEver,
    LaterOf,
    NotStated,
    Override,
    Term,
    Trigger,
    UntilAge,
    Years,
)

_DISCHARGE_AFTER_DEATH = timedelta(days=366)
"""A stay is often closed some days or months after the death that ended it; after this time, the dates
contradict each other.
"""

Clock: TypeAlias = Running | NotStarted


def retention_of(
    facts: FileFacts, code: RuleCode, term: Term, *, today: date, engine: int = ENGINE
) -> Retention:
    """Say until which day a file must be kept under `term`, and whether that day has passed on `today`.

    A term that follows other records has no clock of its own: see `rule_choice`.
    """
    match term:
        case After() | UntilAge():
            clock = _clock(facts, code, term, engine)
        case LaterOf():
            clock = _latest([_clock(facts, code, one, engine) for one in term.terms])
        case EarlierOf():
            clock = _earliest([_clock(facts, code, one, engine) for one in term.terms])
        case ForEver():
            return Unlimited(code)
        case NotStated() | Follows():
            return Unstated(code)
    if not isinstance(clock, Running):
        return clock
    if facts.appeals and facts.pending_since is not None:
        # Also when the rule mentions no suspension: documents that a court may ask for are not destroyed.
        return Suspended(code, facts.pending_since)
    if today > clock.last_day:
        return Ended(code, clock.first_day, clock.last_day)
    return clock


def _latest(clocks: Sequence[Clock]) -> Clock:
    """Return the clock that runs longest, or the first that has not started."""
    longest: Running | None = None
    for clock in clocks:
        if isinstance(clock, NotStarted):
            return clock
        if longest is None or clock.last_day > longest.last_day:
            longest = clock
    if longest is None:
        raise ValueError("terms")
    return longest


def _earliest(clocks: Sequence[Clock]) -> Clock:
    """Return the clock that runs out first; none while a stay goes on or a day is beyond the calendar."""
    shortest: Running | None = None
    for clock in clocks:
        if isinstance(clock, NotStarted):
            if clock.reason is not Reason.EVENT_UNKNOWN:
                return clock
        elif shortest is None or clock.last_day < shortest.last_day:
            shortest = clock
    return clocks[0] if shortest is None else shortest


def _clock(facts: FileFacts, code: RuleCode, term: ClockTerm, engine: int) -> Clock:
    """Start the clock of one term; closed appeals count only while none is pending.

    Of two births that were said, the one counts that keeps longer: an extension by age may depend on it.
    """
    if facts.earlier_birth is not None and isinstance(term, UntilAge):
        alone = replace(facts, earlier_birth=None)
        births = (alone, replace(alone, birth=facts.earlier_birth))
        return _latest([_clock(one, code, term, engine) for one in births])
    match term:
        case UntilAge():
            clock = _until_age(facts, code, term)
        case After():
            clock = _after(facts, code, term, engine)
    if not facts.appeals or isinstance(clock, NotStarted) or facts.pending_since is not None:
        return clock
    last_day: date | None = clock.last_day
    if term.suspended_by_appeal:
        last_day = suspended(clock.first_day, clock.last_day, facts.appeals)
    elif isinstance(term, After) and term.interrupted_by_appeal:
        decides = term.override is not None and override_decides(facts, term, engine)
        duration = term.override.duration if term.override is not None and decides else term.duration
        last_day = interrupted(clock.last_day, facts.appeals, duration)
    if last_day is None:
        return NotStarted(code, Trigger.LAST_PASSAGE, Reason.BEYOND_CALENDAR)
    return Running(code, clock.first_day, last_day)


def _until_age(facts: FileFacts, code: RuleCode, term: UntilAge) -> Clock:
    birth = facts.day_of(Trigger.BIRTH)
    if birth is None:
        return NotStarted(code, Trigger.BIRTH)
    age = term.age
    if term.extension is not None and may_extend(facts, term.extension, birth):
        age = Years(age.count + term.extension.by.count)
    return _running(code, birth, age.after(birth), Trigger.BIRTH)


def may_extend(facts: FileFacts, extension: AgeExtension, birth: date) -> bool:
    """Say whether the event of an extension happened at the right age, or may have happened."""
    latest, first = facts.day_of(extension.event), extension.from_age.after(birth)
    return latest is None or first is None or latest >= first


def _after(facts: FileFacts, code: RuleCode, term: After, engine: int) -> Clock:
    first_day, trigger = date.min, term.triggers[0]
    for name in term.triggers:
        day = facts.day_of(name)
        if day is None:
            return NotStarted(code, name, _why_unknown(facts, name))
        first_day, trigger = max((first_day, trigger), (day, name))
    clause = term.override
    if clause is not None:
        event = facts.day_of(clause.event)
        if event is not None and _overrides(facts, clause, first_day, event, engine):
            return _running(code, event, clause.duration.after(event), clause.event)
    last_day = term.duration.after(first_day)
    if term.at_least_until_age is None or last_day is None:
        return _running(code, first_day, last_day, trigger)
    birth = facts.day_of(Trigger.BIRTH)
    if birth is None:
        return NotStarted(code, Trigger.BIRTH)
    birthday = term.at_least_until_age.after(birth)
    return _running(code, first_day, None if birthday is None else max(last_day, birthday), trigger)


def override_decides(facts: FileFacts, term: After, engine: int = ENGINE) -> bool:
    """Say whether the overriding event, rather than the triggers, starts the clock."""
    if term.override is None:
        return False
    days = [day for day in map(facts.day_of, term.triggers) if day is not None]
    event = facts.day_of(term.override.event)
    if event is None or len(days) < len(term.triggers):
        return False
    return _overrides(facts, term.override, max(days), event, engine)


def _overrides(facts: FileFacts, clause: Override, first_day: date, event: date, engine: int) -> bool:
    """Say whether an event follows the start of the clock by less than `clause.within`.

    A stay closed at most a year after the death counts as ended by it. An event that is earlier contradicts
    the other dates, as one before the birth does: one of them is wrong, so the longer delay is used.
    """
    tolerated = _DISCHARGE_AFTER_DEATH if clause.event is Trigger.DEATH else timedelta(0)
    limit = clause.within.after(first_day)
    if first_day - event > tolerated or not (limit is None or event < limit):
        return False
    return is_believed(facts, event, engine)


def is_believed(facts: FileFacts, event: date, engine: int = ENGINE) -> bool:
    """Say whether an event of a person's life can be on that day: not before the birth."""
    birth = facts.day_of(Trigger.BIRTH)
    return engine < DOUBTS_EVENTS_BEFORE_BIRTH or birth is None or event >= birth


def _running(code: RuleCode, first_day: date, last_day: date | None, trigger: Trigger) -> Clock:
    if last_day is None:
        return NotStarted(code, trigger, Reason.BEYOND_CALENDAR)
    return Running(code, first_day, last_day)


def _why_unknown(facts: FileFacts, trigger: Trigger) -> Reason:
    waits_for_end = trigger in (Trigger.LAST_PASSAGE, Trigger.LAST_CONTACT)
    return Reason.STAY_OPEN if waits_for_end and facts.has_open_stay else Reason.EVENT_UNKNOWN


def kept_longer(one: Retention, other: Retention) -> bool:
    """Say whether `one` keeps a record strictly longer than `other`; an outcome without a last day keeps
    longest.
    """
    return _end(one) > _end(other)


def _end(retention: Retention) -> tuple[bool, date]:
    match retention:
        case Running() | Ended():
            return False, retention.last_day
        case NotStarted() | Suspended() | Unlimited() | Unstated() | NoRule():
            return True, date.max
