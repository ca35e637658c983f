"""Enrol a seal key that was made elsewhere and comes in a PKCS#12 file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from archive_service.errors import ArchiveServiceError
from archive_service.holdings.seal_key_register import (
    KeyAsked,
    check_manages,
    checked_certificates,
    holder_of,
)
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.persons import NONCE_SIZE
from archive_service.model.seal_keys import KeyNotes, RegisteredKey
from archive_service.ports import Clock, Transactions
from archive_service.ports.seal_keys import KeyVaults
from archive_service.workflows.seal_keys import KeepSealKeys
from signing.enrolment import brought_key
from signing.trust import TrustStore


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSealKey:
    """Takes a key with its certificate. It was elsewhere before, and may still be: prefer keys made here."""

    transactions: Transactions
    register: KeepSealKeys
    vaults: KeyVaults
    trust: Callable[[], TrustStore]
    clock: Clock
    new_id: Callable[[], UUID]
    random: Callable[[int], bytes]

    def bring(
        self,
        asked: KeyAsked,
        content: bytes,
        passphrase: bytes,
        actor: Actor,
        *,
        rotating: bool = False,
        overlap: timedelta,
    ) -> RegisteredKey:
        """Put the key of a file into the vault, under the vault's own secret: it seals from now on.

        The certificate is checked before anything is written, and the key is in its vault before its row.

        Raises:
            NotAllowed: the actor may not.
            SigningError: `KEY_UNREADABLE` or `UNSUPPORTED_KEY`, of the file.
            SealCertificateRefused: what is wrong with the certificate, or with the strength of the key.
            InvalidRequest: the vault takes no keys from elsewhere.
            SealKeyEnrolled, SealKeyNotEnrolled, SealKeyRequested: as `KeepSealKeys.request`.
        """
        check_manages(actor, asked.legal_entity)
        brought = brought_key(content, passphrase)
        with self.transactions.begin(SERVICE) as transaction:
            holder = holder_of(asked, transaction)
        chain = checked_certificates(
            brought.public_key, brought.certificates, holder, self.trust(), self.clock.now()
        )
        notes = KeyNotes(name=holder.name, nonce=self.random(NONCE_SIZE))
        key = self.register.certified(asked, self.new_id(), brought.public_key, chain, notes)
        vault = self.vaults.of(asked.vault)
        vault.keep(key.id, brought.private)
        try:
            return self.register.enrol(key, actor, rotating=rotating, overlap=overlap)
        except ArchiveServiceError:
            vault.destroy(key)
            raise
