"""Verify a sealed PDF and its evidence, from bytes and a trust store alone.

Nothing is fetched from a network, and no bytes make a check raise an exception. Steps have the same numbers
and names in every report.

Source: the shape of the verdicts follows ETSI EN 319 102-1.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from signing.chain import Chain, check_carried, check_chain, find_chain
from signing.cms_reading import Container, Token, read_container, read_token
from signing.digests import Digest
from signing.evidence_reading import UnsoundEvidence, check_members, read_evidence
from signing.pdf_reading import FoundSeal, UnreadablePdf, covered, find_seals, is_cades
from signing.report import Outcome, Step, Verdict, failed, indeterminate, numbered, overall, passed, worst
from signing.revocation import REASONS_SPARING_TOKENS, SignatureTimes, check_revocation
from signing.subindications import SubIndication
from signing.token_flaws import UnsoundToken, subindication_of
from signing.trust import TrustStore

__all__ = ["Step", "Verdict", "overall", "proven_time", "verify_evidence", "verify_pdf"]

PDF_STEPS = (
    "Lecture du document",
    "Présence d'un cachet unique",
    "Étendue du cachet",
    "Intégrité du contenu",
    "Signature du cachet",
    "Certification du document",
    "Confiance dans le certificat",
    "Révocation",
)
_UNKNOWN_SIGNER = "Le certificat de la signature ne mène à aucune ancre de confiance donnée."
EVIDENCE_STEPS = (
    "Lecture de l'enregistrement de preuve",
    "Objets couverts et arbre de hachage",
    "Renouvellements",
    "Confiance dans l'horodatage",
    "Révocation du certificat d'horodatage",
)


def verify_pdf(pdf: bytes, trust: TrustStore, at: datetime, *, proven: bool = False) -> list[Step]:
    """Judge a sealed PDF.

    Args:
        pdf: Any bytes.
        trust: Trusted authorities; without the right anchor the verdict is never passed.
        at: Aware; the time at which the certificates must be valid: now, or an earlier time that
            evidence proves (`proven_time`).
        proven: Whether evidence proves that the seal existed at `at`. Revocation lists must then cover `at`,
            else the time that the seal claims.

    Returns:
        One step per name of `PDF_STEPS`; steps that an earlier failure made pointless are indeterminate.
    """
    return numbered(PDF_STEPS, _to_the_end(_pdf_outcomes(pdf, trust, at, proven)))


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
    return numbered(EVIDENCE_STEPS, _to_the_end(_evidence_outcomes(evidence, members, trust, at)))


def proven_time(evidence: bytes) -> datetime | None:
    """Return the time that the first token states, or `None` when the bytes are not a consistent record.

    It proves something only if `verify_evidence` passes.
    """
    try:
        return read_token(read_evidence(evidence).first.token).at
    except (UnsoundEvidence, UnsoundToken):
        return None


def _to_the_end(outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
    """Turn an exception into the verdict of the step during which it was raised.

    The bytes come from anywhere, and the libraries document no closed set of exceptions. A verification that
    stops without a report would be worse than a report that says that it cannot tell.
    """
    try:
        yield from outcomes
    except Exception as error:  # no closed set, see above  # noqa: BLE001
        detail = f"Cette étape n'a pas pu être menée à bien ({type(error).__name__})."
        yield indeterminate(detail, SubIndication.CUSTOM)


def _pdf_outcomes(pdf: bytes, trust: TrustStore, at: datetime, proven: bool) -> Iterator[Outcome]:
    try:
        seals = find_seals(pdf)
    except UnreadablePdf as error:
        yield failed(str(error), SubIndication.FORMAT_FAILURE)
        return
    yield passed(f"PDF lisible de {len(pdf)} octets.")
    if len(seals) == 2 and seals[0].certification == 2:
        yield from _signed_outcomes(pdf, seals[0], trust, at, proven)
        return
    if len(seals) != 1:
        what = "ne porte aucun cachet" if not seals else f"porte {len(seals)} signatures au lieu d'un cachet"
        yield failed(f"Le document {what}.", SubIndication.FORMAT_FAILURE)
        return
    yield passed("Le document porte un seul cachet.")
    content = covered(pdf, seals[0])
    if content is None:
        detail = "Le cachet ne couvre pas tout le fichier : des octets ont été ajoutés ou déplacés."
        yield failed(detail, SubIndication.FORMAT_FAILURE)
        return
    yield passed("Le cachet couvre tout le fichier, jusqu'au dernier octet.")
    known = SignatureTimes.proven if proven else SignatureTimes.unproven
    yield from _seal_outcomes(content, seals[0], trust, known(seals[0].claimed_at, at))


def _signed_outcomes(
    pdf: bytes, seal: FoundSeal, trust: TrustStore, at: datetime, proven: bool
) -> Iterator[Outcome]:
    """Judge a document that somebody signed where its seal allows that: the seal, and trust in both."""
    # Loaded here: only such documents need pyHanko's comparison of revisions.
    from signing.added_signature import UnsoundAddition, added_signature

    sealed = pdf[: sum(seal.byte_range[2:])]
    try:
        added = added_signature(pdf, sealed)
    except UnsoundAddition as error:
        detail = f"Autre chose qu'une signature a été ajouté après le cachet ({error.flaw})."
        yield failed(detail, SubIndication.FORMAT_FAILURE)
        return
    yield passed("Le document porte un seul cachet, puis une signature qu'il permet.")
    content = covered(sealed, seal)
    if content is None:
        detail = "Le cachet ne couvre pas tout ce qui précède la signature."
        yield failed(detail, SubIndication.FORMAT_FAILURE)
        return
    yield passed("Le cachet couvre tout ce qui précède la signature, et elle couvre tout le fichier.")
    known = SignatureTimes.proven if proven else SignatureTimes.unproven
    *checks, trusted, revoked = numbered(
        PDF_STEPS[3:], _seal_outcomes(content, seal, trust, known(seal.claimed_at, at))
    )
    yield from map(_outcome, checks)
    times = known(added.claimed_at, at)
    chain = find_chain(added.certificate, added.carried, trust, times.existed_by)
    if chain is None:
        yield _both(trusted, indeterminate(_UNKNOWN_SIGNER, SubIndication.NO_CERTIFICATE_CHAIN_FOUND))
        return
    yield _both(trusted, check_chain(chain, times.existed_by))
    yield _both(revoked, check_revocation(chain, (*trust.crls, *added.crls), times))


def _both(seal: Step, signature: Outcome) -> Outcome:
    """Return the verdict on a seal and on the signature that follows it; with both details when both
    passed.
    """
    found = worst([_outcome(seal), signature])
    if found.verdict is not Verdict.PASSED:
        return found
    return passed(f"Cachet : {seal.detail} Signature : {signature.detail}")


def _outcome(step: Step) -> Outcome:
    return Outcome(step.verdict, step.detail, step.subindication)


def _seal_outcomes(
    content: Sequence[memoryview], seal: FoundSeal, trust: TrustStore, times: SignatureTimes
) -> Iterator[Outcome]:
    try:
        container = read_container(seal.container)
    except UnsoundToken as error:
        yield indeterminate("L'empreinte annoncée ne peut être lue dans une signature valide.")
        yield failed(f"Cachet invalide : {error.french}.", subindication_of(error.flaw))
        return
    if Digest.of_parts(content, container.message_digest.algorithm) != container.message_digest:
        detail = "Le contenu a été modifié depuis la pose du cachet : son empreinte diffère."
        yield failed(detail, SubIndication.HASH_FAILURE)
        return
    yield passed(f"L'empreinte {container.message_digest.algorithm} du contenu est celle qui a été scellée.")
    yield _form(container, seal)
    yield _certification(seal)
    chain = find_chain(container.certificates[0], container.certificates[1:], trust, times.existed_by)
    if chain is None:
        detail = "Le certificat du cachet ne mène à aucune ancre de confiance donnée."
        yield indeterminate(detail, SubIndication.NO_CERTIFICATE_CHAIN_FOUND)
        return
    trusted = check_chain(chain, times.existed_by)
    carried = check_carried(chain, container.certificates, container.crls, trust)
    yield trusted if carried.verdict is Verdict.PASSED else carried
    yield check_revocation(chain, (*trust.crls, *container.crls), times)


def _form(container: Container, seal: FoundSeal) -> Outcome:
    if not is_cades(seal) or container.content_type != "data" or container.content is not None:
        return failed("La signature n'est pas un cachet PAdES.", SubIndication.FORMAT_FAILURE)
    if container.unsigned:
        detail = "La signature porte des attributs non signés, qui ne sont pas examinés."
        return indeterminate(detail, SubIndication.CUSTOM)
    if not container.canonical:
        detail = "La structure du cachet n'est pas écrite comme elle doit l'être."
        return failed(detail, SubIndication.FORMAT_FAILURE)
    when = f", apposé selon lui le {seal.claimed_at:%d/%m/%Y à %H:%M} UTC" if seal.claimed_at else ""
    return passed(f"La signature correspond au certificat{when}.")


def _certification(seal: FoundSeal) -> Outcome:
    if seal.certification == 1:
        return passed("Le document est certifié : aucune modification n'y est permise.")
    if seal.certification == 2:  # the seal covers the whole file: nobody has signed since
        return passed("Le document est certifié : seule une signature peut y être ajoutée.")
    detail = "Le cachet n'interdit pas les modifications ultérieures (DocMDP 1 ou 2)."
    return failed(detail, SubIndication.SIG_CONSTRAINTS_FAILURE)


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
    yield from _trust_outcomes(tokens, trust, at)


def _renewals(tokens: Sequence[Token]) -> Outcome:
    if len(tokens) == 1:
        return passed("Aucun renouvellement n'a encore eu lieu.")
    return passed(f"{len(tokens) - 1} renouvellement(s), chacun lié au précédent.")


def _trust_outcomes(tokens: Sequence[Token], trust: TrustStore, at: datetime | None) -> Iterator[Outcome]:
    """Judge each token at the time of the token that renewed it, and the last one at `at`."""
    judged_at = [*(token.at for token in tokens[1:]), at or tokens[-1].at]
    chains = [
        find_chain(token.certificates[0], token.certificates[1:], trust, moment)
        for token, moment in zip(tokens, judged_at, strict=True)
    ]
    found = [
        (chain, token, moment)
        for chain, token, moment in zip(chains, tokens, judged_at, strict=True)
        if chain is not None
    ]
    if len(found) != len(tokens):
        detail = "Un certificat d'horodatage ne mène à aucune ancre de confiance donnée."
        yield indeterminate(detail, SubIndication.NO_CERTIFICATE_CHAIN_FOUND)
        return
    yield worst(
        outcome for chain, token, moment in found for outcome in _trusted(chain, token, moment, trust)
    )
    yield worst(_unrevoked(chain, token, moment, trust) for chain, token, moment in found)


def _unrevoked(chain: Chain, token: Token, moment: datetime, trust: TrustStore) -> Outcome:
    """Check that lists cover the time that the token states; the token provably exists since `moment`."""
    times = SignatureTimes(claimed=token.at, existed_by=max(token.at, moment), asked=token.at)
    return check_revocation(chain, (*trust.crls, *token.crls), times, REASONS_SPARING_TOKENS)


def _trusted(chain: Chain, token: Token, moment: datetime, trust: TrustStore) -> Iterator[Outcome]:
    yield check_chain(chain, token.at)
    yield check_chain(chain, moment)
    yield check_carried(chain, token.certificates, token.crls, trust)
