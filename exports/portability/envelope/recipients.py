"""The receiver's certificate, accepted for encryption or refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import PublicKeyAlgorithmOID

from exports.portability.envelope.errors import (
    RecipientAlgorithmUnsupported,
    RecipientExpired,
    RecipientKeyUsage,
    RecipientKeyWeak,
    RecipientNotYetValid,
    RecipientUnreadable,
)
from signing.certificates import UNREADABLE
from signing.der import SEQUENCE, der

PublicKey: TypeAlias = rsa.RSAPublicKey | ec.EllipticCurvePublicKey

CURVES: Final = (ec.SECP256R1, ec.SECP384R1, ec.SECP521R1)
_MIN_RSA_BITS: Final = 2048
_PEM: Final = b"-----BEGIN "
_DER: Final = Encoding.DER


@dataclass(frozen=True, slots=True)
class Recipient:
    """The one who will open an envelope: the public key, and how the envelope names its certificate."""

    key: PublicKey
    identifier: bytes
    """IssuerAndSerialNumber, DER, with the bytes of the certificate."""


def recipient(certificate_pem_or_der: bytes, at: datetime) -> Recipient:
    """Return the recipient that the certificate names; the first one of a PEM file with several.

    Whether the certificate's authority is trusted, and whether it was revoked, is the caller's to check.

    Args:
        certificate_pem_or_der: The file as it came.
        at: The time of the encryption; aware.

    Raises:
        RecipientUnreadable: not a certificate.
        RecipientNotYetValid, RecipientExpired: not valid `at` that time.
        RecipientAlgorithmUnsupported: neither RSA nor P-256, P-384 or P-521.
        RecipientKeyWeak: RSA with less than 2048 bits.
        RecipientKeyUsage: the extension KeyUsage lacks keyEncipherment (RSA) or keyAgreement (EC).

    Source:
        RFC 5280, 4.1.2.5 and 4.2.1.3; RFC 5753, 3.1 (keyAgreement).
    """
    certificate, usage = _parsed(certificate_pem_or_der)
    _check_dates(certificate, at)
    key = _key(certificate)
    if usage is not None and not _may_receive(usage, key):
        needed = "keyEncipherment" if isinstance(key, rsa.RSAPublicKey) else "keyAgreement"
        raise RecipientKeyUsage(f"the key usage of the certificate does not include {needed}")
    return Recipient(key, _identifier(certificate))


def _parsed(content: bytes) -> tuple[x509.Certificate, x509.KeyUsage | None]:
    try:
        if _PEM in content:
            certificate = x509.load_pem_x509_certificate(content)
        else:
            certificate = x509.load_der_x509_certificate(content)
        return certificate, _usage(certificate)
    except UNREADABLE as error:
        raise RecipientUnreadable("not an X.509 certificate, in PEM or DER") from error


def _usage(certificate: x509.Certificate) -> x509.KeyUsage | None:
    try:
        return certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return None


def _check_dates(certificate: x509.Certificate, at: datetime) -> None:
    if at < certificate.not_valid_before_utc:
        raise RecipientNotYetValid(
            f"the certificate begins on {certificate.not_valid_before_utc.isoformat()}"
        )
    if at > certificate.not_valid_after_utc:
        raise RecipientExpired(f"the certificate ended on {certificate.not_valid_after_utc.isoformat()}")


def _key(certificate: x509.Certificate) -> PublicKey:
    try:
        key = certificate.public_key()
    except UNREADABLE as error:
        raise RecipientAlgorithmUnsupported("the public key of the certificate cannot be used") from error
    # A key that its certificate reserves for RSASSA-PSS signs and does nothing else (RFC 4055, 1.2).
    signs_only = certificate.public_key_algorithm_oid == PublicKeyAlgorithmOID.RSASSA_PSS
    if isinstance(key, rsa.RSAPublicKey) and not signs_only:
        if key.key_size < _MIN_RSA_BITS:
            raise RecipientKeyWeak(f"an RSA key of {key.key_size} bits; at least {_MIN_RSA_BITS} are needed")
        return key
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, CURVES):
        return key
    raise RecipientAlgorithmUnsupported(
        "the public key is neither RSA nor on the curve P-256, P-384 or P-521"
    )


def _may_receive(usage: x509.KeyUsage, key: PublicKey) -> bool:
    if isinstance(key, rsa.RSAPublicKey):
        return usage.key_encipherment
    # With encipherOnly the holder may encrypt to others by key agreement, but not open what he receives.
    return usage.key_agreement and not usage.encipher_only


def _identifier(certificate: x509.Certificate) -> bytes:
    """Copy issuer and number as the certificate has them: readers compare bytes."""
    body = asn1_x509.Certificate.load(certificate.public_bytes(_DER))["tbs_certificate"]
    return der(SEQUENCE, body["issuer"].dump() + body["serial_number"].dump())
