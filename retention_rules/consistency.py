"""Consistency of one rulebook: rules that conflict, contradict themselves, or wait for one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TypeAlias

from retention_rules.following import circles
from retention_rules.outcome import FinalAction
from retention_rules.rulebook import AccessRule, PerimeterRule, RetentionRule, Rulebook, Rulebooks
from retention_rules.rulebook_findings import RulebookCode, RulebookFinding
from retention_rules.terms import After, Trigger, clocks_of

_Rule: TypeAlias = RetentionRule | PerimeterRule | AccessRule

_EVENT = "collective-event"
"""The kind whose clock follows the records that name it; those must not follow it in turn."""


def inconsistencies(book: Rulebook, others: Rulebooks | None) -> Iterator[RulebookFinding]:
    """Give what is inconsistent in a rulebook; `others` are those in force, for the codes that it names."""
    lines: list[tuple[str, Sequence[_Rule]]] = [
        ("retention", book.retention),
        ("perimeter", book.perimeter),
        ("access", book.access),
    ]
    yield from _codes_twice(lines)
    for kind, rules in lines:
        yield from _of_one_precision(kind, rules)
    for rule in book.retention:
        yield from _contradictions(rule)
        yield from _waiting(rule)
    yield from _cycles(book)
    yield from _unknown_codes(book, others)
    if others is not None:
        yield from _codes_reused(book, lines, others)
    for kind, rules in lines:
        for line in rules:
            if not line.origin.verified:
                yield RulebookCode.NOT_VERIFIED.at(f"{kind} {line.origin.code}")


def _codes_twice(lines: Sequence[tuple[str, Sequence[_Rule]]]) -> Iterator[RulebookFinding]:
    seen: set[str] = set()
    for kind, rules in lines:
        for rule in rules:
            if rule.origin.code in seen:
                yield RulebookCode.RULES_CONFLICT.at(f"{kind} {rule.origin.code}", "code donné deux fois")
            seen.add(rule.origin.code)


def _of_one_precision(kind: str, rules: Sequence[_Rule]) -> Iterator[RulebookFinding]:
    for one, other in combinations(rules, 2):
        if one.origin.code != other.origin.code and _weight(one) == _weight(other) and _meet(one, other):
            yield RulebookCode.RULES_CONFLICT.at(f"{kind} {other.origin.code}", f"règle {one.origin.code}")


def _weight(rule: _Rule) -> tuple[bool, ...]:
    return rule.weight if isinstance(rule, PerimeterRule) else rule.selector.weight


def _meet(one: _Rule, other: _Rule) -> bool:
    if isinstance(one, PerimeterRule) and isinstance(other, PerimeterRule):
        return one.meets(other)
    return one.selector.meets(other.selector)


def _contradictions(rule: RetentionRule) -> Iterator[RulebookFinding]:
    where = f"retention {rule.origin.code}"
    if rule.sampling and rule.final_action in (FinalAction.DESTROY, FinalAction.KEEP):
        yield RulebookCode.CONTRADICTION.at(where, "un échantillon est décrit, mais le sort est tout autre")
    active, term = rule.active_base, rule.term
    if active is not None and isinstance(term, After) and active.duration.count > term.duration.count:
        yield RulebookCode.CONTRADICTION.at(where, "la base active dure plus que la conservation")
    if any(isinstance(clock, After) and not clock.only_shortens for clock in clocks_of(term)):
        yield RulebookCode.CONTRADICTION.at(where, "l’événement qui écourte le délai peut l’allonger")
    if rule.selector.document_types and rule.selector.kinds and not rule.selector.kinds & _TYPED:
        yield RulebookCode.CONTRADICTION.at(where, "les documents de cette nature n’ont pas de type")


_TYPED = frozenset({"cda-document", "structure-data"})


def _waiting(rule: RetentionRule) -> Iterator[RulebookFinding]:
    """A record that waits for the records that name it, when it is itself one that names others."""
    clocks = [clock for clock in clocks_of(rule.term) if isinstance(clock, After)]
    if not any(Trigger.RELATED_FILES_ENDED in clock.triggers for clock in clocks):
        return
    if not rule.selector.kinds or rule.selector.kinds - {_EVENT}:
        yield RulebookCode.CYCLE.at(
            f"retention {rule.origin.code}",
            "seuls les événements collectifs suivent les dossiers qui les citent",
        )


def _cycles(book: Rulebook) -> Iterator[RulebookFinding]:
    """Rules that follow what follows, themselves or others: the loader refuses them too."""
    for rule, follower in circles(book.retention):
        detail = f"règle {follower.origin.code}, qui suit elle-même d’autres documents"
        yield RulebookCode.CYCLE.at(f"retention {rule.origin.code}", detail)


def _unknown_codes(book: Rulebook, others: Rulebooks | None) -> Iterator[RulebookFinding]:
    if book.transfer is None:
        return
    books = (book,) if others is None else (book, *others.books)
    known = {code for one in books for code in _codes_of(one)}
    for table in ("appraisal", "access"):
        codes = book.transfer.appraisal_codes if table == "appraisal" else book.transfer.access_codes
        for code in codes.by_rule:
            if code not in known:
                yield RulebookCode.CODE_UNKNOWN.at(f"rule_codes.{table}", code)


def _codes_of(book: Rulebook) -> Iterator[str]:
    for area in book.perimeter:
        yield area.origin.code
    for rule in book.retention:
        yield rule.origin.code
        if rule.active_base is not None:
            yield rule.active_base.code
    for access in book.access:
        yield access.origin.code
        if access.after_death is not None:
            yield access.after_death.code


def _codes_reused(
    book: Rulebook, lines: Sequence[tuple[str, Sequence[_Rule]]], others: Rulebooks
) -> Iterator[RulebookFinding]:
    known = {
        code: other.name
        for other in others.books
        if (other.level, other.key) != (book.level, book.key)
        for code in _codes_of(other)
    }
    for kind, rules in lines:
        for rule in rules:
            if rule.origin.code in known:
                yield RulebookCode.CODE_REUSED.at(f"{kind} {rule.origin.code}", known[rule.origin.code])
