"""Rows of traces: what was shown to whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from archive_service.model.actors import Actor
from archive_service.model.traces import Reading, Subject, Trace, TraceBatch, TraceFilter


class Traces(Protocol):
    """What was shown to whom. They only grow; a transaction that shows something adds that it did."""

    def add(self, actor: Actor, shown: Sequence[Reading]) -> None:
        """Have it kept, if this transaction commits, that `actor` was shown this."""

    def listed(self, asked: TraceFilter) -> Sequence[Trace]:
        """Return a page in scope, newest first."""

    def of_person(self, person: UUID) -> Subject:
        """Return what may have been shown of a person in scope."""

    def of_record(self, record_id: UUID) -> Subject:
        """Return what may have been shown of a record in scope."""

    def last(self) -> int:
        """Return the highest number, which a trace that is still being written may pass."""

    def settled(self) -> int:
        """Wait for those that are being written; return the highest number. No lower one is still to come.

        All readers are kept waiting until the transaction ends: end it at once.
        """

    def committed(self) -> int:
        """Return the last number that a batch holds."""

    def between(self, first: int, last: int, limit: int) -> Sequence[Trace]:
        """Return the traces with these numbers, in their order, so many at most."""

    def add_batch(self, batch: TraceBatch) -> None:
        """Insert."""

    def batches(self, after: int) -> Sequence[TraceBatch]:
        """Return some batches in their order, whose first numbers are above `after`; none at the end."""
