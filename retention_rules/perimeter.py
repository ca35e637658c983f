"""Whether records go to the departmental archives, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retention_rules.facts import FileFacts
from retention_rules.outcome import RulebookDigest, RuleCode
from retention_rules.rulebook import Match, PerimeterRule, Rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class Perimeter:
    """The answer, with the rule that gave it; without a rule the record is presumed to be in the
    perimeter.
    """

    included: bool
    reason: str
    """One French sentence."""
    rule: RuleCode | None
    source: str
    rulebook_digest: RulebookDigest | None


def perimeter_of(facts: FileFacts, books: Sequence[Rulebook]) -> Perimeter:
    """Say whether the record is in the perimeter, by the most specific rule that certainly matches."""
    for book in books:
        for rule in book.perimeter:
            if _matches(rule, facts):
                return Perimeter(
                    included=rule.included,
                    reason=rule.origin.title,
                    rule=rule.origin.code,
                    source=rule.origin.citation,
                    rulebook_digest=book.digest,
                )
    return Perimeter(
        included=True,
        reason="Aucune règle n’exclut ce document des archives départementales : il est présumé en relever.",
        rule=None,
        source="",
        rulebook_digest=None,
    )


def _matches(rule: PerimeterRule, facts: FileFacts) -> bool:
    asked = rule.public_service_mission
    if asked is not None and facts.public_service_mission is not asked:
        return False
    return rule.selector.matches(facts) is Match.YES
