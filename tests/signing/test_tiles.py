"""Tiles and entry bundles, whole or grown step by step."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from signing.errors import SigningCode, SigningError
from signing.merkle import Frontier, leaf_hash, root
from signing.tiles import MAX_ENTRY, LogTiles, is_full, narrower, read_bundle, tile_path
from tests.signing.tiles_of_logs import write_tiles

MANY = 66_000
"""Entries enough for a full tile of level 1 and one of level 2 begun."""


def entries(first: int, end: int) -> list[bytes]:
    return [b"%d" % number for number in range(first, end)]


def frontier(size: int) -> Frontier:
    grown = Frontier()
    for entry in entries(0, size):
        grown = grown.append(leaf_hash(entry))
    return grown


@pytest.fixture(scope="module")
def whole() -> dict[str, bytes]:
    return write_tiles(entries(0, MANY))


def test_a_full_tile_and_a_partial_one_have_different_paths() -> None:
    files = write_tiles(entries(0, 300))

    assert sorted(files) == [
        "tile/0/000",
        "tile/0/001.p/44",
        "tile/1/000.p/1",
        "tile/entries/000",
        "tile/entries/001.p/44",
    ]
    assert files["tile/1/000.p/1"] == root([leaf_hash(b"%d" % number) for number in range(256)])
    assert files["tile/entries/000"].startswith(b"\x00\x010\x00\x011")


def test_the_tree_of_the_standards_own_example_has_the_tiles_that_it_says() -> None:
    files = write_tiles(entries(0, 70_000))
    levels = {level: [path for path in files if path.startswith(f"tile/{level}/")] for level in range(4)}

    assert len(levels[0]) == 274
    assert tile_path(0, 273, 112) in files
    assert sorted(levels[1]) == ["tile/1/000", "tile/1/001.p/17"]
    assert levels[2] == ["tile/2/000.p/1"]
    assert levels[3] == []


@given(st.integers(0, 1200), st.integers(0, 700))
@example(0, 0)
@example(255, 1)
@example(256, 0)
@example(255, 257)
@example(511, 2)
def test_a_log_that_goes_on_from_its_published_edge_is_the_log_made_at_once(first: int, more: int) -> None:
    published = write_tiles(entries(0, first))
    tiles = LogTiles.at(first, entries(first - first % 256, first), published.__getitem__)
    assert tiles.frontier() == frontier(first)

    full: dict[str, bytes] = {}
    for entry in entries(first, first + more):
        full |= tiles.add(entry)

    assert {
        path: content for path, content in published.items() if is_full(path)
    } | full | tiles.partial() == (write_tiles(entries(0, first + more)))
    assert tiles.frontier() == frontier(first + more)
    assert all(map(is_full, full))


def test_a_log_of_three_levels_goes_on_from_its_edge(whole: dict[str, bytes]) -> None:
    first = 65_000
    published = write_tiles(entries(0, first))
    tiles = LogTiles.at(first, entries(first - first % 256, first), published.__getitem__)
    for entry in entries(first, MANY):
        published |= tiles.add(entry)

    assert tiles.frontier() == frontier(MANY)
    assert published | tiles.partial() == published | whole
    assert sorted(tiles.partial()) == [path for path in sorted(whole) if not is_full(path)]


def test_an_altered_tile_of_the_edge_gives_another_frontier() -> None:
    published = write_tiles(entries(0, 600))
    published["tile/1/000.p/2"] = published["tile/1/000.p/2"][:-1] + b"\x00"

    tiles = LogTiles.at(600, entries(512, 600), published.__getitem__)

    assert tiles.frontier() != frontier(600)


@pytest.mark.parametrize("cut", [0, 1, 63])
def test_a_tile_cut_short_is_refused(cut: int) -> None:
    published = write_tiles(entries(0, 600))
    published["tile/1/000.p/2"] = published["tile/1/000.p/2"][:cut]

    with pytest.raises(SigningError) as refusal:
        LogTiles.at(600, entries(512, 600), published.__getitem__)

    assert refusal.value.code is SigningCode.BAD_INPUT


def test_entries_that_do_not_end_the_log_are_refused() -> None:
    with pytest.raises(SigningError):
        LogTiles.at(300, entries(0, 43), write_tiles(entries(0, 300)).__getitem__)


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_a_bundle_holds_the_entries_byte_for_byte(several: list[bytes]) -> None:
    files = write_tiles(several)

    kept = [entry for path, content in files.items() if "entries" in path for entry in read_bundle(content)]

    assert kept == several


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_a_bundle_cut_short_is_refused(cut: int) -> None:
    bundle = write_tiles([b"abc"])["tile/entries/000.p/1"]

    with pytest.raises(SigningError):
        read_bundle(bundle[:-cut])


def test_an_entry_too_long_for_a_bundle_is_refused() -> None:
    assert len(write_tiles([bytes(MAX_ENTRY)])["tile/entries/000.p/1"]) == MAX_ENTRY + 2
    with pytest.raises(SigningError) as refusal:
        write_tiles([bytes(MAX_ENTRY + 1)])

    assert refusal.value.code is SigningCode.BAD_INPUT


def test_what_a_full_tile_replaces_has_its_path_at_the_beginning() -> None:
    assert tile_path(0, 1, 44).startswith(narrower(tile_path(0, 1, 256)))
    assert not tile_path(0, 10, 44).startswith(narrower(tile_path(0, 1, 256)))
