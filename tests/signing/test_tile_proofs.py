"""Proofs that are read from tiles are those of the whole tree, and depend on a few tiles alone."""

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from signing.errors import SigningCode, SigningError
from signing.merkle import (
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root,
    verify_consistency,
    verify_inclusion,
)
from signing.tile_proofs import TileTree
from tests.signing.tiles_of_logs import write_tiles

MOST = 66_000
ENTRIES = [b"%d" % number for number in range(MOST)]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]


def reader(files: dict[str, bytes]) -> Callable[[str], bytes]:
    def read(path: str) -> bytes:
        try:
            return files[path]
        except KeyError:
            raise FileNotFoundError(path) from None

    return read


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """The tiles of a log of each size that is asked for below; narrower tiles are there as well."""
    found: dict[str, bytes] = {}
    for size in (1, 2, 255, 256, 257, 700, 65_535, 65_536, 65_537, MOST):
        found |= write_tiles(ENTRIES[:size])
    return found


SIZES = (1, 2, 255, 256, 257, 700, 65_536, 65_537, MOST)


@pytest.mark.parametrize("size", SIZES)
def test_proofs_from_tiles_are_those_of_the_whole_tree(files: dict[str, bytes], size: int) -> None:
    tree = TileTree(size, reader(files))
    leaves = LEAVES[:size]

    assert tree.root() == root(leaves)
    for index in {0, size // 3, size // 2, max(0, size - 2), size - 1}:
        assert tree.inclusion_proof(index) == inclusion_proof(index, leaves)
        assert tree.entry(index) == ENTRIES[index]
        assert tree.leaf(index) == LEAVES[index]
    for old in {1, (size + 1) // 2, max(1, size - 1), size}:
        assert tree.consistency_proof(old) == consistency_proof(old, leaves)


@given(st.integers(1, 600), st.integers(0, 599), st.integers(1, 600))
@example(600, 599, 512)
def test_every_proof_from_tiles_is_verified(size: int, index: int, old: int) -> None:
    index, old = index % size, (old - 1) % size + 1
    tree = TileTree(size, reader(write_tiles(ENTRIES[:size])))

    assert verify_inclusion(LEAVES[index], index, size, tree.inclusion_proof(index), tree.root())
    assert verify_consistency(old, root(LEAVES[:old]), size, tree.root(), tree.consistency_proof(old))


def test_a_partial_tile_that_was_replaced_is_read_from_the_full_one() -> None:
    files = write_tiles(ENTRIES[:300]) | write_tiles(ENTRIES[:512])
    del files["tile/0/001.p/44"], files["tile/entries/001.p/44"]

    assert TileTree(300, reader(files)).root() == root(LEAVES[:300])
    assert TileTree(300, reader(files)).entry(299) == ENTRIES[299]


def test_a_proof_reads_few_tiles_of_a_long_log(files: dict[str, bytes]) -> None:
    asked: list[str] = []

    def read(path: str) -> bytes:
        asked.append(path)
        return reader(files)(path)

    TileTree(MOST, read).inclusion_proof(1234)

    assert len(asked) <= 6


@pytest.mark.parametrize(
    "harm",
    [
        lambda files: files.pop("tile/0/000"),
        lambda files: files.update({"tile/0/000": files["tile/0/000"][:-1]}),
        lambda files: files.pop("tile/1/000.p/2"),
    ],
)
def test_a_tile_that_is_lost_or_cut_gives_no_proof(harm: Callable[[dict[str, bytes]], object]) -> None:
    files = write_tiles(ENTRIES[:700])
    harm(files)

    with pytest.raises(SigningError) as raised:
        TileTree(700, reader(files)).inclusion_proof(3)
    assert raised.value.code is SigningCode.BAD_INPUT


@pytest.mark.parametrize("index", [-1, 7, 8])
def test_there_is_no_proof_of_what_the_tree_does_not_hold(index: int) -> None:
    tree = TileTree(7, reader(write_tiles(ENTRIES[:7])))

    with pytest.raises(SigningError):
        tree.inclusion_proof(index)
    with pytest.raises(SigningError):
        tree.consistency_proof(0 if index < 0 else index + 1)


def test_an_empty_log_has_no_root() -> None:
    with pytest.raises(SigningError) as raised:
        TileTree(0, reader({})).root()
    assert raised.value.code is SigningCode.EMPTY_TREE
