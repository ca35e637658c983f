"""Rules that follow the records of another kind: which of them would follow in a circle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from retention_rules.facts import TYPED_KINDS
from retention_rules.rulebook import RetentionRule, Selector
from retention_rules.terms import Follows


def circles(rules: Sequence[RetentionRule]) -> Iterator[tuple[RetentionRule, RetentionRule]]:
    """Give each rule that follows records for which a rule that follows may hold in turn, with that rule.

    What is followed is asked for once (`rule_choice`): such records would be kept until somebody saw it.
    """
    followers = [(rule, rule.term.kind) for rule in rules if isinstance(rule.term, Follows)]
    for rule, kind in followers:
        for other, _ in followers:
            if _may_hold(other.selector, kind):
                yield rule, other


def _may_hold(selector: Selector, kind: str) -> bool:
    """Say whether the rule may be for a record of a kind whose type is not known."""
    if selector.kinds and kind not in selector.kinds:
        return False
    return not selector.document_types or kind in TYPED_KINDS
