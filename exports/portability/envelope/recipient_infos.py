"""The content key of an envelope, encrypted for one recipient: a RecipientInfo of RFC 5652, 6.2."""

from __future__ import annotations

from typing import Any, Final

from asn1crypto import algos, cms, keys
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.keywrap import aes_key_wrap
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from exports.portability.envelope.key_agreement import SCHEMES, wrapping_key
from exports.portability.envelope.recipients import Recipient

_AES256_WRAP: Final = "2.16.840.1.101.3.4.1.45"


def recipient_info(recipient: Recipient, content_key: bytes) -> bytes:
    """Encrypt the content key for the recipient; return the RecipientInfo, DER."""
    identifier = cms.IssuerAndSerialNumber.load(recipient.identifier)
    if isinstance(recipient.key, rsa.RSAPublicKey):
        info = cms.RecipientInfo("ktri", _transported(recipient.key, identifier, content_key))
    else:
        info = cms.RecipientInfo("kari", _agreed(recipient.key, identifier, content_key))
    content: bytes = info.dump()
    return content


def _transported(key: rsa.RSAPublicKey, identifier: Any, content_key: bytes) -> Any:
    """KeyTransRecipientInfo: RSAES-OAEP with SHA-256 (RFC 3560, RFC 8017)."""
    digest = {"algorithm": "sha256"}
    parameters = algos.RSAESOAEPParams(
        {"hash_algorithm": digest, "mask_gen_algorithm": {"algorithm": "mgf1", "parameters": digest}}
    )
    encryption = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
    return cms.KeyTransRecipientInfo(
        {
            "version": "v0",
            "rid": cms.RecipientIdentifier("issuer_and_serial_number", identifier),
            "key_encryption_algorithm": {"algorithm": "rsaes_oaep", "parameters": parameters},
            "encrypted_key": key.encrypt(content_key, encryption),
        }
    )


def _agreed(key: ec.EllipticCurvePublicKey, identifier: Any, content_key: bytes) -> Any:
    """KeyAgreeRecipientInfo: ECDH with a key pair made for this envelope and recipient (RFC 5753, 3.1).

    One recipient each: openssl, when told no certificate, tries the first key of a KeyAgreeRecipientInfo.
    """
    scheme = SCHEMES[type(key.curve)]
    ephemeral = ec.generate_private_key(key.curve)
    wrap = algos.AlgorithmIdentifier({"algorithm": _AES256_WRAP})
    wrapping = wrapping_key(ephemeral.exchange(ec.ECDH(), key), scheme.hash, wrap.dump(), 32, None)
    return cms.KeyAgreeRecipientInfo(
        {
            "version": "v3",
            "originator": cms.OriginatorIdentifierOrKey(
                "originator_key", _originator(ephemeral.public_key())
            ),
            "key_encryption_algorithm": {"algorithm": scheme.oid, "parameters": wrap},
            "recipient_encrypted_keys": [
                {
                    "rid": cms.KeyAgreementRecipientIdentifier("issuer_and_serial_number", identifier),
                    "encrypted_key": aes_key_wrap(wrapping, content_key),
                }
            ],
        }
    )


def _originator(key: ec.EllipticCurvePublicKey) -> Any:
    """OriginatorPublicKey: without parameters, since the curve is that of the recipient's key."""
    point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return keys.PublicKeyInfo({"algorithm": {"algorithm": "ec"}, "public_key": keys.ECPointBitString(point)})
