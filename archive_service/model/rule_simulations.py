"""A simulation of rules that somebody asked for: it is done by a worker, and may be cancelled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from archive_service.model.actors import Role
from archive_service.model.identifiers import Department, LegalEntity


class SimulationState(StrEnum):
    """How far a simulation is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    REFUSED = "refused"
    """The draft has errors beside rulebooks that were approved after it was asked for, or its establishments
    are no longer those of who asked.
    """


UNFINISHED = (SimulationState.WAITING, SimulationState.RUNNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSimulation:
    """Who asked for what, how many records were read, and the result."""

    id: UUID
    state: SimulationState
    read: int
    """How many records."""
    asked_at: datetime
    pseudonym: str
    """Of who asked; only they see it."""
    role: Role
    tenants: Sequence[LegalEntity]
    departments: Sequence[Department]
    digest: str
    draft: bytes
    """Empty when it is over."""
    result: Mapping[str, Any] | None = None
    """The numbers; None until it is done."""

    @property
    def is_over(self) -> bool:
        """Say whether nothing more will be done."""
        return self.state not in UNFINISHED
