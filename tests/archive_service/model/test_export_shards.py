"""The plan of an export: which shards of another plan are the same."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from archive_service.model.export_shards import PlannedShard


def test_a_shard_with_another_number_is_another_one() -> None:
    """Layouts name files by the number of their shard: those of the earlier number would be wrong."""
    shard = PlannedShard(number=2, first_person=3, records=(UUID(int=1),))
    assert replace(shard, number=3).digest != shard.digest
    assert replace(shard).digest == shard.digest
