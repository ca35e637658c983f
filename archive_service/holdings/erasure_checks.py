"""What keeps the records of a person whose erasure is asked for, by the facts of today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from archive_service.errors import ArchiveServiceError
from archive_service.holdings.decision_of_today import decided_today
from archive_service.holdings.erasure_grounds import erasure_grounds, unreadable_ground
from archive_service.holdings.retention_decisions import Decisions
from archive_service.model.holds import HoldReason
from archive_service.model.identifiers import Finess
from archive_service.model.person_requests import Ground, grouped
from archive_service.model.records import Record
from archive_service.ports import Clock, Transaction
from archive_service.wording.dates import day_in_paris


@dataclass(frozen=True, slots=True)
class ErasureFound:
    """What keeps records of a person, how many wait for elimination, and what is said of them in a letter."""

    grounds: Sequence[Ground]
    to_eliminate: int
    rules: Mapping[str, str]
    places: Sequence[Finess]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckErasure:
    """Checks records whose rows are locked, after `holdings.holds.keep_out_holds`."""

    decisions: Decisions
    clock: Clock

    def found(self, records: Sequence[Record], transaction: Transaction) -> ErasureFound:
        """Decide on records again by the facts of today, and return what keeps them."""
        reasons = self._holds(records, transaction)
        grounds: list[Ground] = []
        rules: dict[str, str] = {}
        due = 0
        today = day_in_paris(self.clock.now())
        for record in records:
            own = self._of_record(record, reasons.get(record.id, ()), transaction, today, rules)
            grounds += own
            due += not own
        places = sorted({one.establishment for one in records})
        return ErasureFound(grouped(grounds), due, rules, places)

    def _of_record(
        self,
        record: Record,
        holds: Sequence[HoldReason],
        transaction: Transaction,
        today: date,
        rules: dict[str, str],
    ) -> Sequence[Ground]:
        place = transaction.establishments.get(record.establishment)
        try:
            decided = decided_today(record, place, self.decisions, transaction, today)
        except ArchiveServiceError as error:
            if error.retryable:
                raise
            return [unreadable_ground()]
        if decided is None:
            return [unreadable_ground()]
        decision = decided.details.decision
        if decision is not None and decided.rule:
            rules[decided.rule] = (
                f"{decision.title}, {decision.source}" if decision.source else decision.title
            )
        return erasure_grounds(decided, holds)

    def _holds(
        self, records: Sequence[Record], transaction: Transaction
    ) -> Mapping[UUID, Sequence[HoldReason]]:
        on = transaction.holds.on([one.id for one in records])
        reasons = {hold: transaction.holds.get(hold).reason for ids in on.values() for hold in ids}
        return {record: [reasons[hold] for hold in ids] for record, ids in on.items()}
