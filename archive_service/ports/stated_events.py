"""Rows of events that people state about files."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol
from uuid import UUID

from archive_service.model.stated_events import StatedEvent


class StatedEvents(Protocol):
    """The stated events in the transaction's scope, each in the order in which they were stated."""

    def add(self, event: StatedEvent) -> None:
        """Insert an event, whose key and proof exist already."""

    def several(self, events: Collection[UUID]) -> Sequence[StatedEvent]:
        """Return those of these events that are in scope; their details are None once their key is
        destroyed.
        """

    def of_persons(self, persons: Collection[UUID]) -> Sequence[StatedEvent]:
        """Return the events that were stated of these persons."""

    def are_there(self) -> bool:
        """Say whether there is any event."""

    def remove(self, events: Collection[UUID]) -> None:
        """Delete the rows of events, whose keys and proofs are destroyed."""
