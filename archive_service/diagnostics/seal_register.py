"""Problems of the register of seal keys, as notices that an operator can act on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from archive_service.bootstrap import Services
from archive_service.errors import Misconfigured, SealKeyUnusable
from archive_service.holdings.seal_key_register import register_findings
from archive_service.model.actors import SERVICE
from archive_service.model.identifiers import LegalEntity
from archive_service.model.notices import Notice
from archive_service.model.seal_keys import (
    KeyState,
    RegisteredKey,
    SealDelegation,
    decides,
    sealing_keys,
)
from archive_service.trust.registered_keyring import RegisteredKeyring
from archive_service.wording.dates import day_in_paris

SOON = timedelta(days=90)
"""How long before its end a delegation is reported: another one takes weeks to be signed."""

_LATE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Register:
    """The keys and delegations of the register, by legal entity."""

    keys: Mapping[LegalEntity, Sequence[RegisteredKey]]
    delegations: Mapping[LegalEntity, Sequence[SealDelegation]]

    @classmethod
    def read(cls, services: Services) -> Register:
        """Read it; raise `StoreUnavailable`."""
        keys: dict[LegalEntity, list[RegisteredKey]] = {}
        delegations: dict[LegalEntity, list[SealDelegation]] = {}
        with services.transactions.begin(SERVICE) as transaction:
            for key in transaction.seal_keys.all():
                keys.setdefault(key.tenant, []).append(key)
            for one in transaction.seal_keys.delegations():
                delegations.setdefault(one.tenant, []).append(one)
        return cls(keys, delegations)

    def decides_on(self, legal_entity: LegalEntity) -> bool:
        """Say whether the register decides which key seals for a legal entity."""
        return decides(self.keys.get(legal_entity, ()))


def register_notices(
    services: Services, register: Register, waiting: Mapping[LegalEntity, int]
) -> Iterator[Notice]:
    """Yield the problems of keys and delegations, now or soon; an error when records wait for it."""
    now = services.clock.now()
    for legal_entity, keys in sorted(register.keys.items()):
        yield from _late_requests(legal_entity, keys, now)
        if not decides(keys):
            continue
        yield from _of_keys(services, legal_entity, keys, now, waiting.get(legal_entity, 0))
        delegations = register.delegations.get(legal_entity, ())
        yield from _of_delegations(legal_entity, delegations, now, waiting.get(legal_entity, 0))


def _late_requests(
    legal_entity: LegalEntity, keys: Sequence[RegisteredKey], now: datetime
) -> Iterator[Notice]:
    for key in keys:
        if key.state is KeyState.REQUESTED and now - key.requested_at > _LATE:
            said = f"{legal_entity}: the certificate of key {key.id} was requested on "
            yield Notice.information("seal-key-waiting", f"{said}{day_in_paris(key.requested_at)}.")


def _of_keys(
    services: Services,
    legal_entity: LegalEntity,
    keys: Sequence[RegisteredKey],
    now: datetime,
    waiting: int,
) -> Iterator[Notice]:
    active = sealing_keys(keys, now)
    if not active:
        yield _over(legal_entity, keys, waiting)
        return
    trust = services.trust_services.trust
    for key in active:
        for found in register_findings(key, trust, now):
            said = f"{legal_entity}: key {key.id}: {found.message}."
            yield (Notice.error if found.forbids else Notice.warning)(found.code.value, said)
        yield from _of_vault(services, key, waiting)


def _over(legal_entity: LegalEntity, keys: Sequence[RegisteredKey], waiting: int) -> Notice:
    compromised = any(key.state is KeyState.COMPROMISED for key in keys)
    code, what = ("seal-key-compromised", "compromised") if compromised else ("seal-key-retired", "retired")
    said = f"{legal_entity}: its keys are {what}: enrol another one; {waiting} of its records wait."
    return (Notice.error if waiting else Notice.warning)(code, said)


def _of_vault(services: Services, key: RegisteredKey, waiting: int) -> Iterator[Notice]:
    keyring = services.trust_services.keyring
    if not isinstance(keyring, RegisteredKeyring):
        return
    try:
        keyring.open(key)
    except (SealKeyUnusable, Misconfigured) as error:
        yield Notice.error("seal-key-unreadable", f"{error}; {waiting} records of {key.tenant} wait.")


def _of_delegations(
    legal_entity: LegalEntity, delegations: Sequence[SealDelegation], now: datetime, waiting: int
) -> Iterator[Notice]:
    today = day_in_paris(now)
    days = [one.last_day for one in delegations if one.is_in_force(today)]
    if not days:
        said = f"{legal_entity}: no delegation allows to seal in its name; {waiting} of its records wait."
        yield (Notice.error if waiting else Notice.warning)("seal-delegation-missing", said)
    elif max(days) <= today + SOON:
        said = f"{legal_entity}: the delegation to seal in its name ends on {max(days)}."
        yield Notice.warning("seal-delegation-ends-soon", said)
