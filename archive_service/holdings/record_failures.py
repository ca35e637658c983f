"""Handle a record whose document or evidence cannot be made."""

from __future__ import annotations

from archive_service.errors import KeyDestroyed, ObjectDamaged
from archive_service.holdings.document_rendering import DrawingFailed
from archive_service.model.actors import SERVICE
from archive_service.model.journal import Tag
from archive_service.model.records import Record, RecordState
from archive_service.ports import Transaction

MAX_ATTEMPTS = 3


def note_failure(record: Record, error: Exception, transaction: Transaction) -> None:
    """Count a failed attempt at `record` that ended with `error`; its document is made again.

    After the last attempt the record is set aside, visible, and the work on the others continues.
    """
    # Only the type is stored: the text of an error may quote the file.
    kind = f"{type(error).__module__}.{type(error).__name__}"
    # What lies in a store is for the operator to put back: its message names the record and no content.
    says = isinstance(error, DrawingFailed | ObjectDamaged | KeyDestroyed)
    problem = (str(error) if says else kind)[:200]
    attempted = record.attempted(problem, limit=MAX_ATTEMPTS)
    transaction.records.save(attempted)
    if attempted.state is RecordState.FAILED:
        transaction.record(
            Tag.RECORD_SET_ASIDE,
            record.id,
            SERVICE,
            ("problem", kind),
            tenant=record.tenant,
            department=record.department,
            at_leisure=True,
        )
