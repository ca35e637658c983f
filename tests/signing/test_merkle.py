"""The tree of the journal."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from signing.errors import SigningCode, SigningError
from signing.merkle import (
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
    verify_consistency,
    verify_inclusion,
)

LEAVES = [leaf_hash(b"%d" % number) for number in range(70)]

sizes = st.integers(min_value=1, max_value=len(LEAVES))


@st.composite
def leaf_of_tree(draw: st.DrawFn) -> tuple[int, int]:
    size = draw(sizes)
    return draw(st.integers(min_value=0, max_value=size - 1)), size


@st.composite
def two_sizes(draw: st.DrawFn) -> tuple[int, int]:
    older, newer = sorted((draw(sizes), draw(sizes)))
    return older, newer


def recursive_root(hashes: list[bytes]) -> bytes:
    """The definition of RFC 9162, word by word."""
    if len(hashes) == 1:
        return hashes[0]
    split = max(power for power in (1 << bit for bit in range(7)) if power < len(hashes))
    return node_hash(recursive_root(hashes[:split]), recursive_root(hashes[split:]))


@given(sizes)
def test_the_root_is_that_of_the_rfc(size: int) -> None:
    assert root(LEAVES[:size]) == recursive_root(LEAVES[:size])


@given(sizes)
def test_a_frontier_has_the_root_of_its_leaves(size: int) -> None:
    frontier = Frontier()
    for leaf in LEAVES[:size]:
        frontier = frontier.append(leaf)

    assert frontier.root() == root(LEAVES[:size])
    assert frontier.size == size
    assert Frontier.from_bytes(frontier.to_bytes()) == frontier


@given(st.lists(st.integers(min_value=0, max_value=30), max_size=5))
@example([0, 1, 2, 3, 0, 7])
def test_leaves_added_together_give_the_frontier_of_leaves_added_one_by_one(counts: list[int]) -> None:
    together, alone, first = Frontier(), Frontier(), 0
    for count in counts:
        leaves, first = [leaf_hash(b"%d" % number) for number in range(first, first + count)], first + count
        together = together.extend(leaves)
        for leaf in leaves:
            alone = alone.append(leaf)

        assert together == alone


@given(leaf_of_tree())
def test_every_leaf_is_proved_at_its_place_and_nowhere_else(place: tuple[int, int]) -> None:
    index, size = place
    proof, top = inclusion_proof(index, LEAVES[:size]), root(LEAVES[:size])

    assert verify_inclusion(LEAVES[index], index, size, proof, top)
    assert not any(
        verify_inclusion(LEAVES[index], other, size, proof, top) for other in range(size) if other != index
    )
    assert not verify_inclusion(leaf_hash(b"other"), index, size, proof, top)
    assert not verify_inclusion(LEAVES[index], index, size, [*proof, bytes(32)], top)


@given(two_sizes())
@example((1, 1))
@example((64, 70))
def test_growth_is_proved_and_a_rewritten_past_is_not(pair: tuple[int, int]) -> None:
    older, newer = pair
    proof = consistency_proof(older, LEAVES[:newer])
    old, new = root(LEAVES[:older]), root(LEAVES[:newer])
    rewritten = root([leaf_hash(b"other"), *LEAVES[1:older]])

    assert verify_consistency(older, old, newer, new, proof)
    assert not verify_consistency(older, rewritten, newer, new, proof)
    assert not verify_consistency(older, old, newer, new, [*proof, bytes(32)])


def test_an_empty_tree_has_no_root() -> None:
    for attempt in (Frontier().root, lambda: root([])):
        with pytest.raises(SigningError) as refusal:
            attempt()
        assert refusal.value.code is SigningCode.EMPTY_TREE


@given(st.binary(max_size=80))
def test_bytes_that_are_no_frontier_are_refused(content: bytes) -> None:
    try:
        frontier = Frontier.from_bytes(content)
    except ValueError:
        return
    assert frontier.to_bytes() == content
