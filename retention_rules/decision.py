"""The decision on one record: perimeter, retention, what follows, who may read, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from retention_rules.access import Access, access_of
from retention_rules.explanation import Grounds, Step, steps_of, steps_without_rule
from retention_rules.facts import FileFacts
from retention_rules.outcome import (
    Ended,
    FinalAction,
    NoRule,
    NotStarted,
    Retention,
    RulebookDigest,
    RuleCode,
    Running,
    Status,
    Suspended,
    Unlimited,
    is_due,
    last_day_of,
    status_of,
)
from retention_rules.perimeter import Perimeter, perimeter_of
from retention_rules.retention import kept_longer, retention_of
from retention_rules.rule_selection import candidates
from retention_rules.rulebook import (
    Binding,
    Level,
    RetentionRule,
    Rulebook,
    RulebookId,
    Rulebooks,
    combined_digest,
)

ENGINE = 1
"""Version of the method that takes decisions from facts and rulebooks.

It is written in each decision that is kept. It increases with any change that makes the same facts and
rulebooks give another decision: another outcome, other dates or other words.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Everything that was decided about a record, with the reasons."""

    perimeter: Perimeter
    retention: Retention
    final_action: FinalAction
    sampling: str
    """How the sample is chosen, in French; empty when no text states it."""
    rule: RuleCode | None
    title: str
    source: str
    binding: Binding | None
    verified: bool
    """False when the rule still has to be confirmed, and when there is no rule."""
    level: Level | None
    rulebook: str
    rulebook_digest: RulebookDigest
    """Digest of the rulebook that holds the rule; when there is no rule, of all rulebooks consulted."""
    consulted: tuple[RulebookId, ...]
    """Every rulebook that was consulted, the most specific first; the access rule may come from another
    rulebook than the retention rule.
    """
    active_until: date | None
    """Last day on which those who accompany the person may reach the record; None while unknown or when no
    rule states it.
    """
    access: Access
    steps: tuple[Step, ...]
    """The reasons of the decision: French sentences, each with its source."""

    @property
    def explanation(self) -> str:
        """The reasons as French sentences that can be read aloud."""
        return " ".join(step.text for step in self.steps)

    @property
    def in_perimeter(self) -> bool:
        """Whether the record goes to the departmental archives when its retention ends."""
        return self.perimeter.included

    @property
    def perimeter_reason(self) -> str:
        """Why the record goes there or not, in French."""
        return self.perimeter.reason

    @property
    def status(self) -> Status:
        """`retention.status` of the public contract."""
        return status_of(self.retention)

    @property
    def first_day(self) -> date | None:
        """Day of the event that starts the clock."""
        match self.retention:
            case Running() | Ended():
                return self.retention.first_day
            case NotStarted() | Suspended() | Unlimited() | NoRule():
                return None

    @property
    def last_day(self) -> date | None:
        """Last day on which the record is kept; None when no day is known."""
        return last_day_of(self.retention)

    def is_due(self, today: date) -> bool:
        """Say whether the final action may be proposed on `today`."""
        return is_due(self.retention, today=today)


def decide(facts: FileFacts, rulebooks: Rulebooks, today: date) -> Decision:
    """Decide on a record. Never raises: an unknown, contradictory or impossible fact keeps the record.

    The rulebook of the establishment comes before that of its department, which comes before the national
    one. When an unknown fact leaves several rules possible, the rule that keeps longest is used, and the
    final action is undecided unless these rules agree on it.
    """
    books = rulebooks.applying_to(facts)
    possible = [
        (book, rule, retention_of(facts, rule.origin.code, rule.term, today=today))
        for book, rule in candidates(facts, books, lambda book: book.retention)
    ]
    perimeter, access = perimeter_of(facts, books), access_of(facts, books)
    if not possible:
        return _without_rule(books, perimeter, access)
    chosen = possible[-1]
    for other in reversed(possible):
        if kept_longer(other[2], chosen[2]):
            chosen = other
    book, rule, retention = chosen
    agreed = all(other.final_action is rule.final_action for _, other, _ in possible)
    return _with_rule(
        Grounds(
            facts=facts,
            books=books,
            book=book,
            rule=rule,
            possible=tuple(other.origin.code for _, other, _ in possible),
            retention=retention,
            action=rule.final_action if agreed else FinalAction.UNDECIDED,
            perimeter=perimeter,
            access=access,
        )
    )


def _with_rule(grounds: Grounds) -> Decision:
    rule, book = grounds.rule, grounds.book
    return Decision(
        perimeter=grounds.perimeter,
        retention=grounds.retention,
        final_action=grounds.action,
        sampling=rule.sampling,
        rule=rule.origin.code,
        title=rule.origin.title,
        source=rule.origin.citation,
        binding=rule.origin.binding,
        verified=rule.origin.verified,
        level=book.level,
        rulebook=book.name,
        rulebook_digest=book.digest,
        consulted=tuple(consulted.identity for consulted in grounds.books),
        active_until=_active_until(grounds.facts, rule),
        access=grounds.access,
        steps=steps_of(grounds),
    )


def _without_rule(books: tuple[Rulebook, ...], perimeter: Perimeter, access: Access) -> Decision:
    retention, action = NoRule(), FinalAction.UNDECIDED
    return Decision(
        perimeter=perimeter,
        retention=retention,
        final_action=action,
        sampling="",
        rule=None,
        title="",
        source="",
        binding=None,
        verified=False,
        level=None,
        rulebook="",
        rulebook_digest=combined_digest(books),
        consulted=tuple(book.identity for book in books),
        active_until=None,
        access=access,
        steps=steps_without_rule(perimeter, access),
    )


def _active_until(facts: FileFacts, rule: RetentionRule) -> date | None:
    if rule.active_base is None:
        return None
    day = facts.day_of(rule.active_base.trigger)
    return None if day is None else rule.active_base.duration.after(day)
