"""Find the rules that may apply to a record: the most specific one, and those that depend on an unknown
fact.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from retention_rules.facts import FileFacts
from retention_rules.rulebook import Match, Rulebook, Selector


class Line(Protocol):
    """The members common to the three kinds of rules."""

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
