"""The same bytes are one deposit of a tenant, whoever of its senders sends them, however often."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from archive_service.access.scope import has_mandate_for
from archive_service.model.actors import Actor
from archive_service.model.deposits import Deposit, Outcome
from archive_service.ports import Transaction


def sent_again(indexes: Sequence[bytes], sender: Actor, transaction: Transaction) -> dict[bytes, Deposit]:
    """Return the deposits of the same bytes, by their index, without those that are new to this sender."""
    same: dict[bytes, Deposit] = {}
    for deposit in transaction.deposits.with_contents(indexes):
        if deposit.unreadable is not None and has_mandate_for(sender, deposit.tenant):
            raise deposit.unreadable  # what became of the sender's own bytes cannot be told
        if deposit.details_or_none is None:
            # Its flow may just have been cut, and its facts with it been put under another key.
            deposit = transaction.deposits.get(deposit.id)  # noqa: PLW2901
        if deposit.content_index not in same and _answers(deposit, sender):
            same[deposit.content_index] = deposit
    return {index: noted(deposit, sender, transaction) for index, deposit in same.items()}


def accepted_already(wanted: Mapping[bytes, str], transaction: Transaction) -> dict[bytes, Deposit]:
    """Return the accepted deposits of the same bytes by their index; `wanted` says of which tenant each is.

    Two senders of one tenant may bring the same bytes at the same moment, when nobody knows yet whose they
    are: the transaction holds `content_lock` of each, and whoever comes second finds the first one's. One
    whose key is destroyed has its bytes no more, and stands for none that come now.
    """
    return {
        deposit.content_index: deposit
        for deposit in transaction.deposits.with_contents(list(wanted))
        if deposit.outcome is Outcome.ACCEPTED
        and deposit.tenant == wanted[deposit.content_index]
        and deposit.details_or_none is not None
    }


def content_lock(index: bytes) -> str:
    """Return the name of the lock under which the same bytes are taken in, and given to a tenant."""
    return f"content {index.hex()}"


def noted(deposit: Deposit, sender: Actor, transaction: Transaction) -> Deposit:
    """Note a further sender of a deposit: it is told the deposit's address and must find it there."""
    if sender.name in deposit.senders:
        return deposit
    deposit = transaction.deposits.get(deposit.id, lock=True)
    also = tuple(sorted({*deposit.senders[1:], sender.name}))
    deposit = replace(deposit, details_or_none=replace(deposit.details, also_sent_by=also))
    transaction.deposits.save(deposit)
    return deposit


def _answers(deposit: Deposit, sender: Actor) -> bool:
    """Say whether this sender may be answered with the deposit of the same bytes.

    A tenant's deposits are its senders' alike; one that belongs to no tenant, or that was outside a
    mandate, is its own sender's only.
    """
    if deposit.details_or_none is None:
        return False  # nobody can be told what became of it, so the bytes are taken in anew
    if deposit.tenant and not deposit.details_or_none.hidden:
        return has_mandate_for(sender, deposit.tenant)
    return deposit.sender == sender.name
