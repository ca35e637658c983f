"""The key that seals, parsed once per process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12

from signing.digests import Digest
from signing.errors import SigningCode, SigningError
from signing.key_algorithms import SEAL_DIGESTS, KeyAlgorithm, KeyInMemory, PrivateKey, unsupported_key


@dataclass(frozen=True, slots=True)
class SealKey:
    """A legal entity's key with its certificates, wherever its private part is.

    OpenSSL checks an RSA key of unknown origin for about 100 ms each time it is parsed, so a process keeps
    one `SealKey` per legal entity and does not read the file again.
    """

    certificates: tuple[bytes, ...]
    """DER; the signer's certificate first, then the authorities above it, without the root."""
    algorithm: KeyAlgorithm
    digest: str
    """Name of the algorithm that hashes what is sealed: one of `SEAL_DIGESTS`."""
    _private: PrivateKey = field(repr=False, compare=False)

    @classmethod
    def load(cls, private_key: bytes, passphrase: bytes, certificates: bytes) -> Self:
        """Parse an encrypted PEM key that this package made, and the PEM chain that belongs to it.

        The factors of such a key are known to be primes and are not examined, which takes 0.1 s. A key that
        was damaged since signs wrongly, and is refused for that.

        Raises:
            SigningError: wrong passphrase, a key that does not seal, a damaged one, or a certificate of
                another key.
        """
        try:
            private = load_pem_private_key(private_key, passphrase, unsafe_skip_rsa_key_validation=True)
            chain = x509.load_pem_x509_certificates(certificates)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise SigningError(SigningCode.KEY_UNREADABLE, "the seal key cannot be opened") from error
        if isinstance(private, RSAPrivateKey | EllipticCurvePrivateKey) and not _signs(private):
            raise SigningError(SigningCode.KEY_UNREADABLE, "the seal key is damaged: it signs wrongly")
        return cls._of(private, chain)

    @classmethod
    def load_file(cls, content: bytes, passphrase: bytes) -> Self:
        """Parse a PKCS#12 file, or a PEM file with the key and its chain in any order.

        Args:
            content: Whole file; at most one private key.
            passphrase: Empty when the file is not encrypted.

        Raises:
            SigningError: unreadable, wrong passphrase, a key that does not seal, or no certificate of this
                key.
        """
        try:
            if b"-----BEGIN" in content:
                # The parser refuses a passphrase given for a key that is not encrypted; it does not ignore
                # it.
                needed = passphrase if b"ENCRYPTED" in content else None
                private = load_pem_private_key(content, needed)
                certificates = x509.load_pem_x509_certificates(content)
            else:
                bag = load_pkcs12(content, passphrase or None)
                if bag.key is None:
                    raise ValueError("no key")
                private = bag.key
                certificates = [one.certificate for one in (bag.cert, *bag.additional_certs) if one]
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            message = "it cannot be opened: another password, or no key with its certificates"
            raise SigningError(SigningCode.KEY_UNREADABLE, message) from error
        return cls._of(private, certificates)

    @classmethod
    def _of(cls, private: object, certificates: Sequence[x509.Certificate]) -> Self:
        if not isinstance(private, RSAPrivateKey | EllipticCurvePrivateKey):
            raise unsupported_key()
        return cls.held_elsewhere(KeyInMemory(private), private.public_key(), certificates)

    @classmethod
    def held_elsewhere(
        cls,
        private: PrivateKey,
        public_key: RSAPublicKey | EllipticCurvePublicKey,
        certificates: Sequence[x509.Certificate],
    ) -> Self:
        """Return the key whose private part another object uses, with those of the certificates that belong
        to it.

        Raises:
            SigningError: a key that does not seal, or no certificate of this key.
        """
        algorithm = KeyAlgorithm.of(public_key)
        own = [certificate for certificate in certificates if certificate.public_key() == public_key]
        if not own:
            raise SigningError(SigningCode.KEY_MISMATCH, "no certificate in it belongs to its key")
        # A renewed certificate may be in the file with the old one, for the same key: the one that ends later
        # is used.
        signer = max(own, key=lambda one: one.not_valid_after_utc)
        chain = _upwards(signer, [certificate for certificate in certificates if certificate not in own])
        der = tuple(one.public_bytes(Encoding.DER) for one in chain)
        return cls(der, algorithm, algorithm.usual_digest, private)

    def hashing(self, digest: str) -> Self:
        """Return the same key, which seals over another digest algorithm; raise `ValueError` for one that is
        not in `SEAL_DIGESTS`.
        """
        if digest not in SEAL_DIGESTS:
            raise ValueError(f"{digest} is no digest algorithm of seals")
        return replace(self, digest=digest)

    @property
    def not_after(self) -> datetime:
        """When the certificate ends: aware, in UTC."""
        return x509.load_der_x509_certificate(self.certificates[0]).not_valid_after_utc

    def covers(self, at: datetime) -> bool:
        """Say whether the certificate is valid at a time."""
        certificate = x509.load_der_x509_certificate(self.certificates[0])
        return certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc

    @property
    def signature_size(self) -> int:
        """Bytes of the longest signature of this key; all have this size when the key is RSA."""
        return self.algorithm.signature_size

    def sign(self, data: bytes) -> bytes:
        """Sign `data` over its digest; raise `SigningError` when the key cannot be reached or refuses."""
        return self._private.sign_digest(Digest.of(data, self.digest))


def _signs(private: RSAPrivateKey | EllipticCurvePrivateKey) -> bool:
    """Say whether what the key signs is signed by it."""
    try:
        if isinstance(private, RSAPrivateKey):
            signed = private.sign(b"", PKCS1v15(), SHA256())
            private.public_key().verify(signed, b"", PKCS1v15(), SHA256())
        else:
            private.public_key().verify(private.sign(b"", ECDSA(SHA256())), b"", ECDSA(SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


def _upwards(signer: x509.Certificate, others: Sequence[x509.Certificate]) -> list[x509.Certificate]:
    """Return the signer and the authorities above it, in order, without the root and without unrelated
    certificates.
    """
    chain = [signer]
    while above := [
        other
        for other in others
        if other.subject == chain[-1].issuer and other.subject != other.issuer and other not in chain
    ]:
        chain.append(above[0])
    return chain
