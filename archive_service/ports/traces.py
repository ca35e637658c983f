"""Rows of traces: what was shown to whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from archive_service.model.actors import Actor
from archive_service.model.identifiers import LegalEntity
from archive_service.model.traces import Reading, Subject, Trace, TraceBatch, TraceFilter


class Traces(Protocol):
    """What was shown to whom. Traces are never deleted; a transaction that shows something adds a trace."""

    def add(self, actor: Actor, shown: Sequence[Reading]) -> None:
        """Add a trace, if this transaction commits, that `actor` was shown this."""

    def listed(self, asked: TraceFilter) -> Sequence[Trace]:
        """Return a page in scope, newest first."""

    def of_person(self, person: UUID) -> Subject:
        """Return what may have been shown about a person in scope."""

    def of_record(self, record_id: UUID) -> Subject:
        """Return what may have been shown about a record in scope."""

    def last(self) -> int:
        """Return the highest number; a trace that is still being written may have a higher one."""

    def settled(self) -> int:
        """Wait for the traces that are being written; return the highest number. No lower one is still to
        come.

        All readers wait until the transaction ends: end it at once.
        """

    def committed(self) -> int:
        """Return the last number in a batch."""

    def between(self, first: int, last: int, limit: int) -> Sequence[Trace]:
        """Return the traces with these numbers, in order, with a maximum count."""

    def of_tenant(
        self, tenant: LegalEntity, after: int, last: int, limit: int, without: Sequence[str]
    ) -> Sequence[Trace]:
        """Return the traces of what a tenant had, with numbers above `after` up to `last`, in order, but
        those of some acts; their purposes are not read.
        """

    def several(self, wanted: Sequence[UUID]) -> Sequence[Trace]:
        """Return the traces with these identifiers; their purposes are not read."""

    def add_batch(self, batch: TraceBatch) -> None:
        """Insert."""

    def batches(self, after: int) -> Sequence[TraceBatch]:
        """Return some batches in order, whose first numbers are above `after`; none at the end."""
