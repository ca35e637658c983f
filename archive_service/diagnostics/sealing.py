"""Problems that prevent records from being sealed, as notices that an operator can act on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from archive_service.bootstrap import Services
from archive_service.diagnostics.seal_register import Register, register_notices
from archive_service.diagnostics.trusted_time import time_notices
from archive_service.errors import ArchiveServiceError, SealKeyUnusable
from archive_service.model.actors import SERVICE
from archive_service.model.identifiers import LegalEntity
from archive_service.model.notices import Notice
from archive_service.model.records import RecordState
from archive_service.trust.keyrings import DevelopmentKeyring, NoKeyring, SoftwareKeyring
from signing.errors import SigningError
from signing.key_checks import shortcomings
from signing.list_checks import list_findings
from signing.trust import TrustStore, unreadable_lists


@dataclass(frozen=True, slots=True)
class _Holdings:
    """Which tenants have waiting records, how many, and which legal entities are registered."""

    waiting: Mapping[LegalEntity, int]
    documented: int
    registered: frozenset[LegalEntity]


def sealing_notices(services: Services) -> list[Notice]:
    """Return the problems that prevent waiting records from being sealed, now or soon.

    An error is a problem for which records wait now; a problem of the future is a warning.
    """
    try:
        services.trust_services.check()
        trust = services.trust_services.trust
        with services.transactions.begin(SERVICE) as transaction:
            holdings = _Holdings(
                waiting=transaction.records.waiting(RecordState.RECEIVED),
                documented=transaction.records.count(RecordState.DOCUMENTED),
                registered=frozenset(one.legal_entity for one in transaction.establishments.all()),
            )
        register = Register.read(services)
    except ArchiveServiceError as error:
        return [Notice.error(error.code, str(error))]
    findings = [
        *_settings(services, holdings),
        *time_notices(services),
        *list_notices(services, trust),
        *_lists_of_other_signers(services),
    ]
    keyring = services.trust_services.given_keyring
    if isinstance(keyring, DevelopmentKeyring):
        findings += _of_authority(keyring, holdings)
    if isinstance(keyring, SoftwareKeyring):
        for legal_entity in sorted(holdings.registered | set(keyring.legal_entities())):
            if register.decides_on(legal_entity):
                continue
            findings += _of_key(keyring, legal_entity, holdings)
            try:
                said = shortcomings(keyring.open(legal_entity), trust, services.clock.now())
            except SealKeyUnusable:
                continue
            findings += [
                (Notice.error if one.forbids else Notice.warning)(
                    one.code.value, f"{legal_entity}: {one.message}."
                )
                for one in said
            ]
    return [*findings, *register_notices(services, register, holdings.waiting)]


def _of_authority(keyring: DevelopmentKeyring, holdings: _Holdings) -> Iterator[Notice]:
    try:
        keyring.check_authority()
    except SigningError as error:
        waiting = sum(holdings.waiting.values()) + holdings.documented
        message = f"{error}; {waiting} records wait."
        yield (Notice.error if waiting else Notice.warning)(
            error.code.value.removeprefix("signing-"), message
        )


def list_notices(services: Services, trust: TrustStore) -> Iterator[Notice]:
    """Yield the problems of revocation lists, now or soon: seals made today cannot be judged with such
    lists.
    """
    for finding in list_findings(trust, services.clock.now()):
        yield Notice.warning(finding.code.value, f"{finding.message}.")
    yield from _unreadable("ARCHIVE_TRUST", services.settings.trust)


def _lists_of_other_signers(services: Services) -> Iterator[Notice]:
    """Yield the same of the lists by which signatures that come in are judged, at the time they come."""
    for finding in list_findings(services.trust_services.foreign_trust, services.clock.now()):
        yield Notice.warning(finding.code.value, f"ARCHIVE_FOREIGN_TRUST: {finding.message}.")
    yield from _unreadable("ARCHIVE_FOREIGN_TRUST", services.settings.foreign_trust)


def _unreadable(setting: str, folder: Path | None) -> Iterator[Notice]:
    for name in () if folder is None else unreadable_lists(folder):
        yield Notice.warning(
            "revocation-list-unreadable", f"{setting}: crls/{name} holds no revocation list."
        )


def _settings(services: Services, holdings: _Holdings) -> Iterator[Notice]:
    if not services.settings.production:
        return
    waiting = sum(holdings.waiting.values())
    if isinstance(services.trust_services.given_keyring, NoKeyring):
        message = f"ARCHIVE_SEAL_KEYS is not set: no record can be sealed, {waiting} wait."
        yield (Notice.error if waiting else Notice.warning)("seal-keys-missing", message)
    if not services.settings.time_stamping:
        message = f"ARCHIVE_TIME_STAMPING is not set: no evidence can be made, {holdings.documented} wait."
        yield (Notice.error if holdings.documented else Notice.warning)("time-stamping-missing", message)
    if services.settings.trust is None:
        yield Notice.warning("trust-missing", "ARCHIVE_TRUST is not set: `verify` trusts no authority.")


def _of_key(keyring: SoftwareKeyring, legal_entity: LegalEntity, holdings: _Holdings) -> Iterator[Notice]:
    waiting = holdings.waiting.get(legal_entity, 0)
    try:
        path = keyring.file_of(legal_entity)
    except SealKeyUnusable:
        message = f"{legal_entity} has no seal key: {waiting} of its records wait."
        yield (Notice.error if waiting else Notice.warning)("seal-key-missing", message)
        return
    try:
        keyring.open(legal_entity)
    except SealKeyUnusable as error:
        yield Notice.error("seal-key-unreadable", f"{error}; {waiting} records of {legal_entity} wait.")
        return
    yield from _of_file(path)
    if legal_entity not in holdings.registered:
        message = f"{path.name} belongs to no registered legal entity."
        yield Notice.information("seal-key-unclaimed", message)


def _of_file(path: Path) -> Iterator[Notice]:
    content = path.read_bytes()
    if b"PRIVATE KEY-----" in content and b"ENCRYPTED" not in content:
        yield Notice.warning("seal-key-unprotected", f"{path.name} holds its key without a password.")
    if path.stat().st_mode & 0o077:
        yield Notice.warning("seal-key-open", f"{path.name} can be read by others: chmod 600 it.")
