"""The rows of a shard's records, which are needed twice and read once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from archive_service.errors import NotFound
from archive_service.holdings.export_content import ExportContent
from archive_service.model.records import Record

_KEPT_PAGES = 10


class ShardContradicts(Exception):
    """A record is no longer where the plan has it: the order is planned again."""


@dataclass(frozen=True, slots=True)
class ShardRows:
    """The rows of a shard's records. Those that are read before the others need them stay in memory; of a
    large shard only the first: its others are read again.
    """

    content: ExportContent
    pages: Sequence[Sequence[UUID]]
    _kept: list[Sequence[Record]] = field(default_factory=list)

    def read_first(self) -> Iterator[Record]:
        """Yield all records, before `read` gives them.

        Raises:
            ShardContradicts: one has no row.
        """
        for page in self.pages:
            records = self._read(page)
            if len(self._kept) < _KEPT_PAGES:
                self._kept.append(records)
            yield from records

    def read(self, going_on: Callable[[], None]) -> Iterator[Sequence[Record]]:
        """Yield the records page by page; `going_on` is called before each page. Raise as `read_first`."""
        for number, page in enumerate(self.pages):
            going_on()
            yield self._kept[number] if number < len(self._kept) else self._read(page)

    def _read(self, page: Sequence[UUID]) -> Sequence[Record]:
        try:
            return self.content.records(page)
        except NotFound as error:
            raise ShardContradicts from error
