"""What merging a part of a package left."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.errors import UnknownForm
from archive_service.model.export_index import MadeRun, Segment
from archive_service.model.export_merges import MergedPart, MergedRun, read_merge, written_merge
from exports.portability.manifest import Equation, Excluded

numbers = st.integers(0, 1 << 40)
texts = st.text("abc/0", max_size=8)
made = st.builds(MadeRun, first=numbers, count=numbers, shard=numbers)
segments = st.builds(
    Segment,
    lines=texts,
    kept=texts,
    leaves=numbers,
    bytes=numbers,
    made=st.lists(made, max_size=2).map(tuple),
)
runs = st.builds(
    MergedRun,
    segments=st.lists(segments, max_size=2).map(tuple),
    leaves=numbers,
    bytes=numbers,
    state=numbers,
)
equations = st.builds(
    Equation,
    accepted=numbers,
    exported=numbers,
    excluded=st.lists(st.builds(Excluded, texts, numbers), max_size=2, unique_by=lambda one: one.reason).map(
        lambda found: tuple(sorted(found, key=lambda one: one.reason))
    ),
    transferred=numbers,
    eliminated=numbers,
)


@given(
    st.builds(
        MergedPart,
        runs=st.lists(runs, max_size=3).map(tuple),
        equation=st.none() | equations,
    )
)
def test_a_part_is_read_as_it_was_written(part: MergedPart) -> None:
    written = written_merge(part)
    assert read_merge(written) == part
    assert written.index(b"\n") == len(written) - 1  # what follows begins at the next line


def test_another_form_is_not_read() -> None:
    with pytest.raises(UnknownForm):
        read_merge(b'{"format":"export-merge/2","runs":[],"equation":null}')
