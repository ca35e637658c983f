"""Creates the journeys of rules: rulebooks in force, their changes, and the decisions that rest on them.

Journeys are imported by the property that creates them (decision 0015).
"""

from __future__ import annotations

import secrets
from functools import cached_property
from typing import TYPE_CHECKING

from archive_service.adapters import Adapters

if TYPE_CHECKING:
    from archive_service.holdings.retention_decisions import Decisions
    from archive_service.holdings.rulebook_texts import RulebookTexts
    from archive_service.holdings.rulebooks_in_force import RulebooksInForce
    from archive_service.workflows.decision_review import ReviewDecisions
    from archive_service.workflows.rule_simulations import AskedSimulations
    from archive_service.workflows.rulebook_application import ApplyRulebooks
    from archive_service.workflows.rulebook_changes import ChangeRulebooks
    from archive_service.workflows.rulebook_reading import ReadRulebooks
    from archive_service.workflows.rulebook_simulation import SimulateRulebook


class RuleJourneys(Adapters):
    """The journeys of rules, each created with its adapters at its first use."""

    @cached_property
    def rulebook_texts(self) -> RulebookTexts:
        """The texts of the rulebooks that decisions use."""
        from archive_service.holdings.rulebook_texts import RulebookTexts

        return RulebookTexts(
            transactions=self.transactions, objects=self.objects, cipher=self.vault, clock=self.clock
        )

    @cached_property
    def rulebooks_in_force(self) -> RulebooksInForce:
        """The rulebooks in force on each day."""
        from archive_service.holdings.rulebooks_in_force import RulebooksInForce

        return RulebooksInForce(
            seed=lambda: self.rulebooks,
            transactions=self.transactions,
            texts=self.rulebook_texts,
            clock=self.clock,
            new_id=self.new_id,
        )

    @cached_property
    def decisions(self) -> Decisions:
        """Decisions on records by the rulebooks in force."""
        from archive_service.holdings.retention_decisions import Decisions

        return Decisions(
            in_force=self.rulebooks_in_force, texts=self.rulebook_texts, random=secrets.token_bytes
        )

    @cached_property
    def decision_review(self) -> ReviewDecisions:
        """Explains decisions, and takes them again."""
        from archive_service.workflows.decision_review import ReviewDecisions

        return ReviewDecisions(
            transactions=self.transactions,
            texts=self.rulebook_texts,
            in_force=self.rulebooks_in_force,
            clock=self.clock,
        )

    @cached_property
    def rulebook_reading(self) -> ReadRulebooks:
        """The check of rulebooks, those in force, and their history."""
        from archive_service.workflows.rulebook_reading import ReadRulebooks

        return ReadRulebooks(
            transactions=self.transactions, in_force=self.rulebooks_in_force, clock=self.clock
        )

    @cached_property
    def rulebook_changes(self) -> ChangeRulebooks:
        """The proposal, approval and withdrawal of versions of rulebooks."""
        from archive_service.workflows.rulebook_changes import ChangeRulebooks

        return ChangeRulebooks(
            transactions=self.transactions,
            in_force=self.rulebooks_in_force,
            texts=self.rulebook_texts,
            clock=self.clock,
            new_id=self.new_id,
        )

    @cached_property
    def rulebook_simulation(self) -> SimulateRulebook:
        """The simulation of drafts of rulebooks."""
        from archive_service.workflows.rulebook_simulation import SimulateRulebook

        return SimulateRulebook(
            transactions=self.transactions, in_force=self.rulebooks_in_force, clock=self.clock
        )

    @cached_property
    def asked_simulations(self) -> AskedSimulations:
        """The simulations that workers do."""
        from archive_service.contract.rule_lines import effect_line
        from archive_service.workflows.rule_simulations import AskedSimulations

        return AskedSimulations(
            transactions=self.transactions,
            simulation=self.rulebook_simulation,
            clock=self.clock,
            new_id=self.new_id,
            line=effect_line,
        )

    @cached_property
    def rulebook_application(self) -> ApplyRulebooks:
        """The decisions that are taken again when a version comes into force."""
        from archive_service.workflows.rulebook_application import ApplyRulebooks

        return ApplyRulebooks(
            transactions=self.transactions,
            in_force=self.rulebooks_in_force,
            decisions=self.decisions,
            clock=self.clock,
            new_id=self.new_id,
        )

    def prepare_to_destroy(self) -> None:
        """Read the versions of the rules anew before a decision after which a record is destroyed.

        Other decisions may rest on versions read a second ago: they are taken again. This one is not.
        """
        self.rulebooks_in_force.refresh(at_once=True)
        self.decisions.prepare()
