"""The Merkle tree of RFC 9162: roots, proofs, and a frontier that adds leaves without the earlier ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

from signing.errors import SigningCode, SigningError

HASH_SIZE = 32
_LEAF, _NODE = b"\x00", b"\x01"


def leaf_hash(entry: bytes) -> bytes:
    """Hash one entry as a leaf; nodes have another prefix, so that a leaf cannot be presented as a node."""
    return sha256(_LEAF + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees into their parent."""
    return sha256(_NODE + left + right).digest()


def root(hashes: Sequence[bytes]) -> bytes:
    """Compute the root over leaf hashes, in their order.

    A node without a sibling moves up unchanged; it is never counted twice.

    Raises:
        SigningError: `EMPTY_TREE`. The RFC gives the empty tree a root; we refuse to sign a statement
            about an empty log.

    Source:
        RFC 9162, section 2.1.1.

    >>> root([leaf_hash(b"first"), leaf_hash(b"second")]).hex()[:16]
    '3ae5bfa57ffa769d'
    """
    if not hashes:
        raise SigningError(SigningCode.EMPTY_TREE, "an empty tree has no root to sign")
    level = list(hashes)
    while len(level) > 1:
        level = _parents(level)
    return level[0]


def inclusion_proof(index: int, hashes: Sequence[bytes]) -> list[bytes]:
    """Return the siblings, from the leaf up, that lead from leaf `index` to the root.

    Raises:
        SigningError: `BAD_INPUT` when there is no such leaf.
    """
    if not 0 <= index < len(hashes):
        raise SigningError(SigningCode.BAD_INPUT, f"leaf {index} of a tree of {len(hashes)}")
    proof, level = [], list(hashes)
    while len(level) > 1:
        if (sibling := index ^ 1) < len(level):
            proof.append(level[sibling])
        level, index = _parents(level), index >> 1
    return proof


def consistency_proof(old_size: int, hashes: Sequence[bytes]) -> list[bytes]:
    """Return the proof that the tree over the first `old_size` leaves is the beginning of this tree.

    Raises:
        SigningError: `BAD_INPUT` unless `0 < old_size <= len(hashes)`.

    Source:
        RFC 9162, section 2.1.4.1.
    """
    if not 0 < old_size <= len(hashes):
        raise SigningError(SigningCode.BAD_INPUT, f"no tree of {old_size} in one of {len(hashes)}")
    return _subproof(old_size, hashes, whole=True)


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected: bytes) -> bool:
    """Say whether leaf hash `leaf` is at `index` in the tree of `size` leaves with root `expected`.

    Source:
        RFC 9162, section 2.1.3.2.
    """
    if not 0 <= index < size:
        return False
    node, last, result = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            result = node_hash(sibling, result)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            result = node_hash(result, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and result == expected


def verify_consistency(
    old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Say whether the newer tree only added leaves to the older one.

    Source:
        RFC 9162, section 2.1.4.2.
    """
    if not 0 < old_size <= new_size:
        return False
    if old_size == new_size:
        return not proof and old_root == new_root
    path = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    if not path:
        return False
    node, last = old_size - 1, new_size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and old == old_root and new == new_root


@dataclass(frozen=True, slots=True)
class Frontier:
    """The right edge of a tree: enough to add leaves and compute roots without the leaves.

    `peaks` are the roots of its full subtrees, the largest first: one per bit set in `size`.
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        """Refuse peaks that do not fit the size with a `ValueError`."""
        if self.size < 0 or self.size.bit_count() != len(self.peaks):
            raise ValueError(f"{len(self.peaks)} peaks do not make a tree of {self.size}")
        if {HASH_SIZE, *map(len, self.peaks)} != {HASH_SIZE}:
            raise ValueError("a peak is not a SHA-256 digest")

    def append(self, leaf: bytes) -> "Frontier":
        """Return the frontier after one more leaf hash."""
        peaks, node, carry = list(self.peaks), leaf, self.size
        while carry & 1:
            node, carry = node_hash(peaks.pop(), node), carry >> 1
        return Frontier(self.size + 1, (*peaks, node))

    def extend(self, leaves: Sequence[bytes]) -> "Frontier":
        """Return the frontier after more leaf hashes, in their order."""
        peaks, new, level, carry = list(self.peaks), list[bytes](), list(leaves), self.size
        while level:
            if carry & 1:
                level.insert(0, peaks.pop())
            if len(level) & 1:
                new.append(level.pop())
            level, carry = _parents(level), carry >> 1
        return Frontier(self.size + len(leaves), (*peaks, *reversed(new)))

    def root(self) -> bytes:
        """Return the root; `SigningError` `EMPTY_TREE` when there is no leaf yet."""
        if not self.peaks:
            raise SigningError(SigningCode.EMPTY_TREE, "an empty tree has no root to sign")
        result = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            result = node_hash(peak, result)
        return result

    def to_bytes(self) -> bytes:
        """Write as 8 bytes of size, big endian, then the peaks."""
        return self.size.to_bytes(8) + b"".join(self.peaks)

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        """Read what `to_bytes` wrote; `ValueError` for anything else."""
        size, rest = int.from_bytes(content[:8]), content[8:]
        if len(content) < 8:
            raise ValueError("a frontier has at least 8 bytes")
        return cls(size, tuple(rest[at : at + HASH_SIZE] for at in range(0, len(rest), HASH_SIZE)))


def _parents(level: list[bytes]) -> list[bytes]:
    above = [
        sha256(_NODE + left + right).digest() for left, right in zip(level[::2], level[1::2], strict=False)
    ]
    return above + level[-1:] if len(level) & 1 else above


def _subproof(old_size: int, hashes: Sequence[bytes], *, whole: bool) -> list[bytes]:
    if old_size == len(hashes):
        return [] if whole else [root(hashes)]
    split = 1 << (len(hashes) - 1).bit_length() - 1
    if old_size <= split:
        return [*_subproof(old_size, hashes[:split], whole=whole), root(hashes[split:])]
    return [*_subproof(old_size - split, hashes[split:], whole=False), root(hashes[:split])]
