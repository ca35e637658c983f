"""Build one shard of an export: read its records once, and give the lines of its leaves, what is kept of
them, and what its layouts say of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import BinaryIO, cast
from uuid import UUID

from archive_service.errors import ArchiveServiceError
from archive_service.holdings.carried_files import CarriedFiles
from archive_service.holdings.carried_traces import traces_of
from archive_service.holdings.completeness import paged
from archive_service.holdings.declared_identifiers import declared_by
from archive_service.holdings.export_annotations import annotations_of
from archive_service.holdings.export_content import STORED, ContentFile, ExportContent
from archive_service.holdings.export_events import ExportEvents
from archive_service.holdings.export_history import History
from archive_service.holdings.portable_completeness import (
    OUTSIDE_SCOPE,
    PERSON,
    KindCounts,
    person_statement,
)
from archive_service.holdings.portable_traces import left_out_with
from archive_service.holdings.served_shards import ServedShards
from archive_service.holdings.shard_layouts import running
from archive_service.holdings.shard_leaves import ShardLeaves, tree_file
from archive_service.holdings.shard_rows import ShardContradicts, ShardRows
from archive_service.model.export_contents import Contents
from archive_service.model.export_orders import ExportKind
from archive_service.model.export_shards import PlannedShard, ShardOutcome
from archive_service.model.identifiers import LegalEntity
from archive_service.model.records import Record
from exports.portability.inventory import leaf_of_file
from exports.portability.layouts import LAYOUT_KINDS, Layout
from signing.merkle import leaf_hash

_PAGE = 200


@dataclass(frozen=True, slots=True)
class BuiltShard:
    """The files of a shard that was built, at their beginnings, and what became of its records."""

    lines: BinaryIO
    kept: BinaryIO
    outcome: ShardOutcome
    facts: Mapping[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildShards:
    """Builds shards."""

    content: ExportContent
    carried: CarriedFiles

    @contextmanager
    def built(
        self,
        shard: PlannedShard,
        kind: ExportKind,
        tenants: Collection[LegalEntity],
        all_places: bool,
        layouts: Mapping[str, Layout],
        going_on: Callable[[], None],
    ) -> Iterator[BuiltShard]:
        """Build a shard into temporary files, which are gone when the block ends.

        `all_places` says that the order is for all establishments of the legal entity. `going_on` is called
        with each page of records; it raises when the order is over.

        Raises:
            ShardContradicts: a record has another person than the plan says, or no row.
            StoreUnavailable, OSError: it is built later.
        """
        outcome = ShardOutcome()
        with TemporaryFile() as spool, TemporaryFile() as lines, TemporaryFile() as kept:
            leaves = ShardLeaves(cast("BinaryIO", spool))
            if shard.contents is Contents.SERVED:
                served, rows = ServedShards(self.content), self.rows(shard)
                facts = served.add(shard, rows, all_places, layouts, leaves, outcome, going_on)
            else:
                facts = self._add(shard, kind, tenants, all_places, layouts, leaves, outcome, going_on)
            leaves.write(cast("BinaryIO", lines), cast("BinaryIO", kept))
            lines.seek(0)
            kept.seek(0)
            yield BuiltShard(cast("BinaryIO", lines), cast("BinaryIO", kept), outcome, facts)

    def _add(
        self,
        shard: PlannedShard,
        kind: ExportKind,
        tenants: Collection[LegalEntity],
        all_places: bool,
        layouts: Mapping[str, Layout],
        leaves: ShardLeaves,
        outcome: ShardOutcome,
        going_on: Callable[[], None],
    ) -> Mapping[str, bytes]:
        """Add the leaves of a shard of a whole package; return what its layouts say of it."""
        for one in self.content.deposits(shard.deposits, kind, outcome):
            leaves.add_content(one, keep=True)
            outcome.note(one.path, one.kind)
        fresh, rows = shard.laid_out, self.rows(shard)
        persons = list(self._about_persons(shard, rows, all_places, outcome))
        with running(fresh, layouts, unchanged_persons(shard, persons), persons) as laid_out:
            with_records = {str(one.id) for one in fresh.persons}
            known = {str(one) for one in shard.known}
            for one in persons:
                leaves.add_content(one, keep=True)
                if one.person in with_records:
                    laid_out.add_person(one.person, one.content)
            for files in self.records(shard, rows, kind, outcome, going_on):
                digests = [leaves.add_content(one, keep=one.kind not in STORED) for one in files]
                if files[0].record not in known:
                    laid_out.add_record(files, digests)
            for one in self.events(shard, rows, outcome, all_places=all_places):
                leaves.add_content(one, keep=True)
            for one in self.stated(shard, tenants, outcome, all_places=all_places):
                leaves.add_content(one, keep=True)
                outcome.note(one.path, one.kind)
            for file in laid_out.files():
                leaves.add(file, keep=False)
                if file.kind not in LAYOUT_KINDS:
                    raise ValueError(f"a layout makes a file of the kind {file.kind}")
            return laid_out.facts()

    def rows(self, shard: PlannedShard) -> ShardRows:
        """Return the rows of a shard's records; nothing is read yet."""
        return ShardRows(self.content, list(paged(list(shard.owners), _PAGE)))

    def around(
        self, shard: PlannedShard, rows: ShardRows, kind: ExportKind, all_places: bool, outcome: ShardOutcome
    ) -> Iterator[Sequence[ContentFile]]:
        """Yield the files about the deposits and the persons of a shard, each alone."""
        for one in self.content.deposits(shard.deposits, kind, outcome):
            yield [one]
        for one in self._about_persons(shard, rows, all_places, outcome):
            yield [one]
        for one in self.events(shard, rows, outcome, all_places=all_places):
            yield [one]

    def events(
        self, shard: PlannedShard, rows: ShardRows, outcome: ShardOutcome, *, all_places: bool
    ) -> Iterator[ContentFile]:
        """Yield what people stated of the files of a shard's persons, only of their own files in an order for
        some establishments; and what the persons had rectified.
        """
        events, persons = ExportEvents(self.content), _persons(shard)
        if persons and events.are_there():
            places = None if all_places else {record.establishment for record in rows.read_first()}
            yield from events.of(persons, places, outcome)
        yield from annotations_of(persons, self.content.transactions, outcome)

    def _about_persons(
        self, shard: PlannedShard, rows: ShardRows, all_places: bool, outcome: ShardOutcome
    ) -> Iterator[ContentFile]:
        """Yield the files about persons; an order for some establishments tells only the local identifiers
        that their records declare: another establishment may know the person by others.
        """
        own = None if all_places else declared_by(rows.read_first())
        return self.content.persons(_persons(shard), outcome, own)

    def stated(
        self,
        shard: PlannedShard,
        tenants: Collection[LegalEntity],
        outcome: ShardOutcome,
        *,
        all_places: bool,
    ) -> Iterator[ContentFile]:
        """Yield the files of former packages, and the completeness of each person unless they say it."""
        came: defaultdict[str, list[bytes]] = defaultdict(list)
        for one in self.carried_on(shard, tenants, outcome, all_places=all_places):
            if one.kind == PERSON and one.person is not None:
                came[one.person].append(one.content)
            yield one
        counted: defaultdict[UUID, KindCounts] = defaultdict(KindCounts)
        for (of, kind, reason), count in outcome.tally.items():
            counted[of].add(kind, reason, count)
        for person in shard.persons:
            counts = counted[person.id]
            for kind, count in person.outside:
                counts.add(kind, OUTSIDE_SCOPE, count)
            if counts.adds_to(came[str(person.id)]):
                path, content = person_statement(person.id, counts)
                if content in came[str(person.id)]:
                    continue
                yield ContentFile(path=path, kind=PERSON, content=content, person=str(person.id))

    def carried_on(
        self,
        shard: PlannedShard,
        tenants: Collection[LegalEntity],
        outcome: ShardOutcome,
        *,
        all_places: bool,
    ) -> Iterator[ContentFile]:
        """Yield the files of former packages about the deposits, persons and readable records of a shard that
        came for one of these tenants; of what cannot be read, no traces.
        """
        planned = shard.owners
        readable = [record for record in planned if record not in outcome.unreadable]
        for page in paged([*shard.deposits, *_persons(shard), *readable]):
            found = self.carried.of(page, tenants, outcome.damaged)
            left_out = frozenset(left_out_with(outcome.damaged))
            yield from traces_of(found, planned, left_out, all_places=all_places)

    def records(
        self,
        shard: PlannedShard,
        rows: ShardRows,
        kind: ExportKind,
        outcome: ShardOutcome,
        going_on: Callable[[], None],
    ) -> Iterator[Sequence[ContentFile]]:
        """Yield the files of each record that can be read, those of one person after one another."""
        planned = shard.owners
        for records in rows.read(going_on):
            history = self.content.history.of(records, kind)
            outcome.damaged += history.damaged
            for record in records:
                if record.person != planned[record.id]:
                    raise ShardContradicts
                if (files := self._files(record, history, outcome)) is not None:
                    yield files

    def _files(self, record: Record, history: History, outcome: ShardOutcome) -> Sequence[ContentFile] | None:
        try:
            files = self.content.of_record(record, history)
        except ArchiveServiceError as error:
            if error.retryable:
                raise
            outcome.unreadable[record.id] = error.code
            if record.person is not None:
                outcome.tally[record.person, record.kind.value, error.code] += 1
            return None
        outcome.exported += 1
        if record.person is not None:
            outcome.tally[record.person, record.kind.value, ""] += 1
        outcome.on(record.document_date)
        outcome.rulebooks.update(history.rulebooks_of(record))
        return files


def unchanged_persons(shard: PlannedShard, persons: Iterable[ContentFile]) -> frozenset[str]:
    """Return the persons whose file the receiver of a delta has as it is."""
    return frozenset(
        one.person
        for one in persons
        if one.person is not None
        and one.person in shard.known_persons
        and shard.known_persons[one.person] == leaf_hash(leaf_of_file(tree_file(one)).line()).hex()
    )


def _persons(shard: PlannedShard) -> Sequence[UUID]:
    """Return the persons of a shard, and those who were merged into them."""
    return sorted((each for one in shard.persons for each in (one.id, *one.merged)), key=str)
