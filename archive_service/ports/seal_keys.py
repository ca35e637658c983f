"""The register of seal keys, and the vaults in which their private parts are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from archive_service.model.identifiers import LegalEntity
from archive_service.model.seal_keys import RegisteredKey, SealDelegation, VaultKind

if TYPE_CHECKING:  # a command that seals nothing does not import seals
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes, PublicKeyTypes

    from signing.key_algorithms import KeyAlgorithm, PrivateKey


class SealKeys(Protocol):
    """The keys and delegations in the transaction's scope, each in the order in which they came."""

    def add(self, key: RegisteredKey) -> None:
        """Insert a key; at most one of a legal entity waits for its certificate."""

    def save(self, key: RegisteredKey) -> None:
        """Write all that may change."""

    def get(self, key: UUID) -> RegisteredKey:
        """Return one key; raise `NotFound`."""

    def of(self, tenant: LegalEntity) -> Sequence[RegisteredKey]:
        """Return the keys of a legal entity."""

    def all(self) -> Sequence[RegisteredKey]:
        """Return every key in scope."""

    def add_delegation(self, delegation: SealDelegation) -> None:
        """Insert a delegation, whose act is stored already."""

    def save_delegation(self, delegation: SealDelegation) -> None:
        """Write when it ended."""

    def delegation(self, delegation: UUID) -> SealDelegation:
        """Return one delegation; raise `NotFound`."""

    def delegations(self, tenant: LegalEntity | None = None) -> Sequence[SealDelegation]:
        """Return the delegations of a legal entity, or all in scope."""


class KeyVault(Protocol):
    """Where private keys are. None ever leaves it."""

    def make(self, key: UUID, algorithm: KeyAlgorithm) -> PublicKeyTypes:
        """Make a key, durable on return, and return its public part."""

    def keep(self, key: UUID, private: PrivateKeyTypes) -> None:
        """Take a key that was made elsewhere, durable on return; raise `InvalidRequest` when the vault has
        only keys that were made in it.
        """

    def open(self, key: RegisteredKey) -> PrivateKey:
        """Return the private operation of a key; raise `SigningError` when the vault lacks it or does not
        answer.
        """

    def destroy(self, key: RegisteredKey) -> None:
        """Destroy a key; an absent one is no error."""

    def certificates_of(self, credential: str) -> tuple[bytes, ...]:
        """Return the certificates (DER, the signer's first) of a key that is there already, by its name.

        Raises:
            InvalidRequest: the vault has only keys that we made.
            SigningError: it does not answer, or refuses.
        """


class KeyVaults(Protocol):
    """The vaults of this instance."""

    def of(self, kind: VaultKind) -> KeyVault:
        """Return the vault of a kind; raise `Misconfigured` when the settings name none."""
