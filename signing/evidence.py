"""RFC 4998 evidence records: one time-stamp token for a batch, one proof for each group of objects.

A group holds objects that belong together (source, document, manifest, nonce): its digests, sorted, are the
first partial hash tree of its record. The tree above is binary. Every node hashes its children in binary
ascending order, so a proof does not need to say which child is left or right.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import Self

from signing.der import OCTETS, SEQUENCE, der, header
from signing.digests import Digest
from signing.errors import SigningCode, SigningError
from signing.kept_tokens import KeptToken, kept_token
from signing.timestamps import TimeStamper
from signing.token_flaws import UnsoundToken
from signing.trust import TrustStore

_SHA256 = bytes.fromhex("300b0609608648016503040201")
"""AlgorithmIdentifier of SHA-256, parameters absent as RFC 5754 asks."""

_SIZE = 32
"""Bytes of a SHA-256."""
_HASH = header(OCTETS, _SIZE)
_LONE_HASH = header(SEQUENCE, len(_HASH) + _SIZE) + _HASH
_VERSION = b"\x02\x01\x01"
_DIGEST_ALGORITHM, _HASH_TREE = 0xA0, 0xA2


# Without slots: the tree's levels are cached in the instance once they are computed.
@dataclass(frozen=True, kw_only=True)
class BatchTree:
    """The hashes of a batch's groups and the token over their root, shared by all its records."""

    leaves: bytes
    """One hash for each group (32 bytes), one after another in their order."""
    token: bytes
    """TimeStampToken, DER."""

    @cached_property
    def levels(self) -> tuple[bytes, ...]:
        """The hashes of each level, the leaves first, the root's last."""
        return _levels(self.leaves)

    @property
    def size(self) -> int:
        """Approximate bytes in memory, with all levels."""
        return 2 * len(self.leaves) + len(self.token)

    @property
    def root(self) -> Digest:
        """The hash that the token dates."""
        return Digest("sha256", self.levels[-1])

    def record(self, index: int, group: Sequence[Digest]) -> bytes:
        """Return the EvidenceRecord (DER) of the group whose hash is leaf `index`.

        Raises:
            SigningError: `BAD_INPUT` when `group` is not the group that was dated.
        """
        members = _members(group)
        if _together(members) != _hash_at(self.leaves, index):
            raise SigningError(SigningCode.BAD_INPUT, "these are not the members that were dated")
        return _evidence_record(_hash_tree(self.levels, index, members), self.token)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceBatch:
    """A tree over all groups and the token over its root; records are written when asked for."""

    groups: tuple[tuple[bytes, ...], ...]
    """Each group's member digests, sorted, without duplicates."""
    tree: BatchTree
    stamp: KeptToken
    """The token over the root, with the certificates and lists that judge it."""

    @classmethod
    def close(
        cls,
        groups: Sequence[Sequence[Digest]],
        stamper: TimeStamper,
        at: datetime | None = None,
        *,
        trust: TrustStore | None = None,
    ) -> Self:
        """Hash the batch and have its root dated.

        Args:
            groups: At least one, each with at least one SHA-256 digest.
            stamper: Asked once.
            at: Passed to the stamper.
            trust: The source of the certificates and lists kept with the token; without it the token keeps
                only those that its authority put in.

        Raises:
            SigningError: `EMPTY_GROUP`, `BAD_INPUT` for another algorithm, `TIMESTAMP_WRONG` for a
                token that is not sound, or what the stamper raises.
        """
        members = tuple(_members(group) for group in groups)
        if not members:
            raise SigningError(SigningCode.EMPTY_GROUP, "a batch has at least one group")
        leaves = b"".join(map(_together, members))
        token = stamper.stamp(Digest("sha256", _levels(leaves)[-1]), at)
        try:
            stamp = kept_token(token, trust or TrustStore())
        except UnsoundToken as error:
            message = f"the authority's token is unsound: {error}"
            raise SigningError(SigningCode.TIMESTAMP_WRONG, message) from error
        return cls(groups=members, tree=BatchTree(leaves=leaves, token=stamp.token), stamp=stamp)

    @property
    def root(self) -> Digest:
        """The hash that the token dates."""
        return self.tree.root

    def record(self, index: int) -> bytes:
        """Return the EvidenceRecord (DER) of group `index`."""
        return _evidence_record(_hash_tree(self.tree.levels, index, self.groups[index]), self.stamp.token)


def build_evidence(
    groups: Sequence[Sequence[Digest]], stamper: TimeStamper, at: datetime | None = None
) -> list[bytes]:
    """Return one EvidenceRecord (DER) per group, all under one token; see `EvidenceBatch.close`."""
    batch = EvidenceBatch.close(groups, stamper, at)
    return [batch.record(index) for index in range(len(batch.groups))]


def _hash_tree(levels: Sequence[bytes], index: int, group: tuple[bytes, ...]) -> list[tuple[bytes, ...]]:
    """Return the lists of hashes that lead from a group to the root."""
    siblings = []
    for level in levels[:-1]:
        if sibling := _hash_at(level, index ^ 1):
            siblings.append((sibling,))
        index >>= 1
    if len(group) > 1:
        return [group, *siblings]
    # A lone object is written with its sibling: implementations differ on a list of one digest.
    if siblings:
        return [tuple(sorted((*group, *siblings[0]))), *siblings[1:]]
    return []


def _members(group: Sequence[Digest]) -> tuple[bytes, ...]:
    if not group:
        raise SigningError(SigningCode.EMPTY_GROUP, "a group has at least one object")
    if any(digest.algorithm != "sha256" for digest in group):
        raise SigningError(SigningCode.BAD_INPUT, "evidence is made over SHA-256 digests")
    return tuple(sorted({digest.value for digest in group}))


def _together(hashes: Sequence[bytes]) -> bytes:
    """Hash sorted digests into one; a single digest is used as it is (RFC 4998, 4.2)."""
    return hashes[0] if len(hashes) == 1 else sha256(b"".join(hashes)).digest()


def _hash_at(level: bytes, index: int) -> bytes:
    """Return a hash of a level; nothing when it has none at this place."""
    return level[_SIZE * index : _SIZE * (index + 1)]


def _levels(leaves: bytes) -> tuple[bytes, ...]:
    levels = [leaves]
    while len(levels[-1]) > _SIZE:
        levels.append(_above(levels[-1]))
    return tuple(levels)


def _above(level: bytes) -> bytes:
    """Return the level above; a hash without a sibling moves up unchanged."""
    hashes = []
    for at in range(0, len(level), 2 * _SIZE):
        left, right = level[at : at + _SIZE], level[at + _SIZE : at + 2 * _SIZE]
        if right:
            left = sha256(left + right if left < right else right + left).digest()
        hashes.append(left)
    return b"".join(hashes)


def _evidence_record(tree: Sequence[Sequence[bytes]], token: bytes) -> bytes:
    partial = b"".join(map(_partial_tree, tree))
    stamp = der(_DIGEST_ALGORITHM, _SHA256[2:]) + (der(_HASH_TREE, partial) if tree else b"") + token
    chain = der(SEQUENCE, der(SEQUENCE, stamp))
    return der(SEQUENCE, _VERSION + der(SEQUENCE, _SHA256) + der(SEQUENCE, chain))


def _partial_tree(hashes: Sequence[bytes]) -> bytes:
    """Return a PartialHashtree, DER."""
    if len(hashes) == 1:
        return _LONE_HASH + hashes[0]
    return der(SEQUENCE, b"".join([_HASH + digest for digest in hashes]))
