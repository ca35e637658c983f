"""The rows of a shard's records are read once, unless there are very many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

import pytest

from archive_service.errors import NotFound
from archive_service.holdings import shard_rows
from archive_service.holdings.shard_rows import ShardContradicts, ShardRows

PAGES = [[UUID(int=10 * page + row) for row in range(3)] for page in range(4)]


class Rows:
    """Gives the identifiers themselves as rows; notes each page that is read."""

    def __init__(self, gone: UUID | None = None) -> None:
        self.read: list[Sequence[UUID]] = []
        self.gone = gone

    def records(self, wanted: Sequence[UUID]) -> Sequence[Any]:
        if self.gone in wanted:
            raise NotFound("no row")
        self.read.append(wanted)
        return list(wanted)


def rows_of(content: Rows) -> Any:
    return ShardRows(cast("Any", content), PAGES)


def test_rows_that_were_read_before_are_not_read_again() -> None:
    content, asked = Rows(), list[None]()
    rows = rows_of(content)

    first = list(rows.read_first())
    pages = list(rows.read(lambda: asked.append(None)))

    assert first == [row for page in PAGES for row in page]
    assert pages == content.read == PAGES
    assert len(asked) == len(PAGES)


def test_rows_are_read_page_by_page_when_nobody_needed_them_before() -> None:
    content = Rows()
    pages = rows_of(content).read(lambda: None)

    assert next(pages) == PAGES[0]
    assert content.read == PAGES[:1]
    assert list(pages) == PAGES[1:]


def test_of_very_many_rows_only_the_first_stay_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shard_rows, "_KEPT_PAGES", 2)
    content = Rows()
    rows = rows_of(content)

    assert len(list(rows.read_first())) == 12
    assert list(rows.read(lambda: None)) == PAGES
    assert content.read == [*PAGES, *PAGES[2:]]


def test_a_record_without_a_row_contradicts_the_plan() -> None:
    with pytest.raises(ShardContradicts):
        list(rows_of(Rows(PAGES[2][1])).read_first())
    with pytest.raises(ShardContradicts):
        list(rows_of(Rows(PAGES[2][1])).read(lambda: None))
