"""Complete a source's table: every place of the grid is filled exactly once, whatever spans the source
declares.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive_service.model.content import Cell

MOST_COLUMNS = 20
"""A table with more columns is drawn as a list of its rows: columns on an A4 page would be narrower than a
word.
"""

MOST_ROWS_SPANNED = 40
"""A cell with more rows is cut here and continues as empty places: a page cannot hold more."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell and the grid places that it takes; `cell` is None where the source left a hole."""

    cell: Cell | None
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows that each fill all `columns` places (including places taken by cells from above), in reading
    order.
    """

    columns: int
    header: Sequence[Sequence[Placed]]
    body: Sequence[Sequence[Placed]]


def grid(rows: Sequence[Sequence[Cell]], header_rows: int) -> Grid:
    """Return the table with corrected spans: overlapping and excessive spans are reduced, holes are filled.

    A span never leaves the header or the body in which it starts. When `columns` is more than `MOST_COLUMNS`,
    the table is not drawn and its rows are left out here.
    """
    header_rows = max(0, min(header_rows, len(rows)))
    # A width above the widest drawn table need not be known exactly: spans multiply, rows by columns too.
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
    """Return the cells of each row with the columns where they start; a span is reduced where it meets
    another.

    No span is counted as more than `widest`.
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
    """Return the rows, with a hole for every place after the last cell that nothing takes."""
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
