"""Which records an export may still need that is not over."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from archive_service.model.export_orders import AVAILABLE, OPEN, ExportOrder
from archive_service.model.identifiers import LegalEntity
from archive_service.model.journal import Tag
from archive_service.model.records import Record
from archive_service.ports import Transaction

_MOVING = (Tag.PERSON_MERGED, Tag.PERSON_SPLIT, Tag.PERSON_CHANGED, Tag.RECORD_CHANGED)
"""What gives a record to another person, or may change its day."""


def exporting(records: Iterable[Record], transaction: Transaction, now: datetime) -> Collection[UUID]:
    """Return those of these records that an open export contains, or may contain, and that somebody may
    still fetch. A delivered order is one of these: the first volume makes it delivered, not the last.

    No order is admitted, and none renewed, until the transaction ends. This is its last lock, as it is of
    whoever does so.
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
        for order in needing
        for record in _perhaps_in(order, by_tenant.get(order.tenant, ()), transaction)
    }


def copied_in(decided: Collection[tuple[Record, datetime]], transaction: Transaction) -> Collection[UUID]:
    """Return the orders of which what was built has copies of these records, or may have some. The records
    come with the time when their elimination was decided: an order that could be fetched then, or was made
    later, is without them, since `exporting` had kept them otherwise.
    """
    if not decided:
        return ()
    orders = [transaction.export_orders.get(one) for one in transaction.export_orders.in_state(AVAILABLE)]
    return {
        order.id
        for order in orders
        if any(
            order.tenant == record.tenant and _may_have_copies(order, record, at) for record, at in decided
        )
    }


def order_lock(tenant: LegalEntity) -> str:
    """Return the name of the lock on the orders of a legal entity."""
    return f"export orders of {tenant}"


def _may_have_copies(order: ExportOrder, record: Record, at: datetime) -> bool:
    details = order.details_or_none
    if details is None:
        return order.ordered_at <= at
    return order.is_late(at) and record.establishment in details.scope.establishments


def _perhaps_in(order: ExportOrder, records: Sequence[Record], transaction: Transaction) -> Sequence[Record]:
    """Return those of these records of its legal entity that an order contains, or may contain.

    Persons and period decide of an order that is built, unless something was moved since. The time at which a
    record was accepted is not looked for.
    """
    details = order.details_or_none
    if details is None:
        return records
    scope = details.scope
    here = [one for one in records if one.establishment in scope.establishments]
    persons = _with_merged(scope.persons, transaction) if here else frozenset[UUID]()
    wanted = [one for one in here if scope.wants(one.person, one.document_date, persons)]
    is_certain = len(wanted) == len(here) or _is_as_built(order, transaction)
    return wanted if is_certain else here


def _is_as_built(order: ExportOrder, transaction: Transaction) -> bool:
    """Say whether an order is built, and no record was given to another person or changed since it was
    planned.
    """
    built = None if order.details_or_none is None else order.details.built
    if built is None or built.position is None:
        return False
    position = built.position
    return not any(transaction.journal.of_tenant(tag, order.tenant, position, 1) for tag in _MOVING)


def _with_merged(persons: Iterable[UUID], transaction: Transaction) -> frozenset[UUID]:
    """Return these persons, and those with whom they were merged."""
    found, new = frozenset[UUID](), frozenset(persons)
    while new:
        found |= new
        rows = transaction.people.rows(sorted(new, key=str)).values()
        new = frozenset(row.merged_into for row in rows if row.merged_into is not None) - found
    return found
