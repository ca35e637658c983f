"""Until when a proof holds by itself: the earliest end among the certificates that it rests on.

It can be renewed until then. Afterwards a verifier can only say that it cannot tell.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from signing.certificates import certificate_of, common_name
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


@dataclass(frozen=True, slots=True)
class ProofEnd:
    """When a proof ends, by what, and the name of the certificate's holder."""

    at: datetime
    cause: EndCause
    name: str


def end_of_evidence(evidence: bytes, trust: TrustStore) -> ProofEnd | None:
    """Return when the last time stamp of an evidence record ends; `None` when it cannot be read."""
    try:
        token = read_token(read_evidence(evidence).stamps[-1].token)
    except (UnsoundEvidence, UnsoundToken):
        return None
    return _end(token.certificates, trust, token.at, EndCause.TIME_STAMP)


def end_of_seal(pdf: bytes, trust: TrustStore) -> ProofEnd | None:
    """Return when the first seal of a PDF ends; `None` when it has none that can be read."""
    try:
        seal = find_seals(pdf)[0]
        container = read_container(seal.container)
    except (UnreadablePdf, UnsoundToken, IndexError):
        return None
    return _end(container.certificates, trust, seal.claimed_at, EndCause.SEAL)


def _end(
    certificates: tuple[bytes, ...], trust: TrustStore, at: datetime | None, cause: EndCause
) -> ProofEnd | None:
    chain = find_chain(certificates[0], certificates[1:], trust, at)
    ends = list(_ends(certificates[:1] if chain is None else chain.certificates, cause))
    return min(ends, key=lambda end: end.at, default=None)


def _ends(certificates: Iterable[bytes], cause: EndCause) -> Iterable[ProofEnd]:
    for content in certificates:
        parsed = certificate_of(content)
        if parsed is not None:
            yield ProofEnd(parsed.not_valid_after_utc, cause, common_name(parsed))
