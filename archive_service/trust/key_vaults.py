"""The vaults of seal keys: in software here; in a token or at a remote service as the settings say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12, serialize_key_and_certificates

from archive_service.errors import InvalidRequest
from archive_service.model.seal_keys import RegisteredKey, VaultKind
from archive_service.settings import Settings
from signing.errors import SigningCode, SigningError
from signing.key_algorithms import KeyAlgorithm, KeyInMemory, KeyKind, PrivateKey, unsupported_key

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes, PublicKeyTypes

    from archive_service.ports.seal_keys import KeyVault

_FILE = "key.p12"
_CURVES: Mapping[int, ec.EllipticCurve] = {256: ec.SECP256R1(), 384: ec.SECP384R1()}


class VaultFiles(Protocol):
    """Sets of files by name in the key store, encrypted, written once."""

    def get(self, name: str) -> Mapping[str, bytes] | None:
        """Return the files of a set; None when the set does not exist."""

    def first(self, name: str, files: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """Write a set unless it exists already; return the set that is kept."""

    def destroy(self, name: str) -> None:
        """Remove every copy of a set; an absent one is no error."""


@dataclass(frozen=True, slots=True)
class SoftwareVault:
    """`KeyVault` of encrypted PKCS#12 files in the key store, the same for every machine."""

    files: VaultFiles
    passphrase: bytes = field(repr=False)

    def make(self, key: UUID, algorithm: KeyAlgorithm) -> PublicKeyTypes:
        """Make a key; it is durable when this returns."""
        private = made_in_software(algorithm)
        self.keep(key, private)
        return private.public_key()

    def keep(self, key: UUID, private: PrivateKeyTypes) -> None:
        """Write a key under the passphrase of this vault."""
        if not isinstance(private, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
            raise unsupported_key()
        encryption = BestAvailableEncryption(self.passphrase)
        content = serialize_key_and_certificates(str(key).encode(), private, None, None, encryption)
        self.files.first(str(key), {_FILE: content})

    def open(self, key: RegisteredKey) -> PrivateKey:
        """Parse the key; raise `SigningError` when the key store lost it, or it was altered."""
        files = self.files.get(str(key.id))
        if files is None:
            message = f"the key store has lost the seal key {key.id}: put it back from your copy, or rotate"
            raise SigningError(SigningCode.KEY_UNAVAILABLE, message, retryable=True)
        try:
            private = load_pkcs12(files[_FILE], self.passphrase).key
        except (ValueError, KeyError) as error:
            message = f"the seal key {key.id} cannot be opened"
            raise SigningError(SigningCode.KEY_UNREADABLE, message) from error
        if not isinstance(private, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
            raise unsupported_key()
        return KeyInMemory(private)

    def destroy(self, key: RegisteredKey) -> None:
        """Remove the file."""
        self.files.destroy(str(key.id))

    def certificates_of(self, credential: str) -> tuple[bytes, ...]:
        """Refuse: software keys are made by us."""
        raise InvalidRequest("a software key is made with -o: only remote keys have a name")


def made_in_software(algorithm: KeyAlgorithm) -> rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey:
    """Make a key in memory."""
    if algorithm.kind is KeyKind.RSA:
        return rsa.generate_private_key(public_exponent=65537, key_size=algorithm.bits)
    return ec.generate_private_key(_CURVES[algorithm.bits])


@dataclass(frozen=True, slots=True)
class SettledVaults:
    """`KeyVaults` as the settings say."""

    settings: Settings
    files: Callable[[], VaultFiles]
    passphrase: Callable[[], bytes] = field(repr=False)
    _opened: dict[VaultKind, KeyVault] = field(default_factory=dict)

    def of(self, kind: VaultKind) -> KeyVault:
        """Return the vault of a kind.

        Raises:
            Misconfigured: the settings name none, or it cannot be opened.
        """
        known = self._opened.get(kind)
        if known is None:
            known = self._opened[kind] = self._vault(kind)
        return known

    def _vault(self, kind: VaultKind) -> KeyVault:
        match kind:
            case VaultKind.SOFTWARE:
                return SoftwareVault(self.files(), self.passphrase())
            case VaultKind.PKCS11:
                from archive_service.trust.hardware_vaults import token_vault

                return token_vault(self.settings)
            case VaultKind.REMOTE:
                from archive_service.trust.hardware_vaults import remote_vault

                return remote_vault(self.settings)
