"""Record who allowed whom to seal in the name of a legal entity, and end it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.access.scope import require_sight
from archive_service.errors import InvalidRequest
from archive_service.holdings.seal_key_register import check_manages, committed
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.identifiers import NO_DEPARTMENT, LegalEntity
from archive_service.model.journal import Tag
from archive_service.model.keys import qualified, seal_delegation_key
from archive_service.model.persons import NONCE_SIZE
from archive_service.model.seal_keys import LONGEST_TEXT, DelegationNotes, SealDelegation
from archive_service.model.stored_objects import ObjectKind
from archive_service.ports import Cipher, Clock, EncryptedObjects, Transactions
from signing.digests import Digest

LARGEST_ACT = 10_000_000
"""Largest signed act, in bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegating:
    """A delegation as it is stated: who allows whom, from the first day to the last, and the signed act."""

    legal_entity: LegalEntity
    by: str
    to: str
    first_day: date
    last_day: date
    act: bytes

    def __post_init__(self) -> None:
        """Refuse with `InvalidRequest` what cannot be a delegation."""
        for who in (self.by, self.to):
            if not who.strip() or len(who) > LONGEST_TEXT:
                raise InvalidRequest(f"who delegates, and to whom, has 1 to {LONGEST_TEXT} characters")
        if self.last_day < self.first_day:
            raise InvalidRequest("a delegation does not end before it begins")
        if not 0 < len(self.act) <= LARGEST_ACT:
            raise InvalidRequest(f"the signed act has 1 to {LARGEST_ACT} bytes")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepDelegations:
    """Keeps the delegations to seal."""

    transactions: Transactions
    cipher: Cipher
    objects: EncryptedObjects
    clock: Clock
    new_id: Callable[[], UUID]
    random: Callable[[int], bytes]

    def delegate(self, stated: Delegating, actor: Actor) -> SealDelegation:
        """Store the signed act, encrypted, then the row that names it.

        Raises:
            NotAllowed: the actor may not.
        """
        check_manages(actor, stated.legal_entity)
        tenant, delegation_id = stated.legal_entity, self.new_id()
        key = seal_delegation_key(delegation_id)
        nonce = self.random(NONCE_SIZE)
        self.cipher.new_keys(tenant, [key])
        act = self.objects.put(tenant, key, stated.act, ObjectKind.SEAL_DELEGATION)
        kept = SealDelegation(
            id=delegation_id,
            tenant=tenant,
            first_day=stated.first_day,
            last_day=stated.last_day,
            recorded_at=self.clock.now(),
            key=qualified(tenant, key),
            object=act.name,
            notes=DelegationNotes(
                by=stated.by.strip(),
                to=stated.to.strip(),
                digest=Digest.of(stated.act).hex,
                size=len(stated.act),
                nonce=nonce,
            ),
        )
        with self.transactions.begin(SERVICE) as transaction:
            transaction.stored_objects.add([act], tenant, NO_DEPARTMENT)
            transaction.seal_keys.add_delegation(kept)
            fact = ("act", committed(nonce, stated.act))
            transaction.record(Tag.SEAL_DELEGATED, kept.id, actor, fact, tenant=tenant)
        return kept

    def end(self, delegation_id: UUID, actor: Actor) -> SealDelegation:
        """End a delegation: nothing is sealed under it any more.

        Raises:
            NotAllowed, NotFound: the actor may not, or there is no such delegation.
            DelegationEnded: it was ended before.
        """
        require(actor, Right.MANAGE_KEYS)
        with self.transactions.begin(SERVICE) as transaction:
            transaction.lock(f"seal delegation {delegation_id}")
            found = transaction.seal_keys.delegation(delegation_id)
            require_sight(actor, "delegation", [(found.tenant, NO_DEPARTMENT)])
            ended = found.ended(self.clock.now())
            transaction.seal_keys.save_delegation(ended)
            transaction.record(Tag.SEAL_DELEGATION_ENDED, ended.id, actor, tenant=ended.tenant)
        return ended

    def act(self, delegation_id: UUID, actor: Actor) -> bytes:
        """Return the signed act of a delegation, as it was given.

        Raises:
            NotAllowed, NotFound: the actor may not, or does not see it.
        """
        require(actor, Right.READ_KEYS)
        with self.transactions.begin(actor) as transaction:
            found = transaction.seal_keys.delegation(delegation_id)
        return self.objects.read(found.tenant, found.key, found.object)
