"""The key that seals, parsed once and kept."""

from dataclasses import dataclass, field
from typing import Self

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from signing.errors import SigningCode, SigningError


@dataclass(frozen=True, slots=True)
class SealKey:
    """A legal entity's RSA key with its certificates.

    OpenSSL checks an RSA key for about 150 ms each time it is parsed, so a process keeps one
    `SealKey` per legal entity and never goes back to the file.
    """

    certificates: tuple[bytes, ...]
    """DER; the signer's certificate first, then the authorities above it, without the root."""
    _private: RSAPrivateKey = field(repr=False, compare=False)

    @classmethod
    def load(cls, private_key: bytes, passphrase: bytes, certificates: bytes) -> Self:
        """Parse an encrypted PEM key and the PEM chain that goes with it.

        Raises:
            SigningError: wrong passphrase, no RSA key, or a certificate of another key.
        """
        try:
            private = load_pem_private_key(private_key, passphrase)
            chain = x509.load_pem_x509_certificates(certificates)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise SigningError(SigningCode.KEY_UNREADABLE, "the seal key cannot be opened") from error
        if not isinstance(private, RSAPrivateKey):
            raise SigningError(SigningCode.UNSUPPORTED_KEY, "only RSA keys seal documents")
        if chain[0].public_key() != private.public_key():
            raise SigningError(SigningCode.KEY_UNREADABLE, "the certificate belongs to another key")
        return cls(tuple(one.public_bytes(Encoding.DER) for one in chain), private)

    @property
    def signature_size(self) -> int:
        """Bytes of every signature of this key."""
        return self._private.key_size // 8

    def sign(self, data: bytes) -> bytes:
        """Sign `data` with RSASSA-PKCS1-v1_5 over SHA-256."""
        return self._private.sign(data, PKCS1v15(), SHA256())
