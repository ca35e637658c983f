"""Judge a time-stamp token over given bytes, at the time by which it certainly existed.

1. Format: an RFC 3161 token, by a certificate for time stamping alone.
2. Cryptographic verification: its signature, and that it dates these bytes.
3. X.509 validation at the time that it states: chain, revocation.
4. Long term: the same chain at the time by which the token certainly existed, and the order of times.

Source: ETSI EN 319 102-1, 5.4 (time stamps) and 5.6.2 (past certificate validation); RFC 3161.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from signing.algorithm_checks import algorithms_of_chain, check_algorithms
from signing.certificates import Purpose, certificate_of, common_name
from signing.chain import Chain, check_carried, check_chain, find_chain
from signing.cms_reading import Token, read_token
from signing.digests import Digest
from signing.report import Outcome, Verdict, all_of, failed, indeterminate, outcomes_of, passed, worst
from signing.revocation import REASONS_SPARING_TOKENS, SignatureTimes, check_revocation
from signing.subindications import SubIndication
from signing.token_flaws import UnsoundToken, subindication_of
from signing.trust import TrustStore
from signing.unsigned_attributes import carried_parts

TOKEN_STEPS = (
    "Contrôle du format",
    "Vérification cryptographique",
    "Validation du certificat (X.509)",
    "Preuve d'existence et validation à long terme",
)

CLOCK_TOLERANCE = timedelta(minutes=10)
"""Clocks of authorities and of this machine differ by less."""


@dataclass(frozen=True, slots=True)
class JudgedToken:
    """The outcomes, one for each of `TOKEN_STEPS`."""

    outcomes: tuple[Outcome, ...]
    proven: datetime | None
    """The time that the token proves: the stated time, when every step passed."""


def judge_token(
    content: bytes,
    dated: Callable[[str], Digest],
    trust: TrustStore,
    existed_by: datetime,
    form: Outcome | None = None,
) -> JudgedToken:
    """Judge a token.

    Args:
        content: Any bytes.
        dated: Returns the digest, by an algorithm, of what the token should date.
        trust: Trusted authorities, with certificates, lists and answers that came with the token.
        existed_by: Aware; the time of judgement, or of a later time stamp over this token.
        form: What the caller found about the place of the token in its file, if it looked.
    """
    outcomes = tuple(outcomes_of(TOKEN_STEPS, _outcomes(content, dated, trust, existed_by, form)))
    sound = all(outcome.verdict is Verdict.PASSED for outcome in outcomes)
    return JudgedToken(outcomes, read_token(content).at if sound else None)


def token_outcomes(token: Token, moment: datetime, trust: TrustStore) -> tuple[Outcome, Outcome]:
    """Judge trust and revocation of a token that certainly existed at `moment`, also long after its own time.

    Returns:
        The outcome about the chain, and that about revocation, which is indeterminate without a chain.
    """
    chain = find_chain(token.certificates[0], token.certificates[1:], trust, moment, purpose=Purpose.STAMPING)
    if chain is None:
        missing = indeterminate(
            "Le certificat d'horodatage ne mène à aucune ancre de confiance donnée.",
            SubIndication.NO_CERTIFICATE_CHAIN_FOUND,
        )
        return missing, missing
    used = dict.fromkeys((*token.algorithms, *algorithms_of_chain(chain.certificates)))
    trusted = [check_chain(chain, at, purpose=Purpose.STAMPING) for at in (token.at, moment)]
    carried = check_carried(chain, token.certificates, token.crls, trust)
    algorithms = check_algorithms(used, trust.algorithms, max(moment, token.at), token.at)
    found = worst([*trusted, carried, algorithms])
    if found.verdict is Verdict.PASSED:
        found = all_of([found, algorithms])
    return found, _unrevoked(chain, token, moment, trust)


def _unrevoked(chain: Chain, token: Token, moment: datetime, trust: TrustStore) -> Outcome:
    """Check that lists cover the time that the token states; the token provably exists since `moment`."""
    times = SignatureTimes(claimed=token.at, existed_by=max(token.at, moment), asked=token.at)
    crls = (*trust.crls, *token.crls)
    return check_revocation(chain, crls, times, REASONS_SPARING_TOKENS, answers=trust.answers)


def _outcomes(
    content: bytes,
    dated: Callable[[str], Digest],
    trust: TrustStore,
    existed_by: datetime,
    form: Outcome | None,
) -> Iterator[Outcome]:
    try:
        token = read_token(content)
    except UnsoundToken as error:
        wrong = failed(f"Jeton inutilisable : {error.french}.", subindication_of(error.flaw))
        yield worst([*([form] if form else []), wrong])
        return
    authority = certificate_of(token.certificates[0])
    by = f" de « {common_name(authority)} »" if authority else ""
    said = passed(f"Jeton RFC 3161{by} du {token.at:%d/%m/%Y à %H:%M:%S} UTC.")
    yield said if form is None or form.verdict is Verdict.PASSED else form
    if dated(token.imprint.algorithm) != token.imprint:
        yield failed("Le jeton date une autre empreinte que celle de ces octets.", SubIndication.HASH_FAILURE)
        return
    yield passed(
        f"La signature est valide, et l'empreinte {token.imprint.algorithm} est celle des octets datés."
    )
    with_answers = trust + TrustStore(answers=tuple(carried_parts(content).answers))
    yield worst(_certificate_outcomes(token, with_answers))
    yield _long_term(token, with_answers, existed_by)


def _certificate_outcomes(token: Token, trust: TrustStore) -> Iterator[Outcome]:
    yield from token_outcomes(token, token.at, trust)


def _long_term(token: Token, trust: TrustStore, existed_by: datetime) -> Outcome:
    if token.at > existed_by + CLOCK_TOLERANCE:
        return indeterminate(
            f"Le jeton est daté d'après le {existed_by:%d/%m/%Y à %H:%M} UTC, où il devrait déjà exister.",
            SubIndication.TIMESTAMP_ORDER_FAILURE,
        )
    moment = max(existed_by, token.at)
    found = worst(token_outcomes(token, moment, trust))
    if found.verdict is not Verdict.PASSED:
        return found
    return passed(f"Le jeton prouve l'existence au {token.at:%d/%m/%Y à %H:%M:%S} UTC.")
