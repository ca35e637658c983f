"""Precedence between rulebooks: no rule may shorten, destroy, exclude or open what a text imposes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import product
from typing import TypeAlias

from retention_rules.outcome import KEEPS, FinalAction
from retention_rules.perimeter import may_exclude
from retention_rules.rule_selection import imposed_by_text
from retention_rules.rulebook import (
    AccessRule,
    Binding,
    Level,
    PerimeterRule,
    RetentionRule,
    Rulebook,
    Rulebooks,
    Selector,
)
from retention_rules.rulebook_findings import RulebookCode, RulebookFinding
from retention_rules.shortening import shortening
from retention_rules.terms import After, EarlierOf, Follows, ForEver, LaterOf, NotStated, UntilAge

Places: TypeAlias = Mapping[str, Collection[str]]
"""The departments in which each establishment and each legal entity of the register has places."""


def refusals(book: Rulebook, others: Rulebooks, places: Places) -> Iterator[RulebookFinding]:
    """Give the reasons for which a rulebook is refused beside the other rulebooks in force.

    It is compared with the rulebooks above it; those below it are compared with it.
    """
    above, below = _around(book, others, places)
    for upper in above:
        yield from _between(book, upper, "")
    for lower in below:
        yield from _between(lower, book, f"{lower.name}, ")
    yield from _inside(book)


def _around(
    book: Rulebook, others: Rulebooks, places: Places
) -> tuple[Sequence[Rulebook], Sequence[Rulebook]]:
    """Return the rulebooks above and below.

    The number of a legal entity says where its seat is, not where its establishments are. What the register
    does not know may be anywhere: each department is taken.
    """
    departments, esms = others.departments.values(), others.esms.values()
    match book.level:
        case Level.NATIONAL:
            return (), (*departments, *esms)
        case Level.DEPARTMENT:
            return (others.national,), [one for one in esms if book.key in places.get(one.key, (book.key,))]
        case Level.ESMS:
            theirs = places.get(book.key, others.departments)
            return [others.national, *(one for one in departments if one.key in theirs)], ()


def _between(lower: Rulebook, upper: Rulebook, place: str) -> Iterator[RulebookFinding]:
    """Compare the rules of two levels; `place` names the lower rulebook when it is not the one checked."""
    for rule in lower.retention:
        for other in upper.retention:
            yield from _retention(rule, other, f"{place}retention {rule.origin.code}", (lower, upper))
    for area in lower.perimeter:
        for line in upper.perimeter:
            where = f"{place}perimeter {area.origin.code}"
            yield from _perimeter(area, line, where, (lower, upper), upper if place else lower)
    for access in lower.access:
        for delay in upper.access:
            yield from _access(access, delay, f"{place}access {access.origin.code}")


def _inside(book: Rulebook) -> Iterator[RulebookFinding]:
    """Compare the rules of one rulebook: an exception to a text needs a text too."""
    for rule in book.retention:
        for other in book.retention:
            weaker = not imposed_by_text(rule.origin) and imposed_by_text(other.origin)
            if weaker and rule.selector.weight > other.selector.weight:
                yield from _retention(rule, other, f"retention {rule.origin.code}", (book,))


def _retention(
    lower: RetentionRule, upper: RetentionRule, where: str, books: Sequence[Rulebook]
) -> Iterator[RulebookFinding]:
    if not lower.selector.meets(upper.selector) or not _is_imposed(lower.selector, upper):
        return
    text = imposed_by_text(upper.origin)
    reason = f"règle {upper.origin.code}, {_FORCE[upper.origin.binding]}"
    for one, other in product(_with_clocks(lower, books), _with_clocks(upper, books)):
        example = shortening(one, other, long_appeals=text)
        if example is not None:
            yield RulebookCode.SHORTENS.at(where, f"{reason} ; {example.in_words}")
            break
    least = KEEPS[upper.final_action]
    # A sample that only an analogy asks for is for the department to decide.
    is_less = KEEPS[lower.final_action] < least and (text or upper.final_action is FinalAction.KEEP)
    if is_less and upper.final_action is not FinalAction.UNDECIDED:
        yield RulebookCode.DESTROYS.at(where, f"{reason} : {_ACTIONS[upper.final_action]}")


def _with_clocks(rule: RetentionRule, books: Sequence[Rulebook]) -> Iterator[RetentionRule]:
    """Give the rules that say how long a rule keeps: itself, or those that it may follow.

    A duration that its source does not state imposes nothing: the lower rule is the one that states it.
    """
    match rule.term:
        case NotStated():
            return
        case Follows():
            kind = rule.term.kind
            for followed in (line for book in books for line in book.retention):
                if isinstance(followed.term, Follows | NotStated) or followed.selector.document_types:
                    continue
                if not followed.selector.kinds or kind in followed.selector.kinds:
                    yield followed
        case After() | UntilAge() | LaterOf() | EarlierOf() | ForEver():
            yield rule


def _is_imposed(lower: Selector, upper: RetentionRule) -> bool:
    """Say whether the upper rule binds the lower one.

    A text binds every rule that would replace it; a more specific one keeps its effect anyway
    (`rule_selection`). A rule that follows a text by analogy binds too, unless the lower rule is for document
    types of its own.
    """
    if imposed_by_text(upper.origin):
        return lower.weight >= upper.selector.weight
    return upper.origin.binding is Binding.ANALOGY and (
        not lower.document_types or bool(lower.document_types & upper.selector.document_types)
    )


def _perimeter(
    lower: PerimeterRule,
    upper: PerimeterRule,
    where: str,
    books: tuple[Rulebook, Rulebook],
    checked: Rulebook,
) -> Iterator[RulebookFinding]:
    """Compare what is taken. A rule that is less precise than the one of the upper level meets it too: the
    rule of the lower level comes first.
    """
    if not upper.included or lower.included or not lower.meets(upper):
        return
    below, above = books
    if may_exclude(lower, below, upper, above):
        return
    if imposed_by_text(upper.origin):
        yield RulebookCode.EXCLUDES.at(where, f"règle {upper.origin.code}")
    elif checked is above:
        yield RulebookCode.OVERRULES.at(
            f"perimeter {upper.origin.code}", f"{below.name}, règle {lower.origin.code}"
        )
    else:
        yield RulebookCode.DEMANDED.at(where, f"règle {upper.origin.code}, {above.name}")


def _access(lower: AccessRule, upper: AccessRule, where: str) -> Iterator[RulebookFinding]:
    if not imposed_by_text(upper.origin) or not lower.selector.meets(upper.selector):
        return
    if lower.selector.weight < upper.selector.weight:
        return
    death, least = lower.after_death, upper.after_death
    closes = lower.trigger is upper.trigger and lower.duration.count >= upper.duration.count
    # Without a clause of its own for a known death, the rule counts on from the birth.
    if death is not None:
        closes = closes and least is not None and death.duration.count >= least.duration.count
    elif least is not None:
        closes = closes and lower.duration.count >= least.duration.count
    if not closes:
        yield RulebookCode.OPENS_EARLY.at(where, f"règle {upper.origin.code}")


_FORCE = {
    Binding.LAW: "imposée par un texte",
    Binding.CIRCULAR: "imposée par une circulaire",
    Binding.ANALOGY: "suivie par analogie avec un texte",
}
_ACTIONS = {
    FinalAction.KEEP: "conservation définitive",
    FinalAction.SAMPLE: "conservation d’un échantillon",
    FinalAction.DESTROY: "destruction",
    FinalAction.UNDECIDED: "sort à décider",
}
