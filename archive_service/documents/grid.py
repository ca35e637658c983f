"""A source's table made whole: every place of the grid filled once, whatever spans the source announced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive_service.model.content import Cell

MOST_COLUMNS = 20
"""A wider table is drawn as a list of its rows: columns of an A4 page would be narrower than a word."""

MOST_ROWS_SPANNED = 40
"""A taller cell is cut here and goes on as empty places: a page cannot hold more."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell and the places it really takes; `cell` is None where the source left a hole."""

    cell: Cell | None
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows that each fill all `columns` places (those taken from above included), in reading order."""

    columns: int
    header: Sequence[Sequence[Placed]]
    body: Sequence[Sequence[Placed]]


def grid(rows: Sequence[Sequence[Cell]], header_rows: int) -> Grid:
    """Return the table with spans clamped to it; overlapping and exceeding spans shrink, holes are filled.

    A span never leaves the header or the body it starts in. `columns` may be more than `MOST_COLUMNS`;
    the caller decides what to do then.
    """
    header_rows = max(0, min(header_rows, len(rows)))
    widest = max((len(row) for row in rows), default=0)
    columns = max(_width(rows[:header_rows], widest), _width(rows[header_rows:], widest))
    return Grid(
        columns=columns,
        header=_filled(rows[:header_rows], columns, widest),
        body=_filled(rows[header_rows:], columns, widest),
    )


def _span(wanted: int, most: int) -> int:
    return max(1, min(wanted, most))


def _width(rows: Sequence[Sequence[Cell]], widest: int) -> int:
    """Columns needed; no span counts for more than the widest row has cells."""
    taken: list[int] = []
    width = 0
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while column < len(taken) and taken[column] > number:
                column += 1
            end = column + _span(cell.columns, widest)
            taken.extend([0] * (end - len(taken)))
            last = number + _span(cell.rows, min(len(rows) - number, MOST_ROWS_SPANNED))
            taken[column:end] = [max(last, before) for before in taken[column:end]]
            column = end
        width = max(width, len(taken))
    return width


def _filled(rows: Sequence[Sequence[Cell]], columns: int, widest: int) -> list[list[Placed]]:
    taken = [0] * columns  # by column: the first row that is free again
    filled = []
    for number, row in enumerate(rows):
        placed: list[Placed] = []
        column = 0
        for cell in row:
            while column < columns and taken[column] > number:
                column += 1
            end = column + 1
            while end < column + _span(cell.columns, widest) and end < columns and taken[end] <= number:
                end += 1
            height = _span(cell.rows, min(len(rows) - number, MOST_ROWS_SPANNED))
            placed.append(Placed(cell, end - column, height))
            taken[column:end] = [number + height] * (end - column)
            column = end
        placed += [Placed(None) for free in taken[column:] if free <= number]
        filled.append(placed)
    return filled
