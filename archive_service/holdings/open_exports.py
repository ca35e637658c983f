"""Which records an export may still need that is not over."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from archive_service.model.export_orders import AVAILABLE, OPEN, ExportOrder
from archive_service.model.identifiers import LegalEntity
from archive_service.model.records import Record
from archive_service.ports import Transaction


def exporting(records: Iterable[Record], transaction: Transaction, now: datetime) -> Collection[UUID]:
    """Return those of these records that an open export contains, or may contain, and that somebody may
    still fetch. A delivered order is one of these: the first volume makes it delivered, not the last.

    No order is admitted until the transaction ends. This is its last lock, as it is of whoever admits orders.
    """
    by_tenant: dict[LegalEntity, list[Record]] = {}
    for record in records:
        by_tenant.setdefault(record.tenant, []).append(record)
    if not by_tenant:
        return ()
    transaction.lock_shared(*(order_lock(tenant) for tenant in by_tenant))
    orders = [transaction.export_orders.get(one) for one in transaction.export_orders.in_state(OPEN)]
    needing = [order for order in orders if order.details_or_none is None or not order.is_late(now)]
    return {
        record.id
        for tenant, own in by_tenant.items()
        for record in own
        if any(_may_contain(order, record) for order in needing if order.tenant == tenant)
    }


def copied_in(decided: Collection[tuple[Record, datetime]], transaction: Transaction) -> Collection[UUID]:
    """Return the orders of which what was built has copies of these records, or may have some. The records
    come with the time when their elimination was decided: what was ordered later is without them.
    """
    if not decided:
        return ()
    orders = [transaction.export_orders.get(one) for one in transaction.export_orders.in_state(AVAILABLE)]
    return {
        order.id
        for order in orders
        if any(
            order.tenant == record.tenant and order.ordered_at <= at and _may_contain(order, record)
            for record, at in decided
        )
    }


def order_lock(tenant: LegalEntity) -> str:
    """Return the name of the lock on the orders of a legal entity."""
    return f"export orders of {tenant}"


def _may_contain(order: ExportOrder, record: Record) -> bool:
    details = order.details_or_none
    return details is None or record.establishment in details.scope.establishments
