"""Explain the decisions on a record, and take them again from stored data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.errors import NotFound
from archive_service.holdings.allowed_senders import own_terms_of
from archive_service.holdings.decision_replay import grounds_of, replay_of
from archive_service.holdings.rulebook_texts import RulebookTexts
from archive_service.holdings.rulebooks_in_force import RulebooksInForce
from archive_service.model.actors import Actor
from archive_service.model.decision_review import Explanation, ExplanationStep, Replay, Verdict
from archive_service.model.decisions import Decided
from archive_service.model.establishment import Establishment
from archive_service.model.holds import Hold
from archive_service.model.records import require_here
from archive_service.model.traces import DECISION_SHOWN, records_shown
from archive_service.ports import Clock, Transactions
from archive_service.wording.dates import day_in_paris
from archive_service.wording.holds import hold_words
from archive_service.wording.own_settings import wait_words
from retention_rules import FinalAction
from retention_rules.own_terms import NO_WAIT, longest_wait, waits_until


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewDecisions:
    """Explains and replays decisions, in the actor's own scope."""

    transactions: Transactions
    texts: RulebookTexts
    in_force: RulebooksInForce
    clock: Clock

    def explain(
        self, record: UUID, actor: Actor, as_of: date | None = None, number: int | None = None
    ) -> Explanation:
        """Return the decision that was in force on a day, or that has a number, in steps, as of that day.

        Raises:
            NotAllowed: the role may not read records.
            NotFound: no such record in scope, or no such decision was taken by that day.
            Eliminated: the record was eliminated.
        """
        day = as_of or day_in_paris(self.clock.now())
        decided, named_by, place = self._in_force(record, day, number, actor)
        holds = [hold for hold in named_by if hold.was_in_force(day)]
        held = tuple(ExplanationStep(_words(hold), "") for hold in holds)
        held = (*self._wait(decided, place, day), *held)
        replay = replay_of(decided, self.texts)
        kept = Explanation(
            record=record,
            decided=decided,
            as_of=day,
            steps=(ExplanationStep(decided.explanation, decided.source), *held),
            holds=[hold.id for hold in holds],
            first_day=decided.first_day,
            last_day=decided.last_day,
            status=decided.status,
            problem=replay.problem,
        )
        if decided.basis is None or replay.verdict is not Verdict.PASSED:
            return kept
        decision = grounds_of(decided.basis, self.texts).decision_on(day)
        return replace(
            kept,
            steps=(*(ExplanationStep(step.text, step.source) for step in decision.steps), *held),
            first_day=decision.first_day,
            last_day=decision.last_day,
            status=decision.status.value,
        )

    def replay(
        self, record: UUID, actor: Actor, as_of: date | None = None, number: int | None = None
    ) -> Replay:
        """Take a decision again from stored data alone: the last one, the one of a day, or the one with a
        number.

        Raises:
            NotAllowed, NotFound: as `explain`.
        """
        decided, _, _ = self._in_force(record, as_of, number, actor)
        return replay_of(decided, self.texts)

    def _in_force(
        self, record_id: UUID, day: date | None, number: int | None, actor: Actor
    ) -> tuple[Decided, Sequence[Hold], Establishment | None]:
        """Return the last decision taken on or before a day, when a day is given, with the number given, if
        any: several may be taken on one day. Also return the holds that are or were on the record, and its
        establishment.
        """
        require(actor, Right.READ_RECORDS)
        with self.transactions.begin(actor) as transaction:
            record = transaction.records.get(record_id)
            transaction.traces.add(actor, records_shown(DECISION_SHOWN, [record]))
            require_here(record)
            if record.details_or_none is None:
                raise NotFound("the record's details were destroyed with its key")
            decisions = [*transaction.records.earlier_decisions(record)]
            holds = transaction.holds.naming(record_id)
            place = transaction.establishments.get(record.establishment)
        if record.details.decision is not None:
            decisions.append(record.details.decision)
        taken = [
            decision
            for decision in decisions
            if (day is None or decision.basis is None or decision.basis.today <= day)
            and (number is None or decision.number == number)
        ]
        if not taken:
            raise NotFound("no such decision was taken on the record by that day")
        return taken[-1], holds, place

    def _wait(self, decided: Decided, place: Establishment | None, day: date) -> Sequence[ExplanationStep]:
        """Return until when an elimination is not proposed, when the establishment waits."""
        if decided.last_day is None or decided.final_action not in _ELIMINATED or place is None:
            return ()
        self.in_force.refresh()
        wait = longest_wait(own_terms_of(place, self.in_force.on(day)))
        if wait == NO_WAIT:
            return ()
        return (ExplanationStep(wait_words(wait, waits_until(decided.last_day, wait)), ""),)


_ELIMINATED = (FinalAction.DESTROY, FinalAction.SAMPLE)
"""What is followed by an elimination, of all or of the rest."""


def _words(hold: Hold) -> str:
    return hold_words(hold.reason.value, hold.placed_on, hold.review)
