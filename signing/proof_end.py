"""Until when a proof holds by itself: the earliest end among the certificates and algorithms it rests on.

It can be renewed until then. Afterwards a verifier can only say that it cannot tell.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from enum import StrEnum

from signing.algorithm_policy import Algorithm, AlgorithmPolicy, algorithm_of, digest_algorithm
from signing.certificates import Purpose, certificate_of, common_name
from signing.chain import find_chain
from signing.cms_reading import read_container, read_token
from signing.evidence_reading import UnsoundEvidence, read_evidence
from signing.pdf_reading import UnreadablePdf, find_seals
from signing.token_flaws import UnsoundToken
from signing.trust import TrustStore


class EndCause(StrEnum):
    """What a proof rests on in the end; stable, so never renamed."""

    TIME_STAMP = "time-stamp"
    """A certificate of the last time stamp."""
    SEAL = "seal"
    """A certificate of the seal: no time stamp covers it yet."""
    ALGORITHM = "algorithm"
    """An algorithm of either, as the table of algorithms foresees."""


@dataclass(frozen=True, slots=True)
class ProofEnd:
    """When a proof ends, by what, and the name of the certificate's holder or of the algorithm."""

    at: datetime
    cause: EndCause
    name: str


def end_of_evidence(evidence: bytes, trust: TrustStore, policy: AlgorithmPolicy) -> ProofEnd | None:
    """Return when the last time stamp of an evidence record ends; `None` when it cannot be read."""
    try:
        last = read_evidence(evidence).stamps[-1]
        token = read_token(last.token)
    except (UnsoundEvidence, UnsoundToken):
        return None
    digests = (last.algorithm, token.imprint.algorithm)
    return _end(token.certificates, digests, trust, token.at, EndCause.TIME_STAMP, policy)


def end_of_seal(pdf: bytes, trust: TrustStore, policy: AlgorithmPolicy) -> ProofEnd | None:
    """Return when the first seal of a PDF ends; `None` when it has none that can be read."""
    try:
        seal = find_seals(pdf)[0]
        container = read_container(seal.container)
    except (UnreadablePdf, UnsoundToken, IndexError):
        return None
    digests = (container.message_digest.algorithm,)
    return _end(container.certificates, digests, trust, seal.claimed_at, EndCause.SEAL, policy)


def _end(
    certificates: tuple[bytes, ...],
    digests: Sequence[str],
    trust: TrustStore,
    at: datetime | None,
    cause: EndCause,
    policy: AlgorithmPolicy,
) -> ProofEnd | None:
    chain = find_chain(certificates[0], certificates[1:], trust, at, purpose=Purpose.ANY)
    signers = certificates[:1] if chain is None else chain.certificates
    algorithms = [*map(digest_algorithm, digests), *map(algorithm_of, signers)]
    found = [*_ends(signers, cause), *_sunsets(algorithms, policy)]
    return min(found, key=lambda end: end.at, default=None)


def _ends(certificates: Sequence[bytes], cause: EndCause) -> Iterator[ProofEnd]:
    for content in certificates:
        parsed = certificate_of(content)
        if parsed is not None:
            yield ProofEnd(parsed.not_valid_after_utc, cause, common_name(parsed))


def _sunsets(algorithms: Sequence[Algorithm], policy: AlgorithmPolicy) -> Iterator[ProofEnd]:
    for algorithm in algorithms:
        day = policy.sunset(algorithm)
        if day is not None:
            yield ProofEnd(datetime.combine(day, time(), UTC), EndCause.ALGORITHM, str(algorithm))
