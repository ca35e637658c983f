"""The sources of seal keys: the development authority, or files that the operator gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Lock

from archive_service.errors import Misconfigured, SealKeyUnusable, StoreUnavailable
from archive_service.model.identifiers import LegalEntity, as_legal_entity
from archive_service.ports import Clock, Keyring
from archive_service.settings import Settings
from archive_service.trust.judged_keys import JudgedKeys
from signing.development import check_development_authority, issue_seal_certificate
from signing.development_sharing import SharedFiles
from signing.errors import SigningCode, SigningError
from signing.keys import SealKey
from signing.trust import TrustStore

SUFFIXES = (".p12", ".pfx", ".pem")
_LAPSED = (SigningCode.AUTHORITY_EXPIRED, SigningCode.AUTHORITY_NOT_YET_VALID)
_Fingerprint = tuple[int, int, int]


@dataclass(slots=True)
class DevelopmentKeyring:
    """`Keyring` of software keys under the development authority; each key is parsed once per process."""

    folder: Path
    passphrase: bytes
    clock: Clock
    shared: SharedFiles
    _keys: dict[str, SealKey] = field(default_factory=dict)
    _guard: Lock = field(default_factory=Lock)

    def seal_key(self, legal_entity: LegalEntity, name: str) -> SealKey:
        """Return the legal entity's key.

        Raises:
            SealKeyUnusable: the authority is not valid at the time of the clock.
            StoreUnavailable: the home was moved.
        """
        now = self.clock.now()
        with self._guard:
            key = self._keys.get(legal_entity)
            if key is None or not key.covers(now):
                key = self._keys[legal_entity] = self._issued(legal_entity, name or legal_entity, now)
            return key

    def _issued(self, legal_entity: LegalEntity, name: str, now: datetime) -> SealKey:
        try:
            return issue_seal_certificate(
                self.folder, legal_entity, name, now, passphrase=self.passphrase, shared=self.shared
            )
        except (SigningError, FileNotFoundError) as error:
            if not self.folder.parent.is_dir():
                raise StoreUnavailable(f"the home {self.folder.parent} is no longer there") from error
            if not isinstance(error, SigningError) or error.code not in _LAPSED:
                raise
            raise SealKeyUnusable(str(error)) from error

    def check_authority(self) -> None:
        """Refuse an authority that is not valid at the time of the clock.

        Raises:
            SigningError: it has ended, or has not begun.
        """
        check_development_authority(self.folder, self.clock.now())


@dataclass(frozen=True, slots=True)
class NoKeyring:
    """`Keyring` of an instance without keys: flows are received, and their records wait."""

    def seal_key(self, legal_entity: LegalEntity, name: str) -> SealKey:
        """Raise `SealKeyUnusable`."""
        raise SealKeyUnusable("no seal keys: set ARCHIVE_SEAL_KEYS")


@dataclass(frozen=True, slots=True)
class DeferredKeyring:
    """`Keyring` that is opened when it is first needed: reading and receiving need no key."""

    opened: Callable[[], Keyring]

    def seal_key(self, legal_entity: LegalEntity, name: str) -> SealKey:
        """Return the legal entity's key; raise `SealKeyUnusable` also when the keyring cannot be opened."""
        try:
            return self.opened().seal_key(legal_entity, name)
        except Misconfigured as error:
            raise SealKeyUnusable(str(error)) from error


