"""Store the same bytes once: a tenant has one deposit of them, whichever of its senders sends them, however
often.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from archive_service.access.scope import has_mandate_for
from archive_service.model.actors import Actor
from archive_service.model.deposits import Deposit, Outcome
from archive_service.ports import Transaction


def sent_again(indexes: Sequence[bytes], sender: Actor, transaction: Transaction) -> dict[bytes, Deposit]:
    """Return the existing deposits of the same bytes, by their index, without those that this sender may not
    get.
    """
    same: dict[bytes, Deposit] = {}
    for deposit in transaction.deposits.with_contents(indexes):
        if deposit.unreadable is not None and has_mandate_for(sender, deposit.tenant):
            raise deposit.unreadable  # the outcome of the sender's own bytes is unknown
        if deposit.details_or_none is None:
            # Its flow may just have been cut, and its details encrypted under another key.
            deposit = transaction.deposits.get(deposit.id)  # noqa: PLW2901
        if deposit.content_index not in same and _answers(deposit, sender):
            same[deposit.content_index] = deposit
    return {index: add_sender(deposit, sender, transaction) for index, deposit in same.items()}


def accepted_already(wanted: Mapping[bytes, str], transaction: Transaction) -> dict[bytes, Deposit]:
    """Return the accepted deposits of the same bytes by their index; `wanted` gives the tenant of each.

    Two senders of one tenant may send the same bytes at the same time, before their tenant is known. The
    transaction holds the `content_lock` of each, so the second one finds the deposit of the first. A deposit
    whose key was destroyed is never used for deduplication.
    """
    return {
        deposit.content_index: deposit
        for deposit in transaction.deposits.with_contents(list(wanted))
        if deposit.outcome is Outcome.ACCEPTED
        and deposit.tenant == wanted[deposit.content_index]
        and deposit.details_or_none is not None
    }


def content_lock(index: bytes) -> str:
    """Return the name of the lock under which the same bytes are received, and given to a tenant."""
    return f"content {index.hex()}"


def add_sender(deposit: Deposit, sender: Actor, transaction: Transaction) -> Deposit:
    """Add a further sender to a deposit: the sender receives the deposit's address and must be able to find
    it.
    """
    if sender.name in deposit.senders:
        return deposit
    deposit = transaction.deposits.get(deposit.id, lock=True)
    also = tuple(sorted({*deposit.senders[1:], sender.name}))
    deposit = replace(deposit, details_or_none=replace(deposit.details, also_sent_by=also))
    transaction.deposits.save(deposit)
    return deposit


def _answers(deposit: Deposit, sender: Actor) -> bool:
    """Say whether this sender may get the existing deposit of the same bytes as an answer.

    All senders of a tenant may get its deposits; a deposit without a tenant, or outside a mandate, is only
    for its own sender.
    """
    if deposit.details_or_none is None:
        return False  # its outcome is unknown, so the bytes are received as new
    if deposit.tenant and not deposit.details_or_none.hidden:
        return has_mandate_for(sender, deposit.tenant)
    return deposit.sender == sender.name
