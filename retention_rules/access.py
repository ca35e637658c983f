"""The day from which anybody may read a record (communicability of public archives)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from retention_rules.facts import FileFacts
from retention_rules.outcome import RulebookDigest, RuleCode
from retention_rules.retention import is_believed
from retention_rules.rulebook import AccessRule, Rulebook
from retention_rules.terms import Trigger


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """The record is closed up to and including `last_day`; when that is None it stays closed until the
    missing date is known.
    """

    code: RuleCode | None
    title: str
    first_day: date | None
    """The birth, death or document date from which the delay is counted."""
    last_day: date | None
    source: str
    verified: bool
    rulebook_digest: RulebookDigest | None


CLOSED = Access(
    code=None, title="", first_day=None, last_day=None, source="", verified=False, rulebook_digest=None
)


def access_of(facts: FileFacts, rules: Sequence[tuple[Rulebook, AccessRule]], engine: int) -> Access:
    """Say until which day a record is closed; when several rules are possible, use the one that closes it
    longest.
    """
    if len(rules) == 1:
        return _access(facts, *rules[0], engine)
    found = [_access(facts, book, rule, engine) for book, rule in rules]
    return max(found, key=lambda access: access.last_day or date.max, default=CLOSED)


def _access(facts: FileFacts, book: Rulebook, rule: AccessRule, engine: int) -> Access:
    code, first_day, duration = rule.origin.code, facts.day_of(rule.trigger), rule.duration
    death = facts.day_of(Trigger.DEATH)
    if rule.after_death is not None and death is not None and is_believed(facts, death, engine):
        code, first_day, duration = rule.after_death.code, death, rule.after_death.duration
    return Access(
        code=code,
        title=rule.origin.title,
        first_day=first_day,
        last_day=None if first_day is None else duration.after(first_day),
        source=rule.origin.citation,
        verified=rule.origin.verified,
        rulebook_digest=book.digest,
    )
