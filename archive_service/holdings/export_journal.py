"""Record in the journal what becomes of an export order."""

from __future__ import annotations

from uuid import UUID

from archive_service.model.actors import Actor
from archive_service.model.export_orders import ExportOrder
from archive_service.model.journal import Tag
from archive_service.ports import Transaction


def journal_order(
    order: ExportOrder, tag: Tag, actor: Actor, transaction: Transaction, *facts: tuple[str, str]
) -> UUID:
    """Record an act on an order, and return the entry; numbers, codes and roots only."""
    return transaction.record(
        tag, order.id, actor, *facts, tenant=order.tenant, department=order.department, at_leisure=True
    )
