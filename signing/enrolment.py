"""Enrol a key: the request for its certificate, and what the certificate that comes back must be.

Source: RFC 2986 (PKCS#10); ETSI EN 319 412-3 (certificates of legal persons name the organisation, and its
identifier in `organizationIdentifier`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from asn1crypto import csr, keys, pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
    pkcs7,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from signing.certificates import UNREADABLE, common_name, is_authority
from signing.digests import Digest
from signing.errors import SigningCode, SigningError
from signing.key_algorithms import KeyAlgorithm, PrivateKey, unsupported_key
from signing.key_checks import KeyFinding, Shortcoming, shortcomings
from signing.keys import SealKey
from signing.trust import TrustStore

_LONGEST_NAME = 64
"""X.520 upper bound of an organisation's and of a common name, in characters."""

_NUMBER = re.compile(r"[0-9][0-9AB][0-9]{7,12}")


@dataclass(frozen=True, slots=True)
class Holder:
    """A legal entity: its name, and the numbers of registers by which certificates name it."""

    name: str
    numbers: Collection[str]
    """FINESS number and SIREN, as far as known."""


def certificate_request(private: PrivateKey, public_key: bytes, holder: Holder) -> bytes:
    """Return a signed PKCS#10 request (PEM) for the certificate of a seal.

    Args:
        private: Signs the request, so that the authority knows that the key is the holder's.
        public_key: SubjectPublicKeyInfo, DER.
        holder: Its first number is named, in the order in which it is given.

    Raises:
        SigningError: the key cannot be reached, or refuses.
    """
    algorithm = KeyAlgorithm.of(load_der_public_key(public_key))
    usage = asn1_x509.Extension(
        {"extn_id": "key_usage", "critical": True, "extn_value": {"digital_signature", "non_repudiation"}}
    )
    info = csr.CertificationRequestInfo(
        {
            "version": "v1",
            "subject": _subject(holder),
            "subject_pk_info": keys.PublicKeyInfo.load(public_key),
            "attributes": [{"type": "extension_request", "values": [[usage]]}],
        }
    )
    digest = algorithm.usual_digest
    request = csr.CertificationRequest(
        {
            "certification_request_info": info,
            "signature_algorithm": {"algorithm": algorithm.signature_name(digest)},
            "signature": private.sign_digest(Digest.of(info.dump(), digest)),
        }
    )
    return bytes(pem.armor("CERTIFICATE REQUEST", request.dump()))


def _subject(holder: Holder) -> asn1_x509.Name:
    readable = "".join(letter for letter in holder.name if letter.isprintable()).strip()[:_LONGEST_NAME]
    named = {"country_name": "FR", "organization_name": readable, "common_name": readable}
    number = next(iter(holder.numbers), "")
    return asn1_x509.Name.build(named | ({"organization_identifier": number} if number else {}))


def certificates_in(content: bytes) -> list[x509.Certificate]:
    """Read certificates as authorities send them: PEM or DER, alone, in a chain, or in a PKCS#7 file.

    Raises:
        SigningError: `BAD_INPUT`, for anything else.
    """
    readers = (
        x509.load_pem_x509_certificates,
        lambda one: [x509.load_der_x509_certificate(one)],
        pkcs7.load_pem_pkcs7_certificates,
        pkcs7.load_der_pkcs7_certificates,
    )
    for read in readers:
        try:
            if found := read(content):
                return list(found)
        except UNREADABLE:
            continue
    raise SigningError(SigningCode.BAD_INPUT, "it holds no certificate, in PEM, DER or PKCS#7")


@dataclass(frozen=True, slots=True)
class BroughtKey:
    """A key that was made elsewhere, with the certificates that came with it."""

    private: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey = field(repr=False)
    public_key: bytes
    """SubjectPublicKeyInfo, DER."""
    certificates: bytes
    """PEM, one after the other."""


