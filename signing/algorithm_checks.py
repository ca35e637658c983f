"""Whether the algorithms of a signature, a token or a chain were still believed when it certainly existed.

Source: ETSI EN 319 102-1, 5.2.6 and 5.2.8 (cryptographic constraints), 5.1.3 (the two
sub-indications).
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import pairwise

from cryptography.hazmat.primitives.asymmetric import padding

from signing.algorithm_policy import Algorithm, AlgorithmPolicy, Standing, digest_algorithm, scheme_of
from signing.certificates import certificates_of
from signing.report import Outcome, Verdict, indeterminate, passed, worst
from signing.subindications import SubIndication


def algorithms_of_chain(certificates: Sequence[bytes]) -> tuple[Algorithm, ...]:
    """Return what the signatures on a chain's certificates (DER, the signer's first) rest on; that of the
    anchor proves nothing.
    """
    return tuple(dict.fromkeys(_of_chain(certificates)))


def _of_chain(certificates: Sequence[bytes]) -> Iterator[Algorithm]:
    for one, authority in pairwise(certificates_of(certificates)):
        hashing = one.signature_hash_algorithm
        if hashing is not None:
            yield digest_algorithm(hashing.name.replace("-", "_"))
        pss = isinstance(one.signature_algorithm_parameters, padding.PSS)
        yield scheme_of(authority.public_key(), pss=pss)


def check_algorithms(
    used: Iterable[Algorithm],
    policy: AlgorithmPolicy,
    existed_by: datetime,
    made_at: datetime | None = None,
) -> Outcome:
    """Judge the algorithms of something that certainly existed at `existed_by` (aware).

    Args:
        used: The algorithms, without repetition.
        policy: Until when each is believed.
        existed_by: What a time stamp or evidence proves, else the time of judgement.
        made_at: When it says that it was made, if it does. It is not believed when it is early, and is when
            it is late: then no proof can help.
    """
    found = [_judged(one, policy, existed_by, made_at) for one in used]
    if not found:
        return passed("")
    outcome = worst(found)
    if outcome.verdict is not Verdict.PASSED:
        return outcome
    return passed(" ".join(one.detail for one in found if one.detail))


def _judged(
    algorithm: Algorithm, policy: AlgorithmPolicy, existed_by: datetime, made_at: datetime | None
) -> Outcome:
    sunset = policy.sunset(algorithm)
    match policy.standing(algorithm, existed_by.astimezone(UTC).date()):
        case Standing.ACCEPTED:
            return passed("")
        case Standing.UNKNOWN:
            return indeterminate(
                f"L'algorithme {algorithm} n'est pas dans la table des algorithmes : rien n'est dit de lui.",
                SubIndication.CRYPTO_CONSTRAINTS_FAILURE_NO_POE,
            )
        case Standing.FORESEEN_END:
            assert sunset is not None
            return passed(
                f"Avertissement : le terme de {algorithm}, le {_day(sunset)}, n'était qu'une prévision de la "
                f"table du {_day(policy.written_on)}."
            )
        case Standing.ENDED:
            assert sunset is not None
            return _ended(algorithm, sunset, made_at)


def _ended(algorithm: Algorithm, sunset: date, made_at: datetime | None) -> Outcome:
    said = f"L'algorithme {algorithm} ne prouve plus rien de nouveau depuis le {_day(sunset)}"
    if made_at is not None and made_at.astimezone(UTC).date() >= sunset:
        detail = f"{said}, et il a été employé après."
        return indeterminate(detail, SubIndication.CRYPTO_CONSTRAINTS_FAILURE)
    detail = f"{said}, et rien ne prouve qu'il a été employé avant."
    return indeterminate(detail, SubIndication.CRYPTO_CONSTRAINTS_FAILURE_NO_POE)


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
