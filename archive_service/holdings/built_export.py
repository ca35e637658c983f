"""Read a built export: its inventory, and its leaves, which are made again in order of path.

Parts of records come from the stores, other leaves from what was kept at the build, and those of layouts from
running the layout over its shard again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from io import BytesIO
from tempfile import SpooledTemporaryFile, TemporaryFile
from typing import Any, BinaryIO, cast
from uuid import UUID

import orjson

from archive_service.errors import NotFound
from archive_service.holdings.completeness import paged
from archive_service.holdings.export_content import (
    STORED,
    ContentFile,
    ExportContent,
    person_path,
    record_path,
)
from archive_service.holdings.kept_leaves import KeptLeaves, ZippedLeaves
from archive_service.holdings.portable_decisions import DECISIONS
from archive_service.holdings.portable_holds import HOLDS
from archive_service.holdings.portable_holds import KIND as HOLDS_KIND
from archive_service.holdings.portable_identifiers import IDENTIFIERS
from archive_service.holdings.shard_building import unchanged_persons
from archive_service.holdings.shard_layouts import RunningLayouts, running
from archive_service.model.export_contents import Contents
from archive_service.model.export_index import ExportIndex, Segment, read_index
from archive_service.model.export_orders import BuiltExport
from archive_service.model.export_shards import PlannedShard, read_shard
from archive_service.model.keys import EXPORTS, export_content_key
from archive_service.model.records import Record
from archive_service.ports import EncryptedObjects
from exports.formats.spool import writing
from exports.portability.layouts import Layout
from exports.portability.tree_package import Inventory, TreeFile

_PAGE = 200
_IN_MEMORY = 8 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltPackage:
    """What was built for one order. `layouts` gives a layout by its name."""

    objects: EncryptedObjects
    content: ExportContent
    layouts: Callable[[str], Layout]
    built: BuiltExport
    key: str
    index: ExportIndex
    contents: Contents = Contents.PACKAGE
    chosen: frozenset[str] | None = None
    """The paths of the leaves in it, when it is not the whole."""

    def of(self, paths: Collection[str], root: str = "", leaves: int = 0, bytes_: int = 0) -> BuiltPackage:
        """Return the package that has these of its leaves alone, with its own root."""
        built = replace(self.built, root=root, leaves=leaves, bytes=bytes_)
        return replace(self, built=built, chosen=frozenset(paths))

    @contextmanager
    def inventory(self) -> Iterator[Inventory]:
        """Give the whole inventory, its lines in a file without a name.

        Raises:
            DestinationUnwritable: there is no room for the file.
        """
        with ExitStack() as stack:
            with writing():
                lines = stack.enter_context(TemporaryFile())
                lines.writelines(self.lines())
                lines.seek(0)
            built = self.built
            yield Inventory(built.root, built.leaves, built.bytes, cast("BinaryIO", lines))

    def lines(self, first: int = 0, count: int | None = None) -> Iterator[bytes]:
        """Yield lines with their LF, `count` from the one with the number `first`."""
        for _, lines in self._within(first, count):
            for _, line in lines:
                yield line

    @contextmanager
    def files(self, first: int = 0, count: int | None = None) -> Iterator[Iterator[TreeFile]]:
        """Give the leaves of these lines in order; each can be read until the next one is asked for.

        Leaves that cannot be made again as they were are found by whoever compares them with the inventory.
        """
        with ExitStack() as stack:
            yield self._files(first, count, ShardsAgain(self, stack.enter_context(ExitStack())))

    def _files(self, first: int, count: int | None, again: ShardsAgain) -> Iterator[TreeFile]:
        for segment, lines in self._within(first, count):
            with SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
                with writing():
                    self.objects.copy(EXPORTS, self.key, segment.kept, cast("BinaryIO", spool))
                kept = self._kept(cast("BinaryIO", spool))
                makers = _makers(segment)
                stored = _StoredParts(self)
                told = [(number, orjson.loads(line)) for number, line in lines]
                # A file that came with a package may have the kind of a part, anywhere.
                made = [one for _, one in told if one["kind"] in STORED and one["path"] not in kept]
                stored.expect((one["record"] for one in made), _evidence_in(made))
                for number, one in told:
                    yield self._file(one, kept, stored, makers.get(number), again)

    def _file(
        self,
        told: Mapping[str, Any],
        kept: KeptLeaves | ZippedLeaves,
        stored: _StoredParts,
        shard: int | None,
        again: ShardsAgain,
    ) -> TreeFile:
        path = told["path"]
        if shard is not None:
            return again.file(shard, path)
        about = told["kind"], told["person"], told["record"]
        if path in kept:
            return TreeFile(path, *about, partial(kept.open, path))
        return TreeFile(path, *about, partial(BytesIO, stored.read(told["record"], path)))

    def _kept(self, file: BinaryIO) -> KeptLeaves | ZippedLeaves:
        return ZippedLeaves(file) if self.built.snapshot_object else KeptLeaves(file)

    def _within(self, first: int, count: int | None) -> Iterator[tuple[Segment, Sequence[tuple[int, bytes]]]]:
        """Yield the segments that have some of these lines, with these lines and their numbers in the
        segment; other segments are read only to find chosen leaves.
        """
        before, end = 0, None if count is None else first + count
        for segment in self.index.segments:
            if end is not None and before >= end:
                return
            known = segment.leaves if self.chosen is None else 0
            if known and before + known <= first:
                before += known
                continue
            lines = self._lines_of(segment)
            wanted = lines[max(first - before, 0) : None if end is None else end - before]
            before += len(lines)
            if wanted:
                yield segment, wanted

    def _lines_of(self, segment: Segment) -> Sequence[tuple[int, bytes]]:
        """Return the lines of a segment that are in this package, with their numbers in the segment."""
        found = enumerate(BytesIO(self.objects.read(EXPORTS, self.key, segment.lines)))
        if self.chosen is None:
            return list(found)
        return [(number, line) for number, line in found if orjson.loads(line)["path"] in self.chosen]

    def parts_of(self, record: Record, evidence: Callable[[], str] = str) -> Sequence[ContentFile]:
        """Return the stored parts of a record that may be in it, in order of path; raise as
        `ExportContent.of_record`. `evidence` gives the SHA-256 (hex) that its evidence had, if it matters.
        """
        if self.contents is Contents.SERVED:
            return self.content.served_parts(record)
        return self.content.stored_parts(record, evidence)

    def evidence_digests(self) -> Mapping[str, bytes]:
        """Return the SHA-256 that the evidence of each record has in the inventory: reads all its lines."""
        found: dict[str, str] = {}
        for segment in self.index.segments:
            for line in BytesIO(self.objects.read(EXPORTS, self.key, segment.lines)):
                if b'"evidence"' in line:
                    found.update(_evidence_in([orjson.loads(line)]))
        return {record: bytes.fromhex(digest) for record, digest in found.items()}

    def shard(self, number: int) -> tuple[PlannedShard, KeptLeaves]:
        """Return what was planned for a shard, and its kept leaves."""
        objects = self.index.shards[number - 1]
        plan = read_shard(self.objects.read(EXPORTS, self.key, objects.plan))
        return plan, KeptLeaves(BytesIO(self.objects.read(EXPORTS, self.key, objects.kept)))


@dataclass(slots=True)
class ShardsAgain:
    """Files of layouts, made again; those of the last shard are at hand."""

    package: BuiltPackage
    stack: ExitStack
    _at_hand: tuple[int, str] = (0, "")
    _files: Mapping[str, TreeFile] = field(default_factory=dict)
    _evidence: Mapping[str, bytes] | None = None
    """Read only when the evidence of a record was renewed since the build."""

    def file(self, shard: int, path: str) -> TreeFile:
        """Return a file of a shard; when the layout does not make it any more, it is empty."""
        layout = path.partition("/")[0]
        if self._at_hand != (shard, layout):
            self.stack.close()
            self._at_hand = (shard, layout)
            self._files = {one.path: one for one in self._made(shard, layout)}
        return self._files.get(path) or TreeFile(path, "", None, None, BytesIO)

    def _evidence_of(self, record: str) -> str:
        if self._evidence is None:
            self._evidence = self.package.evidence_digests()
        return self._evidence.get(record, b"").hex()

    def _made(self, number: int, layout: str) -> Sequence[TreeFile]:
        plan, kept = self.package.shard(number)
        plan = plan.laid_out
        with_records = {person.id for person in plan.persons}
        files = [
            ContentFile(path=path, kind="person", content=kept.read(path), person=str(person))
            for person in (each for one in plan.persons for each in (one.id, *one.merged))
            if (path := person_path(person)) in kept
        ]
        layouts = {layout: self.package.layouts(layout)}
        known = unchanged_persons(plan, files)
        running_ = self.stack.enter_context(running(plan, layouts, known, files))
        for one in files:
            if UUID(one.person) in with_records:
                running_.add_person(str(one.person), one.content)
        self._add_records(plan, kept, running_)
        return list(running_.files())

    def _add_records(self, plan: PlannedShard, kept: KeptLeaves, into: RunningLayouts) -> None:
        records = [*(record for one in plan.persons for record in one.records), *plan.records]
        for page in paged([record for record in records if record_path(record) in kept], _PAGE):
            for record in self.package.content.records(page):
                told = [
                    ContentFile(path=path, kind=kind, content=kept.read(path))
                    for path, kind in kept_of_record(record.id, kept)
                ]
                stored = self.package.parts_of(record, partial(self._evidence_of, str(record.id)))
                into.add_record(sorted([*told, *stored], key=lambda one: one.path))


def kept_of_record(record: UUID, kept: KeptLeaves) -> Iterator[tuple[str, str]]:
    """Yield the paths of a record's kept leaves with their kinds."""
    folder = f"content/records/{record}"
    for name, kind in (
        (DECISIONS, "decisions"),
        (HOLDS, HOLDS_KIND),
        (IDENTIFIERS, "identifiers"),
        ("record.json", "record"),
    ):
        if (path := f"{folder}/{name}") in kept:
            yield path, kind


