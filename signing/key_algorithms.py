"""The algorithms with which a key may seal, and the private operation, wherever the key is.

Source: ETSI TS 119 312 (RSA PKCS#1 v1.5, ECDSA on P-256 and P-384, SHA-2); RFC 5754 (their names in CMS).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed

from signing.digests import Digest
from signing.errors import SigningCode, SigningError

_PREHASHED = {
    "sha256": Prehashed(hashes.SHA256()),
    "sha384": Prehashed(hashes.SHA384()),
    "sha512": Prehashed(hashes.SHA512()),
}
SEAL_DIGESTS = tuple(_PREHASHED)
"""Names of the digest algorithms that seals may use."""

_CURVES = {"secp256r1": 256, "secp384r1": 384}


class KeyKind(StrEnum):
    """How a key signs. Kinds are added, never renamed."""

    RSA = "rsa"
    ECDSA = "ecdsa"


@dataclass(frozen=True, slots=True)
class KeyAlgorithm:
    """A kind of key, and the bits of its modulus or of its curve (256: P-256, 384: P-384)."""

    kind: KeyKind
    bits: int

    @classmethod
    def of(cls, public_key: object) -> KeyAlgorithm:
        """Return the algorithm of a public key; raise `UNSUPPORTED_KEY` for one that does not seal."""
        if isinstance(public_key, rsa.RSAPublicKey):
            return cls(KeyKind.RSA, public_key.key_size)
        if isinstance(public_key, ec.EllipticCurvePublicKey) and public_key.curve.name in _CURVES:
            return cls(KeyKind.ECDSA, _CURVES[public_key.curve.name])
        raise unsupported_key()

    @property
    def signature_size(self) -> int:
        """Bytes of the longest signature. RSA signatures all have this size; those of ECDSA vary."""
        whole = self.bits // 8
        if self.kind is KeyKind.RSA:
            return whole
        # A sequence of two integers, each with a leading zero when its first bit is set.
        return 2 + 2 * (2 + 1 + whole)

    @property
    def usual_digest(self) -> str:
        """The digest algorithm that is as strong as the key."""
        return "sha384" if self == KeyAlgorithm(KeyKind.ECDSA, 384) else "sha256"

    def signature_name(self, digest: str) -> str:
        """Return asn1crypto's name of a signature with this key over a digest."""
        return f"{digest}_{self.kind}"

    def __str__(self) -> str:
        """Name it as people do."""
        return f"RSA-{self.bits}" if self.kind is KeyKind.RSA else f"P-{self.bits}"


def unsupported_key() -> SigningError:
    """Return the refusal of a key that does not seal."""
    message = "only RSA keys and keys on the curves P-256 and P-384 seal documents"
    return SigningError(SigningCode.UNSUPPORTED_KEY, message)


class PrivateKey(Protocol):
    """The private operation of a key that stays where it is: in memory, in a token, at a remote service."""

    def sign_digest(self, digest: Digest) -> bytes:
        """Sign a digest: RSASSA-PKCS1-v1_5, or ECDSA as the DER sequence of RFC 3279.

        Raises:
            SigningError: where the key is could not be reached, or refuses; `retryable` says whether it may
                sign later.
        """


@dataclass(frozen=True, slots=True, repr=False)
class KeyInMemory:
    """A parsed software key. It has no representation but its algorithm."""

    private: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

    def __repr__(self) -> str:
        """Show the algorithm alone."""
        return f"KeyInMemory({KeyAlgorithm.of(self.private.public_key())})"

    def sign_digest(self, digest: Digest) -> bytes:
        """Sign a digest, as `PrivateKey` says."""
        hashed = _PREHASHED[digest.algorithm]
        if isinstance(self.private, rsa.RSAPrivateKey):
            return self.private.sign(digest.value, PKCS1v15(), hashed)
        return self.private.sign(digest.value, ec.ECDSA(hashed))
