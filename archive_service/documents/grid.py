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

    A span never leaves the header or the body it starts in. `columns` may be more than `MOST_COLUMNS`: no
    table is drawn then, and its rows are left out.
    """
    header_rows = max(0, min(header_rows, len(rows)))
    # What is wider than the widest that is drawn need not be known: spans multiply, rows by columns too.
    widest = min(max((len(row) for row in rows), default=0), MOST_COLUMNS + 1)
    header, body = _laid(rows[:header_rows], widest), _laid(rows[header_rows:], widest)
    ends = (start + cell.columns for row in (*header, *body) for start, cell in row)
    columns = max(ends, default=0)
    if columns > MOST_COLUMNS:
        return Grid(columns=columns, header=(), body=())
    return Grid(columns=columns, header=_filled(header, columns), body=_filled(body, columns))


def _span(wanted: int, most: int) -> int:
    return max(1, min(wanted, most))


def _laid(rows: Sequence[Sequence[Cell]], widest: int) -> list[list[tuple[int, Placed]]]:
    """Return the cells of each row with the columns they start at; a span shrinks where it meets another.

    No span counts for more than `widest`.
    """
    taken: list[int] = []  # by column: the first row that is free again
    laid = []
    for number, row in enumerate(rows):
        placed: list[tuple[int, Placed]] = []
        column = 0
        for cell in row:
            while column < len(taken) and taken[column] > number:
                column += 1
            most, end = column + _span(cell.columns, widest), column + 1
            while end < most and (end >= len(taken) or taken[end] <= number):
                end += 1
            height = _span(cell.rows, min(len(rows) - number, MOST_ROWS_SPANNED))
            placed.append((column, Placed(cell, end - column, height)))
            taken.extend([0] * (end - len(taken)))
            taken[column:end] = [number + height] * (end - column)
            column = end
        laid.append(placed)
    return laid


def _filled(laid: Sequence[Sequence[tuple[int, Placed]]], columns: int) -> list[list[Placed]]:
    """Return the rows, each with a hole for every place after its last cell that nothing takes."""
    taken = [0] * columns
    filled = []
    for number, row in enumerate(laid):
        last = 0
        for start, cell in row:
            last = start + cell.columns
            taken[start:last] = [number + cell.rows] * cell.columns
        holes = [Placed(None) for free in taken[last:] if free <= number]
        filled.append([*(cell for _, cell in row), *holes])
    return filled
