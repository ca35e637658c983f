"""Admits export orders: each is stored, journaled and queued, and names the open orders that it overlaps.

Two orders of one legal entity that come at the same time must not both miss the other: they are admitted one
after the other, under a lock that is held from the search for open orders to the commit. Orders that come to
one process at the same time share a transaction, so that the lock is held once for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from archive_service.holdings.export_journal import journal_order
from archive_service.holdings.joint_steps import JointSteps
from archive_service.holdings.open_exports import order_lock
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.export_orders import ExportOrder, OpenScope
from archive_service.model.identifiers import LegalEntity
from archive_service.model.journal import Tag
from archive_service.model.keys import EXPORTS, export_content_key, export_state_key
from archive_service.model.tasks import AFTER_DOCUMENTS, Task
from archive_service.ports import Cipher, Transaction, Transactions

_MOST_COMPARED = 20
"""Open orders that a new one is compared with: it is acknowledged at once, however many there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrder:
    """An order to be admitted, and by whom. `completed` adds what only the transaction knows that stores it;
    one that `freezes` waits there for the writers of records. `facts` are what the journal says of it.
    """

    order: ExportOrder
    by: Actor
    completed: Callable[[ExportOrder, Transaction], ExportOrder] = lambda order, _: order
    facts: Callable[[ExportOrder], Sequence[tuple[str, str]]]
    freezes: bool = False


@dataclass(frozen=True, slots=True)
class AdmitOrders:
    """Admits orders; one for each process. Legal entities do not wait for one another."""

    transactions: Transactions
    cipher: Cipher
    _steps: dict[LegalEntity, JointSteps[NewOrder, ExportOrder]] = field(default_factory=dict, init=False)

    def admit(self, new: NewOrder) -> ExportOrder:
        """Store an order; on return it is journaled and waits to be built, and names the orders before it
        that it overlaps.
        """
        order = new.order
        # Key before row: a key without a row is harmless.
        self.cipher.new_keys(EXPORTS, [order.key, export_content_key(order.id), export_state_key(order.id)])
        if new.freezes:  # nobody else is to wait with it
            return self._stored([new])[0]
        return self._steps.setdefault(order.tenant, JointSteps(self._stored)).result(new)

    def _stored(self, together: Sequence[NewOrder]) -> Sequence[ExportOrder]:
        """Store orders of one legal entity."""
        tenant = together[0].order.tenant
        with self.transactions.begin(SERVICE) as transaction:
            orders = [new.completed(new.order, transaction) for new in together]
            # The last lock: whoever holds it waits for nobody.
            transaction.lock(order_lock(tenant))
            before = _open_scopes(tenant, transaction)
            return [
                _admitted(new, order, before, transaction)
                for new, order in zip(together, orders, strict=True)
            ]


def _admitted(
    new: NewOrder, order: ExportOrder, before: list[OpenScope], transaction: Transaction
) -> ExportOrder:
    """Write an order, and put it at the head of the open ones, the newest first."""
    admitted = with_overlaps(order, islice(before, _MOST_COMPARED))
    before.insert(0, OpenScope(order.id, order.details.scope))
    transaction.export_orders.add(admitted)
    journal_order(admitted, Tag.EXPORT_ORDERED, new.by, transaction, *new.facts(admitted))
    transaction.defer(Task.BUILD_EXPORT, priority=AFTER_DOCUMENTS, order=str(order.id))
    return admitted


def with_overlaps(order: ExportOrder, others: Iterable[OpenScope]) -> ExportOrder:
    """Return the order with the other ones that overlap it, in their order; those that it knew stay."""
    known = order.details.overlaps
    found = [
        one.order
        for one in others
        if one.order != order.id and one.order not in known and one.scope.overlaps(order.details.scope)
    ]
    return replace(order, details_or_none=replace(order.details, overlaps=(*known, *found)))


def _open_scopes(tenant: LegalEntity, transaction: Transaction) -> list[OpenScope]:
    return list(transaction.export_orders.open_scopes(tenant, _MOST_COMPARED))
