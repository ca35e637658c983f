"""RFC 4998 evidence: one time-stamp token for a batch, one proof for each group of objects.

A group holds objects that belong together (source, document, manifest, nonce): its digests, sorted, are the
first partial hash tree of its record. The tree above is binary (`signing.hash_tree`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Self

from signing.digests import Digest
from signing.errors import SigningCode, SigningError
from signing.evidence_writing import EvidenceChain, WrittenStamp, evidence_record
from signing.hash_tree import HashTree, leaves_of
from signing.kept_tokens import KeptToken, kept_token
from signing.timestamps import TimeStamper
from signing.token_flaws import UnsoundToken
from signing.trust import TrustStore

_VALUE = attrgetter("value")
_MIXED = "the evidence of a batch is made over one algorithm"


@dataclass(frozen=True, kw_only=True)
class BatchTree(HashTree):
    """The hashes of a batch's groups and the token over their root, shared by all its records."""

    token: bytes
    """TimeStampToken, DER."""

    @property
    def size(self) -> int:
        """Approximate bytes in memory, with all levels."""
        return 2 * len(self.leaves) + len(self.token)

    def chain(self, index: int, group: Sequence[Digest]) -> EvidenceChain:
        """Return the first chain of the group whose hash is leaf `index`.

        Raises:
            SigningError: `BAD_INPUT` when `group` is not the group that was dated.
        """
        reduced = self.reduced(index, members_of(group, self.algorithm))
        stamp = WrittenStamp.over(self.algorithm, reduced, self.token)
        return EvidenceChain(algorithm=self.algorithm, stamps=(stamp,))

    def record(self, index: int, group: Sequence[Digest]) -> bytes:
        """Return the EvidenceRecord (DER) of the group whose hash is leaf `index`; raise as `chain` does."""
        return evidence_record([self.chain(index, group)])


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
            groups: At least one, each with at least one digest, all of one algorithm.
            stamper: Asked once.
            at: Passed to the stamper.
            trust: The source of the certificates and lists kept with the token; without it the token keeps
                only those that its authority put in.

        Raises:
            SigningError: `EMPTY_GROUP`, `BAD_INPUT` for mixed algorithms, `TIMESTAMP_WRONG` for a
                token that is not sound, or what the stamper raises.
        """
        if not groups or not all(groups):
            raise SigningError(SigningCode.EMPTY_GROUP, "a batch has at least one group, each with an object")
        algorithm = groups[0][0].algorithm
        # At once for all: there may be a million groups.
        if {digest.algorithm for group in groups for digest in group} != {algorithm}:
            raise SigningError(SigningCode.BAD_INPUT, _MIXED)
        # `map` twice, since a comprehension in a comprehension is a third slower.
        members = tuple([tuple(sorted(set(map(_VALUE, group)))) for group in groups])
        leaves = leaves_of(members, algorithm)
        stamp = dated(HashTree(leaves=leaves, algorithm=algorithm), stamper, at, trust=trust)
        return cls(
            groups=members,
            tree=BatchTree(leaves=leaves, algorithm=algorithm, token=stamp.token),
            stamp=stamp,
        )

    @property
    def root(self) -> Digest:
        """The hash that the token dates."""
        return self.tree.root

    def record(self, index: int) -> bytes:
        """Return the EvidenceRecord (DER) of group `index`."""
        return self.tree.record(index, [Digest(self.tree.algorithm, one) for one in self.groups[index]])


def dated(
    tree: HashTree, stamper: TimeStamper, at: datetime | None = None, *, trust: TrustStore | None = None
) -> KeptToken:
    """Have the root of a tree dated; raise as `EvidenceBatch.close` does."""
    token = stamper.stamp(tree.root, at)
    try:
        return kept_token(token, trust or TrustStore())
    except UnsoundToken as error:
        message = f"the authority's token is unsound: {error}"
        raise SigningError(SigningCode.TIMESTAMP_WRONG, message) from error


def members_of(group: Sequence[Digest], algorithm: str) -> tuple[bytes, ...]:
    """Return the digests of a group as its partial hash tree has them.

    Raises:
        SigningError: `EMPTY_GROUP`, or `BAD_INPUT` for a digest of another algorithm.
    """
    if not group:
        raise SigningError(SigningCode.EMPTY_GROUP, "a group has at least one object")
    if {digest.algorithm for digest in group} != {algorithm}:
        raise SigningError(SigningCode.BAD_INPUT, _MIXED)
    return tuple(sorted({digest.value for digest in group}))
