"""The records that another record names: one that is not here came with no package."""

from __future__ import annotations

from uuid import UUID

from archive_service.errors import NotFound
from archive_service.model.records import Record
from archive_service.ports import Transaction


def linked_record(record_id: UUID, transaction: Transaction) -> Record | None:
    """Return and lock a record that another one names; None when only the other was imported."""
    try:
        return transaction.records.get(record_id, lock=True)
    except NotFound:
        return None