@dataclass(slots=True)
class _StoredParts:
    """Stored parts of records; the rows are read in pages, the parts record by record."""

    package: BuiltPackage
    _waiting: Iterator[Record] = field(default_factory=lambda: iter(()))
    _record: str = ""
    _parts: Mapping[str, bytes] = field(default_factory=dict)
    _evidence: Mapping[str, str] = field(default_factory=dict)

    def expect(self, records: Iterable[str], evidence: Mapping[str, str]) -> None:
        """Say of which records parts will be asked for, in this order, and the SHA-256 of their evidence."""
        self._evidence = evidence
        self._waiting = self._pages([UUID(one) for one in dict.fromkeys(records)])

    def _pages(self, records: Sequence[UUID]) -> Iterator[Record]:
        for page in paged(records, _PAGE):
            yield from self.package.content.records(page)

    def read(self, record: str, path: str) -> bytes:
        """Return a part; empty when the record has none of this path."""
        if record != self._record:
            found = next((one for one in self._waiting if str(one.id) == record), None)
            if found is None:
                raise NotFound(f"record {record} is no longer in the database")
            self._record = record
            parts = self.package.parts_of(found, lambda: self._evidence.get(record, ""))
            self._parts = {one.path: one.content for one in parts}
        return self._parts.get(path, b"")


def _evidence_in(lines: Iterable[Mapping[str, Any]]) -> Mapping[str, str]:
    """Return the SHA-256 of the evidence of records, by record."""
    return {one["record"]: one["sha256"] for one in lines if one["kind"] == "evidence"}


def _makers(segment: Segment) -> Mapping[int, int]:
    """Return the shard that makes a leaf again, by the leaf's number in the segment."""
    return {number: run.shard for run in segment.made for number in range(run.first, run.first + run.count)}


def index_of(built: BuiltExport, objects: EncryptedObjects, order: UUID) -> ExportIndex:
    """Return the index of what was built for an order; of one built before there were shards, its inventory
    and its snapshot as one segment.
    """
    if not built.index_object:
        whole = Segment(
            lines=built.inventory_object, kept=built.snapshot_object, leaves=built.leaves, bytes=built.bytes
        )
        return ExportIndex(segments=[whole], shards=[])
    return read_index(objects.read(EXPORTS, export_content_key(order), built.index_object))
