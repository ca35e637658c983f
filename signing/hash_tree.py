"""The binary hash tree of RFC 4998: many groups of digests under one root, and the way from a group to it.

Every node hashes its children in binary ascending order, so a way does not need to say which child is left or
right. Source: RFC 4998, section 4.2.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from signing.digests import HASHES, SIZES, Digest
from signing.errors import SigningCode, SigningError

ReducedTree = Sequence[tuple[bytes, ...]]
"""Partial hash trees, the first one with the group's own digests; empty when the root is one digest."""


# Without slots: the levels are cached in the instance once they are computed.
@dataclass(frozen=True, kw_only=True)
class HashTree:
    """A tree over the hashes of groups."""

    leaves: bytes
    """One hash for each group, one after another in their order; at least one."""
    algorithm: str = "sha256"

    @cached_property
    def levels(self) -> tuple[bytes, ...]:
        """The hashes of each level, the leaves first, the root's last."""
        size = SIZES[self.algorithm]
        levels = [self.leaves]
        while len(levels[-1]) > size:
            levels.append(_above(levels[-1], self.algorithm))
        return tuple(levels)

    @property
    def root(self) -> Digest:
        """The hash above all others."""
        return Digest(self.algorithm, self.levels[-1])

    @property
    def count(self) -> int:
        """Number of groups."""
        return len(self.leaves) // SIZES[self.algorithm]

    def reduced(self, index: int, group: tuple[bytes, ...]) -> ReducedTree:
        """Return the partial hash trees that lead from a group (sorted digests) to the root.

        Raises:
            SigningError: `BAD_INPUT` when `group` is not the group whose hash is leaf `index`.
        """
        size = SIZES[self.algorithm]
        if together(group, self.algorithm) != self.leaves[size * index : size * (index + 1)]:
            raise SigningError(SigningCode.BAD_INPUT, "these are not the members that were dated")
        siblings = []
        for level in self.levels[:-1]:
            at = index ^ 1
            sibling = level[size * at : size * (at + 1)]
            if sibling and sibling != level[size * index : size * (index + 1)]:
                siblings.append((sibling,))
            index >>= 1
        if len(group) > 1:
            return [group, *siblings]
        # A lone digest is written with its sibling: implementations differ on a list of one digest.
        if siblings:
            return [tuple(sorted((*group, *siblings[0]))), *siblings[1:]]
        return []


def together(hashes: Sequence[bytes], algorithm: str = "sha256") -> bytes:
    """Hash sorted digests into one; a single digest is used as it is (RFC 4998, 4.2)."""
    digest: bytes = hashes[0] if len(hashes) == 1 else HASHES[algorithm](b"".join(hashes)).digest()
    return digest


def leaves_of(groups: Iterable[Sequence[bytes]], algorithm: str) -> bytes:
    """Return the hashes of groups of sorted digests, one after another."""
    hashed = HASHES[algorithm]
    return b"".join([group[0] if len(group) == 1 else hashed(b"".join(group)).digest() for group in groups])


def _above(level: bytes, algorithm: str) -> bytes:
    """Return the level above; a hash without a sibling moves up unchanged, and so does one whose sibling is
    the same: a partial hash tree is a set.
    """
    size, hashed = SIZES[algorithm], HASHES[algorithm]
    hashes = []
    for at in range(0, len(level), 2 * size):
        left, right = level[at : at + size], level[at + size : at + 2 * size]
        if right and right != left:
            left = hashed(left + right if left < right else right + left).digest()
        hashes.append(left)
    return b"".join(hashes)
