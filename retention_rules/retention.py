"""Compute from which event to which last day a file is kept under one rule."""

from __future__ import annotations

from datetime import date, timedelta

from retention_rules.facts import Appeal, FileFacts
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
)
from retention_rules.terms import After, AfterDeath, ForEver, Term, Trigger, UntilAge

_DISCHARGE_AFTER_DEATH = timedelta(days=366)
"""A stay is often closed some days or months after the death that ended it; after this time, the dates
contradict each other.
"""


def retention_of(facts: FileFacts, code: RuleCode, term: Term, *, today: date) -> Retention:
    """Say until which day a file must be kept under `term`, and whether that day has passed on `today`."""
    clock = _clock(facts, code, term)
    if not isinstance(clock, Running):
        return clock
    pending = [appeal.lodged for appeal in facts.appeals if appeal.is_pending]
    if pending:
        # Also when the rule mentions no suspension: documents that a court may ask for are not destroyed.
        return Suspended(code, min(pending))
    if not isinstance(term, ForEver) and term.suspended_by_appeal:
        extended = _extended(clock, facts.appeals)
        if extended is None:
            return NotStarted(code, Trigger.LAST_PASSAGE, Reason.BEYOND_CALENDAR)
        clock = extended
    if today > clock.last_day:
        return Ended(code, clock.first_day, clock.last_day)
    return clock


def _clock(facts: FileFacts, code: RuleCode, term: Term) -> Running | NotStarted | Unlimited | NoRule:
    """Start the clock, without regard to appeals or to the present day."""
    match term:
        case ForEver():
            return Unlimited(code)
        case UntilAge():
            return _until_age(facts, code, term)
        case After():
            return _after(facts, code, term)


def _until_age(facts: FileFacts, code: RuleCode, term: UntilAge) -> Running | NotStarted:
    birth = facts.day_of(Trigger.BIRTH)
    if birth is None:
        return NotStarted(code, Trigger.BIRTH)
    return _running(code, birth, term.age.after(birth), Trigger.BIRTH)


def _after(facts: FileFacts, code: RuleCode, term: After) -> Running | NotStarted:
    days: list[tuple[date, Trigger]] = []
    for trigger in term.triggers:
        day = facts.day_of(trigger)
        if day is None:
            return NotStarted(code, trigger, _why_unknown(facts, trigger))
        days.append((day, trigger))
    first_day, trigger = max(days)
    clause, death = term.after_death, facts.day_of(Trigger.DEATH)
    if clause is not None and death is not None and follows(clause, first_day, death):
        return _running(code, death, clause.duration.after(death), Trigger.DEATH)
    last_day = term.duration.after(first_day)
    if term.at_least_until_age is None or last_day is None:
        return _running(code, first_day, last_day, trigger)
    birth = facts.day_of(Trigger.BIRTH)
    if birth is None:
        return NotStarted(code, Trigger.BIRTH)
    birthday = term.at_least_until_age.after(birth)
    return _running(code, first_day, None if birthday is None else max(last_day, birthday), trigger)


def death_decides(facts: FileFacts, term: After) -> bool:
    """Say whether the person's death, rather than the event, starts the clock."""
    days = [day for day in map(facts.day_of, term.triggers) if day is not None]
    death = facts.day_of(Trigger.DEATH)
    if term.after_death is None or death is None or len(days) < len(term.triggers):
        return False
    return follows(term.after_death, max(days), death)


def follows(clause: AfterDeath, passage: date, death: date) -> bool:
    """Say whether death follows the last passage by less than `clause.within`.

    A stay closed at most a year after the death counts as ended by it. If the death is earlier, it
    contradicts the stay: one of the dates is wrong, so the longer delay is used.
    """
    limit = clause.within.after(passage)
    return passage - death <= _DISCHARGE_AFTER_DEATH and (limit is None or death < limit)


def _running(
    code: RuleCode, first_day: date, last_day: date | None, trigger: Trigger
) -> Running | NotStarted:
    if last_day is None:
        return NotStarted(code, trigger, Reason.BEYOND_CALENDAR)
    return Running(code, first_day, last_day)


def _why_unknown(facts: FileFacts, trigger: Trigger) -> Reason:
    waits_for_end = trigger in (Trigger.LAST_PASSAGE, Trigger.LAST_CONTACT)
    return Reason.STAY_OPEN if waits_for_end and facts.has_open_stay else Reason.EVENT_UNKNOWN


def _extended(clock: Running, appeals: tuple[Appeal, ...]) -> Running | None:
    """Add the days during which closed appeals stopped the clock; None after the end of the calendar.

    Days that two appeals share count once. An appeal lodged after the last day changes nothing.
    """
    last_day, counted_to = clock.last_day, clock.first_day
    closed = ((appeal.lodged, appeal.closed) for appeal in appeals if appeal.closed is not None)
    for lodged, end in sorted(closed):
        if lodged > last_day:
            break
        stopped = end - max(lodged, counted_to)
        if stopped <= timedelta(0):
            continue
        if stopped > date.max - last_day:
            return None
        last_day, counted_to = last_day + stopped, end
    return Running(clock.rule, clock.first_day, last_day)


def kept_longer(one: Retention, other: Retention) -> bool:
    """Say whether `one` keeps a record strictly longer than `other`; an outcome without a last day keeps
    longest.
    """
    return _end(one) > _end(other)


def _end(retention: Retention) -> tuple[bool, date]:
    match retention:
        case Running() | Ended():
            return False, retention.last_day
        case NotStarted() | Suspended() | Unlimited() | NoRule():
            return True, date.max
