"""Which lines of the rulebooks may hold for a record: the most specific, and those a missing fact hides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from retention_rules.facts import FileFacts
from retention_rules.rulebook import Match, Rulebook, Selector


class Line(Protocol):
    """What the three kinds of rules have in common."""

    @property
    def selector(self) -> Selector:
        """Which records the line is for."""


L = TypeVar("L", bound=Line)


def candidates(
    facts: FileFacts, books: Sequence[Rulebook], lines: Callable[[Rulebook], Sequence[L]]
) -> list[tuple[Rulebook, L]]:
    """Return the lines that may hold, the most specific first, up to the first one that surely matches.

    A line before the last one depends on a fact that is unknown. Were the fact known, one of
    these would be the line that holds: whoever takes the longest of them never frees too soon.
    """
    found: list[tuple[Rulebook, L]] = []
    for book in books:
        for line in sorted(lines(book), key=lambda line: line.selector.weight, reverse=True):
            match = line.selector.matches(facts)
            if match is not Match.NO:
                found.append((book, line))
            if match is Match.YES:
                return found
    return found
