"""Rows of simulations of rules that somebody asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from archive_service.model.rule_simulations import RuleSimulation, SimulationState


class RuleSimulations(Protocol):
    """Simulations: kept for some days, then forgotten. Only the operator and the service see them."""

    def add(self, simulation: RuleSimulation) -> None:
        """Insert."""

    def get(self, simulation: UUID) -> RuleSimulation | None:
        """Return one."""

    def unfinished_of(self, pseudonym: str) -> UUID | None:
        """Return one that an actor waits for, if any."""

    def progress(self, simulation: UUID, read: int) -> bool:
        """Write how many records were read; return False when nobody waits for it any more."""

    def end(self, simulation: UUID, state: SimulationState, result: Mapping[str, Any] | None = None) -> bool:
        """End one that is not over, and forget its draft; return whether it was not over."""

    def forget(self, before: datetime) -> None:
        """Delete those that were asked for before."""
