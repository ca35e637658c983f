"""Simulate a draft of a rulebook on the records that are there: in numbers, and as a report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from archive_service.access.rights import Right, require
from archive_service.access.rule_reach import require_reach
from archive_service.documents.rule_report import rule_report, rule_sheet
from archive_service.holdings.rule_simulation import Simulation
from archive_service.holdings.rulebooks_in_force import RulebooksInForce, ref_of
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.rule_effects import RuleEffect
from archive_service.ports import Clock, Transactions
from archive_service.wording.dates import day_in_paris
from archive_service.workflows.rulebook_changes import RulebookRefused
from retention_rules import Rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """What a draft would do today, to the records that the actor sees."""

    book: Rulebook
    effect: RuleEffect
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulateRulebook:
    """Applies a draft to records and counts; it changes nothing, and may be interrupted anywhere."""

    transactions: Transactions
    in_force: RulebooksInForce
    clock: Clock

    def simulate(
        self, content: bytes, actor: Actor, progress: Callable[[int], None] = lambda _: None
    ) -> Simulated:
        """Return the effect of a draft; `progress` is called with the number of records read.

        Raises:
            NotAllowed: the role may not propose rules, or not for this level.
            RulebookRefused: the draft has errors.
        """
        at = self.clock.now()
        book, today = self.checked(content, actor), day_in_paris(at)
        before = self.in_force.on(today)
        simulation = Simulation(
            transactions=self.transactions,
            before=before,
            after=before.with_book(book),
            today=today,
            reader=actor,
        )
        return Simulated(book=book, effect=simulation.effect(book, progress), at=at)

    def checked(self, content: bytes, actor: Actor) -> Rulebook:
        """Return a draft that the actor may simulate. Raises as `simulate`."""
        require(actor, Right.PROPOSE_RULES)
        self.in_force.refresh(at_once=True)
        checked = self.in_force.checked(content, day_in_paris(self.clock.now()))
        if checked.book is None or not checked.is_accepted:
            raise RulebookRefused(checked)
        ref = ref_of(checked.book)
        with self.transactions.begin(SERVICE) as transaction:
            places = transaction.establishments.all()
        require_reach(actor, ref.layer, ref.key, places)
        return checked.book

    def report(self, simulated: Simulated) -> Mapping[str, bytes]:
        """Return the report as files by their names: a PDF/A with a chart, and a spreadsheet."""
        digest = str(simulated.book.digest)
        pdf = rule_report(simulated.book.name, digest, simulated.effect, simulated.at)
        name = f"simulation-{digest[:16]}"
        return {f"{name}.pdf": pdf, f"{name}.xlsx": rule_sheet(simulated.effect)}