@dataclass(slots=True)
class SoftwareKeyring:
    """`Keyring` of files, one per legal entity, read again when they change.

    A new file is used without a restart, and a key that must not seal any more is checked again each time.
    """

    folder: Path
    password: bytes = field(repr=False)
    clock: Clock
    judged: JudgedKeys
    _keys: dict[str, tuple[_Fingerprint, SealKey]] = field(default_factory=dict)
    _guard: Lock = field(default_factory=Lock)

    def seal_key(self, legal_entity: LegalEntity, name: str) -> SealKey:
        """Return the legal entity's key.

        Raises:
            SealKeyUnusable: there is no key, it cannot be opened, or it must not seal now.
        """
        with self._guard:
            key = self.open(legal_entity)
            for finding in self.judged.findings(legal_entity, key, self.clock.now()):
                if finding.forbids:
                    raise SealKeyUnusable(f"{legal_entity}: {finding.message}")
            return key

    def open(self, legal_entity: LegalEntity) -> SealKey:
        """Return the key, whatever its findings; raise `SealKeyUnusable` when it cannot be opened."""
        path = self.file_of(legal_entity)
        try:
            status = path.stat()
            fingerprint = status.st_mtime_ns, status.st_size, status.st_ino
            known = self._keys.get(legal_entity)
            if known is not None and known[0] == fingerprint:
                return known[1]
            key = SealKey.load_file(path.read_bytes(), self.password)
        except OSError as error:
            raise SealKeyUnusable(f"{path.name} cannot be read: {error.strerror}") from error
        except SigningError as error:
            raise SealKeyUnusable(f"{path.name}: {error}") from error
        self._keys[legal_entity] = fingerprint, key
        return key

    def file_of(self, legal_entity: LegalEntity) -> Path:
        """Return the file of a legal entity's key; raise `SealKeyUnusable` when there is none."""
        if legal_entity.isalnum():
            for suffix in SUFFIXES:
                path = self.folder / f"{legal_entity}{suffix}"
                if path.is_file():
                    return path
        raise SealKeyUnusable(f"ARCHIVE_SEAL_KEYS holds neither {legal_entity}.p12 nor {legal_entity}.pem")

    def legal_entities(self) -> list[LegalEntity]:
        """Return the legal entities that have a file."""
        return sorted(
            {as_legal_entity(path.stem) for path in self.folder.iterdir() if path.suffix in SUFFIXES}
        )


def software_keyring(settings: Settings, clock: Clock, trust: Callable[[], TrustStore]) -> SoftwareKeyring:
    """Open the folder that the settings name.

    Raises:
        Misconfigured: the folder or its password cannot be read, or the password opens none of the files.
    """
    folder = settings.seal_keys
    if folder is None:
        raise Misconfigured("ARCHIVE_SEAL_KEYS: no folder of seal keys is named")
    try:
        names = {path.suffix for path in folder.iterdir()}
    except OSError as error:
        raise Misconfigured(f"ARCHIVE_SEAL_KEYS: {folder} cannot be read: {error.strerror}") from error
    keyring = SoftwareKeyring(folder, _password(settings), clock, JudgedKeys(trust))
    if names.intersection(SUFFIXES):
        _open_one(keyring)
    return keyring


def _open_one(keyring: SoftwareKeyring) -> None:
    """Refuse a folder when none of its files can be opened; one bad file only affects its legal entity."""
    reasons = []
    for legal_entity in keyring.legal_entities():
        try:
            keyring.open(legal_entity)
            return
        except SealKeyUnusable as error:
            reasons.append(str(error))
    raise Misconfigured(
        f"ARCHIVE_SEAL_KEYS: no key can be opened (ARCHIVE_SEAL_KEYS_PASSWORD): {'; '.join(reasons[:3])}"
    )


def _password(settings: Settings) -> bytes:
    value, file = settings.seal_keys_password.get_secret_value(), settings.seal_keys_password_file
    if file is None:
        return value.encode()
    if value:
        raise Misconfigured("give ARCHIVE_SEAL_KEYS_PASSWORD_FILE or ARCHIVE_SEAL_KEYS_PASSWORD, not both")
    try:
        lines = file.read_bytes().splitlines()
    except OSError as error:
        raise Misconfigured(
            f"ARCHIVE_SEAL_KEYS_PASSWORD_FILE: {file} cannot be read: {error.strerror}"
        ) from error
    return lines[0] if lines else b""
