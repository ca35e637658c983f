"""Decide which work is due, from what waits, and queue it for the workers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from archive_service.model.actors import SERVICE
from archive_service.model.deposits import Outcome
from archive_service.model.records import RecordState
from archive_service.model.tasks import Task
from archive_service.ports import Clock, Transactions

_FORGOTTEN_AFTER = timedelta(minutes=1)
"""Time without an answer after which the process of a deposit is considered lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upkeep:
    """Queues work that no caller asked for. Every step may be interrupted anywhere and repeated."""

    transactions: Transactions
    clock: Clock
    batch_count: int

    def queue_evidence(self, at_least: int = 1) -> None:
        """Queue the closing of the open evidence batch, if at least so many documents wait in it."""
        with self.transactions.begin(SERVICE) as transaction:
            if transaction.records.count(RecordState.DOCUMENTED) >= at_least:
                transaction.defer(Task.CLOSE_EVIDENCE)

    def queue_full_evidence(self) -> None:
        """Queue the closing of the open batch when it is full before it is old."""
        self.queue_evidence(self.batch_count)

    def queue_forgotten_deposits(self) -> None:
        """Queue the check of deposits that were stored and not answered for a while, if there are any."""
        oldest = self.clock.now() - _FORGOTTEN_AFTER
        with self.transactions.begin(SERVICE) as transaction:
            waiting = transaction.deposits.several(transaction.deposits.waiting(Outcome.RECEIVED))
            if any(deposit.received_at < oldest for deposit in waiting.values()):
                transaction.defer(Task.FINISH_DEPOSITS)

    def documents_wait(self) -> bool:
        """Say whether records wait for their documents."""
        with self.transactions.begin(SERVICE) as transaction:
            return transaction.records.count(RecordState.RECEIVED) > 0

    def queue_documents(self) -> None:
        """Queue the making of documents."""
        with self.transactions.begin(SERVICE) as transaction:
            # The task processes all waiting records: it needs no deposit's identifier.
            transaction.defer(Task.MAKE_DOCUMENTS, deposit="")

    def journal_and_traces_written(self) -> tuple[int, int]:
        """Return the present lengths of the journal and of the traces."""
        with self.transactions.begin(SERVICE) as transaction:
            return transaction.journal.written(), transaction.traces.last()
