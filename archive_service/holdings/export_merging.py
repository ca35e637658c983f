"""Merge a package in two parts, which two workers do at the same time.

The folders of deposits, persons and records have most lines of a package, and need the shards alone. The rest
has what is about the whole package. A package that cannot be merged so is assembled in one piece.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from archive_service.holdings.package_ranges import (
    are_in_the_way,
    is_empty,
    runs_in_folders,
    runs_of_the_rest,
)
from archive_service.holdings.part_merging import PartDone, StoreParts, part_files
from archive_service.holdings.shard_comparison import Compared, equation_of, hole_of
from archive_service.model.export_contents import Contents
from archive_service.model.export_orders import ExportOrder
from archive_service.model.export_shards import FOLDERS, REST, ExportShard
from exports.portability.layouts.registry import layouts_in


class _InTheWay(Exception):
    """A file that is in none of the folders may clash with one that is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeInParts:
    """Merges packages in two parts."""

    store: StoreParts
    fewest: int = 1_000
    """A package of fewer records is assembled in one piece: each part reads all shards."""

    def rows(self, order: ExportOrder, records: int) -> Sequence[ExportShard]:
        """Return the rows of the parts of a package; none when it is assembled in one piece, as are deltas
        and what is served alone.
        """
        details = order.details
        is_package = details.contents is Contents.PACKAGE and details.predecessor is None
        if not is_package or records < self.fewest:
            return ()
        return [
            ExportShard(export=order.id, number=number, digest=b"", records=0, plan_object="")
            for number in (REST, FOLDERS)
        ]

    def folders(
        self, row: ExportShard, shards: Sequence[ExportShard], going_on: Callable[[], None]
    ) -> PartDone:
        """Merge what the shards have in the folders. `going_on` is called with each segment; it raises when
        the order is over.

        Raises:
            ExportError: two paths clash.
            OSError: there is no room for the temporary files.
        """
        if not all(one.lines_object for one in shards):
            return self.store.undone(row)
        with part_files() as files:
            parts = self.store.assembly.parts(shards, files.lines, files.kept)
            runs = runs_in_folders(parts, files.lines)
            return self.store.merged(row, files, runs, parts, going_on)

    def rest(
        self,
        order: ExportOrder,
        row: ExportShard,
        compared: Compared,
        shards: Sequence[ExportShard],
        going_on: Callable[[], None],
    ) -> PartDone:
        """Merge what is in no folder, with what is about the whole package. Nothing is merged when the shards
        are not as planned now, or the equation does not hold: then the last step plans again, or refuses the
        order. Raise as `folders` does.
        """
        plan, outcomes = compared.plan, compared.outcomes
        if outcomes is None or hole_of(plan, outcomes):
            return self.store.undone(row)
        layouts = layouts_in(order.details.layouts)
        with part_files() as files:
            parts = self.store.assembly.parts_of_the_rest(shards, files.lines, files.kept)
            about = self.store.assembly.head(order, plan, shards, outcomes, layouts, files.lines, files.kept)
            if not is_empty(runs_in_folders([about], files.lines)):
                return self.store.undone(row)
            parts.append(about)
            runs, found = runs_of_the_rest(parts, files.lines), equation_of(plan, outcomes)
            try:
                return self.store.merged(row, files, runs, parts, going_on, found, _keep_apart)
            except _InTheWay:
                return self.store.undone(row)


def _keep_apart(paths: Sequence[bytes]) -> None:
    if are_in_the_way(paths):
        raise _InTheWay
