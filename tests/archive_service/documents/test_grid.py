"""Every place of a table is filled once, and no cell is lost, whatever its spans."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from archive_service.documents.grid import Placed, grid
from archive_service.model.content import Cell

spans = st.integers(-1, 5) | st.just(10**9)
rows = st.lists(st.lists(st.builds(Cell, st.just(()), columns=spans, rows=spans), max_size=5), max_size=8)


@given(rows, st.integers(-1, 9))
def test_each_place_is_filled_once(table: list[list[Cell]], header_rows: int) -> None:
    made = grid(table, header_rows)
    assert len(made.header) + len(made.body) == len(table)
    for part in (made.header, made.body):
        filled: Counter[tuple[int, int]] = Counter()
        for number, row in enumerate(part):
            for column, cell in zip(_starts(filled, number, row, made.columns), row, strict=True):
                filled.update(
                    (number + down, column + right)
                    for down in range(cell.rows)
                    for right in range(cell.columns)
                )
        assert filled == Counter((row, column) for row in range(len(part)) for column in range(made.columns))


@given(rows, st.integers(0, 9))
def test_no_cell_is_lost(table: list[list[Cell]], header_rows: int) -> None:
    made = grid(table, header_rows)
    placed = [cell.cell for row in (*made.header, *made.body) for cell in row if cell.cell is not None]
    assert placed == [cell for row in table for cell in row]


def _starts(filled: Counter[tuple[int, int]], number: int, row: list[Placed], columns: int) -> list[int]:
    starts, column = [], 0
    for cell in row:
        while filled[number, column]:
            column += 1
        starts.append(column)
        column += cell.columns
    assert column <= columns
    return starts
