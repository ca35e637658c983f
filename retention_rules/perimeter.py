"""Whether records go to the departmental archives, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retention_rules.engines import DEFENDS_PERIMETERS
from retention_rules.facts import FileFacts
from retention_rules.outcome import RulebookDigest, RuleCode
from retention_rules.rule_selection import imposed_by_text
from retention_rules.rulebook import Level, Match, PerimeterRule, Rulebook

_DOUBT = (
    "Il manque un fait pour exclure ce document des archives départementales : il est présumé en relever."
)


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


def perimeter_of(facts: FileFacts, books: Sequence[Rulebook], engine: int) -> Perimeter:
    """Say whether the record is in the perimeter; `books` are the rulebooks, the most specific first.

    The most specific rule that certainly matches answers, whatever its level. An exclusion has to stand up to
    two more questions: could a rule that comes before it include the record if a fact were known, and do the
    levels above demand such a record (`may_exclude`)? Either includes it.
    """
    answer = _answer(facts, books, defends=engine >= DEFENDS_PERIMETERS)
    if answer is None:
        return Perimeter(
            included=True,
            reason="Aucune règle n’exclut ce document des archives départementales : "
            "il est présumé en relever.",
            rule=None,
            source="",
            rulebook_digest=None,
        )
    return Perimeter(
        included=answer.rule.included,
        reason=answer.rule.origin.title if answer.is_certain else _DOUBT,
        rule=answer.rule.origin.code,
        source=answer.rule.origin.citation,
        rulebook_digest=answer.book.digest,
    )


def may_exclude(lower: PerimeterRule, below: Rulebook, upper: PerimeterRule, above: Rulebook) -> bool:
    """Say whether a rule of a lower rulebook may exclude records that a rule above includes.

    A department says which categories, kinds and dates its archives take, also among public archives: these
    stay under its control, and need its visa, wherever they are kept. It cannot exclude public archives as
    such. An establishment never excludes what its department, or a text, includes.
    """
    if above.level is Level.DEPARTMENT:
        return below.level is not Level.ESMS
    if not imposed_by_text(upper.origin):
        return True
    return below.level is Level.DEPARTMENT and lower.is_partial


@dataclass(frozen=True, slots=True)
class _Answer:
    """The rule that answers; it includes the record when it is not certain that it matches."""

    book: Rulebook
    rule: PerimeterRule
    is_certain: bool = True


def _answer(facts: FileFacts, books: Sequence[Rulebook], *, defends: bool) -> _Answer | None:
    doubt: _Answer | None = None
    for place, book in enumerate(books):
        for rule in book.perimeter:
            match = rule.matches(facts)
            if match is Match.YES and (rule.included or not defends):
                return _Answer(book, rule)
            if match is Match.MAYBE and rule.included and doubt is None:
                doubt = _Answer(book, rule, is_certain=False)
            if match is Match.YES:
                return doubt or _defended(facts, rule, books[place:])
    return None


def _defended(facts: FileFacts, excluding: PerimeterRule, books: Sequence[Rulebook]) -> _Answer:
    """Return an exclusion by the first of these rulebooks, or what the others include nevertheless."""
    above = _answer(facts, books[1:], defends=True)
    if above is None or not above.rule.included:
        return _Answer(books[0], excluding)
    if may_exclude(excluding, books[0], above.rule, above.book):
        return _Answer(books[0], excluding)
    return above
