"""What seals, dates and signs here, and who is believed: as the settings say, else for development alone.

What each property needs is imported by it: a command that lists records pays for no seal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from archive_service.errors import READ_ONLY, Misconfigured, StoreUnavailable
from archive_service.ports import Clock, Keyring
from archive_service.settings import Settings
from archive_service.trust.receipts import JwsReceipts
from signing.errors import SigningError

if TYPE_CHECKING:
    from signing.development_sharing import SharedFiles
    from signing.timestamps import TimeStamper
    from signing.transparency import LogKey
    from signing.trust import TrustStore, WatchedTrust

_PKI = "pki"


# Without slots: what is made is kept in the instance's own dictionary.
@dataclass(frozen=True, kw_only=True)
class TrustServices:
    """Keys, trust and trusted time, each opened when first asked for.

    `secret` derives 32 bytes for a purpose from the master secret. Like `home`, `shared` and the journal's
    `origin` it is called when needed: with seal keys and trust of its own an instance verifies without any.
    """

    settings: Settings
    clock: Clock
    home: Callable[[], Path]
    secret: Callable[[str], bytes]
    shared: Callable[[], SharedFiles]
    origin: Callable[[], str]

    @cached_property
    def keyring(self) -> Keyring:
        """Seal keys.

        Raises:
            Misconfigured: the folder of the setting, or its password, opens nothing.
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
            Misconfigured: the setting is no address.
        """
        from signing.development_tsa import DevelopmentTimeStamper
        from signing.timestamps import HttpTimeStamper, NoTimeStamper

        if self.settings.time_stamping:
            try:
                return HttpTimeStamper(url=self.settings.time_stamping)
            except SigningError as error:
                raise Misconfigured(f"ARCHIVE_TIME_STAMPING: {error}") from error
        if self.settings.production:
            return NoTimeStamper()
        return DevelopmentTimeStamper.open(self.pki, self.secret(_PKI), self.clock.now)

    @property
    def trust(self) -> TrustStore:
        """Whom this home believes, with the current revocation lists; in production whom it is told to.

        Its files are read again when they change: operators put new lists there every day.

        Raises:
            Misconfigured: the folder of the setting cannot be read, or holds no anchor.
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
        """Read whom the setting names."""
        from signing.trust import TrustStore

        folder = self.settings.trust
        if folder is None:
            return TrustStore()
        try:
            given = TrustStore.load(folder)
        except SigningError as error:
            raise Misconfigured(f"ARCHIVE_TRUST: {error}") from error
        if not given.anchors:
            raise Misconfigured(f"ARCHIVE_TRUST: {folder} holds no anchors.pem with a certificate")
        return given

    @cached_property
    def pki(self) -> Path:
        """The development authority's folder: this home's copy of what all that share its key store use.

        Raises:
            Misconfigured: in production, or where it cannot be written for the first time.
            StoreUnavailable: the home was moved away.
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
        except OSError as error:
            if error.errno not in READ_ONLY:
                raise
            # Where nothing can be written, whom this home believes can still be read.
            if not has_development_pki(folder):
                raise _unwritable(folder, error) from error
        return folder

    @cached_property
    def journal_key(self) -> LogKey:
        """The key that signs checkpoints of the journal, under the name that is settled for it."""
        from signing.transparency import LogKey

        return LogKey.from_seed(self.origin(), self.secret("journal"))

    @cached_property
    def receipts(self) -> JwsReceipts:
        """The signer of receipts."""
        return JwsReceipts.of_seed(self.secret("receipts"))

    def renew_development_lists(self) -> None:
        """Have the revocation list of the development authority speak of all that was issued until now."""
        from signing.development import renew_lists

        try:
            renew_lists(self.pki, self.clock.now(), passphrase=self.secret(_PKI))
        except OSError as error:
            if error.errno not in READ_ONLY:
                raise
            raise _unwritable(self.pki, error) from error

    def check(self) -> None:
        """Refuse settings of seals, time stamps or trust that cannot be meant.

        Raises:
            Misconfigured: the message names the setting.
        """
        _ = self.keyring, self.stamper, self._given_trust()


def _unwritable(folder: Path, error: OSError) -> Misconfigured:
    return Misconfigured(f"{folder} cannot be written ({error.strerror}): make the home writable")
