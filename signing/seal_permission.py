"""Whether a key may seal now: its certificate, its standing and its algorithms."""

from datetime import UTC, datetime
from functools import lru_cache

from signing.algorithm_policy import (
    Algorithm,
    SealPermission,
    algorithm_of,
    digest_algorithm,
)
from signing.errors import SigningCode, SigningError
from signing.key_checks import shortcomings
from signing.keys import SealKey
from signing.trust import TrustStore


def check_may_seal(key: SealKey, trust: TrustStore, at: datetime) -> None:
    """Make sure that a seal made at `at` (aware) is not invalid from the start.

    Raises:
        SigningError: `ALGORITHM_REFUSED`, or `KEY_REFUSED` for a certificate that has ended, has not begun,
            is revoked, or is not for signing; the message gives the reasons.
    """
    # What takes milliseconds is remembered for a minute; the dates of the certificate are exact.
    minute = at.replace(second=0, microsecond=0)
    _check(key, trust, minute if key.covers(at) and key.covers(minute) else at)


@lru_cache(maxsize=256)
def _check(key: SealKey, trust: TrustStore, at: datetime) -> None:
    day = at.astimezone(UTC).date()
    used: tuple[Algorithm, ...] = (algorithm_of(key.certificates[0]), digest_algorithm(key.digest))
    for algorithm in used:
        if trust.algorithms.may_seal(algorithm, day) is SealPermission.NO:
            message = f"{algorithm} may not seal any more"
            raise SigningError(SigningCode.ALGORITHM_REFUSED, message)
    reasons = [one for one in shortcomings(key, trust, at) if one.forbids]
    if reasons:
        message = "; ".join(f"{one.message} ({one.code})" for one in reasons)
        raise SigningError(SigningCode.KEY_REFUSED, message)
