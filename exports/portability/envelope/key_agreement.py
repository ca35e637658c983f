"""The key that wraps a content key for a receiver with an EC key, from an ECDH secret (RFC 5753)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Final

from asn1crypto import core
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.x963kdf import X963KDF

WRAPS: Final = {
    "2.16.840.1.101.3.4.1.5": 16,
    "2.16.840.1.101.3.4.1.25": 24,
    "2.16.840.1.101.3.4.1.45": 32,
}
"""AES key wrap by its object identifier: the size of the wrapping key in bytes."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """A way to agree on a key: its object identifier and the hash of its key derivation."""

    oid: str
    hash: type[hashes.HashAlgorithm]


# RFC 5753, 7.1.4: the hash of the derivation is as strong as the curve.
SCHEMES: Final[dict[type[ec.EllipticCurve], Scheme]] = {
    ec.SECP256R1: Scheme("1.3.132.1.11.1", hashes.SHA256),
    ec.SECP384R1: Scheme("1.3.132.1.11.2", hashes.SHA384),
    ec.SECP521R1: Scheme("1.3.132.1.11.3", hashes.SHA512),
}
"""What we write, by curve: dhSinglePass-stdDH-sha256kdf-scheme and its relatives."""

READABLE: Final[dict[str, type[hashes.HashAlgorithm]]] = {
    # dhSinglePass-stdDH-sha1kdf-scheme, which openssl writes unless told otherwise: the derivation does not
    # depend on the resistance to collisions that SHA-1 has lost.
    "1.3.133.16.840.63.0.2": hashes.SHA1,
    "1.3.132.1.11.0": hashes.SHA224,
    "1.3.132.1.11.1": hashes.SHA256,
    "1.3.132.1.11.2": hashes.SHA384,
    "1.3.132.1.11.3": hashes.SHA512,
}
"""What we read: the hash of each scheme."""


class _SharedInfo(core.Sequence):  # type: ignore[misc]  # asn1crypto has no types
    """ECC-CMS-SharedInfo of RFC 5753, 7.2."""

    _fields: ClassVar[list[Any]] = [
        ("key_info", core.Any),
        ("entity_u_info", core.OctetString, {"explicit": 0, "optional": True}),
        ("supp_pub_info", core.OctetString, {"explicit": 2}),
    ]


def wrapping_key(
    secret: bytes, hashing: type[hashes.HashAlgorithm], wrap: bytes, size: int, ukm: bytes | None
) -> bytes:
    """Derive the wrapping key from an ECDH secret.

    Args:
        secret: The ECDH secret.
        hashing: Hash of the key derivation.
        wrap: AlgorithmIdentifier of the key wrap, with the bytes that stand in the envelope.
        size: Size of the key, in bytes.
        ukm: The sender's additional material, if there is any.
    """
    info = _SharedInfo({"key_info": core.Any.load(wrap), "supp_pub_info": (8 * size).to_bytes(4)})
    if ukm is not None:
        info["entity_u_info"] = ukm
    return X963KDF(hashing(), size, info.dump()).derive(secret)
