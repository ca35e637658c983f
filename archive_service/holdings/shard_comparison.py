"""Whether the shards of an order, which are done, are still what is held, and what became of its records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive_service.holdings.completeness import equation
from archive_service.holdings.export_assembly import AssemblePackages
from archive_service.holdings.export_outcomes import Outcomes
from archive_service.holdings.export_planning import NOTHING_KNOWN, Known, Plan, PlanExports, is_as_planned
from archive_service.holdings.export_refusals import hole_in
from archive_service.model.export_contents import Contents
from archive_service.model.export_orders import ExportOrder
from archive_service.model.export_shards import ExportShard, PlanHead
from exports.portability.manifest import Equation


@dataclass(frozen=True, slots=True)
class Compared:
    """What is held now, and what became of the records of the shards; None when these are not as planned
    now.
    """

    plan: Plan
    outcomes: Outcomes | None


@dataclass(frozen=True, slots=True)
class CompareShards:
    """Compares shards."""

    planning: PlanExports
    assembly: AssemblePackages

    def compared(
        self,
        order: ExportOrder,
        head: PlanHead,
        shards: Sequence[ExportShard],
        known: Known = NOTHING_KNOWN,
    ) -> Compared:
        """Plan an order again, up to the position of its plan, and compare. Raise as
        `AssemblePackages.outcomes` does.
        """
        scope, contents = order.details.scope, order.details.contents
        plan = self.planning.plan(
            scope,
            order.tenant,
            head.position,
            known,
            head.traces,
            contents=contents,
            active_on=order.details.active_on,
        )
        if not is_as_planned(plan, shards):
            return Compared(plan, None)
        outcomes = self.assembly.outcomes(shards)
        if contents is Contents.PACKAGE:
            outcomes.made_here = self.planning.completeness.made_here(scope, order.tenant, head.position)
        return Compared(plan, outcomes)


def equation_of(plan: Plan, outcomes: Outcomes, known: int | None = None) -> Equation:
    """Return the equation of an order; of a delta, with the number of records in which nothing is new."""
    return equation(plan.head, outcomes.exported, outcomes.unreadable, known)


def hole_of(plan: Plan, outcomes: Outcomes) -> str:
    """Say in words why the equation does not hold; empty when it does."""
    return hole_in(equation_of(plan, outcomes), plan.held.unknown)
