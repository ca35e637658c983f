"""Read an RFC 4998 evidence record and check its hash trees and its renewals.

Source: RFC 4998, sections 4.3 (hash tree), 5.2 and 5.3 (renewal). For a renewal of the hash tree, the digest
of an object is concatenated with the digest of the earlier chains, in this order, unsorted: the text of
section 5 is followed rather than its figure, as other implementations do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import new
from itertools import pairwise
from typing import ClassVar

from asn1crypto import algos, cms, core

from signing.cms_reading import Token, read_token
from signing.der import SEQUENCE, der
from signing.digests import SIZES, Digest
from signing.token_flaws import UnsoundToken

_MOST_STAMPS = 1_000
"""In fifty years a record gets some dozens."""


class UnsoundEvidence(Exception):
    """The record is unreadable or contradicts itself. The message is French, for a report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveTimeStamp:
    """One token with the hash tree below it."""

    algorithm: str
    tree: tuple[frozenset[bytes], ...]
    """Partial hash trees; the first one holds the objects. Empty when the token dates one digest."""
    token: bytes
    """DER."""

    def root(self, starting: Sequence[bytes]) -> bytes:
        """Compute the root from digests; all of them must be in the first partial hash tree."""
        if not self.tree:
            if len(set(starting)) != 1:
                raise UnsoundEvidence("la preuve ne couvre qu'un objet")
            return starting[0]
        if not set(starting) <= self.tree[0]:
            raise UnsoundEvidence("une empreinte attendue ne figure pas dans l'arbre")
        result = _together(self.tree[0], self.algorithm)
        for siblings in self.tree[1:]:
            result = _together(siblings | {result}, self.algorithm)
        return result


@dataclass(frozen=True, slots=True)
class EvidenceChains:
    """Chains in order of time, each a list of time stamps in order of time, as in the record."""

    chains: tuple[tuple[ArchiveTimeStamp, ...], ...]
    prefixes: tuple[bytes, ...]
    """For each chain, the DER of the sequence of all chains before it."""

    @property
    def first(self) -> ArchiveTimeStamp:
        """The oldest time stamp, which proves when the objects existed."""
        return self.chains[0][0]

    @property
    def stamps(self) -> tuple[ArchiveTimeStamp, ...]:
        """All time stamps in order."""
        return tuple(stamp for chain in self.chains for stamp in chain)


def read_evidence(content: bytes) -> EvidenceChains:
    """Read a record (DER or BER).

    Raises:
        UnsoundEvidence: unreadable, empty, or an algorithm that is no longer accepted.
    """
    try:
        record = _EvidenceRecord.load(content, strict=True)
        sequence = record["archive_time_stamp_sequence"]
        chains = tuple(tuple(_stamp(one) for one in chain) for chain in sequence)
        _check_header(record, chains)
        prefixes = tuple(_prefix([chain.dump() for chain in sequence][:end]) for end in range(len(chains)))
    except (UnsoundEvidence, MemoryError):
        raise
    # The bytes come from anywhere, and asn1crypto documents no closed set of exceptions.
    except Exception as error:
        raise UnsoundEvidence("l'enregistrement de preuve est illisible") from error
    if sum(map(len, chains)) > _MOST_STAMPS:
        raise UnsoundEvidence(f"l'enregistrement de preuve contient plus de {_MOST_STAMPS} horodatages")
    if not chains or not all(chains):
        raise UnsoundEvidence("l'enregistrement de preuve ne contient aucun horodatage")
    return EvidenceChains(chains, prefixes)


def covers(content: bytes, members: Sequence[Digest]) -> bool:
    """Say whether the first time stamp of a record covers these digests, all of its algorithm; no token is
    checked.
    """
    try:
        first = read_evidence(content).first
        first.root([one.value for one in members])
    except UnsoundEvidence:
        return False
    return all(one.algorithm == first.algorithm for one in members)


def is_renewal(later: bytes, earlier: bytes) -> bool:
    """Say whether a record consists of another one and further time stamps; no token is checked."""
    try:
        new, old = read_evidence(later).chains, read_evidence(earlier).chains
    except UnsoundEvidence:
        return False
    last = len(old) - 1
    return len(new) > last and new[:last] == old[:last] and new[last][: len(old[last])] == old[last]


def _check_header(record: "_EvidenceRecord", chains: Sequence[Sequence[ArchiveTimeStamp]]) -> None:
    if record["version"].native != 1:
        raise UnsoundEvidence("la version de l'enregistrement de preuve n'est pas connue")
    announced = {one["algorithm"].native for one in record["digest_algorithms"]}
    if not {stamp.algorithm for chain in chains for stamp in chain} <= announced:
        raise UnsoundEvidence("un algorithme d'empreinte employé n'est pas annoncé")
    if any(one["parameters"].native is not None for one in record["digest_algorithms"]):
        raise UnsoundEvidence("un algorithme porte des paramètres inattendus")


