"""Tables of narratives: find the rows that are the header."""

from __future__ import annotations

from collections.abc import Sequence

from archive_service.model.content import Cell, TableBlock


def table_of(
    head: Sequence[Sequence[Cell]], body: Sequence[Sequence[Cell]], caption: str, where: str
) -> TableBlock:
    """Return a table; when it has no header of its own, the first rows made only of header cells are the
    header.

    A table cannot consist of a header alone: its rows are then the body.
    """
    first = 0
    while not head and first < len(body) - 1 and body[first] and all(cell.header for cell in body[first]):
        first += 1
    rows = [*head, *body]
    return TableBlock(rows, (len(head) or first) if body else 0, caption, where)
