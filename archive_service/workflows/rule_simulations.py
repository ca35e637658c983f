"""Simulate a draft of a rulebook beside the call that asks for it: with progress, until it is cancelled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.errors import ArchiveServiceError, NotAllowed, NotFound
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.identifiers import as_legal_entity
from archive_service.model.rule_effects import RuleEffect
from archive_service.model.rule_simulations import RuleSimulation, SimulationState
from archive_service.model.tasks import Task
from archive_service.ports import Clock, Transactions
from archive_service.workflows.rulebook_changes import RulebookRefused
from archive_service.workflows.rulebook_simulation import SimulateRulebook

KEPT = timedelta(days=7)
"""How long a result is kept after it was asked for."""
_LOCK = "rule simulations"


class SimulationRunning(ArchiveServiceError):
    """The actor waits for another simulation already: it has to end, or to be cancelled."""

    code = "simulation-running"


class _Cancelled(Exception):
    """Nobody waits for the simulation any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedSimulations:
    """Simulations that workers do. A process that ends in the midst of one leaves it to another, which begins
    it anew; a cancelled one ends with the page that is being read.
    """

    transactions: Transactions
    simulation: SimulateRulebook
    clock: Clock
    new_id: Callable[[], UUID]
    line: Callable[[RuleEffect], Mapping[str, Any]]
    """Gives the numbers as they are shown."""

    def ask(self, content: bytes, actor: Actor) -> RuleSimulation:
        """Check a draft, and queue its simulation.

        Raises:
            NotAllowed: the role may not propose rules, or not for this level.
            RulebookRefused: the draft has errors.
            SimulationRunning: the actor waits for another one.
        """
        book = self.simulation.checked(content, actor)
        asked = RuleSimulation(
            id=self.new_id(),
            state=SimulationState.WAITING,
            read=0,
            asked_at=self.clock.now(),
            pseudonym=actor.pseudonym,
            role=actor.role,
            tenants=sorted(actor.tenants),
            departments=sorted(actor.departments),
            digest=str(book.digest),
            draft=content,
        )
        with self.transactions.begin(SERVICE) as transaction:
            transaction.lock(f"{_LOCK} {actor.pseudonym}")
            transaction.rule_simulations.forget(self.clock.now() - KEPT)
            if transaction.rule_simulations.unfinished_of(actor.pseudonym) is not None:
                raise SimulationRunning("another simulation of this actor is not over")
            transaction.rule_simulations.add(asked)
            transaction.defer(Task.SIMULATE_RULES, simulation=str(asked.id))
        return asked

    def shown(self, simulation: UUID, actor: Actor) -> RuleSimulation:
        """Return a simulation that the actor asked for, with a token of the same role and scope.

        Raises:
            NotAllowed: the role may not propose rules.
            NotFound: there is no such simulation, or somebody else asked for it.
        """
        require(actor, Right.PROPOSE_RULES)
        with self.transactions.begin(SERVICE) as transaction:
            found = transaction.rule_simulations.get(simulation)
        if found is None or not _is_of(found, actor):
            raise NotFound("no such simulation")
        return found

    def cancel(self, simulation: UUID, actor: Actor) -> RuleSimulation:
        """End a simulation; one that is over stays as it is. Raises as `shown`."""
        self.shown(simulation, actor)
        with self.transactions.begin(SERVICE) as transaction:
            transaction.rule_simulations.end(simulation, SimulationState.CANCELLED)
        return self.shown(simulation, actor)

    def run(self, simulation: UUID) -> None:
        """Do a simulation that somebody waits for, from the beginning."""
        with self.transactions.begin(SERVICE) as transaction:
            asked = transaction.rule_simulations.get(simulation)
        if asked is None or asked.is_over:
            return
        actor = Actor(
            name="",
            role=asked.role,
            tenants=frozenset(as_legal_entity(tenant) for tenant in asked.tenants),
            departments=frozenset(asked.departments),
            pseudonym=asked.pseudonym,
        )
        try:
            self._tell(simulation, 0)
            effect = self.simulation.simulate(asked.draft, actor, partial(self._tell, simulation)).effect
        except _Cancelled:
            return
        except (RulebookRefused, NotAllowed):
            self._end(simulation, SimulationState.REFUSED, None)
            return
        self._end(simulation, SimulationState.DONE, self.line(effect))

    def _tell(self, simulation: UUID, read: int) -> None:
        with self.transactions.begin(SERVICE) as transaction:
            if not transaction.rule_simulations.progress(simulation, read):
                raise _Cancelled

    def _end(self, simulation: UUID, state: SimulationState, result: Mapping[str, Any] | None) -> None:
        with self.transactions.begin(SERVICE) as transaction:
            transaction.rule_simulations.end(simulation, state, result)


def _is_of(asked: RuleSimulation, actor: Actor) -> bool:
    """Say whether the actor asked for it. Holders of one name share a pseudonym, also in two legal entities,
    and its numbers are those of what was in sight.
    """
    scope = (sorted(actor.tenants), sorted(actor.departments))
    asker = (asked.pseudonym, asked.role, list(asked.tenants), list(asked.departments))
    return asker == (actor.pseudonym, actor.role, *scope)
