"""What the rulebooks say to all records of one kind, type and place, looked up once for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from retention_rules.engines import ENGINE
from retention_rules.outcome import RuleCode
from retention_rules.perimeter import Perimeter, perimeter_of
from retention_rules.rule_selection import candidates, imposed_beside, replaced_texts
from retention_rules.rulebook import EVER
from retention_rules.terms import Follows, Trigger, triggers_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retention_rules.facts import FileFacts
    from retention_rules.rulebook import AccessRule, RetentionRule, Rulebook, Rulebooks

PlanKey: TypeAlias = tuple[str | bool | None, ...]

_OF_DOCUMENTS = frozenset({Trigger.DOCUMENT_DATE, Trigger.EXERCISE_ENDED})
_KNOWN_AT_MOST = 4096
"""Types of documents come from flows: whoever sends many must not fill the memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The rules that are possible, the most specific first, and the perimeter, whatever the dates are."""

    books: tuple[Rulebook, ...]
    retention: tuple[tuple[Rulebook, RetentionRule], ...]
    codes: tuple[RuleCode, ...]
    """The codes of the rules in `retention`."""
    imposed: tuple[tuple[Rulebook, RetentionRule], ...]
    """The more precise rules of upper levels that a text imposes beside them."""
    replaced: tuple[tuple[Rulebook, RetentionRule], ...]
    """The rules of upper levels that a text imposes and that the last of `retention` replaces."""
    access: tuple[tuple[Rulebook, AccessRule], ...]
    imposed_access: tuple[tuple[Rulebook, AccessRule], ...]
    perimeter: Perimeter | None
    """None when it depends on the date of the document."""
    asks_dates: bool
    """Whether a decision may depend on the date of the document, or on the financial year that it is of.
    When not, records of one file with these facts are decided on alike.
    """


def plan_of(facts: FileFacts, rulebooks: Rulebooks) -> Plan:
    """Return what the rulebooks say to records with these facts."""
    key: PlanKey = (
        facts.kind,
        facts.document_type,
        facts.category,
        facts.legal_status,
        facts.public_service_mission,
        facts.department,
        facts.establishment if facts.establishment in rulebooks.esms else None,
        facts.legal_entity if facts.legal_entity in rulebooks.esms else None,
    )
    known = rulebooks.plans.get(key)
    if known is None:
        known = _plan(facts, rulebooks)
        if len(rulebooks.plans) >= _KNOWN_AT_MOST:
            rulebooks.plans.clear()
        rulebooks.plans[key] = known
    return known


def asks_dates(facts: FileFacts, rulebooks: Rulebooks) -> bool:
    """Say whether a decision on records with these facts may depend on the date of the document."""
    return plan_of(facts, rulebooks).asks_dates


def _plan(facts: FileFacts, rulebooks: Rulebooks) -> Plan:
    books = rulebooks.applying_to(facts)
    retention = candidates(facts, books, lambda book: book.retention)
    access = candidates(facts, books, lambda book: book.access)
    imposed = tuple(imposed_beside(retention, facts, books, lambda book: book.retention))
    replaced = tuple(replaced_texts(retention, facts, books, lambda book: book.retention))
    imposed_access = tuple(imposed_beside(access, facts, books, lambda book: book.access))
    perimeter = None if _perimeter_asks_dates(books) else perimeter_of(facts, books, ENGINE)
    return Plan(
        books=books,
        retention=tuple(retention),
        codes=tuple(rule.origin.code for _, rule in retention),
        imposed=imposed,
        replaced=replaced,
        access=tuple(access),
        imposed_access=imposed_access,
        perimeter=perimeter,
        asks_dates=perimeter is None
        or any(_retention_asks_dates(rule) for _, rule in (*retention, *imposed, *replaced))
        or any(rule.trigger in _OF_DOCUMENTS for _, rule in (*access, *imposed_access)),
    )


def _perimeter_asks_dates(books: Sequence[Rulebook]) -> bool:
    return any(rule.dated != EVER for book in books for rule in book.perimeter)


def _retention_asks_dates(rule: RetentionRule) -> bool:
    """Say whether the rule counts from a date of the document; what it follows may do so too."""
    base = () if rule.active_base is None else (rule.active_base.trigger,)
    return isinstance(rule.term, Follows) or not _OF_DOCUMENTS.isdisjoint((*triggers_of(rule.term), *base))
