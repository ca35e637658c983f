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

Nothing is fetched from a network, and no bytes make a check raise an exception.

Source: ETSI EN 319 102-1 for the verdicts; W3C XML Signature Best Practices, 2.1 to 2.5 (what is signed is
what is seen; transformations are limited); ETSI EN 319 132-1, 5.2.2 (signing certificate).
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from signing.certificates import certificate_of, common_name
from signing.chain import check_chain, find_chain
from signing.digests import Digest
from signing.report import Outcome, Step, failed, indeterminate, numbered, passed
from signing.revocation import SignatureTimes, check_revocation
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
)
LARGEST = 32 << 20
"""Largest document, in bytes: each reference is resolved in a copy of it."""

_MOST_REFERENCES = 5
_MOST_CERTIFICATES = 20
_DS = "{http://www.w3.org/2000/09/xmldsig#}"
_XADES = "{http://uri.etsi.org/01903/v1.3.2#}"
_DOCUMENT = "{urn:hl7-org:v3}ClinicalDocument"
_IDS = ("Id", "ID", "id", "{http://www.w3.org/XML/1998/namespace}id")
_C14N = {
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
    "http://www.w3.org/2006/12/xml-c14n11",
    "http://www.w3.org/2001/10/xml-exc-c14n#",
}
_ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
_MORE = "http://www.w3.org/2001/04/xmldsig-more#"
_SIGNATURES = {
    f"{_MORE}{key}-{digest}" for key in ("rsa", "ecdsa") for digest in ("sha256", "sha384", "sha512")
}
_DIGESTS = {
    "http://www.w3.org/2001/04/xmlenc#sha256": "sha256",
    "http://www.w3.org/2001/04/xmldsig-more#sha384": "sha384",
    "http://www.w3.org/2001/04/xmlenc#sha512": "sha512",
}


def verify_signed_xml(content: bytes, trust: TrustStore, at: datetime) -> list[Step]:
    """Judge a signed CDA.

    Args:
        content: Any bytes.
        trust: The authorities given for foreign signers, with their lists.
        at: Aware; when the document came in.

    Returns:
        One step per name of `XML_STEPS`; steps that an earlier failure made pointless are indeterminate.
    """
    return numbered(XML_STEPS, _to_the_end(_outcomes(content, trust, at)))


