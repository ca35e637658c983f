"""What became of the records of an order, put together from its shards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from archive_service.holdings.export_content import ContentFile
from archive_service.holdings.shard_leaves import tree_file
from archive_service.model.decisions import RulebookRef
from archive_service.model.export_shards import ShardOutcome
from exports.portability.layouts.beside import UNOWNED, GatheredBeside
from exports.portability.tree_package import TreeFile


@dataclass(slots=True)
class Outcomes:
    """What became of all records of an order."""

    exported: int = 0
    unreadable: dict[UUID, str] = field(default_factory=dict)
    latest: datetime | None = None
    damaged: list[Mapping[str, str]] = field(default_factory=list)
    rulebooks: set[RulebookRef] = field(default_factory=set)
    days: set[date] = field(default_factory=set)
    unreadable_before: list[bytes] = field(default_factory=list)
    """Lines of other instances about what they could not read."""
    came: list[bytes] = field(default_factory=list)
    """Statements of completeness that came with packages."""
    made_here: bool = False
    """Whether records of the order were made by this instance."""
    beside: GatheredBeside = field(default_factory=GatheredBeside)
    """What the first page says of files that belong to no record."""

    @property
    def lost(self) -> frozenset[str]:
        """The identifiers of records, persons, deposits and rulebooks of which something is unreadable."""
        told = [{**one, "reason": "", "part": ""} for one in self.damaged]
        named = (value for one in told for value in one.values())
        return frozenset((*map(str, self.unreadable), *named))

    def add(self, one: ShardOutcome) -> None:
        """Take in what became of those of a shard."""
        self.exported += one.exported
        self.unreadable |= one.unreadable
        self.damaged += one.damaged
        self.rulebooks |= one.rulebooks
        self.days |= one.days
        self.latest = max(filter(None, (self.latest, one.latest)), default=None)
        for path in one.unowned:
            self.beside.add(path, UNOWNED, b"")

    def gathered(self, files: Iterable[ContentFile]) -> Iterator[TreeFile]:
        """Yield files of the content as files of the package, once the first page knows of them."""
        for one in files:
            self.beside.add(one.path, one.kind, one.content)
            yield tree_file(one)
