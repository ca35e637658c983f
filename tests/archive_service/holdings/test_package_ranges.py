"""The two parts of a package: what is in each, and in which order they are joined."""

from __future__ import annotations

import tracemalloc
from io import BytesIO
from itertools import chain, zip_longest
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from hypothesis import example, given
from hypothesis import strategies as st

from archive_service.holdings.export_deltas import noted
from archive_service.holdings.package_merging import PackageMerge
from archive_service.holdings.package_ranges import (
    are_in_the_way,
    has_content,
    is_empty,
    runs_in_folders,
    runs_of_the_rest,
)
from exports.portability.check_portability import Clashes
from exports.portability.package_states import read_state
from tests.archive_service.holdings.test_package_merging import MADE, File, parts_of

FOLDERS = ("content/deposits/", "content/persons/", "content/records/")
TOPS = [
    "bulk",
    "content",
    "content/deposits",
    "content/Deposits",
    "content/persons/é",
    "content/persons-",
    "content/records/1",
    "content/records0",
    "content/recordſ",
    "pages",
]
paths = st.builds("{}/{}".format, st.sampled_from(TOPS), st.text("aéA0-", min_size=1, max_size=3))
files = st.lists(
    st.builds(File, paths, st.integers(1, 4), st.sampled_from(["source", MADE]), st.booleans()),
    max_size=30,
    unique_by=lambda one: one.path,
)


@given(files)
@example([])
@example([File("content/records/1/a", 1, "source", is_kept=True)])
def test_the_runs_of_both_parts_in_turns_are_the_whole_package(given_files: list[File]) -> None:
    with TemporaryFile() as lines_file, TemporaryFile() as kept:
        lines, state, pieces = cast("BinaryIO", lines_file), BytesIO(), BytesIO()
        parts = parts_of(given_files, lines, cast("BinaryIO", kept))
        if not parts:
            assert is_empty(runs_in_folders(parts, lines))
            return
        merge = PackageMerge(lines, cast("BinaryIO", kept), {MADE.encode()})
        whole = list(chain.from_iterable(noted(merge.merged(parts), state)))
        folders, rest = runs_in_folders(parts, lines), runs_of_the_rest(parts, lines)

        found = []
        for before, after in zip_longest(rest, folders):
            found += list(chain.from_iterable(noted(merge.merged(before), pieces)))
            if after is not None:
                inside = list(chain.from_iterable(noted(merge.merged(after), pieces)))
                assert all(one.path.decode().startswith(FOLDERS) for one in inside)
                found += inside

    assert found == whole
    in_folders = [one for one in whole if one.path.decode().startswith(FOLDERS)]
    assert is_empty(folders) == (not in_folders)
    assert is_empty(rest) == (len(in_folders) == len(whole))
    # A delta reads the state that is written in pieces as the one that is written at once.
    assert list(read_state(pieces)) == list(read_state(state))


@given(files, st.integers(1, 400))
def test_lines_that_layouts_make_alone_have_no_kept_leaves(given_files: list[File], at_once: int) -> None:
    with TemporaryFile() as lines_file, TemporaryFile() as kept:
        lines = cast("BinaryIO", lines_file)
        parts = parts_of(given_files, lines, cast("BinaryIO", kept))
        found = has_content([parts], lines, {MADE.encode()}, at_once)
    assert found == any(one.kind != MADE or one.path.startswith("content/") for one in given_files)


def test_a_look_at_many_lines_needs_little_memory() -> None:
    """Also when none of them has content, so that all are read."""
    with TemporaryFile() as lines_file, TemporaryFile() as kept:
        lines = cast("BinaryIO", lines_file)
        many = [File(f"pages/{number:06}", 1, MADE, is_kept=False) for number in range(50_000)]
        parts = parts_of(many, lines, cast("BinaryIO", kept))
        tracemalloc.start()
        try:
            assert not has_content([parts], lines, {MADE.encode()})
            assert tracemalloc.get_traced_memory()[1] < 4 << 20
        finally:
            tracemalloc.stop()


@given(st.lists(paths, max_size=15, unique=True))
@example(["content/records/1/a", "content/RECORDS/1/a"])
@example(["content/records/1/a", "content/records"])
@example(["content/records/1/a", "content"])
@example(["content/deposits/a/b", "content/depo\u017fits/a"])
def test_paths_out_of_the_way_clash_with_none_in_the_folders(given_paths: list[str]) -> None:
    inside = [one for one in given_paths if one.startswith(FOLDERS)]
    rest = [one for one in given_paths if not one.startswith(FOLDERS)]
    if not are_in_the_way([one.encode() for one in rest]):
        assert clashes(inside) + clashes(rest) == clashes(given_paths)


def clashes(given_paths: list[str]) -> int:
    found = Clashes()
    found.extend(0, [one.encode() for one in given_paths]) if given_paths else None
    return len(list(found))