def _to_the_end(outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
    """Turn an exception into the verdict of its step: the bytes come from anywhere."""
    try:
        yield from outcomes
    except Exception as error:  # the libraries document no closed set  # noqa: BLE001
        yield indeterminate(f"Cette étape n'a pas pu être menée à bien ({type(error).__name__}).")


@dataclass(frozen=True, slots=True)
class _Signed:
    """A document with its one signature."""

    root: Any
    document: Any
    signature: Any

    @property
    def references(self) -> Sequence[Any]:
        return list(self.signature.iterfind(f"{_DS}SignedInfo/{_DS}Reference"))


def _outcomes(content: bytes, trust: TrustStore, at: datetime) -> Iterator[Outcome]:
    root = _parsed(content)
    if isinstance(root, Outcome):
        yield root
        return
    yield passed(f"XML lisible de {len(content)} octets.")
    signatures, documents = list(root.iter(f"{_DS}Signature")), list(root.iter(_DOCUMENT))
    if len(signatures) != 1 or len(documents) != 1:
        said = f"Le fichier porte {len(signatures)} signatures et {len(documents)} documents CDA"
        yield failed(f"{said} au lieu d'un de chaque.")
        return
    signed = _Signed(root, documents[0], signatures[0])
    yield passed("Le fichier porte une seule signature et un seul document CDA.")
    odd = _odd(signed)
    if odd is not None:
        yield odd
        return
    yield passed("Les algorithmes et les transformations sont parmi ceux qui sont acceptés.")
    if not any(_covers(_target(signed, one), signed.document, signed.signature) for one in signed.references):
        yield failed("Aucune référence signée ne couvre le document CDA en entier.")
        return
    yield passed("Une référence signée couvre le document CDA en entier.")
    signer, carried = _certificates(signed)
    if signer is None:
        yield indeterminate("La signature ne porte aucun certificat lisible.")
        return
    yield _integrity(content, signed, signer)
    yield _named(signed, signer)
    yield from _standing(signer, carried, trust, _claimed(signed), at)


def _parsed(content: bytes) -> Any:
    if len(content) > LARGEST:
        return indeterminate(f"Le document dépasse {LARGEST >> 20} Mio : sa signature n'est pas examinée.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        tree = etree.fromstring(content, parser).getroottree()
    except etree.XMLSyntaxError:
        return failed("Le fichier n'est pas un XML lisible.")
    if tree.docinfo.doctype:
        return indeterminate("Le fichier déclare un type de document : sa signature n'est pas examinée.")
    return tree.getroot()


def _odd(signed: _Signed) -> Outcome | None:
    """Return why the signature is of a kind that is not examined, or is built to deceive."""
    info = signed.signature.find(f"{_DS}SignedInfo")
    if info is None or not 0 < len(signed.references) <= _MOST_REFERENCES:
        return indeterminate(f"La signature ne porte pas de 1 à {_MOST_REFERENCES} références.")
    ids = [one.get(name) for one in signed.root.iter(etree.Element) for name in _IDS if one.get(name)]
    if len(ids) != len(set(ids)):
        return failed("Un même identifiant désigne plusieurs parties du fichier.")
    for one in signed.references:
        if _target(signed, one) is None:
            return indeterminate("Une référence désigne autre chose qu'une partie de ce fichier.")
    methods = {_algorithm(info, "SignatureMethod")} - _SIGNATURES
    methods |= {_algorithm(one, "DigestMethod") for one in signed.references} - set(_DIGESTS)
    if methods:
        return indeterminate("La signature emploie un algorithme qui n'est pas accepté, ou ne l'est plus.")
    transforms = {_algorithm(info, "CanonicalizationMethod")} - _C14N
    transforms |= {one.get("Algorithm", "") for one in info.iterfind(f".//{_DS}Transform")} - (
        _C14N | {_ENVELOPED}
    )
    if transforms:
        return indeterminate("La signature emploie une transformation qui n'est pas suivie.")
    return None


def _algorithm(element: Any, name: str) -> str:
    found = element.find(f"{_DS}{name}")
    return "" if found is None else str(found.get("Algorithm", ""))


def _target(signed: _Signed, reference: Any) -> Any:
    """Return the element that a reference names; None when it names nothing in this file."""
    uri = reference.get("URI")
    if uri == "":
        return signed.root
    if not uri or not uri.startswith("#") or "(" in uri:
        return None
    found = [one for one in signed.root.iter(etree.Element) if uri[1:] in map(one.get, _IDS[:2])]
    return found[0] if len(found) == 1 else None


def _covers(target: Any, element: Any, signature: Any) -> bool:
    """Say whether a reference to `target` covers an element.

    A reference to what is around the signature covers nothing inside it: the signature is taken out of it.
    """
    for one in (element, *element.iterancestors()):
        if one is signature:
            return False
        if one is target:
            return True
    return False


def _certificates(signed: _Signed) -> tuple[bytes | None, list[bytes]]:
    """Return the signer's certificate and the others of the signature, DER."""
    texts = signed.signature.iterfind(f"{_DS}KeyInfo/{_DS}X509Data/{_DS}X509Certificate")
    found = [b64decode("".join((one.text or "").split())) for one in texts][:_MOST_CERTIFICATES]
    good = [one for one in found if certificate_of(one) is not None]
    named = [one for one in good if any(_digest_is(cert, one) for cert in _named_certificates(signed)[:1])]
    first = next(iter((*named, *good)), None)
    return first, [one for one in good if one != first]


def _integrity(content: bytes, signed: _Signed, signer: bytes) -> Outcome:
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
        return failed("Le contenu a été modifié depuis la signature : une empreinte diffère.")
    except InvalidSignature:
        return failed("La signature ne correspond pas à la clé du certificat.")
    return passed("Le contenu est celui qui a été signé avec la clé du certificat.")


def _named_certificates(signed: _Signed) -> list[Any]:
    paths = (f".//{_XADES}SigningCertificate/{_XADES}Cert", f".//{_XADES}SigningCertificateV2/{_XADES}Cert")
    return [one for path in paths for one in signed.signature.iterfind(path)]


def _digest_is(named: Any, certificate: bytes) -> bool:
    digest = named.find(f"{_XADES}CertDigest")
    algorithm = "" if digest is None else _DIGESTS.get(_algorithm(digest, "DigestMethod"), "")
    value = "" if digest is None else digest.findtext(f"{_DS}DigestValue") or ""
    return bool(algorithm) and Digest.of(certificate, algorithm).value == b64decode("".join(value.split()))


def _named(signed: _Signed, signer: bytes) -> Outcome:
    properties = list(signed.signature.iter(f"{_XADES}SignedProperties"))
    if not properties:
        return passed("Signature XMLDSig simple : elle ne désigne pas son certificat.")
    targets = [_target(signed, one) for one in signed.references]
    if len(properties) != 1 or not any(_covers(one, properties[0], signed.signature) for one in targets):
        return failed("Les propriétés signées (XAdES) ne sont pas couvertes par la signature.")
    named = _named_certificates(signed)
    if not named:
        return indeterminate("Les propriétés signées ne désignent pas le certificat.")
    if not _digest_is(named[0], signer):
        return failed("Les propriétés signées désignent un autre certificat, ou par une empreinte refusée.")
    return passed("Les propriétés signées (XAdES) désignent le certificat du signataire.")


def _claimed(signed: _Signed) -> datetime | None:
    text = signed.signature.findtext(f".//{_XADES}SigningTime")
    try:
        found = datetime.fromisoformat((text or "").strip())
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def _standing(
    signer: bytes, carried: Sequence[bytes], trust: TrustStore, claimed: datetime | None, at: datetime
) -> Iterator[Outcome]:
    chain = find_chain(signer, carried, trust, at)
    if chain is None:
        name = common_name(x509.load_der_x509_certificate(signer))
        yield indeterminate(
            f"Le certificat « {name} » ne mène à aucune ancre donnée pour les signataires tiers."
        )
        return
    yield check_chain(chain, at)
    yield check_revocation(chain, trust.crls, SignatureTimes.unproven(claimed, at))
