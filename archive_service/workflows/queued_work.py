"""Do the work that waits, also beside other workers: documents, then evidence for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic, sleep

import structlog

from archive_service.errors import NotFound
from archive_service.model.actors import SERVICE
from archive_service.model.deposits import Outcome
from archive_service.model.records import Record, RecordFilter, RecordState, Unfinished
from archive_service.ports import Transactions
from archive_service.workflows.evidence import CloseEvidence
from archive_service.workflows.journal_publication import PublishJournal
from archive_service.workflows.quarantine import SettleDeposits
from archive_service.workflows.rendering import RenderRecords
from archive_service.workflows.traces import CommitTraces
from signing.errors import SigningError

BATCH = 32
_PAUSE = timedelta(milliseconds=200)
_QUIET_ROUNDS = 2
_NAMED = 20

Progress = Callable[[int], None]
_log = structlog.get_logger()


@dataclass(slots=True)
class Done:
    """The work of one process: documents made, records sealed; and how many records still wait."""

    documents: int = 0
    sealed: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class SetAside:
    """The number of records that wait for `work retry`, and the first few of them."""

    count: int
    first: Sequence[Record]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedWork:
    """Does the waiting work in batches. Every step may be interrupted anywhere and repeated."""

    transactions: Transactions
    rendering: RenderRecords
    evidence: CloseEvidence
    settle: SettleDeposits
    traces: CommitTraces
    publication: PublishJournal
    stamp: Callable[[], object]
    """Dates the published checkpoint, if that is due."""
    batch_count: int
    patience: timedelta = timedelta(minutes=10)
    """How long to wait for records that other workers hold, while nothing happens to them."""

    def finish_deposits(self) -> None:
        """Check deposits that were stored but never answered, because their process ended before."""
        self.settle.recheck(Outcome.RECEIVED)

    def make_documents(self, done: Done, progress: Progress) -> None:
        """Make documents until the only waiting records are held by other workers."""
        while count := self.rendering.render(BATCH):
            done.documents += count
            progress(done.documents)

    def close_evidence(self, done: Done) -> None:
        """Seal everything that has a document, and give the journal's entries their places."""
        while count := self.evidence.close(self.batch_count):
            done.sealed += count
        self.transactions.place_entries()

    def publish_journal(self) -> None:
        """Make the journal commit to new traces, then publish its new part, if it has entries."""
        self.traces.commit()
        with suppress(NotFound):
            self.publication.publish()
        try:
            self.stamp()
        except SigningError as error:
            # Without an authority checkpoints wait for their time; they are published all the same.
            _log.warning("journal.undated", code=error.code)

    def finish(self, done: Done, progress: Progress, held: Progress) -> None:
        """Process the present records as far as possible, including those that other workers hold.

        `held` is called with the number of records that others hold, each time it changes. Records that
        others hold for `patience` are left to them.
        """
        with self.transactions.begin(SERVICE) as transaction:
            last = transaction.records.last_number()
        quiet, before, until = 0, Unfinished(), monotonic() + self.patience.total_seconds()
        while quiet < _QUIET_ROUNDS:
            dealt_with = self._round(done, progress)
            with self.transactions.begin(SERVICE) as transaction:
                left = transaction.records.unfinished(last)
            if dealt_with or left != before:
                until = monotonic() + self.patience.total_seconds()
            if left.count and left != before:
                held(left.count)
            before = left
            if monotonic() > until:
                break
            # Not after the first round without work: a worker that dies may release a record just after that
            # round.
            quiet = 0 if dealt_with or left.count else quiet + 1
            if left.count and not dealt_with:
                sleep(_PAUSE.total_seconds())
        with self.transactions.begin(SERVICE) as transaction:
            done.waiting = sum(map(transaction.records.count, (RecordState.RECEIVED, RecordState.DOCUMENTED)))

    def _round(self, done: Done, progress: Progress) -> bool:
        """Do the waiting work; return whether there was any."""
        before = done.documents, done.sealed
        self.make_documents(done, progress)
        self.close_evidence(done)
        return (done.documents, done.sealed) != before

    def set_aside(self) -> SetAside:
        """Return the total of records that failed too often, and the first few."""
        with self.transactions.begin(SERVICE) as transaction:
            count = transaction.records.count(RecordState.FAILED)
            asked = RecordFilter(state=RecordState.FAILED, limit=_NAMED)
            return SetAside(count, transaction.records.listed(asked) if count else ())
