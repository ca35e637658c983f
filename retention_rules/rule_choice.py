"""Choose the rule that decides on a record, among those that its facts leave possible."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from retention_rules.engines import DEFENDS_REPLACED_TEXTS, KEEPS_PRECISE_TEXTS
from retention_rules.facts import FileFacts
from retention_rules.outcome import KEEPS, FinalAction, NoRule, Retention, RuleCode, Running, Unstated
from retention_rules.plans import Plan, plan_of
from retention_rules.retention import kept_longer, override_decides, retention_of
from retention_rules.rulebook import Overriding, RetentionRule, Rulebook, Rulebooks
from retention_rules.terms import After, Follows


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The rule that was chosen, and the retention that it gives."""

    book: Rulebook
    rule: RetentionRule
    retention: Retention
    action: FinalAction
    overriding: Overriding | None = None
    """The rule that holds instead, when the overriding event has a rule of its own and decides."""
    followed: Self | None = None
    """The choice for the records that the rule follows."""
    defended: tuple[RuleCode, ...] = ()
    """The rules of upper levels, imposed by a text, that changed the choice: it would have kept less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chooser:
    """Chooses among rulebooks as one engine does on one day."""

    rulebooks: Rulebooks
    today: date
    engine: int

    def choice(self, facts: FileFacts, plan: Plan, *, may_follow: bool = True) -> Choice | None:
        """Return the rule that keeps longest among those that are possible, or None when there is none.

        `plan` is what the rulebooks say to records with these facts. The final action is undecided unless the
        possible rules agree on it.
        """
        possible = plan.retention
        if not possible:
            return None
        if plan.imposed and self.engine >= KEEPS_PRECISE_TEXTS:
            possible = (*plan.imposed, *possible)
        if len(possible) == 1:
            only = self._under(facts, *possible[0], may_follow=may_follow)
            return self._defended(only, facts, plan, may_follow=may_follow)
        choices = [self._under(facts, book, rule, may_follow=may_follow) for book, rule in possible]
        chosen = choices.pop()
        action = chosen.action
        for other in reversed(choices):
            if other.action is not action:
                action = FinalAction.UNDECIDED
            if kept_longer(other.retention, chosen.retention):
                chosen = other
        chosen = chosen if chosen.action is action else replace(chosen, action=action)
        return self._defended(chosen, facts, plan, may_follow=may_follow)

    def _defended(self, chosen: Choice, facts: FileFacts, plan: Plan, *, may_follow: bool) -> Choice:
        """Return the choice, or what an upper level's text imposes beside it when this keeps more."""
        if self.engine < DEFENDS_REPLACED_TEXTS:
            return chosen
        for book, rule in plan.replaced:
            text = self._under(facts, book, rule, may_follow=may_follow)
            # A duration that its source does not state imposes nothing: the lower rule states it.
            longer = not isinstance(text.retention, Unstated) and kept_longer(
                text.retention, chosen.retention
            )
            more = text.action is not FinalAction.UNDECIDED and KEEPS[text.action] > KEEPS[chosen.action]
            if longer or more:
                agree = text.action is chosen.action
                chosen = replace(
                    text if longer else chosen,
                    action=text.action if agree else FinalAction.UNDECIDED,
                    defended=(*chosen.defended, rule.origin.code),
                )
        return chosen

    def _under(self, facts: FileFacts, book: Rulebook, rule: RetentionRule, *, may_follow: bool) -> Choice:
        code, term = rule.origin.code, rule.term
        if isinstance(term, Follows):
            followed = self._followed(facts, term) if may_follow else None
            retention = Unstated(code) if followed is None else _renamed(followed.retention, code)
            return Choice(
                book=book, rule=rule, retention=retention, action=rule.final_action, followed=followed
            )
        retention = retention_of(facts, code, term, today=self.today, engine=self.engine)
        instead = rule.overriding
        if instead is None or not isinstance(term, After):
            return Choice(book=book, rule=rule, retention=retention, action=rule.final_action)
        if not override_decides(facts, term, self.engine):
            return Choice(book=book, rule=rule, retention=retention, action=rule.final_action)
        return Choice(
            book=book,
            rule=rule,
            retention=_renamed(retention, instead.code),
            action=instead.final_action,
            overriding=instead,
        )

    def _followed(self, facts: FileFacts, term: Follows) -> Choice | None:
        """Return the choice for the records that are followed.

        Once only: a rule that follows, reached by following, says no duration.
        """
        others = replace(facts, kind=term.kind, document_type=None, document_date=None)
        return self.choice(others, plan_of(others, self.rulebooks), may_follow=False)


def _renamed(retention: Retention, code: RuleCode) -> Retention:
    """Return the same retention under the code of another rule."""
    if isinstance(retention, Running):
        return Running(code, retention.first_day, retention.last_day)
    return Unstated(code) if isinstance(retention, NoRule) else replace(retention, rule=code)
