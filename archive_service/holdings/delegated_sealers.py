"""Whom a legal entity allowed to seal in its name: whoever a delegation in force names as its holder."""

from __future__ import annotations

from dataclasses import dataclass

from archive_service.model.actors import SERVICE, Actor
from archive_service.model.identifiers import LegalEntity
from archive_service.ports import Clock, Transactions
from archive_service.wording.dates import day_in_paris


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegatedSealers:
    """Reads the register of delegations."""

    transactions: Transactions
    clock: Clock

    def allows(self, actor: Actor, legal_entity: LegalEntity) -> bool:
        """Say whether a delegation in force names the holder of the token, letter for letter."""
        today = day_in_paris(self.clock.now())
        with self.transactions.begin(SERVICE) as transaction:
            delegations = transaction.seal_keys.delegations(legal_entity)
        return bool(actor.name) and any(
            one.is_in_force(today) and one.notes.to == actor.name for one in delegations
        )