def brought_key(content: bytes, passphrase: bytes) -> BroughtKey:
    """Read a key from an encrypted PKCS#12 file.

    Raises:
        SigningError: `KEY_UNREADABLE` for anything else, or another passphrase; `UNSUPPORTED_KEY`. No message
            quotes the passphrase.
    """
    try:
        if not passphrase:
            raise ValueError("no passphrase")
        bag = pkcs12.load_pkcs12(content, passphrase)
        found = [one.certificate for one in (bag.cert, *bag.additional_certs) if one]
        if bag.key is None or not found:
            raise ValueError("no key with its certificate")
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        message = "it is no encrypted PKCS#12 file with a key and its certificate, or has another passphrase"
        raise SigningError(SigningCode.KEY_UNREADABLE, message) from error
    if not isinstance(bag.key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise unsupported_key()
    public = bag.key.public_key()
    KeyAlgorithm.of(public)
    return BroughtKey(
        private=bag.key,
        public_key=public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        certificates=b"".join(one.public_bytes(Encoding.PEM) for one in found),
    )


@dataclass(frozen=True, slots=True)
class Unasked:
    """Stands for a private key that is in its vault: certificates are judged without it."""

    def sign_digest(self, digest: Digest) -> bytes:
        """Refuse."""
        raise SigningError(SigningCode.KEY_UNAVAILABLE, "the private key is not at hand", retryable=True)


def certified_key(public_key: bytes, certificates: Sequence[x509.Certificate]) -> SealKey | None:
    """Return a key with its certificate and the authorities above it, without its private part; None when no
    certificate is its own.
    """
    parsed = load_der_public_key(public_key)
    try:
        return SealKey.held_elsewhere(Unasked(), parsed, certificates)  # type: ignore[arg-type]  # other kinds are refused there
    except SigningError as error:
        if error.code is not SigningCode.KEY_MISMATCH:
            raise
        return None


def enrolment_findings(key: SealKey, holder: Holder, trust: TrustStore, now: datetime) -> list[KeyFinding]:
    """Return what speaks against a certificate before its key seals for `holder`.

    More forbids an enrolment than forbids a seal: a certificate without a known authority, or that names
    somebody else, is not taken.
    """
    certificate = x509.load_der_x509_certificate(key.certificates[0])
    known = [
        KeyFinding(one.code, one.forbids or one.code is Shortcoming.UNTRUSTED, one.message)
        for one in shortcomings(key, trust, now)
    ]
    return [*known, *_authority(certificate), *_holder(certificate, holder)]


def other_key_finding() -> KeyFinding:
    """Return the finding about certificates none of which belongs to the key."""
    return KeyFinding(
        Shortcoming.OTHER_KEY, True, "no certificate in it belongs to the key that asked for it"
    )


def _authority(certificate: x509.Certificate) -> Iterator[KeyFinding]:
    if is_authority(certificate):
        said = f"the certificate of {common_name(certificate)} is an authority's"
        yield KeyFinding(Shortcoming.NOT_FOR_SIGNING, True, said)


def _holder(certificate: x509.Certificate, holder: Holder) -> Iterator[KeyFinding]:
    """Compare numbers first: only a certificate without any is taken for the name of its organisation."""
    values = [str(part.value) for part in certificate.subject]
    found = {number for value in values for number in _NUMBER.findall(value.replace(" ", ""))}
    wanted = {one for one in holder.numbers if one}
    # A SIRET begins with its company's SIREN; the sector's identifiers put a digit before a FINESS number.
    if any(number.startswith(one) or number[1:] == one for number in found for one in wanted):
        return
    organisations = certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    same = any(_folded(str(one.value)) == _folded(holder.name) for one in organisations)
    if found or not holder.name or not same:
        said = f"it is the certificate of {common_name(certificate)}, which is not the legal entity's name"
        yield KeyFinding(Shortcoming.OTHER_HOLDER, True, f"{said}, and has none of its numbers")


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def public_key_of(certificate: x509.Certificate) -> bytes:
    """Return the SubjectPublicKeyInfo (DER) of a certificate."""
    return certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
