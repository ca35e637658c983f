"""Remind of lists whose producer has little of the three months left, or none. Silence is no agreement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from archive_service.holdings.appraisal_journal import journal_appraisal
from archive_service.model.actors import SERVICE
from archive_service.model.appraisals import NEAR, Appraisal, ProducerClock
from archive_service.model.journal import Tag
from archive_service.ports import Clock, Transactions
from archive_service.wording.dates import day_in_paris


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindOfAppraisals:
    """Reminds of appraisals. Every step may be interrupted anywhere and repeated."""

    transactions: Transactions
    clock: Clock

    def remind(self) -> Sequence[tuple[Appraisal, ProducerClock]]:
        """Journal once that the end of the three months is near, and once that it has passed; return what
        was journaled now.
        """
        today = day_in_paris(self.clock.now())
        with self.transactions.begin(SERVICE) as transaction:
            waiting = transaction.appraisals.awaiting_producer(today + NEAR)
        found = [self._reminded(one) for one in waiting]
        return [one for one in found if one is not None]

    def _reminded(self, wanted: UUID) -> tuple[Appraisal, ProducerClock] | None:
        today = day_in_paris(self.clock.now())
        with self.transactions.begin(SERVICE) as transaction:
            appraisal = transaction.appraisals.get(wanted, lock=True)
            clock = appraisal.producer_clock(today)
            if appraisal.details_or_none is None or clock not in (ProducerClock.NEAR, ProducerClock.OVER):
                return None
            if clock in appraisal.details.reminders:
                return None
            reminded = appraisal.reminded(clock)
            transaction.appraisals.save(reminded)
            clock_fact = ("clock", clock.value)
            journal_appraisal(reminded, Tag.APPRAISAL_REMINDED, SERVICE, transaction, clock_fact)
        return reminded, clock
