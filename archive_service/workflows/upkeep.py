"""What is due, seen from what waits: decided here, and queued for the workers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from archive_service.model.actors import SERVICE
from archive_service.model.deposits import Outcome
from archive_service.model.records import RecordState
from archive_service.model.tasks import Task
from archive_service.ports import Clock, Transactions

_FORGOTTEN_AFTER = timedelta(minutes=1)
"""A deposit that is not answered after so long has lost its process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upkeep:
    """Queues what nobody asked for. Every step may be cut anywhere and done again."""

    transactions: Transactions
    clock: Clock
    batch_count: int

    def queue_evidence(self, at_least: int = 1) -> None:
        """Queue the closing of the open evidence batch, if so many documents wait in it."""
        with self.transactions.begin(SERVICE) as transaction:
            if transaction.records.count(RecordState.DOCUMENTED) >= at_least:
                transaction.defer(Task.CLOSE_EVIDENCE)

    def queue_full_evidence(self) -> None:
        """Queue the closing of the open batch when it has grown to its count before its age."""
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
            # The task does whatever waits: it needs no deposit's name.
            transaction.defer(Task.MAKE_DOCUMENTS, deposit="")

    def journal_and_traces_written(self) -> tuple[int, int]:
        """Return how far the journal has been written, and how far the traces have."""
        with self.transactions.begin(SERVICE) as transaction:
            return transaction.journal.written(), transaction.traces.last()
