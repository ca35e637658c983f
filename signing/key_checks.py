"""Find what prevents a seal key from sealing, now or soon: its certificate's dates, strength, use and
standing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from cryptography import x509

from signing.algorithm_policy import (
    AlgorithmPolicy,
    SealPermission,
    Standing,
    algorithm_of,
    digest_algorithm,
)
from signing.certificates import common_name, may_sign
from signing.chain import check_chain, find_chain
from signing.keys import SealKey
from signing.report import Verdict
from signing.revocation import SignatureTimes, is_revoked, shortfalls
from signing.trust import TrustStore

ENDS_SOON = timedelta(days=90)
"""How long before its end a certificate is reported: a qualified certificate takes weeks to obtain."""


class Shortcoming(StrEnum):
    """Stable codes. Codes are added, never renamed."""

    EXPIRED = "seal-certificate-expired"
    NOT_YET_VALID = "seal-certificate-not-yet-valid"
    ENDS_SOON = "seal-certificate-ends-soon"
    TOO_WEAK = "seal-key-too-weak"
    WEAK = "seal-key-weak"
    NOT_FOR_SIGNING = "seal-certificate-not-for-signing"
    REVOKED = "seal-certificate-revoked"
    UNTRUSTED = "seal-certificate-untrusted"
    REVOCATION_UNKNOWN = "seal-certificate-revocation-unknown"
    OTHER_KEY = "seal-certificate-of-another-key"
    OTHER_HOLDER = "seal-certificate-of-another-holder"


@dataclass(frozen=True, slots=True)
class KeyFinding:
    """One finding about a key; a finding that `forbids` means that its seals would be invalid from the
    start.
    """

    code: Shortcoming
    forbids: bool
    message: str


def shortcomings(key: SealKey, trust: TrustStore, now: datetime) -> list[KeyFinding]:
    """Return the findings about a key before it seals at `now` (aware).

    A missing anchor forbids nothing: the seals are valid, and can be judged once the anchor is given.
    """
    certificate = x509.load_der_x509_certificate(key.certificates[0])
    return [
        *_dates(certificate, now),
        *_strength(key, certificate, trust.algorithms, now.astimezone(UTC).date()),
        *_use(certificate),
        *_standing(key, trust, now),
    ]


def _dates(one: x509.Certificate, now: datetime) -> Iterator[KeyFinding]:
    name, end = common_name(one), one.not_valid_after_utc
    if now > end:
        yield KeyFinding(Shortcoming.EXPIRED, True, f"the certificate of {name} ended on {end:%Y-%m-%d}")
    elif now < one.not_valid_before_utc:
        begin = f"{one.not_valid_before_utc:%Y-%m-%d}"
        yield KeyFinding(Shortcoming.NOT_YET_VALID, True, f"the certificate of {name} begins on {begin}")
    elif now > end - ENDS_SOON:
        yield KeyFinding(Shortcoming.ENDS_SOON, False, f"the certificate of {name} ends on {end:%Y-%m-%d}")


def _strength(
    key: SealKey, one: x509.Certificate, policy: AlgorithmPolicy, day: date
) -> Iterator[KeyFinding]:
    """Ask the table of algorithms: about the key, then about the digest under the certificate."""
    scheme, hashed = algorithm_of(key.certificates[0]), getattr(one.signature_hash_algorithm, "name", "")
    rule, until = policy.rule_of(scheme), policy.sunset(scheme)
    known = policy.standing(digest_algorithm(hashed.replace("-", "_")), day)
    if policy.may_seal(scheme, day) is SealPermission.NO:
        yield KeyFinding(Shortcoming.TOO_WEAK, True, f"{scheme} may not seal: it proves nothing any more")
    elif hashed and known in (Standing.ENDED, Standing.UNKNOWN):
        yield KeyFinding(Shortcoming.TOO_WEAK, True, f"a certificate over {hashed.upper()} proves nothing")
    elif rule is not None and rule.seals is SealPermission.WARNED:
        end = "" if until is None else f", until {until} as foreseen"
        yield KeyFinding(Shortcoming.WEAK, False, f"{scheme} seals with a warning{end}: stronger ones last")


def _use(one: x509.Certificate) -> Iterator[KeyFinding]:
    if not may_sign(one):
        yield KeyFinding(
            Shortcoming.NOT_FOR_SIGNING, True, f"the certificate of {common_name(one)} is not for signing"
        )


def _standing(key: SealKey, trust: TrustStore, now: datetime) -> Iterator[KeyFinding]:
    signer, *carried = key.certificates
    chain = find_chain(signer, carried, trust, now)
    if chain is None:
        yield KeyFinding(Shortcoming.UNTRUSTED, False, "no anchor given leads to its certificate")
        return
    if check_chain(chain, now).verdict is not Verdict.PASSED:
        yield KeyFinding(
            Shortcoming.UNTRUSTED, False, "its certificate, or an authority above it, is not good now"
        )
    if is_revoked(chain, trust.crls, SignatureTimes.unproven(now, now)):
        said = "its certificate, or an authority above it, is revoked or suspended"
        yield KeyFinding(Shortcoming.REVOKED, True, said)
    elif lacks := list(shortfalls(chain, trust.crls, now)):
        yield KeyFinding(Shortcoming.REVOCATION_UNKNOWN, False, "; ".join(lacks))
