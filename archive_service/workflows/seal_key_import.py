"""Enrol a seal key that was made elsewhere and comes in a PKCS#12 file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

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
from archive_service.workflows.seal_keys import KeepSealKeys
from signing.enrolment import brought_key


@dataclass(frozen=True, slots=True)
class ImportSealKey:
    """Takes a key with its certificate. It was elsewhere before, and may still be: prefer keys made here."""

    register: KeepSealKeys

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
        register, brought = self.register, brought_key(content, passphrase)
        with register.transactions.begin(SERVICE) as transaction:
            holder = holder_of(asked, transaction)
        chain = checked_certificates(
            brought.public_key, brought.certificates, holder, register.trust(), register.clock.now()
        )
        notes = KeyNotes(name=holder.name, nonce=register.random(NONCE_SIZE))
        key = register.certified(asked, register.new_id(), brought.public_key, chain, notes)
        vault = register.vaults.of(asked.vault)
        vault.keep(key.id, brought.private)
        try:
            return register.enrol(key, actor, rotating=rotating, overlap=overlap)
        except ArchiveServiceError:
            vault.destroy(key)
            raise
