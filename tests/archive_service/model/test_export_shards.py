"""The plan of an export: which shards of another plan are the same, and what is built of one."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from archive_service.model.export_contents import Contents
from archive_service.model.export_shards import PlannedPerson, PlannedShard, read_shard, written_shard


def test_a_shard_with_another_number_is_another_one() -> None:
    """Layouts name files by the number of their shard: those of the earlier number would be wrong."""
    shard = PlannedShard(number=2, first_person=3, records=(UUID(int=1),))
    assert replace(shard, number=3).digest != shard.digest
    assert replace(shard).digest == shard.digest


@given(st.sampled_from(Contents), st.integers(1, 9), st.lists(st.uuids(), max_size=3))
def test_a_shard_says_what_is_built_of_it(contents: Contents, number: int, records: list[UUID]) -> None:
    """A shard of a whole package is never taken for one of what is served alone, nor the other way round."""
    person = PlannedPerson(id=UUID(int=1), records=tuple(records))
    shard = PlannedShard(number=number, persons=(person,), contents=contents)

    read = read_shard(written_shard(shard))
    assert (read.contents, read.digest) == (contents, shard.digest)
    assert list(read.owners) == list(dict.fromkeys(records))
    others = [replace(shard, contents=one) for one in Contents if one is not contents]
    assert shard.digest not in {one.digest for one in others}


def test_a_shard_of_a_former_version_is_one_of_a_whole_package() -> None:
    shard = PlannedShard(number=1, records=(UUID(int=1),))
    assert b"contents" not in written_shard(shard)
    assert read_shard(written_shard(shard)).contents is Contents.PACKAGE
