"""Holds and eliminations, one before the other: no record is eliminated while a hold is on it.

One advisory lock orders them. An elimination takes it shared, as its first lock, before it locks records
and reads the holds, and keeps it until the records are `eliminating` and committed. Whoever places a hold,
or changes what one names, takes it alone. So a hold was committed before an elimination read the holds, or it
finds the records `eliminating` and is refused. One lock serves all legal entities: a record may have been
received under another one than the establishment has now.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from archive_service.model.actors import Actor
from archive_service.model.journal import Tag
from archive_service.ports import Transaction

_LOCK = "holds"


def keep_out_holds(transaction: Transaction) -> None:
    """Let nobody place a hold until the transaction ends. The first lock of a transaction that eliminates; it
    then locks its records, and asks `transaction.holds.on` about them.
    """
    transaction.lock_shared(_LOCK)


def let_eliminations_end(transaction: Transaction) -> None:
    """Wait for the transactions that make records `eliminating`, and let none begin until this one ends. The
    first lock of a transaction that places a hold, or changes what one names.
    """
    transaction.lock(_LOCK)


def extend_holds(
    person: UUID, other: UUID, actor: Actor, transaction: Transaction, *, but: Collection[UUID] = ()
) -> None:
    """Have the holds on `person`, `but` these, be on `other` too, since `actor` gives records of the one to
    the other, and journal it. The transaction keeps out eliminations.
    """
    for hold in transaction.holds.follow(person, other, but):
        found = transaction.holds.get(hold)
        facts = ("from", str(person)), ("to", str(other))
        transaction.record(
            Tag.HOLD_EXTENDED, hold, actor, *facts, tenant=found.tenant, department=found.department
        )
