"""The keyring of the register of seal keys; what it does not know, another keyring does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from uuid import UUID

from cryptography.hazmat.primitives.serialization import load_der_public_key
from cryptography.x509 import load_der_x509_certificate

from archive_service.errors import Misconfigured, SealKeyUnusable
from archive_service.model.actors import SERVICE
from archive_service.model.identifiers import LegalEntity
from archive_service.model.seal_keys import RegisteredKey, SealDelegation, decides, sealing_keys
from archive_service.ports import Clock, Keyring, Transactions
from archive_service.ports.seal_keys import KeyVaults
from archive_service.trust.judged_keys import JudgedKeys
from archive_service.wording.dates import day_in_paris
from signing.digests import Digest
from signing.errors import SigningError
from signing.key_algorithms import PrivateKey
from signing.keys import SealKey


@dataclass(frozen=True, slots=True)
class KeyInVault:
    """A private key whose failures mean that records wait, never that a document has a defect."""

    private: PrivateKey = field(repr=False)

    def sign_digest(self, digest: Digest) -> bytes:
        """Sign a digest; raise `SealKeyUnusable` when the vault does not answer or refuses."""
        try:
            return self.private.sign_digest(digest)
        except SigningError as error:
            raise SealKeyUnusable(f"{error.code}: {error}") from error


@dataclass(slots=True, kw_only=True)
class RegisteredKeyring:
    """`Keyring` of the register: the newest key of a legal entity that may seal now, under a delegation.

    The register is read at each call, so that a retired key seals nothing more from the next call on; a key
    is parsed once per process.
    """

    others: Callable[[], Keyring]
    transactions: Callable[[], Transactions]
    vaults: KeyVaults
    judged: JudgedKeys
    clock: Clock
    _keys: dict[UUID, tuple[tuple[bytes, ...], SealKey]] = field(default_factory=dict)
    _guard: Lock = field(default_factory=Lock)

    def seal_key(self, legal_entity: LegalEntity, name: str) -> SealKey:
        """Return the legal entity's key.

        Raises:
            SealKeyUnusable: none may seal now, no delegation allows it, or the vault does not open it.
        """
        with self.transactions().begin(SERVICE) as transaction:
            keys = transaction.seal_keys.of(legal_entity)
            known = decides(keys)
            delegations = transaction.seal_keys.delegations(legal_entity) if known else ()
        if not known:
            return self.others().seal_key(legal_entity, name)
        now = self.clock.now()
        self._check_delegated(legal_entity, delegations, now)
        return self._usable(legal_entity, sealing_keys(keys, now), now)

    def _check_delegated(
        self, legal_entity: LegalEntity, delegations: Sequence[SealDelegation], now: datetime
    ) -> None:
        today = day_in_paris(now)
        if not any(one.is_in_force(today) for one in delegations):
            raise SealKeyUnusable(
                f"{legal_entity}: no delegation allows to seal in its name today (`keys delegate`)"
            )

    def _usable(self, legal_entity: LegalEntity, keys: Sequence[RegisteredKey], now: datetime) -> SealKey:
        """Return the first key that nothing forbids; a key that ends may still replace one that may not
        seal.
        """
        reasons: list[str] = []
        for registered in keys:
            key = self.open(registered)
            forbidden = [one.message for one in self.judged.findings(registered.id, key, now) if one.forbids]
            if not forbidden:
                return key
            reasons += forbidden
        said = "; ".join(reasons) or "every key of the register is retired, or waits for its certificate"
        raise SealKeyUnusable(f"{legal_entity}: {said}")

    def open(self, registered: RegisteredKey) -> SealKey:
        """Return a key, whatever its findings; raise `SealKeyUnusable` when its vault does not open it."""
        with self._guard:
            known = self._keys.get(registered.id)
            if known is not None and known[0] == registered.certificates:
                return known[1]
            try:
                private = self.vaults.of(registered.vault).open(registered)
                parsed = [load_der_x509_certificate(one) for one in registered.certificates]
                public = load_der_public_key(registered.public_key)
                key = SealKey.held_elsewhere(KeyInVault(private), public, parsed)  # type: ignore[arg-type]  # other kinds are refused there
            except (SigningError, Misconfigured) as error:
                raise SealKeyUnusable(f"{registered.tenant}: {error}") from error
            self._keys[registered.id] = registered.certificates, key
            return key
