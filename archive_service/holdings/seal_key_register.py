"""What the journeys of the register of seal keys share: who a key is made for, and what the journal says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from archive_service.access.rights import Right, require
from archive_service.access.scope import require_sight
from archive_service.errors import InvalidRequest
from archive_service.model.actors import Actor
from archive_service.model.identifiers import NO_DEPARTMENT, LegalEntity
from archive_service.model.journal import Tag, commitment
from archive_service.model.seal_keys import (
    LONGEST_TEXT,
    KeyState,
    RegisteredKey,
    SealCertificateRefused,
    SealKeyRequested,
    VaultKind,
)
from archive_service.ports import Transaction
from signing.enrolment import (
    Holder,
    certificates_in,
    certified_key,
    enrolment_findings,
    other_key_finding,
)
from signing.errors import SigningError
from signing.key_algorithms import KeyAlgorithm, KeyKind
from signing.key_checks import KeyFinding, shortcomings
from signing.trust import KnownKey, TrustStore

ALGORITHMS = {
    "rsa-3072": KeyAlgorithm(KeyKind.RSA, 3072),
    "rsa-4096": KeyAlgorithm(KeyKind.RSA, 4096),
    "p-256": KeyAlgorithm(KeyKind.ECDSA, 256),
    "p-384": KeyAlgorithm(KeyKind.ECDSA, 384),
}
"""The keys that are made here; shorter ones are only taken from elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyAsked:
    """A key that is asked for: where it is made, its algorithm, and the legal entity as it is to be named."""

    legal_entity: LegalEntity
    vault: VaultKind = VaultKind.SOFTWARE
    algorithm: str = "rsa-3072"
    name: str = ""


def check_manages(actor: Actor, legal_entity: LegalEntity) -> None:
    """Raise `NotAllowed` unless the actor's role keeps keys, `NotFound` when the legal entity is out of
    sight.
    """
    require(actor, Right.MANAGE_KEYS)
    require_sight(actor, "legal entity", [(legal_entity, NO_DEPARTMENT)])


def lock_of(legal_entity: LegalEntity) -> str:
    """Return the lock that whoever changes the keys of a legal entity holds."""
    return f"seal keys of {legal_entity}"


def numbers_of(legal_entity: LegalEntity, transaction: Transaction) -> list[str]:
    """Return the numbers by which a certificate may name a legal entity: FINESS number, then SIREN."""
    places = [one for one in transaction.establishments.all() if one.legal_entity == legal_entity]
    return [str(legal_entity), *sorted({str(one.siren) for one in places if one.siren})]


def holder_of(asked: KeyAsked, transaction: Transaction) -> Holder:
    """Return whom a request names: by the name that is given, else that of its first establishment.

    Raises:
        InvalidRequest: no name is given, and none is registered.
    """
    places = [one for one in transaction.establishments.all() if one.legal_entity == asked.legal_entity]
    name = asked.name.strip() or next((one.name for one in places if one.name), "")
    if not name or len(name) > LONGEST_TEXT:
        raise InvalidRequest("the legal entity is named by --name: no establishment of it is registered")
    return Holder(name, numbers_of(asked.legal_entity, transaction))


def open_request(keys: Sequence[RegisteredKey], asked: KeyAsked) -> RegisteredKey | None:
    """Return the key whose request is open, None when there is none.

    Raises:
        SealKeyRequested: it is another kind of key than is asked for.
    """
    waiting = next((one for one in keys if one.state is KeyState.REQUESTED), None)
    if waiting is None:
        return None
    if (waiting.vault, waiting.algorithm) != (asked.vault, str(ALGORITHMS[asked.algorithm])):
        said = f"{waiting.algorithm} in the vault {waiting.vault}"
        raise SealKeyRequested(f"a certificate was requested for another key ({said}): retire it first")
    return waiting


def check_none_waits(keys: Sequence[RegisteredKey]) -> None:
    """Raise `SealKeyRequested` when a key waits for its certificate."""
    if any(one.state is KeyState.REQUESTED for one in keys):
        raise SealKeyRequested("another key of the legal entity waits for its certificate")


def known_keys(keys: Iterable[RegisteredKey]) -> tuple[KnownKey, ...]:
    """Return what a verification takes from the register: of each key that ever sealed, when it ended, and
    since when it is lost.
    """
    return tuple(
        KnownKey(public_key=one.public_key, ended_at=one.ends_at, compromised_since=one.compromised_since)
        for one in keys
        if one.enrolled_at is not None
    )


def register_findings(key: RegisteredKey, trust: TrustStore, now: datetime) -> list[KeyFinding]:
    """Return what speaks against the certificate of a key, without asking its vault."""
    parsed = [one for der in key.certificates for one in certificates_in(der)]
    found = certified_key(key.public_key, parsed)
    return [other_key_finding()] if found is None else shortcomings(found, trust, now)


def refused(findings: Sequence[KeyFinding]) -> SealCertificateRefused:
    """Return the refusal of a certificate, with the code of everything that forbids it."""
    said = "; ".join(f"{one.code}: {one.message}" for one in findings if one.forbids)
    return SealCertificateRefused(said)


def committed(nonce: bytes, content: bytes) -> str:
    """Return the commitment to a content that the journal shows."""
    return commitment(nonce, sha256(content).digest())


def journal_key(
    tag: Tag, key: RegisteredKey, actor: Actor, transaction: Transaction, *facts: tuple[str, str]
) -> None:
    """Record what was done to a key."""
    transaction.record(tag, key.id, actor, *facts, tenant=key.tenant)


def checked_certificates(
    public_key: bytes, content: bytes, holder: Holder, trust: TrustStore, now: datetime
) -> tuple[bytes, ...]:
    """Return the certificate and the authorities above it, DER; raise `SealCertificateRefused`."""
    try:
        found = certified_key(public_key, certificates_in(content))
    except SigningError as error:
        raise SealCertificateRefused(f"{error}") from error
    if found is None:
        raise refused([other_key_finding()])
    findings = enrolment_findings(found, holder, trust, now)
    if any(one.forbids for one in findings):
        raise refused(findings)
    return found.certificates


def end_former(
    keys: Sequence[RegisteredKey],
    installed: RegisteredKey,
    end: datetime,
    actor: Actor,
    transaction: Transaction,
) -> None:
    """Let the keys before one that was enrolled seal until `end`, when the new one may not."""
    for former in keys:
        if former.state is KeyState.ACTIVE and former.ends_at is None:
            ended = former.ending(end)
            transaction.seal_keys.save(ended)
            journal_key(Tag.SEAL_KEY_ROTATED, ended, actor, transaction, ("by", str(installed.id)))