def check_members(evidence: EvidenceChains, members: Sequence[bytes | Digest]) -> tuple[Token, ...]:
    """Check that every hash tree leads from the members to its token, through all renewals.

    Args:
        evidence: The evidence record that was read.
        members: Objects, or their digests where the record's algorithm is known; digests are enough only
            while no chain uses another algorithm.

    Returns:
        The tokens in order of time. Each one was checked by itself, without trust.

    Raises:
        UnsoundEvidence: an object that is not covered, or a broken tree, token or renewal.
    """
    tokens: list[Token] = []
    for chain, prefix in zip(evidence.chains, evidence.prefixes, strict=True):
        starting = [_leaf(member, chain[0].algorithm, prefix) for member in members]
        for position, stamp in enumerate(chain):
            if position:
                if stamp.algorithm != chain[0].algorithm:
                    raise UnsoundEvidence("un renouvellement change d'algorithme sans refaire l'arbre")
                starting = [new(stamp.algorithm, chain[position - 1].token).digest()]
            tokens.append(_dated(stamp, starting))
    if any(later.at < earlier.at for earlier, later in pairwise(tokens)):
        raise UnsoundEvidence("les horodatages ne se suivent pas dans le temps")
    return tuple(tokens)


def _dated(stamp: ArchiveTimeStamp, starting: Sequence[bytes]) -> Token:
    root = stamp.root(starting)
    try:
        token = read_token(stamp.token)
    except UnsoundToken as error:
        raise UnsoundEvidence(error.french) from error
    if token.imprint != Digest(stamp.algorithm, root):
        raise UnsoundEvidence("le jeton d'horodatage ne date pas la racine de l'arbre")
    return token


def _leaf(member: bytes | Digest, algorithm: str, prefix: bytes) -> bytes:
    if isinstance(member, Digest) and member.algorithm != algorithm:
        raise UnsoundEvidence(f"il faut l'objet entier, ou son empreinte {algorithm}")
    own = member.value if isinstance(member, Digest) else new(algorithm, member).digest()
    return new(algorithm, own + new(algorithm, prefix).digest()).digest() if prefix else own


def _together(hashes: frozenset[bytes], algorithm: str) -> bytes:
    if len(hashes) == 1:
        return next(iter(hashes))
    return new(algorithm, b"".join(sorted(hashes))).digest()


def _stamp(parsed: "_ArchiveTimeStamp") -> ArchiveTimeStamp:
    token = parsed["time_stamp"].dump()
    # The value is not used, but it is parsed: an algorithm under an altered tag must not be accepted as
    # attributes.
    _ = parsed["attributes"].native
    stated = parsed["digest_algorithm"]
    if isinstance(stated, core.Void):
        info = parsed["time_stamp"]["content"]["encap_content_info"]["content"].parsed
        algorithm = info["message_imprint"]["hash_algorithm"]["algorithm"].native
    else:
        algorithm = stated["algorithm"].native
    if algorithm not in SIZES:
        raise UnsoundEvidence(f"l'algorithme d'empreinte {algorithm} n'est pas accepté")
    lists = tuple(frozenset(one.native) for one in parsed["reduced_hash_tree"])
    if any(len(value) != SIZES[algorithm] for one in lists for value in one) or not all(lists):
        raise UnsoundEvidence("l'arbre contient une empreinte de mauvaise taille")
    return ArchiveTimeStamp(algorithm=algorithm, tree=lists, token=token)


def _prefix(chains: Sequence[bytes]) -> bytes:
    if not chains:
        return b""
    return der(SEQUENCE, b"".join(chains))


class _PartialHashTree(core.SequenceOf):  # type: ignore[misc]  # asn1crypto has no types
    _child_spec = core.OctetString


class _ReducedHashTree(core.SequenceOf):  # type: ignore[misc]  # asn1crypto has no types
    _child_spec = _PartialHashTree


class _ArchiveTimeStamp(core.Sequence):  # type: ignore[misc]  # asn1crypto has no types
    _fields: ClassVar = [
        ("digest_algorithm", algos.DigestAlgorithm, {"implicit": 0, "optional": True}),
        ("attributes", cms.CMSAttributes, {"implicit": 1, "optional": True}),
        ("reduced_hash_tree", _ReducedHashTree, {"implicit": 2, "optional": True}),
        ("time_stamp", cms.ContentInfo),
    ]


class _Chain(core.SequenceOf):  # type: ignore[misc]  # asn1crypto has no types
    _child_spec = _ArchiveTimeStamp


class _ChainSequence(core.SequenceOf):  # type: ignore[misc]  # asn1crypto has no types
    _child_spec = _Chain


class _DigestAlgorithms(core.SequenceOf):  # type: ignore[misc]  # asn1crypto has no types
    _child_spec = algos.DigestAlgorithm


class _EncryptionInfo(core.Sequence):  # type: ignore[misc]  # asn1crypto has no types
    _fields: ClassVar = [("type", core.ObjectIdentifier), ("value", core.Any)]


class _EvidenceRecord(core.Sequence):  # type: ignore[misc]  # asn1crypto has no types
    _fields: ClassVar = [
        ("version", core.Integer),
        ("digest_algorithms", _DigestAlgorithms),
        ("crypto_infos", cms.SetOfAny, {"implicit": 0, "optional": True}),
        ("encryption_info", _EncryptionInfo, {"implicit": 1, "optional": True}),
        ("archive_time_stamp_sequence", _ChainSequence),
    ]
