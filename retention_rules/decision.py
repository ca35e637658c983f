"""The decision on one record: perimeter, retention, what follows, who may read, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from retention_rules.access import Access, access_of
from retention_rules.engines import ENGINE, KEEPS_PRECISE_TEXTS
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
    Unstated,
    is_due,
    last_day_of,
    status_of,
)
from retention_rules.perimeter import Perimeter, perimeter_of
from retention_rules.plans import Plan, plan_of
from retention_rules.rule_choice import Choice, Chooser
from retention_rules.rulebook import Binding, Level, RulebookId, Rulebooks, combined_digest

_NO_RULE = NoRule()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Everything that was decided about a record. Days and words that are not always asked for are made when
    they are: a million decisions cost little more than their clocks.
    """

    facts: FileFacts
    today: date
    engine: int
    plan: Plan
    choice: Choice | None
    """None when no rule is for such a record."""
    perimeter_plan: Plan
    """What the rulebooks say on whose perimeter the record was taken in."""

    @property
    def perimeter(self) -> Perimeter:
        """Whether the record goes to the departmental archives, and why."""
        plan = self.perimeter_plan
        if plan.perimeter is not None and self.engine == ENGINE:
            return plan.perimeter
        return perimeter_of(self.facts, plan.books, self.engine)

    @property
    def retention(self) -> Retention:
        """Until when the record is kept."""
        return _NO_RULE if self.choice is None else self.choice.retention

    @property
    def final_action(self) -> FinalAction:
        """What happens after the last day."""
        return FinalAction.UNDECIDED if self.choice is None else self.choice.action

    @property
    def sampling(self) -> str:
        """How the sample is chosen, in French; empty when no text states it, or when nothing is sampled."""
        if self.choice is None or self.choice.overriding is not None:
            return ""
        return self.choice.rule.sampling

    @property
    def rule(self) -> RuleCode | None:
        """Code of the rule; None when there is none."""
        if self.choice is None:
            return None
        return (self.choice.overriding or self.choice.rule.origin).code

    @property
    def title(self) -> str:
        """Title of the rule; empty when there is none."""
        return "" if self.choice is None else (self.choice.overriding or self.choice.rule.origin).title

    @property
    def source(self) -> str:
        """Source of the rule, with the addresses at which it was read."""
        return "" if self.choice is None else self.choice.rule.origin.citation

    @property
    def binding(self) -> Binding | None:
        """Legal force of the rule."""
        return None if self.choice is None else self.choice.rule.origin.binding

    @property
    def verified(self) -> bool:
        """False when the rule still has to be confirmed, and when there is no rule."""
        return self.choice is not None and self.choice.rule.origin.verified

    @property
    def level(self) -> Level | None:
        """Level of the rulebook that holds the rule."""
        return None if self.choice is None else self.choice.book.level

    @property
    def rulebook(self) -> str:
        """Name of the rulebook that holds the rule."""
        return "" if self.choice is None else self.choice.book.name

    @property
    def rulebook_digest(self) -> RulebookDigest:
        """Digest of the rulebook that holds the rule; when there is no rule, of all rulebooks consulted."""
        return combined_digest(self.plan.books) if self.choice is None else self.choice.book.digest

    @property
    def consulted(self) -> tuple[RulebookId, ...]:
        """Every rulebook that was consulted, the most specific first; the access rule may come from another
        rulebook than the retention rule.
        """
        return tuple(book.identity for book in self.plan.books)

    @property
    def perimeter_consulted(self) -> tuple[RulebookId, ...]:
        """The rulebooks that were consulted for the perimeter; empty when they are those of `consulted`."""
        books = tuple(book.identity for book in self.perimeter_plan.books)
        return () if books == self.consulted else books

    @property
    def active_until(self) -> date | None:
        """Last day on which those who accompany the person may reach the record; None while unknown or when
        no rule states it.
        """
        base = None if self.choice is None else self.choice.rule.active_base
        if base is None:
            return None
        day = self.facts.day_of(base.trigger)
        return None if day is None else base.duration.after(day)

    @property
    def access(self) -> Access:
        """From which day anybody may read the record."""
        rules = self.plan.access
        if self.plan.imposed_access and self.engine >= KEEPS_PRECISE_TEXTS:
            rules = (*rules, *self.plan.imposed_access)
        return access_of(self.facts, rules, self.engine)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The reasons of the decision: French sentences, each with its source."""
        if self.choice is None:
            return steps_without_rule(self.perimeter, self.access)
        imposed: tuple[RuleCode, ...] = ()
        if self.engine >= KEEPS_PRECISE_TEXTS:
            imposed = tuple(rule.origin.code for _, rule in self.plan.imposed)
        return steps_of(
            Grounds(
                facts=self.facts,
                engine=self.engine,
                choice=self.choice,
                possible=self.plan.codes,
                imposed=(*imposed, *self.choice.defended),
                perimeter=self.perimeter,
                access=self.access,
            )
        )

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
            case NotStarted() | Suspended() | Unlimited() | Unstated() | NoRule():
                return None

    @property
    def last_day(self) -> date | None:
        """Last day on which the record is kept; None when no day is known."""
        return last_day_of(self.retention)

    def is_due(self, today: date) -> bool:
        """Say whether the final action may be proposed on `today`."""
        return is_due(self.retention, today=today)


def decide(
    facts: FileFacts,
    rulebooks: Rulebooks,
    today: date,
    engine: int = ENGINE,
    perimeter: Rulebooks | None = None,
) -> Decision:
    """Decide on a record. Never raises: an unknown, contradictory or impossible fact keeps the record.

    The rulebook of the establishment comes before that of its department, which comes before the national
    one. When an unknown fact leaves several rules possible, the rule that keeps longest is used, and the
    final action is undecided unless these rules agree on it. `engine` is that of the decision when one is
    taken again. `perimeter` are the rulebooks under whose perimeter the record was taken in, when they are
    others.
    """
    plan, chooser = plan_of(facts, rulebooks), Chooser(rulebooks=rulebooks, today=today, engine=engine)
    return Decision(
        facts=facts,
        today=today,
        engine=engine,
        plan=plan,
        choice=chooser.choice(facts, plan),
        perimeter_plan=plan if perimeter is None else plan_of(facts, perimeter),
    )
