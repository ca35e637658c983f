"""Which deposits those see who only send: their own, wherever the deposits belong."""

from __future__ import annotations

from archive_service.model.actors import SERVICE, Actor, Role
from archive_service.model.deposits import Deposit

_OWN_DEPOSITS_ONLY = (Role.DEPOSITOR, Role.VENDOR)


def own_name(actor: Actor) -> str | None:
    """Return the name that deposits must be sent under for this actor to see them; None for any."""
    return actor.name if actor.role in _OWN_DEPOSITS_ONLY else None


def looking_for_deposits(actor: Actor) -> Actor:
    """Return whose scope deposits are looked up in; a sender's are picked by `may_see` afterwards.

    What is refused or waits may belong to no tenant, and then no tenant's scope holds it; its sender,
    who was told its address, must find it there all the same.
    """
    return actor if own_name(actor) is None else SERVICE


def may_see(deposit: Deposit, actor: Actor, *, found_by_name: bool = False) -> bool:
    """Say whether a deposit found by `looking_for_deposits` is the actor's to see.

    A sender sees what was sent under its name and for a legal entity of its mandate: names are no
    secret, so the name alone opens nothing. `found_by_name` says that only deposits of `own_name` were
    asked for: of one whose details cannot be read, the database alone knows who sent it.
    """
    if own_name(actor) is None:
        return True
    mandate = () if deposit.details_or_none is None else deposit.details_or_none.mandate
    custodians = (deposit.tenant,) if deposit.tenant else mandate
    named = actor.name in deposit.senders or (found_by_name and deposit.details_or_none is None)
    return named and bool(custodians) and actor.tenants.issuperset(custodians)
