"""Judge the signature of a signed CDA that came from outside: XMLDSig, with or without XAdES.

1. The document is XML without a document type, of a bounded size.
2. It has one signature and one clinical document.
3. Its algorithms and transformations are among the accepted ones; every reference names a part of the same
   file, by an identifier that is there once. XPath, XSLT and external references are not followed.
4. One reference covers the whole clinical document.
5. Signature value and digests, checked by signxml with the certificate inside the signature.
6. The certificate that the signed properties name (XAdES) is that one.
7. A chain to an anchor given for foreign signers, at the time of judgement.
8. Revocation, by the lists that are given.
9. The time that the signature claims, and its algorithms by the table of the trust store.

The steps 7 to 9 are those of every signature (`signing.signer_checks`).

Nothing is fetched from a network, and no bytes make a check raise an exception.

Source: ETSI EN 319 102-1 for the verdicts.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from signing.algorithm_checks import check_algorithms
from signing.algorithm_policy import Algorithm, algorithm_of, digest_algorithm
from signing.certificates import common_name
from signing.foreign_signatures import ForeignSignature, SignatureForm
from signing.foreign_verdicts import Signer, verdict_on
from signing.report import (
    Outcome,
    Step,
    Verdict,
    all_of,
    failed,
    indeterminate,
    numbered,
    outcomes_of,
    passed,
)
from signing.revocation import SignatureTimes
from signing.signed_xml import (
    DOCUMENT,
    DS,
    XADES,
    SignedXml,
    certificates_in,
    claimed_time,
    covers,
    digest_is,
    digests_of,
    named_certificates,
    odd_part,
    parsed_xml,
    target_of,
)
from signing.signer_checks import check_claimed_time, checked_signer
from signing.subindications import SubIndication
from signing.trust import TrustStore

XML_STEPS = (
    "Lecture du document signé",
    "Présence d'une signature unique",
    "Algorithmes et transformations",
    "Étendue de la signature",
    "Intégrité du contenu et signature",
    "Certificat désigné",
    "Confiance dans le certificat du signataire",
    "Révocation du certificat du signataire",
    "Acceptation de la signature",
)


def verify_signed_xml(content: bytes, trust: TrustStore, at: datetime) -> list[Step]:
    """Judge a signed CDA.

    Args:
        content: Any bytes.
        trust: The authorities given for foreign signers, with their lists.
        at: Aware; when the document came in.

    Returns:
        One step per name of `XML_STEPS`; steps that an earlier failure made pointless are indeterminate.
    """
    return _judged(content, trust, at)[0]


def judge_signed_xml(content: bytes, trust: TrustStore, at: datetime) -> ForeignSignature:
    """Return what the signature of a signed CDA says of itself, with its verdict; arguments as above."""
    steps, seen = _judged(content, trust, at)
    return verdict_on(seen.form, steps, seen.signer)


@dataclass(slots=True)
class _Seen:
    """What was met of a signature before its verification ended."""

    form: SignatureForm = SignatureForm.UNKNOWN
    signer: Signer = field(default_factory=Signer)


def _judged(content: bytes, trust: TrustStore, at: datetime) -> tuple[list[Step], _Seen]:
    seen = _Seen()
    return numbered(XML_STEPS, iter(outcomes_of(XML_STEPS, _outcomes(content, trust, at, seen)))), seen


def _outcomes(content: bytes, trust: TrustStore, at: datetime, seen: _Seen) -> Iterator[Outcome]:
    signed = yield from _read(content)
    if signed is None:
        return
    seen.form = signed.form
    signer, carried = certificates_in(signed)
    seen.signer = Signer(certificate=signer or b"", claimed_at=claimed_time(signed))
    shape = list(_shape(signed))
    yield from shape
    if any(one.verdict is not Verdict.PASSED for one in shape):
        return
    if signer is None:
        yield indeterminate(
            "La signature ne porte aucun certificat lisible.", SubIndication.NO_SIGNING_CERTIFICATE_FOUND
        )
        return
    yield _integrity(content, signed, signer)
    yield _named(signed, signer)
    claimed = seen.signer.claimed_at
    checked = checked_signer((signer, *carried), (), trust, SignatureTimes.unproven(claimed, at))
    if checked is None:
        name = common_name(x509.load_der_x509_certificate(signer))
        yield indeterminate(
            f"Le certificat « {name} » ne mène à aucune ancre donnée pour les signataires tiers.",
            SubIndication.NO_CERTIFICATE_CHAIN_FOUND,
        )
        return
    seen.signer = replace(seen.signer, anchor=checked.chain.certificates[-1])
    yield checked.confidence
    yield checked.revoked
    used = check_algorithms(_used(signed, signer), trust.algorithms, at, claimed)
    yield all_of([check_claimed_time(signer, claimed, at), used])


def _read(content: bytes) -> Generator[Outcome, None, SignedXml | None]:
    """Yield the outcomes of reading; return the signed document when both passed."""
    root = parsed_xml(content)
    if isinstance(root, Outcome):
        yield root
        return None
    yield passed(f"XML lisible de {len(content)} octets.")
    signatures, documents = list(root.iter(f"{DS}Signature")), list(root.iter(DOCUMENT))
    if len(signatures) != 1 or len(documents) != 1:
        said = f"Le fichier porte {len(signatures)} signatures et {len(documents)} documents CDA"
        # Signatures beside one another show nothing wrong; which bytes each covers is not followed.
        if len(documents) == 1 and len(signatures) > 1:
            yield indeterminate(f"{said} : elles ne sont pas examinées.", SubIndication.CUSTOM)
        else:
            yield failed(f"{said} au lieu d'un de chaque.", SubIndication.FORMAT_FAILURE)
        return None
    yield passed("Le fichier porte une seule signature et un seul document CDA.")
    return SignedXml(root, documents[0], signatures[0])


def _shape(signed: SignedXml) -> Iterator[Outcome]:
    odd = odd_part(signed)
    if odd is not None:
        yield odd
        return
    yield passed("Les algorithmes et les transformations sont parmi ceux qui sont acceptés.")
    targets = [target_of(signed, one) for one in signed.references]
    if any(covers(one, signed.document, signed.signature) for one in targets):
        yield passed("Une référence signée couvre le document CDA en entier.")
    else:
        detail = "Aucune référence signée ne couvre le document CDA en entier."
        yield failed(detail, SubIndication.FORMAT_FAILURE)


def _integrity(content: bytes, signed: SignedXml, signer: bytes) -> Outcome:
    from signxml.exceptions import InvalidDigest, InvalidSignature
    from signxml.verifier import SignatureConfiguration, XMLVerifier

    certificate = x509.load_der_x509_certificate(signer)
    config = SignatureConfiguration(
        location=".//" if signed.signature is not signed.root else "./",
        expect_references=len(signed.references),
        # Dates and chain have steps of their own.
        verification_time=certificate.not_valid_before_utc,
    )
    pem = certificate.public_bytes(Encoding.PEM).decode()
    try:
        XMLVerifier().verify(content, x509_cert=pem, expect_config=config)
    except InvalidDigest:
        detail = "Le contenu a été modifié depuis la signature : une empreinte diffère."
        return failed(detail, SubIndication.HASH_FAILURE)
    except InvalidSignature:
        detail = "La signature ne correspond pas à la clé du certificat."
        return failed(detail, SubIndication.SIG_CRYPTO_FAILURE)
    return passed("Le contenu est celui qui a été signé avec la clé du certificat.")


def _used(signed: SignedXml, signer: bytes) -> list[Algorithm]:
    return [*map(digest_algorithm, digests_of(signed)), algorithm_of(signer)]


def _named(signed: SignedXml, signer: bytes) -> Outcome:
    properties = list(signed.signature.iter(f"{XADES}SignedProperties"))
    if not properties:
        return passed("Signature XMLDSig simple : elle ne désigne pas son certificat.")
    targets = [target_of(signed, one) for one in signed.references]
    if len(properties) != 1 or not any(covers(one, properties[0], signed.signature) for one in targets):
        detail = "Les propriétés signées (XAdES) ne sont pas couvertes par la signature."
        return failed(detail, SubIndication.FORMAT_FAILURE)
    named = named_certificates(signed)
    if not named:
        detail = "Les propriétés signées ne désignent pas le certificat."
        return indeterminate(detail, SubIndication.SIG_CONSTRAINTS_FAILURE)
    if not digest_is(named[0], signer):
        detail = "Les propriétés signées désignent un autre certificat, ou par une empreinte refusée."
        return failed(detail, SubIndication.NO_SIGNING_CERTIFICATE_FOUND)
    return passed("Les propriétés signées (XAdES) désignent le certificat du signataire.")
