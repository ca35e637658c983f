"""Write RFC 4998 evidence records (DER) from reduced hash trees and tokens."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from signing.der import OCTETS, SEQUENCE, der, header
from signing.digests import SIZES
from signing.hash_tree import ReducedTree

_ALGORITHMS = {
    "sha224": bytes.fromhex("300b0609608648016503040204"),
    "sha256": bytes.fromhex("300b0609608648016503040201"),
    "sha384": bytes.fromhex("300b0609608648016503040202"),
    "sha512": bytes.fromhex("300b0609608648016503040203"),
}
"""AlgorithmIdentifiers, parameters absent as RFC 5754 asks."""
_HASHES = {name: header(OCTETS, size) for name, size in SIZES.items()}
_LONE_HASHES = {name: header(SEQUENCE, len(_HASHES[name]) + size) for name, size in SIZES.items()}
_VERSION = b"\x02\x01\x01"
_DIGEST_ALGORITHM, _HASH_TREE = 0xA0, 0xA2


@dataclass(frozen=True, slots=True)
class WrittenStamp:
    """An ArchiveTimeStamp as it is written, and the token in it; both DER."""

    der: bytes
    token: bytes

    @classmethod
    def over(cls, algorithm: str, tree: ReducedTree, token: bytes) -> Self:
        """Write one from the hash tree below it and its token."""
        return cls(_stamp(algorithm, tree, token), token)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceChain:
    """An ArchiveTimeStampChain: the time stamps under one digest algorithm, in order of time."""

    algorithm: str
    stamps: tuple[WrittenStamp, ...]

    @property
    def tokens(self) -> list[bytes]:
        """The tokens, in order."""
        return [stamp.token for stamp in self.stamps]

    def der(self) -> bytes:
        """Return the ArchiveTimeStampChain."""
        return der(SEQUENCE, b"".join([stamp.der for stamp in self.stamps]))


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceParts:
    """An evidence record in parts, to which time stamps can be added without changing the others."""

    chains: tuple[EvidenceChain, ...]
    """The oldest first."""
    announced: tuple[bytes, ...] = ()
    """The AlgorithmIdentifiers (DER) that another writer put at its beginning."""
    between: bytes = b""
    """What such a writer put between them and the chains."""

    def with_last(self, *chains: EvidenceChain) -> Self:
        """Return the record with these chains instead of its last one."""
        return replace(self, chains=(*self.chains[:-1], *chains))

    def der(self) -> bytes:
        """Return the EvidenceRecord."""
        used = dict.fromkeys(_ALGORITHMS[chain.algorithm] for chain in self.chains)
        # The identifier alone is compared: another writer may give it parameters.
        more = [own for own in used if not any(own[2:] in one for one in self.announced)]
        header = der(SEQUENCE, b"".join((*self.announced, *more)))
        return der(SEQUENCE, _VERSION + header + self.between + sequence_of(self.chains))


def sequence_of(chains: Sequence[EvidenceChain]) -> bytes:
    """Return an ArchiveTimeStampSequence (DER): what a renewal of the hash tree covers."""
    return der(SEQUENCE, b"".join(chain.der() for chain in chains))


def evidence_record(chains: Sequence[EvidenceChain]) -> bytes:
    """Return the EvidenceRecord (DER) with these chains, the oldest first."""
    return EvidenceParts(chains=tuple(chains)).der()


def _stamp(algorithm: str, tree: ReducedTree, token: bytes) -> bytes:
    partial = b"".join(_partial_tree(hashes, algorithm) for hashes in tree)
    content = der(_DIGEST_ALGORITHM, _ALGORITHMS[algorithm][2:]) + (der(_HASH_TREE, partial) if tree else b"")
    return der(SEQUENCE, content + token)


def _partial_tree(hashes: Sequence[bytes], algorithm: str) -> bytes:
    """Return a PartialHashtree."""
    head = _HASHES[algorithm]
    if len(hashes) == 1:
        return _LONE_HASHES[algorithm] + head + hashes[0]
    return der(SEQUENCE, b"".join([head + digest for digest in hashes]))
