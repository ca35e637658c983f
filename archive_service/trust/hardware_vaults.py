"""The vaults of seal keys outside of this service: a PKCS#11 token, a remote signing service."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

from archive_service.errors import InvalidRequest, Misconfigured
from archive_service.model.seal_keys import RegisteredKey
from archive_service.settings import Settings
from signing.errors import SigningError
from signing.key_algorithms import KeyAlgorithm, PrivateKey
from signing.pkcs11_keys import Pkcs11Token, TokenPlace
from signing.remote_calls import RemoteAccess, RemoteCalls
from signing.remote_keys import RemoteKey, RemoteSigningService

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes, PublicKeyTypes


@dataclass(frozen=True, slots=True)
class Pkcs11Vault:
    """`KeyVault` of a token; keys are named by the bytes of their identifier (CKA_ID)."""

    token: Pkcs11Token

    def make(self, key: UUID, algorithm: KeyAlgorithm) -> PublicKeyTypes:
        """Make a key in the token, from which it cannot be taken."""
        return load_der_public_key(self.token.make(key.bytes, f"cachet {key}", algorithm))

    def open(self, key: RegisteredKey) -> PrivateKey:
        """Return the private operation of a key."""
        return self.token.key(key.id.bytes, KeyAlgorithm.of(load_der_public_key(key.public_key)))

    def destroy(self, key: RegisteredKey) -> None:
        """Destroy the key in the token."""
        self.token.destroy(key.id.bytes)

    def keep(self, key: UUID, private: PrivateKeyTypes) -> None:
        """Refuse: keys of a token are made in it."""
        raise InvalidRequest("a key that was made elsewhere is taken by the software vault alone")

    def certificates_of(self, credential: str) -> tuple[bytes, ...]:
        """Refuse: keys of a token are made by us."""
        raise InvalidRequest("a key of a token is made with -o: only remote keys have a name")


@dataclass(frozen=True, slots=True)
class RemoteVault:
    """`KeyVault` of a remote signing service, in which keys are made by the service."""

    service: RemoteSigningService = field(repr=False)

    def make(self, key: UUID, algorithm: KeyAlgorithm) -> PublicKeyTypes:
        """Refuse, and name the keys that the service has for us."""
        known = ", ".join(self.service.credentials()[:20]) or "none"
        raise InvalidRequest(f"a remote key is enrolled with --credential; the service has: {known}")

    def open(self, key: RegisteredKey) -> PrivateKey:
        """Return the private operation of a key."""
        public = load_der_public_key(key.public_key)
        if not isinstance(public, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
            raise InvalidRequest("a remote key is RSA or on a curve")
        return RemoteKey(self.service, key.notes.credential, KeyAlgorithm.of(public), public)

    def destroy(self, key: RegisteredKey) -> None:
        """Do nothing: whoever runs the service destroys it. Here it is not used any more."""

    def keep(self, key: UUID, private: PrivateKeyTypes) -> None:
        """Refuse: keys of the service are made by it."""
        raise InvalidRequest("a key that was made elsewhere is taken by the software vault alone")

    def certificates_of(self, credential: str) -> tuple[bytes, ...]:
        """Return the certificates of a key of the service, DER, the signer's first."""
        return self.service.credential(credential).certificates


def token_vault(settings: Settings) -> Pkcs11Vault:
    """Return the token that the settings name; it is opened when it is first used.

    Raises:
        Misconfigured: the settings name none, or the file of its PIN cannot be read.
    """
    if settings.pkcs11_module is None or not settings.pkcs11_token:
        raise Misconfigured("no token is set up: set ARCHIVE_PKCS11_MODULE and ARCHIVE_PKCS11_TOKEN")
    pin = secret_in(settings.pkcs11_pin_file, "ARCHIVE_PKCS11_PIN_FILE")
    place = TokenPlace(module=settings.pkcs11_module, label=settings.pkcs11_token, pin=pin)
    return Pkcs11Vault(Pkcs11Token(place))


def remote_vault(settings: Settings) -> RemoteVault:
    """Return the remote service that the settings name.

    Raises:
        Misconfigured: the settings name none, give no access, or a file of them cannot be read.
    """
    if not settings.csc_address:
        raise Misconfigured("no remote signing service is set up: set ARCHIVE_CSC_ADDRESS")
    access = RemoteAccess(
        bearer=secret_in(settings.csc_token_file, "ARCHIVE_CSC_TOKEN_FILE"),
        client=settings.csc_client,
        secret=secret_in(settings.csc_secret_file, "ARCHIVE_CSC_SECRET_FILE"),
    )
    if bool(access.bearer) == bool(access.client):
        raise Misconfigured("ARCHIVE_CSC_TOKEN_FILE or ARCHIVE_CSC_CLIENT gives access: set one of the two")
    try:
        calls = RemoteCalls(settings.csc_address, access)
    except SigningError as error:
        raise Misconfigured(f"ARCHIVE_CSC_ADDRESS: {error}") from error
    return RemoteVault(RemoteSigningService(calls, secret_in(settings.csc_pin_file, "ARCHIVE_CSC_PIN_FILE")))


def secret_in(file: Path | None, name: str) -> str:
    """Return the first line of a file; an unset one is empty. Raise `Misconfigured` when it is unreadable."""
    if file is None:
        return ""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(f"{name}: {file} cannot be read") from error
    return lines[0] if lines else ""
