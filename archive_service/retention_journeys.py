"""Creates the journeys of retention: what becomes of records when their time is over."""

from __future__ import annotations

import secrets
from functools import cached_property
from typing import TYPE_CHECKING

from archive_service.archiving_journeys import ArchivingJourneys

if TYPE_CHECKING:
    from archive_service.workflows.elimination import EliminateRecords
    from archive_service.workflows.person_reading import ReadPersons
    from archive_service.workflows.stated_events import StateEvents


class RetentionJourneys(ArchivingJourneys):
    """The journeys of retention, each created at its first use."""

    @cached_property
    def elimination(self) -> EliminateRecords:
        """The elimination of records."""
        from archive_service.workflows.elimination import EliminateRecords

        return EliminateRecords(transactions=self.transactions, clock=self.clock)

    @cached_property
    def stated_events(self) -> StateEvents:
        """Stating events of persons' files."""
        from archive_service.workflows.stated_events import StateEvents

        return StateEvents(
            transactions=self.transactions,
            objects=self.objects,
            cipher=self.vault,
            clock=self.clock,
            decisions=self.decisions,
            new_id=self.new_id,
            random=secrets.token_bytes,
        )

    @cached_property
    def person_reading(self) -> ReadPersons:
        """Finding persons, and reading the events that were stated of them."""
        from archive_service.workflows.person_reading import ReadPersons

        return ReadPersons(transactions=self.transactions, objects=self.objects, cipher=self.vault)
