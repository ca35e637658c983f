"""Certificates for tests: self-made, or issued by an authority of the laboratory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

AnyKey: TypeAlias = (
    rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey | dsa.DSAPrivateKey
)
SigningKey: TypeAlias = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | dsa.DSAPrivateKey
Extension: TypeAlias = tuple[x509.ExtensionType, bool]

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


def issued(
    key: AnyKey,
    name: str,
    *,
    begin: datetime = EPOCH,
    lasting: timedelta = timedelta(days=36_500),
    serial: int | None = None,
    issuer: x509.Name | None = None,
    signed_by: SigningKey | None = None,
    extensions: Sequence[Extension] = (),
) -> x509.Certificate:
    """Return a certificate of `key`, made with the key itself unless an issuer is given."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = x509.CertificateBuilder(
        issuer or subject,
        subject,
        key.public_key(),
        x509.random_serial_number() if serial is None else serial,
        begin,
        begin + lasting,
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical=critical)
    signer = signed_by or key
    assert not isinstance(signer, ed25519.Ed25519PrivateKey)
    return builder.sign(signer, SHA256())


def pem_of(key: AnyKey) -> bytes:
    """Return the private key, PEM."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
