"""Whether a certificate that signs nothing here, such as a receiver's, stands under a trusted authority."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from signing.certificates import Purpose
from signing.chain import check_chain, find_chain
from signing.report import Verdict
from signing.revocation import SignatureTimes, is_revoked, shortfalls
from signing.trust import TrustStore


class Standing(StrEnum):
    """What is known of a certificate at a time."""

    TRUSTED = "trusted"
    UNTRUSTED = "untrusted"
    REVOKED = "revoked"
    REVOCATION_UNKNOWN = "revocation-unknown"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A standing, and an English clause that says why; empty when the certificate is trusted."""

    standing: Standing
    why: str = ""


def standing_of(certificate: bytes, carried: Iterable[bytes], trust: TrustStore, at: datetime) -> Judgement:
    """Judge a certificate (DER) at `at` (aware): its chain to an anchor, and the lists of its authorities.

    `carried` are certificates of authorities (DER) that came with it. Its own use is for the caller to check.
    A revoked one is called revoked also when something else is wrong with it.
    """
    chain = find_chain(certificate, carried, trust, at, purpose=Purpose.ANY)
    if chain is None:
        return Judgement(Standing.UNTRUSTED, "no trusted anchor leads to the certificate")
    now = SignatureTimes.unproven(at, at)
    if is_revoked(chain, trust.crls, now):
        said = "the certificate, or an authority above it, is revoked or suspended"
        return Judgement(Standing.REVOKED, said)
    if check_chain(chain, at, purpose=Purpose.ANY).verdict is not Verdict.PASSED:
        return Judgement(Standing.UNTRUSTED, "the certificate, or an authority above it, is not good now")
    if lacks := list(shortfalls(chain, trust.crls, at)):
        return Judgement(Standing.REVOCATION_UNKNOWN, "; ".join(lacks))
    return Judgement(Standing.TRUSTED)
