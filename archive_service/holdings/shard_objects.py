"""The objects of a plan and of its shards, encrypted under the key of the order's content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from archive_service.holdings.export_planning import Plan
from archive_service.holdings.shard_building import BuiltShard
from archive_service.model.export_shards import (
    WHOLE,
    ExportShard,
    PlanHead,
    PlannedShard,
    read_head,
    read_shard,
    written_head,
    written_outcome,
    written_shard,
)
from archive_service.model.keys import EXPORTS, export_content_key
from archive_service.model.stored_objects import ObjectKind, StoredObject
from archive_service.ports import EncryptedObjects


@dataclass(frozen=True, slots=True)
class PutPlan:
    """A plan whose objects are stored: the rows of its shards, which nobody wrote yet."""

    rows: Sequence[ExportShard]
    stored: Sequence[StoredObject]


@dataclass(frozen=True, slots=True)
class ShardObjects:
    """Stores and reads them."""

    objects: EncryptedObjects

    def put_plan(self, order: UUID, plan: Plan, done: Mapping[bytes, ExportShard]) -> PutPlan:
        """Store a plan, and return the rows of its shards; those that another plan had too stay `done`."""
        contents = [written_head(plan.head), *map(written_shard, plan.shards)]
        with self.objects.together() as batch:
            stored = [
                batch.put(EXPORTS, export_content_key(order), one, ObjectKind.EXPORT) for one in contents
            ]
        rows = [ExportShard(export=order, number=WHOLE, digest=b"", records=0, plan_object=stored[0].name)]
        for one, planned in zip(plan.shards, stored[1:], strict=True):
            before = done.get(one.digest) or ExportShard(
                export=order, number=one.number, digest=one.digest, records=one.count, plan_object=""
            )
            rows.append(replace(before, number=one.number, plan_object=planned.name))
        return PutPlan(rows, stored)

    def put_shard(self, shard: ExportShard, built: BuiltShard) -> tuple[ExportShard, Sequence[StoredObject]]:
        """Store a shard that was built, and return its row."""
        key, outcome = export_content_key(shard.export), written_outcome(built.outcome, built.facts)
        with self.objects.together() as batch:
            stored = [
                batch.put(EXPORTS, key, one, ObjectKind.EXPORT) for one in (built.lines, built.kept, outcome)
            ]
        lines, kept, told = (one.name for one in stored)
        done = replace(
            shard,
            done=True,
            records=built.outcome.exported,
            lines_object=lines,
            kept_object=kept,
            outcome_object=told,
        )
        return done, stored

    def planned(self, shard: ExportShard) -> PlannedShard:
        """Return what is planned for a shard."""
        key = export_content_key(shard.export)
        return read_shard(self.objects.read(EXPORTS, key, shard.plan_object))

    def head(self, whole: ExportShard) -> PlanHead:
        """Return what the plan says of the whole order."""
        key = export_content_key(whole.export)
        return read_head(self.objects.read(EXPORTS, key, whole.plan_object))
