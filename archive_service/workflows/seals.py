"""Seal files that come and go, in the name of a legal entity: the pooled signature service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from archive_service.access.sealing import IsDelegated, require_seal_of
from archive_service.holdings.seal_making import SealMaking
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.journal import Tag, commitment
from archive_service.model.seals import SealedFile, SealOrder
from archive_service.ports import Cipher, Clock, Keyring, Transactions
from signing.keys import SealKey

_NONCE = "seal-nonce"
"""The purpose under which the nonce of a seal is derived from the legal entity's index key: the service can
derive it again, and stores nothing.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealFiles:
    """Seals files. Each seal is journaled before it is given away; the file is not kept."""

    transactions: Transactions
    keyring: Keyring
    making: SealMaking
    cipher: Cipher
    clock: Clock
    is_delegated: IsDelegated
    new_id: Callable[[], UUID]

    def check(self, order: SealOrder, actor: Actor) -> None:
        """Refuse whoever may not seal in this name; raises as `require_seal_of`."""
        require_seal_of(actor, order.legal_entity, self.is_delegated)

    def seal(self, content: bytes, name: str, order: SealOrder, actor: Actor) -> SealedFile:
        """Seal one file, and journal it.

        Raises:
            NotAllowed, NotFound, SealNotDelegated: the actor may not.
            SealKeyUnusable: the legal entity has no key that may seal now.
            SealRefused: the file cannot be sealed so.
            SealTimeUnavailable: no time-stamping authority answers.
        """
        self.check(order, actor)
        key = self._key(order)
        seal, now = self.new_id(), self.clock.now()
        made = self.making.made(content, name, order, key, now)
        nonce = self.cipher.index(order.legal_entity, _NONCE, str(seal))
        sealed = SealedFile(
            seal=seal,
            order=order,
            name=made.name,
            content=made.content,
            nonce=nonce,
            commitment=commitment(nonce, sha256(content).digest()),
            at=now,
        )
        self._journal(sealed, key, actor)
        return sealed

    def _key(self, order: SealOrder) -> SealKey:
        with self.transactions.begin(SERVICE) as transaction:
            name = transaction.establishments.name_of(order.legal_entity)
        return self.keyring.seal_key(order.legal_entity, name)

    def _journal(self, sealed: SealedFile, key: SealKey, actor: Actor) -> None:
        order = sealed.order
        with self.transactions.begin(SERVICE) as transaction:
            transaction.record(
                Tag.SEAL_MADE,
                sealed.seal,
                actor,
                ("form", order.form.value),
                ("level", order.level.value),
                ("purpose", order.purpose.value),
                ("commitment", sealed.commitment),
                ("certificate", sha256(key.certificates[0]).hexdigest()),
                tenant=order.legal_entity,
                at=sealed.at,
                at_leisure=True,
            )
