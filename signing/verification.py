"""Verify a sealed PDF and its evidence, from bytes and a trust store alone.

Nothing is fetched from a network, and no bytes make a check raise an exception. Steps have the same numbers
and names in every report.

Source: the shape of the verdicts follows ETSI EN 319 102-1.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import accumulate

from signing.algorithm_checks import check_algorithms
from signing.algorithm_policy import digest_algorithm
from signing.cms_reading import Token, read_token
from signing.digests import Digest
from signing.evidence_reading import EvidenceChains, UnsoundEvidence, check_members, read_evidence
from signing.pdf_reading import Buffer
from signing.pdf_validation import PDF_STEPS, judge_pdf
from signing.report import (
    Outcome,
    Step,
    Verdict,
    failed,
    indeterminate,
    numbered,
    outcomes_of,
    overall,
    passed,
    worst,
)
from signing.stamp_validation import token_outcomes
from signing.subindications import SubIndication
from signing.token_flaws import UnsoundToken
from signing.trust import TrustStore

__all__ = ["PDF_STEPS", "Step", "Verdict", "overall", "proven_time", "verify_evidence", "verify_pdf"]

EVIDENCE_STEPS = (
    "Lecture de l'enregistrement de preuve",
    "Objets couverts et arbre de hachage",
    "Renouvellements",
    "Confiance dans l'horodatage",
    "Révocation du certificat d'horodatage",
)


def verify_pdf(pdf: Buffer, trust: TrustStore, at: datetime, *, proven: bool = False) -> list[Step]:
    """Judge a PDF with signatures, document time stamps, or both.

    Args:
        pdf: Any bytes, or a mapped file.
        trust: Trusted authorities; without the right anchor the verdict is never passed.
        at: Aware; the time as of which it is judged: now, or an earlier time that evidence proves
            (`proven_time`).
        proven: Whether evidence proves that the file existed at `at`. Revocation lists must then cover `at`,
            else the time that each signature claims or its own time stamps prove.

    Returns:
        One step per name of `PDF_STEPS`, and those of each further signature or time stamp; steps that an
        earlier failure made pointless are indeterminate.
    """
    return judge_pdf(pdf, trust, at, proven=proven)


def verify_evidence(
    evidence: bytes, members: Sequence[bytes | Digest], trust: TrustStore, at: datetime | None = None
) -> list[Step]:
    """Judge an evidence record over the objects of one group.

    Args:
        evidence: Any bytes.
        members: The objects, or their digests; at least one, and all must be covered.
        trust: Trusted authorities.
        at: Aware; the time at which the last token's certificates must be valid. Without it each token
            is judged at the time it states, so that expiry is not checked.

    Returns:
        One step per name of `EVIDENCE_STEPS`.
    """
    found = outcomes_of(EVIDENCE_STEPS, _evidence_outcomes(evidence, members, trust, at))
    return numbered(EVIDENCE_STEPS, iter(found))


def proven_time(evidence: bytes) -> datetime | None:
    """Return the time that the first token states, or `None` when the bytes are not a consistent record.

    It proves something only if `verify_evidence` passes.
    """
    try:
        return read_token(read_evidence(evidence).first.token).at
    except (UnsoundEvidence, UnsoundToken):
        return None


def _evidence_outcomes(
    evidence: bytes, members: Sequence[bytes | Digest], trust: TrustStore, at: datetime | None
) -> Iterator[Outcome]:
    try:
        chains = read_evidence(evidence)
    except UnsoundEvidence as error:
        yield failed(f"Preuve inutilisable : {error}.", SubIndication.FORMAT_FAILURE)
        return
    yield passed(f"Enregistrement RFC 4998 avec {len(chains.stamps)} horodatage(s).")
    if not members:
        yield indeterminate("Aucun objet n'a été donné à comparer.", SubIndication.SIGNED_DATA_NOT_FOUND)
        return
    try:
        tokens = check_members(chains, members)
    except UnsoundEvidence as error:
        yield failed(f"La preuve ne tient pas : {error}.", SubIndication.HASH_FAILURE)
        return
    others = len(chains.first.tree[0]) - len(members) if chains.first.tree else 0
    more = f" ; {others} autre(s) empreinte(s) à leurs côtés" if others > 0 else ""
    first = f"{tokens[0].at:%d/%m/%Y à %H:%M:%S} UTC"
    yield passed(f"{len(members)} objet(s) couvert(s){more} ; existence attestée le {first}.")
    yield _renewals(tokens)
    yield from _trust_outcomes(chains, tokens, trust, at)


def _renewals(tokens: Sequence[Token]) -> Outcome:
    if len(tokens) == 1:
        return passed("Aucun renouvellement n'a encore eu lieu.")
    return passed(f"{len(tokens) - 1} renouvellement(s), chacun lié au précédent.")


def _trust_outcomes(
    chains: EvidenceChains, tokens: Sequence[Token], trust: TrustStore, at: datetime | None
) -> Iterator[Outcome]:
    """Judge each token at the time of the token that renewed it, and the last one at `at`; each hash tree at
    the time of the chain that renewed it.
    """
    judged_at = [*(token.at for token in tokens[1:]), at or tokens[-1].at]
    found = [token_outcomes(token, moment, trust) for token, moment in zip(tokens, judged_at, strict=True)]
    yield worst([*(trusted for trusted, _ in found), *_trees(chains, tokens, trust, judged_at[-1])])
    if all(trusted.subindication is not SubIndication.NO_CERTIFICATE_CHAIN_FOUND for trusted, _ in found):
        yield worst(unrevoked for _, unrevoked in found)


def _trees(
    chains: EvidenceChains, tokens: Sequence[Token], trust: TrustStore, last: datetime
) -> Iterator[Outcome]:
    firsts = accumulate((len(chain) for chain in chains.chains[:-1]), initial=0)
    begun = [tokens[first].at for first in firsts]
    for chain, made, renewed in zip(chains.chains, begun, [*begun[1:], max(last, begun[-1])], strict=True):
        used = [digest_algorithm(chain[0].algorithm)]
        yield check_algorithms(used, trust.algorithms, renewed, made)
