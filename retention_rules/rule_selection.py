"""Find the rules that may apply to a record: the most specific one, and those that depend on an unknown
fact.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from retention_rules.facts import FileFacts
from retention_rules.rulebook import Binding, Match, Origin, Rulebook, Selector


class Line(Protocol):
    """The members common to the three kinds of rules."""

    @property
    def origin(self) -> Origin:
        """Says where the rule comes from."""

    @property
    def selector(self) -> Selector:
        """Selects the records that the rule is for."""


L = TypeVar("L", bound=Line)


def candidates(
    facts: FileFacts, books: Sequence[Rulebook], lines: Callable[[Rulebook], Sequence[L]]
) -> list[tuple[Rulebook, L]]:
    """Return the rules that may apply, the most specific first, up to the first one that certainly matches.

    Each rule before the last one depends on an unknown fact. If the fact were known, one of the returned
    rules would apply, so a caller that uses the longest of them never releases a record too early.
    """
    found: list[tuple[Rulebook, L]] = []
    for book in books:
        for line in lines(book):
            match = line.selector.matches(facts)
            if match is not Match.NO:
                found.append((book, line))
            if match is Match.YES:
                return found
    return found


def imposed_beside(
    found: Sequence[tuple[Rulebook, L]],
    facts: FileFacts,
    books: Sequence[Rulebook],
    lines: Callable[[Rulebook], Sequence[L]],
) -> list[tuple[Rulebook, L]]:
    """Return the rules of upper levels that keep their effect beside the rule that `candidates` found last.

    A rule of a lower level does not replace what a text imposes for more precise records: a department's rule
    for all documents leaves the law on invoices as it is. The record is kept by whichever keeps it longer.
    """
    if not found or found[-1][0] is books[-1]:
        return []
    book, certain = found[-1]
    above = books[books.index(book) + 1 :]
    return [
        (upper, line)
        for upper in above
        for line in lines(upper)
        if imposed_by_text(line.origin)
        and line.selector.weight > certain.selector.weight
        and line.selector.matches(facts) is not Match.NO
    ]


def replaced_texts(
    found: Sequence[tuple[Rulebook, L]],
    facts: FileFacts,
    books: Sequence[Rulebook],
    lines: Callable[[Rulebook], Sequence[L]],
) -> list[tuple[Rulebook, L]]:
    """Return the rules imposed by a text that would apply if the rulebook of the rule that `candidates` found
    last, and those below it, did not exist.

    A rulebook that shortens them is refused, but only beside those rulebooks that are known to be above it
    on that day: an establishment may be given to another department later.
    """
    if not found or found[-1][0] is books[-1]:
        return []
    above = books[books.index(found[-1][0]) + 1 :]
    return [one for one in candidates(facts, above, lines) if imposed_by_text(one[1].origin)]


def imposed_by_text(origin: Origin) -> bool:
    """Say whether a law or a circular imposes the rule."""
    return origin.binding in (Binding.LAW, Binding.CIRCULAR)
