"""Every place of a table is filled once, and no cell is lost, whatever its spans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from hypothesis import assume, example, given
from hypothesis import strategies as st

from archive_service.documents.grid import MOST_COLUMNS, Placed, grid
from archive_service.model.content import Cell

spans = st.integers(-1, 5) | st.just(10**9)
rows = st.lists(st.lists(st.builds(Cell, st.just(()), columns=spans, rows=spans), max_size=5), max_size=8)


def spanning(*spans: Sequence[tuple[int, int]]) -> list[list[Cell]]:
    """Make a table of empty cells from their columns and rows."""
    return [[Cell((), columns=columns, rows=rows) for columns, rows in row] for row in spans]


@given(rows, st.integers(-1, 9))
# A span that met one from above was counted whole, and the cells after it had no place left.
@example(spanning([(1, 4), (1, 5), (9, 4)], [], [], [(9, 9)], [(9, 1), (3, 2)], [(1, 9), (1, 9), (9, 9)]), 0)
def test_each_place_is_filled_once(table: list[list[Cell]], header_rows: int) -> None:
    made = grid(table, header_rows)
    assume(made.columns <= MOST_COLUMNS)
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
    assume(made.columns <= MOST_COLUMNS)
    placed = [cell.cell for row in (*made.header, *made.body) for cell in row if cell.cell is not None]
    assert placed == [cell for row in table for cell in row]


def test_spans_that_multiply_cost_no_more_than_their_cells() -> None:
    # Ten thousand bytes of a source: counted whole, a million columns, each with a hole in every row below.
    made = grid(spanning([(1_000, 1)] * 1_000, *[[(1, 1)]] * 1_000), 0)

    assert made.columns > MOST_COLUMNS
    assert (made.header, made.body) == ((), ())


def _starts(filled: Counter[tuple[int, int]], number: int, row: Sequence[Placed], columns: int) -> list[int]:
    starts, column = [], 0
    for cell in row:
        while filled[number, column]:
            column += 1
        starts.append(column)
        column += cell.columns
    assert column <= columns
    return starts
