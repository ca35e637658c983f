"""Renew RFC 4998 evidence: another time stamp in the same chain, or a new chain over another algorithm.

One token serves many chains: it dates the root of a tree with one leaf for each. The first partial hash tree
of a renewed time stamp has the digests of *all* earlier tokens of its chain, not of the last one alone:
Bouncy Castle asks for every one, and whoever asks for the last only finds it there.

Source: RFC 4998, sections 5.2 (time-stamp renewal) and 5.3 (hash-tree renewal).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import new
from typing import Self

from signing.digests import Digest
from signing.errors import SigningCode, SigningError
from signing.evidence import dated
from signing.evidence_writing import EvidenceChain, WrittenStamp, sequence_of
from signing.hash_tree import HashTree, leaves_of
from signing.kept_tokens import KeptToken
from signing.timestamps import TimeStamper
from signing.trust import TrustStore


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewedStamps:
    """One token over the earlier tokens of many chains."""

    tree: HashTree
    """One leaf for each chain, in the order in which they were given."""
    stamp: KeptToken

    @classmethod
    def over(
        cls,
        chains: Sequence[Sequence[bytes]],
        algorithm: str,
        stamper: TimeStamper,
        at: datetime | None = None,
        *,
        trust: TrustStore | None = None,
    ) -> Self:
        """Date the tokens of chains again.

        Args:
            chains: The tokens of each chain (DER), the oldest first, at least one chain.
            algorithm: The digest algorithm of all these chains: it stays the same within a chain.
            stamper: Asked once.
            at: Passed to the stamper.
            trust: As for `EvidenceBatch.close`.

        Raises:
            SigningError: `EMPTY_GROUP`, `TIMESTAMP_WRONG`, or what the stamper raises.
        """
        if not chains or not all(chains):
            raise SigningError(SigningCode.EMPTY_GROUP, "a renewal covers at least one token of each chain")
        leaves = leaves_of((digests_of(tokens, algorithm) for tokens in chains), algorithm)
        tree = HashTree(leaves=leaves, algorithm=algorithm)
        return cls(tree=tree, stamp=dated(tree, stamper, at, trust=trust))


def digests_of(tokens: Iterable[bytes], algorithm: str) -> tuple[bytes, ...]:
    """Return the first partial hash tree of the time stamp that renews these tokens of one chain."""
    return tuple(sorted({new(algorithm, token).digest() for token in tokens}))


def renewed(chain: EvidenceChain, tree: HashTree, index: int, token: bytes) -> EvidenceChain:
    """Return a chain with one more time stamp.

    Args:
        chain: The chain as it was when it was renewed.
        tree: The tree of the renewal.
        index: The chain's leaf in it.
        token: The token over its root.

    Raises:
        SigningError: `BAD_INPUT` when the leaf is that of another chain.
    """
    reduced = tree.reduced(index, digests_of(chain.tokens, chain.algorithm))
    stamp = WrittenStamp.over(chain.algorithm, reduced, token)
    return EvidenceChain(algorithm=chain.algorithm, stamps=(*chain.stamps, stamp))


def rehashed(members: Iterable[Digest], chains: Sequence[EvidenceChain]) -> list[Digest]:
    """Return what a new chain covers instead of the digests of a group's objects.

    Each digest is hashed together with the digest of all earlier chains, in this order, unsorted: the text of
    section 5.3 is followed rather than its figure, as other implementations do.

    Args:
        members: The digests of the objects, of the new chain's algorithm.
        chains: All earlier chains of the group.
    """
    before = sequence_of(chains)
    return [
        Digest.of(member.value + new(member.algorithm, before).digest(), member.algorithm)
        for member in members
    ]
