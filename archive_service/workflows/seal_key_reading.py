"""Show the register of seal keys: to the operator, and to a legal entity its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.holdings.seal_key_register import register_findings
from archive_service.model.actors import Actor
from archive_service.model.identifiers import LegalEntity
from archive_service.model.seal_keys import RegisteredKey, SealDelegation, sealing_keys
from archive_service.ports import Clock, Transactions
from archive_service.wording.dates import day_in_paris
from signing.key_checks import KeyFinding
from signing.trust import TrustStore


@dataclass(frozen=True, slots=True)
class ShownKey:
    """A key as it is shown: with what speaks against it now, and whether it is the one that seals."""

    key: RegisteredKey
    findings: Sequence[KeyFinding]
    delegated_until: date | None
    """The last day on which a delegation allows it to seal; None when none does today."""
    seals: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSealKeys:
    """Reads the register of seal keys."""

    transactions: Transactions
    trust: Callable[[], TrustStore]
    clock: Clock

    def keys(self, actor: Actor, legal_entity: LegalEntity | None = None) -> Sequence[ShownKey]:
        """Return the keys that the actor sees, of one legal entity when one is named, the oldest first."""
        require(actor, Right.READ_KEYS)
        with self.transactions.begin(actor) as transaction:
            register = transaction.seal_keys
            keys = register.all() if legal_entity is None else register.of(legal_entity)
            delegations = register.delegations(legal_entity)
        return self._shown(keys, delegations) if keys else ()

    def delegations(self, actor: Actor, legal_entity: LegalEntity | None = None) -> Sequence[SealDelegation]:
        """Return the delegations that the actor sees, the oldest first."""
        require(actor, Right.READ_KEYS)
        with self.transactions.begin(actor) as transaction:
            return transaction.seal_keys.delegations(legal_entity)

    def delegation(self, delegation_id: UUID, actor: Actor) -> SealDelegation:
        """Return one delegation; raise `NotFound` when the actor does not see it."""
        require(actor, Right.READ_KEYS)
        with self.transactions.begin(actor) as transaction:
            return transaction.seal_keys.delegation(delegation_id)

    def _shown(
        self, keys: Sequence[RegisteredKey], delegations: Sequence[SealDelegation]
    ) -> Sequence[ShownKey]:
        now, trust = self.clock.now(), self.trust()
        findings = {one.id: register_findings(one, trust, now) for one in keys if one.seals_at(now)}
        sound = [one for one in keys if not any(found.forbids for found in findings.get(one.id, ()))]
        shown = []
        for key in keys:
            until = _delegated_until(key.tenant, delegations, now)
            first = next(iter(sealing_keys((one for one in sound if one.tenant == key.tenant), now)), None)
            seals = until is not None and first is not None and first.id == key.id
            shown.append(ShownKey(key, findings.get(key.id, ()), until, seals))
        return shown


def _delegated_until(
    tenant: LegalEntity, delegations: Sequence[SealDelegation], now: datetime
) -> date | None:
    today = day_in_paris(now)
    days = [one.last_day for one in delegations if one.tenant == tenant and one.is_in_force(today)]
    return max(days, default=None)
