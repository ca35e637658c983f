"""The seal keys, time stamps, receipts and trust of an instance: from the settings, else for development
only.

Each property imports what it needs, so that a command that only lists records does not load the code of
seals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from archive_service.errors import READ_ONLY, Misconfigured, StoreUnavailable
from archive_service.ports import Clock, Keyring, Transactions
from archive_service.settings import Settings
from archive_service.trust.receipts import JwsReceipts
from signing.errors import SigningError

if TYPE_CHECKING:
    from archive_service.model.received_signatures import JudgedFile, SignedKind
    from archive_service.ports.seal_keys import KeyVaults
    from archive_service.trust.key_vaults import VaultFiles
    from signing.authority_states import AuthorityRegister
    from signing.development_sharing import SharedFiles
    from signing.timestamps import TimeStamper
    from signing.transparency import LogKey
    from signing.trust import TrustStore, WatchedTrust

_PKI = "pki"


# Without slots: results are cached in the instance's own dictionary.
@dataclass(frozen=True, kw_only=True)
class TrustServices:
    """Keys, trust and trusted time, each opened at its first use.

    `secret` derives 32 bytes for a purpose from the master secret. Like `home`, `shared` and the journal's
    `origin`, it is called only when needed: an instance with its own seal keys and trust can verify without
    any of them.
    """

    settings: Settings
    clock: Clock
    home: Callable[[], Path]
    secret: Callable[[str], bytes]
    shared: Callable[[], SharedFiles]
    origin: Callable[[], str]
    register: Callable[[], AuthorityRegister]
    """What is known of time-stamping authorities."""
    seal_vault_files: Callable[[], VaultFiles]
    transactions: Callable[[], Transactions]

    @cached_property
    def keyring(self) -> Keyring:
        """Seal keys: those of the register, else those of the settings.

        Raises:
            Misconfigured: the folder in the setting, or its password, opens no key.
        """
        from archive_service.trust.judged_keys import JudgedKeys
        from archive_service.trust.registered_keyring import RegisteredKeyring

        return RegisteredKeyring(
            others=lambda: self.given_keyring,
            transactions=self.transactions,
            vaults=self.key_vaults,
            judged=JudgedKeys(lambda: self.trust),
            clock=self.clock,
        )

    @cached_property
    def key_vaults(self) -> KeyVaults:
        """The vaults in which keys of the register are made and used."""
        from archive_service.trust.key_vaults import SettledVaults

        return SettledVaults(
            settings=self.settings,
            files=self.seal_vault_files,
            passphrase=lambda: self.secret("seal key vault").hex().encode(),
        )

    @cached_property
    def given_keyring(self) -> Keyring:
        """Seal keys of the folder in the setting, else of the development authority.

        Raises:
            Misconfigured: the folder in the setting, or its password, opens no key.
        """
        from archive_service.trust.keyrings import DevelopmentKeyring, NoKeyring, software_keyring

        if self.settings.seal_keys is not None:
            return software_keyring(self.settings, self.clock, lambda: self.trust)
        if self.settings.production:
            return NoKeyring()
        return DevelopmentKeyring(self.pki, self.secret(_PKI), self.clock, self.shared())

    @cached_property
    def stamper(self) -> TimeStamper:
        """Trusted time.

        Raises:
            Misconfigured: the setting names no authorities.
        """
        from archive_service.trust.time_authorities import time_authorities
        from signing.development_tsa import DevelopmentTimeStamper
        from signing.timestamps import NoTimeStamper
        from signing.trusted_time import TrustedTime

        if self.settings.time_stamping:
            return TrustedTime(
                authorities=time_authorities(self.settings),
                trust=lambda: self.trust,
                clock=self.clock.now,
                register=self.register(),
                # Authorities know nothing of a clock that is set.
                window=None if self.settings.now else self.settings.time_stamping_window,
            )
        if self.settings.production:
            return NoTimeStamper()
        return DevelopmentTimeStamper.open(self.pki, self.secret(_PKI), self.clock.now)

    def judge_signatures(self, content: bytes, kind: SignedKind, at: datetime, seconds: float) -> JudgedFile:
        """Return what the signatures of a signed file that came in are worth at `at`.

        A folder of trust that cannot be read counts as empty: a deposit is taken in all the same.
        """
        from archive_service.trust.signature_judgement import judge_in_sandbox
        from signing.trust import TrustStore

        try:
            trust = self._watched_foreign_trust.current()
        except Misconfigured:
            trust = TrustStore()
        return judge_in_sandbox(content, kind, trust, at, seconds)

    @cached_property
    def _watched_foreign_trust(self) -> WatchedTrust:
        from signing.trust import WatchedTrust, trust_files

        folder = self.settings.foreign_trust
        return WatchedTrust(lambda: [] if folder is None else trust_files(folder), lambda: self.foreign_trust)

    @property
    def foreign_trust(self) -> TrustStore:
        """The authorities trusted for signatures that come with documents.

        Raises:
            Misconfigured: the folder in the setting cannot be read, or holds no anchor.
        """
        return self._folder_of("ARCHIVE_FOREIGN_TRUST", self.settings.foreign_trust)

    @property
    def trust(self) -> TrustStore:
        """The authorities that this home trusts, with the present revocation lists; in production, those of
        the setting.

        Its files are read again when they change: operators add new lists every day.

        Raises:
            Misconfigured: the folder in the setting cannot be read, or holds no anchor.
        """
        return self._watched_trust.current()

    @cached_property
    def _watched_trust(self) -> WatchedTrust:
        from signing.trust import WatchedTrust

        return WatchedTrust(self._trust_files, self._read_trust)

    def _trust_files(self) -> Iterator[Path]:
        from signing.development import development_trust_files
        from signing.trust import trust_files

        if self.settings.trust is not None:
            yield from trust_files(self.settings.trust)
        if not self.settings.production:
            yield from development_trust_files(self.pki)

    def _read_trust(self) -> TrustStore:
        from signing.development import development_trust

        given = self._given_trust()
        return given if self.settings.production else given + development_trust(self.pki)

    def _given_trust(self) -> TrustStore:
        """Read the trust folder of the setting."""
        return self._folder_of("ARCHIVE_TRUST", self.settings.trust)

    def _folder_of(self, setting: str, folder: Path | None) -> TrustStore:
        from signing.trust import TrustStore

        if folder is None:
            return TrustStore()
        try:
            given = TrustStore.load(folder)
        except SigningError as error:
            raise Misconfigured(f"{setting}: {error}") from error
        if not given.anchors:
            raise Misconfigured(f"{setting}: {folder} holds no anchors.pem with a certificate")
        return given

    @cached_property
    def pki(self) -> Path:
        """The folder of the development authority: this home's copy of the one shared by all homes with the
        same key store.

        Raises:
            Misconfigured: in production, or when it cannot be written the first time.
            StoreUnavailable: the home was moved.
        """
        from signing.development import create_development_pki, has_development_pki

        if self.settings.production:
            raise Misconfigured("production has no development authority: set ARCHIVE_SEAL_KEYS")
        folder = self.home() / "pki"
        if not folder.parent.is_dir():
            raise StoreUnavailable(f"the home {folder.parent} is no longer there")
        passphrase, shared = self.secret(_PKI), self.shared()
        try:
            create_development_pki(folder, self.clock.now(), passphrase=passphrase, shared=shared)
        except FileNotFoundError as error:  # moved since it was looked for
            raise StoreUnavailable(f"the home {folder.parent} is no longer there") from error
        except OSError as error:
            if error.errno not in READ_ONLY:
                raise
            # On a read-only disk, the authorities that this home trusts can still be read.
            if not has_development_pki(folder):
                raise _unwritable(folder, error) from error
        return folder

    @cached_property
    def journal_key(self) -> LogKey:
        """The key that signs checkpoints of the journal, under the journal's fixed name."""
        from signing.transparency import LogKey

        return LogKey.from_seed(self.origin(), self.secret("journal"))

    @cached_property
    def receipts(self) -> JwsReceipts:
        """The signer of receipts."""
        return JwsReceipts.of_seed(self.secret("receipts"))

    def renew_development_lists(self) -> None:
        """Issue a revocation list of the development authority that covers all certificates issued until
        now.
        """
        from signing.development import renew_lists

        try:
            renew_lists(self.pki, self.clock.now(), passphrase=self.secret(_PKI))
        except OSError as error:
            if error.errno not in READ_ONLY:
                raise
            raise _unwritable(self.pki, error) from error

    def check(self) -> None:
        """Refuse settings of seals, time stamps or trust that cannot work.

        Raises:
            Misconfigured: the message names the setting.
        """
        _ = self.given_keyring, self.stamper, self._given_trust(), self.foreign_trust


def _unwritable(folder: Path, error: OSError) -> Misconfigured:
    return Misconfigured(f"{folder} cannot be written ({error.strerror}): make the home writable")
