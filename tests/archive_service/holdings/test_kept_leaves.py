"""Leaves that are kept at a build, and read again at a delivery."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

from hypothesis import example, given
from hypothesis import strategies as st

from archive_service.holdings.kept_leaves import (
    KeptLeaves,
    copy_entries,
    entries,
    write_entry,
    write_short_entry,
)

contents = st.binary(max_size=300) | st.integers(min_value=0, max_value=80_000).map(bytes)
files = st.dictionaries(st.text("abé/-", min_size=1, max_size=60), contents, max_size=12)


def short(written: dict[str, bytes]) -> BytesIO:
    kept = BytesIO()
    for path, content in written.items():
        write_short_entry(path, content, kept)
    return kept


def in_pieces(written: dict[str, bytes]) -> BytesIO:
    kept = BytesIO()
    for path, content in written.items():
        write_entry(path, iter([content[:100], content[100:]]), kept)
    return kept


def of_former_versions(written: dict[str, bytes]) -> BytesIO:
    """Return a file in which short contents too are deflated, with the smallest window and memory."""
    kept = BytesIO()
    for path, content in written.items():
        deflate = zlib.compressobj(1, zlib.DEFLATED, -9, 1)
        deflated = deflate.compress(content) + deflate.flush()
        kept.write(struct.pack(">HQ", len(path.encode()), len(deflated)) + path.encode() + deflated)
    return kept


@given(files)
@example({"a": bytes(8192), "b": bytes(8193)})
@example({"a": bytes(65536), "b" * 60: b"", "c": b"c"})
def test_kept_leaves_are_read_as_they_were_also_those_of_former_versions(written: dict[str, bytes]) -> None:
    for kept in (short(written), in_pieces(written), of_former_versions(written)):
        found = KeptLeaves(kept)

        assert {path: found.read(path) for path in written if path in found} == written
        assert {path: b"".join(iter(lambda: opened.read(50), b"")) for path in written
                if (opened := found.open(path))} == written  # fmt: skip
        assert "absent" not in found


@given(files, st.data())
def test_copied_entries_are_the_chosen_ones_in_their_order(
    written: dict[str, bytes], data: st.DataObject
) -> None:
    kept, copied = short(written), BytesIO()
    chosen = data.draw(st.permutations(list(entries(kept))))[: data.draw(st.integers(0, 12))]

    copy_entries(chosen, kept, copied)

    assert [one.path for one in entries(copied)] == [one.path for one in chosen]
    found = KeptLeaves(copied)
    for path in (one.path.decode() for one in chosen):
        assert found.read(path) == written[path]


@given(files)
def test_a_part_of_a_file_has_the_entries_in_it_alone(written: dict[str, bytes]) -> None:
    kept = short(written)
    found = list(entries(kept))

    for first, one in enumerate(found):
        assert list(entries(kept, one.begin)) == found[first:]
        assert list(entries(kept, 0, one.end)) == found[: first + 1]
        assert list(entries(kept, one.end, one.end)) == []


def test_a_short_content_costs_no_deflating() -> None:
    kept = BytesIO()

    entry = write_short_entry("a", b"{}" * 4096, kept)

    assert entry.end - entry.start == 8192 + 5
