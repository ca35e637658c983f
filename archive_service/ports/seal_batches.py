"""Rows of batches of files that somebody wants sealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from archive_service.model.identifiers import LegalEntity
from archive_service.model.seal_batches import BatchFile, SealBatch


class SealBatches(Protocol):
    """Batches; each is kept for a while. A rebuilt home has none."""

    def add(self, batch: SealBatch) -> None:
        """Insert one that is being received."""

    def accept(self, batch: SealBatch, files: Sequence[BatchFile]) -> None:
        """Write its object and its files: from now on it may be sealed."""

    def get(self, batch: UUID, *, share: bool = False) -> SealBatch | None:
        """Return one; with `share` nobody cancels it until the transaction ends."""

    def claim(self, batch: SealBatch, limit: int) -> Sequence[BatchFile]:
        """Return files that wait, in order, locked; those that somebody else has locked are left out."""

    def save(self, batch: SealBatch, files: Sequence[BatchFile]) -> None:
        """Write what became of files."""

    def files(self, batch: SealBatch, after: int, limit: int) -> Sequence[BatchFile]:
        """Return files with numbers above `after`, in order."""

    def cancel(self, batch: UUID) -> bool:
        """Cancel one, and forget its files; return whether it could be. Waits for files that are being
        sealed.
        """

    def unfinished(self) -> Sequence[UUID]:
        """Return batches with files that wait, the oldest first."""

    def queued(self) -> Mapping[UUID, bool]:
        """Return the batches with a job that waits in the queue, and whether it may begin now."""

    def ended(self, at: datetime, limit: int) -> Sequence[tuple[UUID, LegalEntity]]:
        """Return batches whose time is over, locked; those that somebody else has locked are left out."""

    def forget(self, batches: Sequence[UUID]) -> None:
        """Delete, with their files."""
