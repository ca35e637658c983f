"""A seal with its commitment, and its entry in the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from archive_service.holdings.seal_making import SealMaking
from archive_service.model.actors import Actor
from archive_service.model.journal import Tag, commitment
from archive_service.model.seals import SealedFile, SealOrder
from archive_service.ports import Cipher, Clock, Transaction
from signing.digests import Digest
from signing.keys import SealKey
from signing.standalone_seals import SealedFile as MadeSeal

_NONCE = "seal-nonce"
"""The purpose under which the nonce of a seal is derived from the legal entity's index key: the service can
derive it again, and stores nothing.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class JournaledSeals:
    """Makes seals that can be journaled without saying what they are on."""

    making: SealMaking
    cipher: Cipher
    clock: Clock

    def made(self, content: bytes, name: str, order: SealOrder, key: SealKey, seal: UUID) -> SealedFile:
        """Seal a file; raises as `SealMaking.made`."""
        now = self.clock.now()
        made = self.making.made(content, name, order, key, now)
        return self._committed(made, sha256(content).digest(), order, seal, now)

    def made_of_digest(self, digest: Digest, order: SealOrder, key: SealKey, seal: UUID) -> SealedFile:
        """Seal a digest; raises as `SealMaking.made_of_digest`. The commitment is to these bytes."""
        now = self.clock.now()
        made = self.making.made_of_digest(digest, order, key, now)
        return self._committed(made, digest.value, order, seal, now)

    def _committed(
        self, made: MadeSeal, digest: bytes, order: SealOrder, seal: UUID, at: datetime
    ) -> SealedFile:
        nonce = self.cipher.index(order.legal_entity, _NONCE, str(seal))
        return SealedFile(
            seal=seal,
            order=order,
            name=made.name,
            content=made.content,
            nonce=nonce,
            commitment=commitment(nonce, digest),
            at=at,
            validation=made.beside,
        )

    def record(self, made: SealedFile, key: SealKey, actor: Actor, transaction: Transaction) -> None:
        """Journal a seal: it may be given away once the transaction is committed."""
        order = made.order
        transaction.record(
            Tag.SEAL_MADE,
            made.seal,
            actor,
            ("form", order.form.value),
            ("level", order.level.value),
            ("purpose", order.purpose.value),
            ("commitment", made.commitment),
            ("certificate", sha256(key.certificates[0]).hexdigest()),
            tenant=order.legal_entity,
            at=made.at,
            at_leisure=True,
        )
