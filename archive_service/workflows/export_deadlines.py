"""What is due in the orders of exports: listed for people, and told by reminders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.errors import ArchiveServiceError
from archive_service.holdings.export_end import BuiltContent
from archive_service.holdings.export_journal import journal_order
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.export_clocks import MISSED, ClockReading, ClockState, readings
from archive_service.model.export_orders import OPEN, ExportOrder, ExportState
from archive_service.model.journal import Tag
from archive_service.ports import Clock, Transactions

CUSTODY, ERASURE, ENDED = "custody", "erasure", "ended"
_CUSTODY_ENDED = f"{CUSTODY}:{ENDED}"
_PAGE = 100


@dataclass(frozen=True, slots=True)
class DueInOrder:
    """A deadline of an order."""

    order: ExportOrder
    reading: ClockReading


@dataclass(frozen=True, slots=True)
class Reminder:
    """What was journaled of an order: a deadline, or `custody` or `erasure`, and how near its end is."""

    order: UUID
    clock: str
    threshold: str

    @property
    def key(self) -> str:
        """What is kept of it, so that it is told once."""
        return f"{self.clock}:{self.threshold}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportDeadlines:
    """Reads the deadlines of orders."""

    transactions: Transactions
    content: BuiltContent
    clock: Clock

    def due(self, within: timedelta, actor: Actor) -> Sequence[DueInOrder]:
        """Return what is due within so long, or missed, over all orders in the actor's scope; the first to
        come first. Orders that cannot be read are left out: `export list` names them.
        """
        require(actor, Right.EXPORT)
        now = self.clock.now()
        found = [
            DueInOrder(order, one)
            for order in self._orders(actor)
            for one in readings(order, now)
            if one.state is ClockState.MISSED
            or (one.state is ClockState.RUNNING and one.deadline.due <= now + within)
        ]
        return sorted(found, key=lambda one: (one.reading.deadline.due, one.order.number))

    def remind(self) -> Sequence[Reminder]:
        """Journal the reminders that are due, each once, and return them. Also the end of windows after
        closing, when no delta continues the order any more, and an erasure that nobody certified in time.
        """
        with self.transactions.begin(SERVICE) as transaction:
            orders = transaction.export_orders.in_state({*OPEN, ExportState.CLOSED})
        told: list[Reminder] = []
        for one in orders:
            try:
                told += self._told(one)
            except ArchiveServiceError as error:
                if error.retryable:
                    raise  # an order that cannot be read does not stop the others
        return told

    def _told(self, order_id: UUID) -> Sequence[Reminder]:
        with self.transactions.begin(SERVICE) as transaction:
            order = transaction.export_orders.get(order_id, lock=True)
            new = [one for one in self._due_now(order) if one.key not in order.details.reminders]
            over = _CUSTODY_ENDED in {one.key for one in new}
            if new:
                kept = (*order.details.reminders, *(one.key for one in new))
                order = replace(order, details_or_none=replace(order.details, reminders=kept))
                order = self.content.without_state(order, transaction) if over else order
                transaction.export_orders.save(order)
            for one in new:
                ended = one.key == _CUSTODY_ENDED
                tag = Tag.EXPORT_CUSTODY_ENDED if ended else Tag.EXPORT_REMINDED
                facts = ("clock", one.clock.replace("/", ":")), ("threshold", one.threshold)
                journal_order(order, tag, SERVICE, transaction, *facts)
        if over:
            self.content.destroy_state(order)
        return new

    def _due_now(self, order: ExportOrder) -> Iterator[Reminder]:
        now = self.clock.now()
        if order.state in OPEN:
            for one in readings(order, now):
                if (threshold := one.threshold(now)) is not None:
                    yield Reminder(order.id, one.deadline.name, threshold)
        if order.custody_until is not None and now > order.custody_until:
            yield Reminder(order.id, CUSTODY, ENDED)
        if order.erasure_is_late(now):
            yield Reminder(order.id, ERASURE, MISSED)

    def _orders(self, actor: Actor) -> Iterator[ExportOrder]:
        after: UUID | None = None
        while True:
            with self.transactions.begin(actor) as transaction:
                page = transaction.export_orders.listed(after=after, limit=_PAGE)
            yield from (one for one in page if one.details_or_none is not None)
            if len(page) < _PAGE:
                return
            after = page[-1].id
