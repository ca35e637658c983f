"""Judge one CMS signature over given bytes: CAdES, or PAdES in a PDF, at the levels B-B to B-LTA.

1. Format: where the signature stands, and how it is written.
2. Identification of the signing certificate, by the signed attribute that names it.
3. Validation context: as of when it is judged, and by whose authorities.
4. X.509 validation: chain, dates, constraints, revocation, at the time by which the signature existed.
5. Cryptographic verification: the digest of the bytes, the signature value.
6. Acceptance: claimed time, certification.
7. Long term: the time by which the signature existed, and what proves it.

Source: ETSI EN 319 102-1, 5.2.2 to 5.2.8 (building blocks), 5.5 and 5.6 (time stamps, long term).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from signing.algorithm_checks import check_algorithms
from signing.archive_validation import Dated, Existence, earlier, judge_archives
from signing.certificates import certificate_of, common_name
from signing.chain import MOST_CARRIED
from signing.cms_reading import Container, read_container
from signing.digests import Digest
from signing.report import (
    NOT_REACHED,
    Outcome,
    Step,
    all_of,
    failed,
    indeterminate,
    outcomes_of,
    passed,
    step_of,
    worst,
)
from signing.revocation import SignatureTimes
from signing.signer_checks import check_claimed_time, checked_signer
from signing.stamp_validation import TOKEN_STEPS, JudgedToken, judge_token
from signing.subindications import SubIndication
from signing.token_flaws import Flaw, UnsoundToken, subindication_of
from signing.trust import TrustStore
from signing.unsigned_attributes import CarriedParts, carried_parts

SIGNATURE_STEPS = (
    "Contrôle du format",
    "Identification du certificat signataire",
    "Contexte de validation",
    "Validation du certificat (X.509)",
    "Vérification cryptographique",
    "Acceptation de la signature",
    "Preuve d'existence et validation à long terme",
)

_OF_IDENTIFICATION = (Flaw.NO_CERTIFICATE, Flaw.OTHER_CERTIFICATE, Flaw.UNNAMED_CERTIFICATE)
_OF_CRYPTOGRAPHY = (
    Flaw.WRONG_SIGNATURE,
    Flaw.KEY_KIND,
    Flaw.DIGEST_ALGORITHM,
    Flaw.SIGNATURE_ALGORITHM,
)
_UNDECIDED = (
    Flaw.NO_CERTIFICATE,
    Flaw.UNNAMED_CERTIFICATE,
    Flaw.KEY_KIND,
    Flaw.DIGEST_ALGORITHM,
    Flaw.SIGNATURE_ALGORITHM,
)
"""Flaws that do not show that anything is wrong: the standard then cannot tell."""

MOST_STAMPS = 100
"""Time stamps that one signature may carry, and signatures or time stamps that one file may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenSignature:
    """A signature as it was found."""

    container: bytes
    """The CMS in DER; any bytes."""
    content: Sequence[bytes | memoryview] | None
    """What it should sign, in parts; `None` when that was not given."""
    form: Outcome
    """What was found about its place in its file."""
    acceptance: Outcome
    """What was found about the rules of its format."""
    claimed_at: datetime | None = None
    """When it was made, as the file says outside of the CMS."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedSignature:
    """The outcomes, one for each of `SIGNATURE_STEPS`, and those of the time stamps of the signature."""

    outcomes: tuple[Outcome, ...]
    stamps: tuple[JudgedToken, ...]
    archives: tuple[JudgedToken, ...] = ()
    """Archive time stamps inside the signature (CAdES B-LTA), the first first."""


def judge_signature(given: GivenSignature, trust: TrustStore, existence: Existence) -> JudgedSignature:
    """Judge a signature.

    Args:
        given: The signature and the bytes.
        trust: Trusted authorities, with certificates, lists and answers that came with the file.
        existence: When it certainly existed: the time of judgement, or what a time stamp over the file or
            evidence proves.
    """
    try:
        carried = carried_parts(given.container)
    except MemoryError:  # it says nothing of these bytes
        raise
    except Exception:  # unreadable: the first step says so  # noqa: BLE001
        carried = CarriedParts()
    if len(carried.stamps) + len(carried.archive_stamps) > MOST_STAMPS:
        return _too_many(f"La signature porte plus de {MOST_STAMPS} horodatages.")
    trust = trust + TrustStore(
        intermediates=tuple(carried.certificates[:MOST_CARRIED]),
        crls=tuple(carried.crls[:MOST_CARRIED]),
        answers=tuple(carried.answers[:MOST_CARRIED]),
    )
    given = replace(given, content=given.content or _enveloped(given.container))
    dated = Dated(existence)
    archives = judge_archives(given.container, given.content or (), carried.archive_stamps, trust, dated)
    stamps = tuple(
        judge_token(token, lambda name: Digest.of(carried.signature, name), trust, dated.existence(token).by)
        for token in carried.stamps
    )
    best = dated.signature
    for stamp in stamps:
        best = earlier(stamp, best)
    outcomes = outcomes_of(SIGNATURE_STEPS, _outcomes(given, carried, trust, best, existence))
    return JudgedSignature(outcomes=tuple(outcomes), stamps=stamps, archives=tuple(archives))


def _too_many(detail: str) -> JudgedSignature:
    first = indeterminate(detail, SubIndication.CUSTOM)
    return JudgedSignature(outcomes=(first, *[NOT_REACHED] * (len(SIGNATURE_STEPS) - 1)), stamps=())


def _enveloped(container: bytes) -> Sequence[bytes] | None:
    """Return what stands inside of a signature that is not detached."""
    try:
        content = read_container(container).content
    except UnsoundToken:  # the first step says so
        return None
    return None if content is None else [content]


def _outcomes(
    given: GivenSignature, carried: CarriedParts, trust: TrustStore, best: Existence, judged: Existence
) -> Iterator[Outcome]:
    try:
        container = read_container(given.container)
    except UnsoundToken as error:
        yield from _unreadable(given, error)
        return
    yield worst([given.form, _written(container, carried)])
    signer = certificate_of(container.certificates[0])
    name = common_name(signer) if signer else "?"
    yield passed(f"Certificat « {name} », désigné par un attribut signé.")
    yield passed(_context(trust, judged))
    claimed = given.claimed_at or carried.signed_at
    yield _certificate(container, trust, _times(claimed, best))
    yield _content(container, given.content)
    used = check_algorithms(container.algorithms, trust.algorithms, best.by, claimed)
    dated = check_claimed_time(container.certificates[0], claimed, judged.by)
    yield all_of([dated, used, given.acceptance])
    yield _long_term(carried, best)


def _unreadable(given: GivenSignature, error: UnsoundToken) -> Iterator[Outcome]:
    say = indeterminate if error.flaw in _UNDECIDED else failed
    wrong = say(f"Signature inutilisable : {error.french}.", subindication_of(error.flaw))
    if error.flaw in _OF_CRYPTOGRAPHY:
        yield given.form
        yield from (NOT_REACHED, NOT_REACHED, NOT_REACHED, wrong)
    elif error.flaw in _OF_IDENTIFICATION:
        yield given.form
        yield wrong
    else:
        yield worst([given.form, wrong])


def _written(container: Container, carried: CarriedParts) -> Outcome:
    if container.content_type != "data":
        return failed("Ce que la signature signe n'est pas un fichier.", SubIndication.FORMAT_FAILURE)
    if not container.encoded_once:
        return failed(
            "La structure de la signature n'est pas écrite comme elle doit l'être.",
            SubIndication.FORMAT_FAILURE,
        )
    other = f" {carried.unknown} attribut(s) non signé(s) n'ont pas été examinés." if carried.unknown else ""
    return passed(f"Signature CMS lisible, d'un seul signataire.{other}")


def _context(trust: TrustStore, judged: Existence) -> str:
    sources = f"{len(trust.anchors)} ancre(s) de confiance, {len(trust.crls)} liste(s) de révocation"
    if trust.answers:
        sources += f", {len(trust.answers)} réponse(s) OCSP"
    why = "date prouvée" if judged.proven else "date de vérification"
    return f"Jugée au {judged.by:%d/%m/%Y à %H:%M} UTC ({why}) avec {sources}, sans accès au réseau."


def _times(claimed: datetime | None, best: Existence) -> SignatureTimes:
    known = SignatureTimes.proven if best.proven else SignatureTimes.unproven
    return known(claimed, best.by)


def _certificate(container: Container, trust: TrustStore, times: SignatureTimes) -> Outcome:
    signer = checked_signer(container.certificates, container.crls, trust, times)
    if signer is None:
        return indeterminate(
            "Le certificat de la signature ne mène à aucune ancre de confiance donnée.",
            SubIndication.NO_CERTIFICATE_CHAIN_FOUND,
        )
    return signer.whole


def _content(container: Container, content: Sequence[bytes | memoryview] | None) -> Outcome:
    stated = container.message_digest
    if container.content is not None and content is not None and not _is_same(container.content, content):
        return failed("Le contenu signé n'est pas le fichier donné.", SubIndication.HASH_FAILURE)
    if content is None:
        return indeterminate("Les octets signés ne sont pas donnés.", SubIndication.SIGNED_DATA_NOT_FOUND)
    if Digest.of_parts(content, stated.algorithm) != stated:
        return failed(
            "Le contenu a été modifié depuis la signature : son empreinte diffère.",
            SubIndication.HASH_FAILURE,
        )
    return passed(
        f"L'empreinte {stated.algorithm} du contenu est celle qui a été signée, et la signature correspond "
        "au certificat."
    )


def _is_same(inside: bytes, given: Sequence[bytes | memoryview]) -> bool:
    # The file that is given may be far larger than memory.
    return len(inside) == sum(map(len, given)) and b"".join(given) == inside


def _long_term(carried: CarriedParts, best: Existence) -> Outcome:
    if not best.proven:
        return passed(
            "Aucun horodatage ne prouve la date de la signature : elle est jugée à la date de vérification."
        )
    return passed(f"Existence prouvée au {best.by:%d/%m/%Y à %H:%M:%S} UTC.")


def steps_of(judged: JudgedSignature, name: str = "", number: int = 1) -> list[Step]:
    """Return the steps about a signature and its time stamps, not yet numbered.

    Args:
        judged: What was found.
        name: What the names of its steps begin with; empty for a signature that is alone.
        number: Its place among the signatures, in the names of its time stamps' steps.
    """
    parts: list[tuple[str, Sequence[str], Sequence[Outcome]]] = [(name, SIGNATURE_STEPS, judged.outcomes)]
    for kind, tokens in (("Horodatage", judged.stamps), ("Horodatage d'archivage", judged.archives)):
        for place, token in enumerate(tokens, start=1):
            which = "" if len(tokens) == 1 else f" {place}"
            parts.append((f"{kind}{which} de la signature {number}", TOKEN_STEPS, token.outcomes))
    return [
        step_of(f"{prefix} : {step}" if prefix else step, outcome)
        for prefix, names, outcomes in parts
        for step, outcome in zip(names, outcomes, strict=True)
    ]
