"""Build a shard of an order through FHIR Bulk Data: nothing but what is handed over file by file.

What the layout is made of again later, and nobody can fetch, is kept beside: it is no leaf.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import orjson

from archive_service.errors import ArchiveServiceError, IntermediateTier
from archive_service.holdings.declared_identifiers import declared_by
from archive_service.holdings.export_content import ContentFile, ExportContent, record_path
from archive_service.holdings.shard_layouts import RunningLayouts, running
from archive_service.holdings.shard_leaves import ShardLeaves
from archive_service.holdings.shard_rows import ShardContradicts, ShardRows
from archive_service.model.export_shards import PlannedShard, ShardOutcome
from archive_service.model.records import Record
from archive_service.model.tiers import Tier
from exports.portability.layouts import Layout

SERVED_RECORD = "served-record/1"


@dataclass(frozen=True, slots=True)
class ServedShards:
    """Reads the persons and records of shards for their layouts."""

    content: ExportContent

    def add(
        self,
        shard: PlannedShard,
        rows: ShardRows,
        all_places: bool,
        layouts: Mapping[str, Layout],
        leaves: ShardLeaves,
        outcome: ShardOutcome,
        going_on: Callable[[], None],
    ) -> Mapping[str, bytes]:
        """Add the sources, the documents and the files of layouts of a shard to its leaves; return what the
        layouts say of it. Arguments and errors are those of `BuildShards.built`.
        """
        declared = None if all_places else declared_by(rows.read_first())
        left_out = _left_out(shard, rows)
        outcome.unreadable |= dict.fromkeys(left_out, IntermediateTier.code)
        shown = [one.id for one in shard.persons if not left_out.issuperset(one.records)]
        persons = list(self.content.persons(shown, outcome, declared))
        with running(shard, layouts) as laid_out:
            for one in persons:
                leaves.keep_beside(one)
                laid_out.add_person(str(one.person), one.content)
            owners = shard.owners
            for records in rows.read(going_on):
                for record in records:
                    if record.person != owners[record.id]:
                        raise ShardContradicts
                    if record.id in left_out:
                        continue
                    if (parts := self._parts(record, outcome)) is not None:
                        _add_record(record, parts, leaves, laid_out)
            for file in laid_out.files():
                leaves.add(file, keep=False)
            return laid_out.facts()

    def _parts(self, record: Record, outcome: ShardOutcome) -> Sequence[ContentFile] | None:
        """Return the source and the document of a record; None when one cannot be read."""
        try:
            parts = self.content.served_parts(record)
        except ArchiveServiceError as error:
            if error.retryable:
                raise
            outcome.unreadable[record.id] = error.code
            return None
        outcome.exported += 1
        outcome.on(record.document_date)
        return parts


def _left_out(shard: PlannedShard, rows: ShardRows) -> frozenset[UUID]:
    """Return the records of a shard that are in the intermediate archive on its day."""
    day = shard.active_on
    if day is None:
        return frozenset()
    return frozenset(one.id for one in rows.read_first() if one.as_of(day).tier is Tier.INTERMEDIATE)


def described(record: Record) -> bytes:
    """Return what the layout `bulk` shows of a record: members of `record.json`, with the same values. All
    the others would be written, encrypted and read again for nothing.
    """
    details = record.details
    return orjson.dumps(
        {
            "format": SERVED_RECORD,
            "record": record.id,
            "person": record.person,
            "establishment": record.establishment,
            "replaces": record.replaces,
            "replaced_by": record.replaced_by,
            "details": {
                "title": details.title,
                "document_type": details.document_type,
                "period": details.period,
                "stated": {"death": details.stated.events.death_date},
            },
        }
    )


def _add_record(
    record: Record, parts: Sequence[ContentFile], leaves: ShardLeaves, laid_out: RunningLayouts
) -> None:
    told = ContentFile(path=record_path(record.id), kind="record", content=described(record))
    leaves.keep_beside(told)
    digests = [leaves.add_content(one, keep=False) for one in parts]
    laid_out.add_record([told, *parts], ["", *digests])
