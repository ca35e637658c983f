"""The register of seal keys: which key seals for which legal entity, where it is, and who allowed it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from archive_service.errors import ArchiveServiceError
from archive_service.model.identifiers import LegalEntity
from archive_service.model.persons import NONCE_SIZE

OVERLAP = timedelta(days=30)
"""How long the key before may still seal after a rotation, unless the caller says otherwise."""

LONGEST_TEXT = 500
"""Longest reason or name, in characters."""


class VaultKind(StrEnum):
    """Where the private part of a key is; stored, so never renamed."""

    SOFTWARE = "software"
    PKCS11 = "pkcs11"
    REMOTE = "remote"


class KeyState(StrEnum):
    """What may become of a key; stored, so never renamed."""

    REQUESTED = "requested"  # made; its certificate has not come back
    ACTIVE = "active"
    RETIRED = "retired"
    COMPROMISED = "compromised"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyNotes:
    """The part of a key's row that is encrypted: names and texts, and what its vault needs to find it."""

    name: str
    """The legal entity as the certificate request names it."""
    request: str = ""
    """The certificate request (PKCS#10, PEM); empty for a key that came with its certificate."""
    credential: str = ""
    """What a remote service calls the key."""
    why: str = ""
    """Why it was retired."""
    nonce: bytes
    """Used for the commitments in the journal."""

    def __post_init__(self) -> None:
        """Refuse a nonce of the wrong size."""
        if len(self.nonce) != NONCE_SIZE:
            raise ValueError(f"a nonce has {NONCE_SIZE} bytes")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredKey:
    """A key of the register. It is never deleted: what it sealed is judged for fifty years.

    `certificates` are DER, the signer's first; empty while it is requested. `ends_at` is when it seals no
    more, `replaces` the key before it.
    """

    id: UUID
    tenant: LegalEntity
    vault: VaultKind
    algorithm: str
    state: KeyState
    public_key: bytes
    """SubjectPublicKeyInfo, DER."""
    certificates: tuple[bytes, ...] = ()
    requested_at: datetime
    enrolled_at: datetime | None = None
    ends_at: datetime | None = None
    compromised_since: datetime | None = None
    replaces: UUID | None = None
    key: str
    notes: KeyNotes

    def enrolled(self, certificates: Sequence[bytes], at: datetime) -> RegisteredKey:
        """Return the key with its certificate; raise `SealKeyNotRequested` unless it waits for one."""
        if self.state is not KeyState.REQUESTED:
            raise SealKeyNotRequested("the key has its certificate already, or is retired")
        return replace(self, state=KeyState.ACTIVE, certificates=tuple(certificates), enrolled_at=at)

    def ending(self, at: datetime) -> RegisteredKey:
        """Return the key that seals no more from `at` on; an earlier end stays."""
        return replace(self, ends_at=at if self.ends_at is None else min(at, self.ends_at))

    def retired(self, at: datetime, why: str) -> RegisteredKey:
        """Return the key as it is when it seals nothing any more; raise `SealKeyRetired` when it already
        does not.
        """
        if self.is_over:
            raise SealKeyRetired("the key was retired before")
        notes = replace(self.notes, why=why)
        return replace(self.ending(at), state=KeyState.RETIRED, notes=notes)

    def compromised(self, at: datetime, since: datetime, why: str) -> RegisteredKey:
        """Return the key that others may have used since a time; a retired key may turn out to be.

        Raises:
            SealKeyRetired: it is known to be compromised already, since then or before.
        """
        if self.compromised_since is not None and self.compromised_since <= since:
            raise SealKeyRetired("the key is known to be compromised since then, or before")
        notes = replace(self.notes, why=why)
        ended = self.ending(at)
        return replace(ended, state=KeyState.COMPROMISED, compromised_since=since, notes=notes)

    @property
    def is_over(self) -> bool:
        """Whether it was retired, for whatever reason."""
        return self.state in (KeyState.RETIRED, KeyState.COMPROMISED)

    def seals_at(self, now: datetime) -> bool:
        """Say whether the register lets it seal."""
        return self.state is KeyState.ACTIVE and (self.ends_at is None or now < self.ends_at)


def sealing_keys(keys: Iterable[RegisteredKey], now: datetime) -> list[RegisteredKey]:
    """Return the keys that may seal, the one to take first."""
    found = [one for one in keys if one.seals_at(now)]
    # A key that ends was replaced: it is taken only when the one that replaces it may not seal.
    return sorted(found, key=lambda one: (one.ends_at is None, one.enrolled_at, str(one.id)), reverse=True)


def decides(keys: Iterable[RegisteredKey]) -> bool:
    """Say whether the register decides which key seals: it ever had one that is not a mere request."""
    return any(one.enrolled_at is not None for one in keys)


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationNotes:
    """The part of a delegation that is encrypted: who allowed whom, in words, and the act's digest."""

    by: str
    to: str
    digest: str
    """SHA-256 of the signed act, in hexadecimal."""
    size: int
    nonce: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SealDelegation:
    """Who may seal in the name of a legal entity, from the first day to the last (days in Europe/Paris)."""

    id: UUID
    tenant: LegalEntity
    first_day: date
    last_day: date
    recorded_at: datetime
    ended_at: datetime | None = None
    key: str
    object: str
    """The object with the signed act."""
    notes: DelegationNotes

    def is_in_force(self, today: date) -> bool:
        """Say whether it allows sealing today."""
        return self.ended_at is None and self.first_day <= today <= self.last_day

    def ended(self, at: datetime) -> SealDelegation:
        """Return the delegation that allows nothing any more; raise `DelegationEnded` when it ended
        before.
        """
        if self.ended_at is not None:
            raise DelegationEnded("the delegation was ended before")
        return replace(self, ended_at=at)


class SealKeyRefused(ArchiveServiceError):
    """An act on the register is refused, and nothing was changed; the subclass says why."""

    code = "seal-key-refused"


class SealKeyRequested(SealKeyRefused):
    """A certificate was requested for another key of the legal entity: install it, or retire that key."""

    code = "seal-key-requested"


class SealKeyEnrolled(SealKeyRefused):
    """The legal entity has a key: it is rotated, not enrolled again."""

    code = "seal-key-enrolled"


class SealKeyNotEnrolled(SealKeyRefused):
    """The legal entity has no key that could be rotated: it is enrolled first."""

    code = "seal-key-not-enrolled"


class SealKeyNotRequested(SealKeyRefused):
    """No key waits for this certificate."""

    code = "seal-key-not-requested"


class SealKeyRetired(SealKeyRefused):
    """The key was retired before."""

    code = "seal-key-retired"


class SealCertificateRefused(SealKeyRefused):
    """The certificate may not seal for the legal entity; the message has the code of each reason."""

    code = "seal-certificate-refused"


class DelegationEnded(SealKeyRefused):
    """The delegation was ended before."""

    code = "seal-delegation-ended"
