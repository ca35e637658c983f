"""Creates the journeys of retention: what becomes of records when their time is over."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from archive_service.archiving_journeys import ArchivingJourneys

if TYPE_CHECKING:
    from archive_service.workflows.elimination import EliminateRecords


class RetentionJourneys(ArchivingJourneys):
    """The journeys of retention, each created at its first use."""

    @cached_property
    def elimination(self) -> EliminateRecords:
        """The elimination of records."""
        from archive_service.workflows.elimination import EliminateRecords

        return EliminateRecords(transactions=self.transactions, clock=self.clock)
