"""Merging the shards of a package into segments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import chain
from tempfile import TemporaryFile
from typing import BinaryIO, cast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive_service.holdings.export_deltas import noted, only_new
from archive_service.holdings.kept_leaves import KeptLeaves, entries, write_short_entry
from archive_service.holdings.package_merging import PackageLines, PackageMerge, Part, read_lines
from exports.portability.errors import PathsClash
from exports.portability.inventory import GrowingInventory
from exports.portability.leaves import Leaf
from exports.portability.package_states import HeldLeaf, StateWriter, read_state
from signing.merkle import leaf_hash
from tests.exports.portability.plain_inventory import root_of

MADE = "page"


@dataclass(frozen=True, slots=True)
class File:
    """A file of a package, and the shard that has it."""

    path: str
    shard: int
    kind: str
    is_kept: bool

    @property
    def content(self) -> bytes:
        return self.path.encode() * 3

    @property
    def line(self) -> bytes:
        return Leaf.of_content(self.path, self.content, self.kind, None, None).line()


paths = st.builds(
    "{}/{}".format,
    st.sampled_from(["content", "content/records/1", "content/records/2", "pages"]),
    st.text("aé01-", min_size=1, max_size=4),
)
kinds = st.sampled_from(["source", "record", MADE, 'a"kind\\', '","path":"'])
files = st.lists(
    st.builds(File, paths, st.integers(0, 4), kinds, st.booleans()),
    min_size=1,
    max_size=40,
    unique_by=lambda one: one.path,
)


def parts_of(given_files: Sequence[File], lines: BinaryIO, kept: BinaryIO) -> list[Part]:
    """Write the parts of shards as they are stored, each in order of path."""
    parts = []
    for shard in sorted({one.shard for one in given_files}):
        begin = lines.tell(), kept.tell()
        for one in sorted((one for one in given_files if one.shard == shard), key=lambda one: one.path):
            lines.write(one.line + b"\n")
            if one.is_kept:
                write_short_entry(one.path, one.content, kept)
        parts.append(Part(shard, (begin[0], lines.tell()), (begin[1], kept.tell())))
    return parts


def written_state(held: Sequence[File]) -> BinaryIO:
    state = BytesIO()
    writer = StateWriter(state)
    for one in held:
        if one.path.startswith("content/"):
            writer.add(HeldLeaf(one.path.encode(), leaf_hash(one.line)))
    writer.finish()
    return state


def paths_in(merged: Iterator[PackageLines]) -> list[str]:
    return [one.path.decode() for one in chain.from_iterable(merged)]


@given(files, st.sets(st.integers(0, 39)), st.sampled_from([1, 300, 2_000, 1 << 20]))
@example([File("content/a", 1, "source", is_kept=True)], set(), 1)
def test_merged_shards_are_one_package_in_order_of_path(
    given_files: list[File], known: set[int], segment_bytes: int
) -> None:
    """Also when the receiver has some of the files already: they are left out."""
    in_order = sorted(given_files, key=lambda one: one.path)
    held = [one for place, one in enumerate(in_order) if place in known]
    expected = [one for one in in_order if one not in held or not one.path.startswith("content/")]
    with TemporaryFile() as lines, TemporaryFile() as kept:
        parts = parts_of(given_files, cast("BinaryIO", lines), cast("BinaryIO", kept))
        merge = PackageMerge(cast("BinaryIO", lines), cast("BinaryIO", kept), {MADE.encode()}, segment_bytes)
        inventory, state, found = GrowingInventory(), BytesIO(), list[File]()
        all_lines = noted(merge.merged(parts), state)
        new = only_new(all_lines, written_state(held))
        for segment in merge.segments(merge.entries(parts), new, inventory):
            told = segment.lines.read()
            leaves = [Leaf.of_line(line) for line in told.splitlines()]
            makers = {
                number: run.shard
                for run in segment.made
                for number in range(run.first, run.first + run.count)
            }
            entries_ = KeptLeaves(segment.kept)
            assert [one.path.decode() for one in entries(segment.kept)] == [
                one.path for one in leaves if one.path in entries_
            ]
            assert (segment.leaves, segment.bytes) == (len(leaves), len(told))
            assert leaves
            for number, leaf in enumerate(leaves):
                file = expected[len(found)]
                assert leaf.line() == file.line
                assert (leaf.path in entries_) == file.is_kept
                if file.is_kept:
                    assert entries_.read(leaf.path) == file.content
                is_made = file.kind == MADE and not file.is_kept
                assert makers.get(number) == (file.shard if is_made else None)
                found.append(file)

    assert found == expected
    assert (inventory.leaves, inventory.bytes) == (len(found), sum(len(one.content) for one in found))
    if found:
        assert inventory.root() == root_of(one.line for one in found)
    assert list(read_state(state)) == list(read_state(written_state(in_order)))


@given(files, files)
def test_what_is_new_is_what_the_receiver_has_not(now: list[File], before: list[File]) -> None:
    in_order, lines = sorted(now, key=lambda one: one.path), {one.line for one in before}
    merged = (read_lines(1, one.line + b"\n") for one in in_order)

    new = paths_in(only_new(merged, written_state(sorted(before, key=lambda one: one.path))))

    assert new == [one.path for one in in_order if one.line not in lines or one.path.startswith("pages/")]


def test_two_files_of_one_path_in_two_shards_are_refused() -> None:
    twice = [File("content/a", 1, "source", is_kept=True), File("content/a", 2, "source", is_kept=True)]
    with TemporaryFile() as lines, TemporaryFile() as kept:
        parts = parts_of(twice, cast("BinaryIO", lines), cast("BinaryIO", kept))
        merge = PackageMerge(cast("BinaryIO", lines), cast("BinaryIO", kept), ())
        inventory = GrowingInventory()
        for _ in merge.segments(merge.entries(parts), merge.merged(parts), inventory):
            pass

    with pytest.raises(PathsClash):
        inventory.root()


@pytest.mark.parametrize(
    "text",
    [
        b"\n",
        b"{}\n",
        b'{"kind":"a","bytes":1,"path":"a","person":null}\n',
        File("content/a", 1, "source", is_kept=False).line,
        File("content/a", 1, "source", is_kept=False).line + b"\n\n",
        File("content/a", 1, "source", is_kept=False).line.replace(b"source", b'sou"rce') + b"\n",
    ],
)
def test_other_lines_are_no_inventory(text: bytes) -> None:
    with pytest.raises(ValueError, match="no inventory"):
        read_lines(1, text)
