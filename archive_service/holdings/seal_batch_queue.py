"""Which batches of files to seal are queued again: each waits in the queue once."""

from __future__ import annotations

from uuid import UUID

from archive_service.model.tasks import Task
from archive_service.ports import Transaction


def queue_unfinished(transaction: Transaction) -> None:
    """Queue every batch with files that wait, unless it is queued: the worker that had it may be dead."""
    queued = transaction.seal_batches.queued()
    for batch in transaction.seal_batches.unfinished():
        if batch not in queued:
            transaction.defer(Task.SEAL_BATCH, batch=str(batch))


def queue_behind_others(batch: UUID, transaction: Transaction) -> bool:
    """Queue the rest of a batch, unless it is queued, if a job of another could begin now; say whether one
    could.

    A batch whose job waits for its next attempt, or that a worker has, takes no turn from others.
    """
    queued = transaction.seal_batches.queued()
    others = any(may_begin for other, may_begin in queued.items() if other != batch)
    if others and batch not in queued:
        transaction.defer(Task.SEAL_BATCH, batch=str(batch))
    return others
