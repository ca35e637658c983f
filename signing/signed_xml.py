"""Read a signed CDA: its one signature, what its references name, the certificates in it, its claimed time.

Nothing is trusted here. What is of a kind that is not examined, or built to deceive, is an outcome.

Source: W3C XML Signature Best Practices, 2.1 to 2.5 (what is signed is what is seen; transformations are
limited); ETSI EN 319 132-1, 5.2.2 (signing certificate).
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from lxml import etree

from signing.certificates import certificate_of
from signing.digests import Digest
from signing.foreign_signatures import SignatureForm
from signing.report import Outcome, failed, indeterminate
from signing.subindications import SubIndication

LARGEST = 32 << 20
"""Largest document, in bytes: each reference is resolved in a copy of it."""
DS = "{http://www.w3.org/2000/09/xmldsig#}"
XADES = "{http://uri.etsi.org/01903/v1.3.2#}"
DOCUMENT = "{urn:hl7-org:v3}ClinicalDocument"

_MOST_REFERENCES = 5
_MOST_CERTIFICATES = 20
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


@dataclass(frozen=True, slots=True)
class SignedXml:
    """A document with its one signature."""

    root: Any
    document: Any
    signature: Any

    @property
    def form(self) -> SignatureForm:
        """With the properties of XAdES, or without."""
        has_properties = next(self.signature.iter(f"{XADES}SignedProperties"), None) is not None
        return SignatureForm.XADES if has_properties else SignatureForm.XMLDSIG

    @property
    def references(self) -> Sequence[Any]:
        """What is signed."""
        return list(self.signature.iterfind(f"{DS}SignedInfo/{DS}Reference"))


def parsed_xml(content: bytes) -> Any:
    """Return the root of a file, or why its signature is not examined."""
    if len(content) > LARGEST:
        return _not_examined(f"Le document dépasse {LARGEST >> 20} Mio : sa signature n'est pas examinée.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        tree = etree.fromstring(content, parser).getroottree()
    except etree.XMLSyntaxError as error:
        if "huge" in str(error).lower():  # libxml2's limit on one text, which says nothing against the file
            return _not_examined("Un texte du document dépasse 10 Mo : sa signature n'est pas examinée.")
        return failed("Le fichier n'est pas un XML lisible.", SubIndication.FORMAT_FAILURE)
    if tree.docinfo.doctype:
        return _not_examined("Le fichier déclare un type de document : sa signature n'est pas examinée.")
    return tree.getroot()


def odd_part(signed: SignedXml) -> Outcome | None:
    """Return why the signature is of a kind that is not examined, or is built to deceive."""
    info = signed.signature.find(f"{DS}SignedInfo")
    if info is None or not 0 < len(signed.references) <= _MOST_REFERENCES:
        return _not_examined(f"La signature ne porte pas de 1 à {_MOST_REFERENCES} références.")
    ids = [one.get(name) for one in signed.root.iter(etree.Element) for name in _IDS if one.get(name)]
    if len(ids) != len(set(ids)):
        return failed(
            "Un même identifiant désigne plusieurs parties du fichier.", SubIndication.FORMAT_FAILURE
        )
    for one in signed.references:
        if target_of(signed, one) is None:
            return indeterminate(
                "Une référence désigne autre chose qu'une partie de ce fichier.",
                SubIndication.SIGNED_DATA_NOT_FOUND,
            )
    methods = {_algorithm(info, "SignatureMethod")} - _SIGNATURES
    methods |= {_algorithm(one, "DigestMethod") for one in signed.references} - set(_DIGESTS)
    if methods:
        return indeterminate(
            "La signature emploie un algorithme qui n'est pas accepté, ou ne l'est plus.",
            SubIndication.CRYPTO_CONSTRAINTS_FAILURE_NO_POE,
        )
    transforms = {_algorithm(info, "CanonicalizationMethod")} - _C14N
    transforms |= {one.get("Algorithm", "") for one in info.iterfind(f".//{DS}Transform")} - (
        _C14N | {_ENVELOPED}
    )
    if transforms:
        return _not_examined("La signature emploie une transformation qui n'est pas suivie.")
    return None


def digests_of(signed: SignedXml) -> tuple[str, ...]:
    """Return the names of the digests that a signature without an odd part rests on, without repetition."""
    method = _algorithm(signed.signature.find(f"{DS}SignedInfo"), "SignatureMethod")
    covered = [_DIGESTS[_algorithm(one, "DigestMethod")] for one in signed.references]
    return tuple(dict.fromkeys((method.rpartition("-")[2], *covered)))


def _not_examined(detail: str) -> Outcome:
    return indeterminate(detail, SubIndication.CUSTOM)


def _algorithm(element: Any, name: str) -> str:
    found = element.find(f"{DS}{name}")
    return "" if found is None else str(found.get("Algorithm", ""))


def target_of(signed: SignedXml, reference: Any) -> Any:
    """Return the element that a reference names; None when it names nothing in this file."""
    uri = reference.get("URI")
    if uri == "":
        return signed.root
    if not uri or not uri.startswith("#") or "(" in uri:
        return None
    found = [one for one in signed.root.iter(etree.Element) if uri[1:] in map(one.get, _IDS[:2])]
    return found[0] if len(found) == 1 else None


def covers(target: Any, element: Any, signature: Any) -> bool:
    """Say whether a reference to `target` covers an element.

    A reference to what is around the signature covers nothing inside it: the signature is taken out of it.
    """
    for one in (element, *element.iterancestors()):
        if one is signature:
            return False
        if one is target:
            return True
    return False


def certificates_in(signed: SignedXml) -> tuple[bytes | None, list[bytes]]:
    """Return the signer's certificate and the others of the signature, DER."""
    texts = signed.signature.iterfind(f"{DS}KeyInfo/{DS}X509Data/{DS}X509Certificate")
    found = [_decoded(one.text) for one in islice(texts, _MOST_CERTIFICATES)]
    good = [one for one in found if certificate_of(one) is not None]
    named = [one for one in good if any(digest_is(cert, one) for cert in named_certificates(signed)[:1])]
    first = next(iter((*named, *good)), None)
    return first, [one for one in good if one != first]


def _decoded(text: str | None) -> bytes:
    """Return the bytes that base64 encodes; none when it does not."""
    try:
        return b64decode("".join((text or "").split()))
    except ValueError:
        return b""


def named_certificates(signed: SignedXml) -> list[Any]:
    """Return the elements by which signed properties name a certificate."""
    paths = (f".//{XADES}SigningCertificate/{XADES}Cert", f".//{XADES}SigningCertificateV2/{XADES}Cert")
    return [one for path in paths for one in signed.signature.iterfind(path)]


def digest_is(named: Any, certificate: bytes) -> bool:
    """Say whether such an element names this certificate (DER), by an accepted digest."""
    digest = named.find(f"{XADES}CertDigest")
    algorithm = "" if digest is None else _DIGESTS.get(_algorithm(digest, "DigestMethod"), "")
    value = "" if digest is None else digest.findtext(f"{DS}DigestValue") or ""
    return bool(algorithm) and Digest.of(certificate, algorithm).value == _decoded(value)


def claimed_time(signed: SignedXml) -> datetime | None:
    """Return the aware time that the properties state."""
    text = signed.signature.findtext(f".//{XADES}SigningTime")
    try:
        found = datetime.fromisoformat((text or "").strip())
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
