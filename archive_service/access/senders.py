"""The deposits that an actor with only the right to send may see: its own, whatever tenant they belong to."""

from __future__ import annotations

from archive_service.model.actors import SERVICE, Actor, Role
from archive_service.model.deposits import Deposit

_OWN_DEPOSITS_ONLY = (Role.DEPOSITOR, Role.VENDOR)


def own_name(actor: Actor) -> str | None:
    """Return the sender name that deposits must have for this actor to see them; None for any name."""
    return actor.name if actor.role in _OWN_DEPOSITS_ONLY else None


def looking_for_deposits(actor: Actor) -> Actor:
    """Return the actor whose scope is used to search deposits; a sender's deposits are filtered by `may_see`
    afterwards.

    A rejected or quarantined deposit may belong to no tenant, and is then in no tenant's scope. Its sender,
    who received its address, must find it nevertheless.
    """
    return actor if own_name(actor) is None else SERVICE


def may_see(deposit: Deposit, actor: Actor, *, found_by_name: bool = False) -> bool:
    """Say whether the actor may see a deposit found by `looking_for_deposits`.

    A sender sees deposits sent under its name and for a legal entity of its mandate. Names are not secret, so
    a matching name alone is not enough. `found_by_name` means that only deposits of `own_name` were queried:
    when the details of a deposit cannot be read, only the database knows its sender.
    """
    if own_name(actor) is None:
        return True
    mandate = () if deposit.details_or_none is None else deposit.details_or_none.mandate
    custodians = (deposit.tenant,) if deposit.tenant else mandate
    named = actor.name in deposit.senders or (found_by_name and deposit.details_or_none is None)
    return named and bool(custodians) and actor.tenants.issuperset(custodians)
