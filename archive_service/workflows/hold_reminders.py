"""Remind of holds whose review day has passed. They stay in force: only their owner lifts them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from archive_service.holdings.holds import let_eliminations_end
from archive_service.model.actors import SERVICE
from archive_service.model.holds import Hold
from archive_service.model.journal import Tag
from archive_service.ports import Clock, Transactions
from archive_service.wording.dates import day_in_paris

_PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindOfHolds:
    """Reminds of holds. Every step may be interrupted anywhere and repeated."""

    transactions: Transactions
    clock: Clock

    def remind(self) -> Sequence[Hold]:
        """Journal once that the review day of a hold has passed; return the holds of which it was journaled
        now.
        """
        reminded: list[Hold] = []
        while page := self._page():
            reminded += page
        return reminded

    def _page(self) -> Sequence[Hold]:
        today = day_in_paris(self.clock.now())
        with self.transactions.begin(SERVICE) as transaction:
            if not transaction.holds.overdue(today):
                return []
            let_eliminations_end(transaction)
            found = transaction.holds.to_review(today, _PAGE)
            for hold in found:
                transaction.holds.save(replace(hold, reminded=hold.review))
                transaction.record(
                    Tag.HOLD_REMINDED,
                    hold.id,
                    SERVICE,
                    ("why", hold.reason.value),
                    tenant=hold.tenant,
                    department=hold.department,
                )
        return found
