"""Assemble a package of its shards: one inventory in order of path, cut into segments, and their index."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from tempfile import TemporaryFile
from typing import Any, BinaryIO, cast
from uuid import UUID

import orjson

from archive_service.holdings.export_carrying import CarriedAlong, CarryFiles
from archive_service.holdings.export_content import ContentFile, ExportContent, unreadable_file
from archive_service.holdings.export_deltas import Differences, TellRemoved, differences, noted, only_new
from archive_service.holdings.export_outcomes import Outcomes
from archive_service.holdings.export_planning import Plan
from archive_service.holdings.export_surroundings import ExportSurroundings
from archive_service.holdings.package_merging import (
    SEGMENT_BYTES,
    PackageLines,
    PackageMerge,
    Part,
    SegmentFiles,
)
from archive_service.holdings.package_ranges import has_content, runs_of_the_rest
from archive_service.holdings.shard_leaves import ShardLeaves, tree_file
from archive_service.model.export_index import BuiltShardObjects, ExportIndex, Segment, written_index
from archive_service.model.export_orders import ExportOrder
from archive_service.model.export_shards import WHOLE, ExportShard, ShardOutcome, read_outcome
from archive_service.model.keys import EXPORTS, export_content_key, export_state_key
from archive_service.model.stored_objects import ObjectKind, StoredObject
from archive_service.ports import EncryptedObjects, EncryptedWriter
from exports.portability.documentation import documentation_files
from exports.portability.inventory import GrowingInventory
from exports.portability.layouts import LAYOUT_KINDS, Layout, PackageFacts
from exports.portability.package_states import CHANGED, REMOVED
from exports.portability.tree_package import TreeFile, checker_file

_MADE_KINDS = {kind.encode() for kind in LAYOUT_KINDS}
_DELTA = -1
"""The number of the part about what a delta leaves out."""


@dataclass(frozen=True, slots=True)
class Assembled:
    """A package: its index and the state after it as stored objects, all objects that were stored for it, and
    what it proves. `known` is the number of records in which nothing is new; None when it is no delta.
    """

    index: str
    state: str
    stored: Sequence[StoredObject]
    root: str
    leaves: int
    bytes: int
    known: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssemblePackages:
    """Assembles packages."""

    objects: EncryptedObjects
    content: ExportContent
    along: CarryFiles
    around: ExportSurroundings
    removed: TellRemoved
    segment_bytes: int = SEGMENT_BYTES

    def outcomes(self, shards: Sequence[ExportShard]) -> Outcomes:
        """Return what became of the records of all shards. Raise `DigestMismatch` or `NotFound` when one, or
        the plan of which layouts make its files again, is damaged.
        """
        found = Outcomes()
        for shard in shards:
            self.objects.check(shard.plan_object)
            found.add(self._outcome(shard)[0])
        return found

    def assembled(
        self,
        order: ExportOrder,
        plan: Plan,
        shards: Sequence[ExportShard],
        outcomes: Outcomes,
        layouts: Mapping[str, Layout],
        before: BinaryIO | None = None,
    ) -> Assembled:
        """Merge the shards, in order of number, with what is about the whole package; store the segments.

        With the state `before`, what the receiver has already is left out.

        Raises:
            ExportError: two paths clash, or a file is not allowed.
            OSError: there is no room for the temporary files.
        """
        with ExitStack() as stack:
            lines, kept = (cast("BinaryIO", stack.enter_context(TemporaryFile())) for _ in range(2))
            parts = self.parts(shards, lines, kept)
            parts.append(self.head(order, plan, shards, outcomes, layouts, lines, kept))
            merge = self.merge(lines, kept)
            state = cast("BinaryIO", stack.enter_context(TemporaryFile()))
            if before is None:
                return self._segmented(
                    order.id, merge, parts, noted(merge.merged(parts), state), state, shards
                )
            found = stack.enter_context(differences(merge.merged(parts), before, outcomes.lost))
            parts.append(self._told(found, lines, kept))
            new = only_new(merge.merged(parts), before)
            made = self._segmented(order.id, merge, parts, new, found.state, shards)
            return replace(made, known=found.known)

    def served(
        self,
        order: UUID,
        shards: Sequence[ExportShard],
        outcomes: Outcomes,
        layouts: Mapping[str, Layout],
    ) -> Assembled:
        """Merge shards of what is served alone, as `assembled` does; no delta can continue it. Raise
        `DigestMismatch` or `NotFound` when files of a shard could not be made again.
        """
        for shard in shards:
            self.objects.check(shard.kept_object)
        with ExitStack() as stack:
            lines, kept = (cast("BinaryIO", stack.enter_context(TemporaryFile())) for _ in range(2))
            # What they keep is no leaf of the package: it stays in their own objects.
            parts = [Part(one.number, self._copied(one, one.lines_object, lines), (0, 0)) for one in shards]
            told = self._laid_out(shards, outcomes, (), layouts)
            parts.append(self._written(WHOLE, told, lines, kept))
            merge = self.merge(lines, kept)
            return self._segmented(order, merge, parts, merge.merged(parts), None, shards)

    def _segmented(
        self,
        order: UUID,
        merge: PackageMerge,
        parts: Sequence[Part],
        merged: Iterator[PackageLines],
        state: BinaryIO | None,
        shards: Sequence[ExportShard],
    ) -> Assembled:
        """Store merged lines in segments, their index, and the state after the package, which is written when
        all lines were read; None when no delta can continue it.
        """
        inventory, stored, segments = GrowingInventory(), list[StoredObject](), list[Segment]()
        key = export_content_key(order)
        # Together: to sync many files costs hardly more than to sync one.
        with self.objects.together() as batch:
            for segment in merge.segments(merge.entries(parts), merged, inventory):
                segments.append(stored_segment(segment, key, batch, stored))
            index, left = put_ends(order, segments, shards, state, batch)
        return Assembled(
            index=index.name,
            state=left[0].name if left else "",
            stored=[*stored, index, *left],
            root=inventory.root(),
            leaves=inventory.leaves,
            bytes=inventory.bytes,
        )

    def merge(self, lines: BinaryIO, kept: BinaryIO) -> PackageMerge:
        """Return the merging of parts in these files."""
        return PackageMerge(lines, kept, _MADE_KINDS, self.segment_bytes)

    def parts(self, shards: Iterable[ExportShard], lines: BinaryIO, kept: BinaryIO) -> list[Part]:
        """Copy the files of shards to the ends of those of the package, and return their places."""
        return [self._part(shard, lines, kept) for shard in shards]

    def parts_of_the_rest(self, shards: Iterable[ExportShard], lines: BinaryIO, kept: BinaryIO) -> list[Part]:
        """The same without the kept leaves of shards that have none outside of the folders."""
        parts = list[Part]()
        for shard in shards:
            part = Part(shard.number, self._copied(shard, shard.lines_object, lines), (0, 0))
            if has_content(runs_of_the_rest([part], lines), lines, _MADE_KINDS):
                part = replace(part, kept=self._copied(shard, shard.kept_object, kept))
            parts.append(part)
        return parts

    def _part(self, shard: ExportShard, lines: BinaryIO, kept: BinaryIO) -> Part:
        of_lines = self._copied(shard, shard.lines_object, lines)
        return Part(shard.number, of_lines, self._copied(shard, shard.kept_object, kept))

    def _copied(self, shard: ExportShard, name: str, file: BinaryIO) -> tuple[int, int]:
        """Copy an object of a shard to the end of a file; return where it is there."""
        start = file.tell()
        self.objects.copy(EXPORTS, export_content_key(shard.export), name, file)
        return start, file.tell()

    def _told(self, found: Differences, lines: BinaryIO, kept: BinaryIO) -> Part:
        """Write what a delta says of files that the receiver has: gone, or changed."""
        with TemporaryFile() as removed:
            removed.writelines(self.removed.lines(found.removed))
            told = [(REMOVED, "removed", cast("BinaryIO", removed)), (CHANGED, "changed", found.changed)]
            files = [TreeFile(path, kind, None, None, partial(_again, file)) for path, kind, file in told]
            return self._written(_DELTA, files, lines, kept)

    def _written(self, number: int, files: Iterable[TreeFile], lines: BinaryIO, kept: BinaryIO) -> Part:
        """Write leaves that are kept, as a part with this number."""
        before = lines.tell(), kept.tell()
        with TemporaryFile() as spool:
            leaves = ShardLeaves(cast("BinaryIO", spool))
            for file in files:
                leaves.add(file, keep=True)
            leaves.write(lines, kept)
        return Part(number, (before[0], lines.tell()), (before[1], kept.tell()))

    def head(
        self,
        order: ExportOrder,
        plan: Plan,
        shards: Sequence[ExportShard],
        outcomes: Outcomes,
        layouts: Mapping[str, Layout],
        lines: BinaryIO,
        kept: BinaryIO,
    ) -> Part:
        """Write the leaves that are about the whole package at the ends of its files."""
        along = CarriedAlong(outcomes.unreadable_before, outcomes.damaged, outcomes.came)
        scope, lost = order.details.scope, outcomes.unreadable
        about = self.along.files(scope, order.tenant, plan, lost, along, made_here=outcomes.made_here)
        return self._written(
            # What is about the package comes before the list of what cannot be read, which it adds to.
            WHOLE,
            chain(
                outcomes.gathered(about),
                self._whole(order, plan, shards, outcomes, layouts),
            ),
            lines,
            kept,
        )

    def _whole(
        self,
        order: ExportOrder,
        plan: Plan,
        shards: Sequence[ExportShard],
        outcomes: Outcomes,
        layouts: Mapping[str, Layout],
    ) -> Iterator[TreeFile]:
        scope = order.details.scope
        yield checker_file()
        yield from documentation_files()
        places = list(self.content.establishments(scope.establishments))
        yield from map(tree_file, places)
        yield from map(tree_file, self.content.rulebooks(outcomes.rulebooks, outcomes.damaged))
        beside = self.around.files(
            order, plan, outcomes.unreadable, outcomes.came, outcomes.damaged, made_here=outcomes.made_here
        )
        yield from outcomes.gathered(beside)
        told = [orjson.loads(place.content) for place in places]
        yield from self._laid_out(shards, outcomes, told, layouts, delta=order.details.after is not None)

    def _laid_out(
        self,
        shards: Sequence[ExportShard],
        outcomes: Outcomes,
        establishments: Sequence[Mapping[str, Any]],
        layouts: Mapping[str, Layout],
        *,
        delta: bool = False,
    ) -> Iterator[TreeFile]:
        """Yield the list of what cannot be read, and the files of layouts about the whole package."""
        outcomes.damaged.sort(key=lambda one: sorted(one.items()))
        told = unreadable_file(outcomes.damaged, outcomes.unreadable, outcomes.unreadable_before)
        if told:
            path = "content/unreadable.ndjson"
            yield tree_file(ContentFile(path=path, kind="unreadable", content=told))
        about = PackageFacts(
            establishments=establishments,
            first_day=min(outcomes.days, default=None),
            last_day=max(outcomes.days, default=None),
            latest=outcomes.latest,
            unreadable=told.count(b"\n"),
            delta=delta,
            beside=outcomes.beside.told(),
        )
        for name, layout in layouts.items():
            yield from layout.whole(self._facts(name, shards), about)

    def _facts(self, layout: str, shards: Iterable[ExportShard]) -> Iterator[bytes]:
        for shard in shards:
            facts = self._outcome(shard)[1]
            if layout in facts:
                yield facts[layout]

    def _outcome(self, shard: ExportShard) -> tuple[ShardOutcome, Mapping[str, bytes]]:
        key = export_content_key(shard.export)
        return read_outcome(self.objects.read(EXPORTS, key, shard.outcome_object))


def stored_segment(
    segment: SegmentFiles, key: str, batch: EncryptedWriter, stored: list[StoredObject]
) -> Segment:
    """Put the files of a segment into a batch, and add their objects to `stored`."""
    lines, kept = (batch.put(EXPORTS, key, file, ObjectKind.EXPORT) for file in (segment.lines, segment.kept))
    stored += lines, kept
    return Segment(
        lines=lines.name, kept=kept.name, leaves=segment.leaves, bytes=segment.bytes, made=segment.made
    )


def put_ends(
    order: UUID,
    segments: Sequence[Segment],
    shards: Sequence[ExportShard],
    state: BinaryIO | None,
    batch: EncryptedWriter,
) -> tuple[StoredObject, Sequence[StoredObject]]:
    """Put the index of a package and the state after it, if there is one, into a batch, and return their
    objects.
    """
    left = list[StoredObject]()
    if state is not None:
        state.seek(0)
        left.append(batch.put(EXPORTS, export_state_key(order), state, ObjectKind.EXPORT))
    made_again = [BuiltShardObjects(plan=one.plan_object, kept=one.kept_object) for one in shards]
    index = written_index(ExportIndex(segments=segments, shards=made_again))
    return batch.put(EXPORTS, export_content_key(order), index, ObjectKind.EXPORT), left


def _again(file: BinaryIO) -> BinaryIO:
    """Return a file at its beginning, to be read once more; its owner's stays open."""
    file.seek(0)
    return os.fdopen(os.dup(file.fileno()), "rb")
