"""Which records an export may still need that is not over."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from archive_service.model.export_orders import OPEN, ExportOrder, ExportState
from archive_service.model.identifiers import LegalEntity
from archive_service.model.records import Record
from archive_service.ports import Transaction

_NEEDING = OPEN - {ExportState.DELIVERED}
"""What was delivered is at the receiver's: it needs nothing here any more."""


def exporting(records: Iterable[Record], transaction: Transaction) -> Collection[UUID]:
    """Return those of these records that an open export contains, or may contain.

    No order is admitted until the transaction ends. This is its last lock, as it is of whoever admits orders.
    """
    by_tenant: dict[LegalEntity, list[Record]] = {}
    for record in records:
        by_tenant.setdefault(record.tenant, []).append(record)
    if not by_tenant:
        return ()
    transaction.lock_shared(*(order_lock(tenant) for tenant in by_tenant))
    orders = [transaction.export_orders.get(one) for one in transaction.export_orders.in_state(_NEEDING)]
    return {
        record.id
        for tenant, own in by_tenant.items()
        for record in own
        if any(_may_contain(order, record) for order in orders if order.tenant == tenant)
    }


def delivered_with(records: Iterable[Record], transaction: Transaction) -> Collection[UUID]:
    """Return the orders that were delivered with these records, or may have been: what was built for them
    contains copies.
    """
    wanted = list(records)
    if not wanted:
        return ()
    orders = [
        transaction.export_orders.get(one)
        for one in transaction.export_orders.in_state([ExportState.DELIVERED])
    ]
    return {
        order.id
        for order in orders
        if any(order.tenant == one.tenant and _may_contain(order, one) for one in wanted)
    }


def order_lock(tenant: LegalEntity) -> str:
    """Return the name of the lock on the orders of a legal entity."""
    return f"export orders of {tenant}"


def _may_contain(order: ExportOrder, record: Record) -> bool:
    details = order.details_or_none
    return details is None or record.establishment in details.scope.establishments
