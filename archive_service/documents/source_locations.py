"""The places of a document's texts in its source: a number beside each text, and one annex that lists the
places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

_STEP = re.compile("(?=/)")
_LINES_TOGETHER = 40
_WORTH = 12  # characters that are worth writing once on a separate line


@dataclass(frozen=True, slots=True)
class Placed:
    """A place and its number in the document."""

    number: int
    where: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A part of the annex. `begin` is the text that « … » replaces in its lines; empty when the lines are
    complete.
    """

    begin: str
    lines: Sequence[str]


class Places:
    """Numbers places in order of appearance, from 1; a repeated place keeps its number.

    Places are in groups (the header, a section); the annex writes the common beginning of a group once.
    """

    __slots__ = ("_groups", "_known")

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self._groups: list[list[Placed]] = [[]]

    def begin(self) -> None:
        """Open a group: the places numbered from now on belong to it."""
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
            # Figure spaces: the brackets of one part are aligned.
            yield Listed(
                f"« … » = {begin}" if begin else "",
                [
                    f"{f'[{placed.number}]':\u2007>{figures + 2}} "
                    + (f"…{placed.where[len(begin) :]}" if begin else placed.where)
                    for placed in part
                ],
            )


def _parts(groups: Sequence[Sequence[Placed]]) -> Iterator[list[Placed]]:
    """Yield groups cut to a size; groups of one or two places, which share nothing, are joined."""
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
    """Return the first steps common to all places of a part; nothing when they are too short to save a
    line.
    """
    if len(part) < 2:
        return ""
    paths = [placed.where for placed in part]
    # If any two differ at a step, the least and the greatest do too.
    steps = zip(_STEP.split(min(paths)), _STEP.split(max(paths)), strict=False)
    begin = "".join(one for one, _ in takewhile(lambda both: both[0] == both[1], steps))
    return begin if len(begin) > _WORTH else ""
