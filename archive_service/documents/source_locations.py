"""The places of a document's texts in its source: a number beside each text, the places in one annex."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

_STEP = re.compile("(?=/)")
_LINES_TOGETHER = 40
_WORTH = 12  # characters that are worth a line to say them once


@dataclass(frozen=True, slots=True)
class Placed:
    """A place and the number that stands for it in the document."""

    number: int
    where: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A part of the annex. `begin` says what « … » is in its lines; empty when they are whole."""

    begin: str
    lines: Sequence[str]


class Places:
    """Numbers places in the order they are met, from 1; a place met again keeps its number.

    Places come in groups (the header, a section), whose common beginning the annex writes once.
    """

    __slots__ = ("_groups", "_known")

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self._groups: list[list[Placed]] = [[]]

    def begin(self) -> None:
        """Open a group: what is numbered from here on belongs together."""
        if self._groups[-1]:
            self._groups.append([])

    def number(self, where: str) -> int:
        """Return the number of a place; `where` is a JSON pointer or an XPath, not empty."""
        known = self._known.get(where)
        if known is None:
            known = self._known[where] = len(self._known) + 1
            self._groups[-1].append(Placed(known, where))
        return known

    def annex(self) -> Iterator[Listed]:
        """Yield the places in parts of some lines each, in order of number, one a line."""
        figures = len(str(len(self._known)))
        for part in _parts(self._groups):
            begin = _common(part)
            # Figure spaces: the brackets of one part stand below each other.
            yield Listed(
                f"« … » = {begin}" if begin else "",
                [
                    f"{f'[{placed.number}]':\u2007>{figures + 2}} "
                    + (f"…{placed.where[len(begin) :]}" if begin else placed.where)
                    for placed in part
                ],
            )


def _parts(groups: Sequence[Sequence[Placed]]) -> Iterator[list[Placed]]:
    """Yield groups cut to a measure; groups of one or two, which have nothing to share, come together."""
    waiting: list[Placed] = []
    for group in groups:
        if len(group) > 2 and waiting:
            yield waiting
            waiting = []
        for placed in group:
            waiting.append(placed)
            if len(waiting) == _LINES_TOGETHER:
                yield waiting
                waiting = []
        if len(group) > 2 and waiting:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def _common(part: Sequence[Placed]) -> str:
    """Return the steps that all places of a part begin with; nothing when they are not worth a line."""
    if len(part) < 2:
        return ""
    paths = [placed.where for placed in part]
    # The least and the greatest differ first where any two do.
    steps = zip(_STEP.split(min(paths)), _STEP.split(max(paths)), strict=False)
    begin = "".join(one for one, _ in takewhile(lambda both: both[0] == both[1], steps))
    return begin if len(begin) > _WORTH else ""
