"""The receiver's private key, read from a file."""

from __future__ import annotations

from typing import TypeAlias

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_der_private_key, load_pem_private_key

from exports.portability.envelope.errors import PrivateKeyUnreadable, PrivateKeyUnsupported
from exports.portability.envelope.recipients import CURVES
from signing.certificates import UNREADABLE

PrivateKey: TypeAlias = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


def private_key(pem_or_der: bytes, passphrase: bytes | None = None) -> PrivateKey:
    """Return the private key of a PEM or DER file.

    Raises:
        PrivateKeyUnreadable: not a private key, or the passphrase is missing, wrong or not needed.
        PrivateKeyUnsupported: neither RSA nor P-256, P-384 or P-521.
    """
    try:
        load = load_pem_private_key if b"-----BEGIN " in pem_or_der else load_der_private_key
        key = load(pem_or_der, passphrase)
    except UNREADABLE as error:
        raise PrivateKeyUnreadable("not a private key in PEM or DER, or not its passphrase") from error
    return supported(key)


def supported(key: object) -> PrivateKey:
    """Return the key if envelopes can be made for it.

    Raises:
        PrivateKeyUnsupported: they cannot.
    """
    if isinstance(key, rsa.RSAPrivateKey):
        return key
    if isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, CURVES):
        return key
    raise PrivateKeyUnsupported("the private key is neither RSA nor on the curve P-256, P-384 or P-521")
