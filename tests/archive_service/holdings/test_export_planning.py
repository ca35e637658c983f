"""How many records a shard of an export has."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from archive_service.holdings.export_planning import SHARD_RECORDS, size_of_shards


@given(st.integers(0, 100_000), st.sampled_from([1, 2, 300, SHARD_RECORDS]))
@example(2_500, SHARD_RECORDS)
@example(8_001, SHARD_RECORDS)
def test_shards_are_small_enough_for_the_memory_and_enough_for_several_workers(
    records: int, most: int
) -> None:
    size = size_of_shards(records, most)

    assert 0 < size <= most
    shards = -(-records // size)
    if most > 250:
        assert shards <= 8 or size == most
        assert shards >= 7 or records <= 7 * 250
    else:
        assert size == most


def test_an_order_of_many_records_has_shards_of_a_thousand() -> None:
    assert size_of_shards(50_000, SHARD_RECORDS) == SHARD_RECORDS == 1_000
    assert size_of_shards(2_500, SHARD_RECORDS) == 313
    assert size_of_shards(9, SHARD_RECORDS) == 250
