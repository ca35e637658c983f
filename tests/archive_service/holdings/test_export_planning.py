"""How many records a shard of an export has."""

from __future__ import annotations

from uuid import UUID

from hypothesis import example, given
from hypothesis import strategies as st

from archive_service.holdings.export_planning import SHARD_RECORDS, packed, size_of_shards
from archive_service.model.export_shards import PlannedPerson


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


@given(st.lists(st.integers(1, 12), max_size=30), st.integers(1, 10))
def test_persons_stay_whole_and_in_order_in_groups_that_are_large_enough(
    counts: list[int], size: int
) -> None:
    persons = [
        PlannedPerson(id=UUID(int=number), records=tuple(UUID(int=one) for one in range(count)))
        for number, count in enumerate(counts)
    ]

    groups = list(packed(persons, size))
    assert [one for group in groups for one in group] == persons
    for number, group in enumerate(groups):
        records = sum(len(one.records) for one in group)
        assert records >= size or number == len(groups) - 1
        assert records - len(group[-1].records) < size
