"""How long the volumes of an export can be fetched: renewed, revoked, or over by themselves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.errors import ArchiveServiceError, InvalidRequest
from archive_service.holdings.export_end import BuiltContent, require_say
from archive_service.holdings.export_journal import journal_order
from archive_service.holdings.freezes import lift_freeze
from archive_service.holdings.open_exports import order_lock
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.export_freezes import FreezeEnd
from archive_service.model.export_orders import AVAILABLE, Ending, ExportOrder
from archive_service.model.journal import Tag
from archive_service.ports import Clock, Transaction, Transactions

LONGEST_RENEWAL = timedelta(days=366)
LARGEST_REASON = 500
"""Characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportAvailability:
    """Prolongs and ends the time of volumes."""

    transactions: Transactions
    content: BuiltContent
    clock: Clock

    def renew(self, order_id: UUID, until: datetime | None, actor: Actor) -> ExportOrder:
        """Let volumes be fetched until a later time; without one, for as long again from now.

        Raises:
            NotAllowed: a vendor or an archivist renews what somebody else ordered.
            InvalidRequest: the time is not later than the present end, or more than a year away.
            ExportExpired, ExportRevoked: there is nothing left to fetch.
            OrderStateRefused: nothing is built yet, or the order is over.
        """
        self._check(order_id, actor)
        with self.transactions.begin(SERVICE) as transaction:
            order = transaction.export_orders.get(order_id, lock=True)
            # Whoever eliminates records of it, because it is late, has decided before or sees the later end.
            transaction.lock(order_lock(order.tenant))
            order = transaction.export_orders.get(order_id)
            now = self.clock.now()
            order.check_available(now)
            end, later = order.available_until, until or now + order.details.available_for
            if later <= (end or now) or later > now + LONGEST_RENEWAL:
                raise InvalidRequest("a renewal is later than the present end, and within a year")
            order = replace(order, details_or_none=replace(order.details, renewed_until=later))
            transaction.export_orders.save(order)
            days = ("days", str((later - now).days))
            journal_order(order, Tag.EXPORT_RENEWED, actor, transaction, days)
        return order

    def revoke(self, order_id: UUID, reason: str, actor: Actor) -> ExportOrder:
        """End an order at once: nothing can be fetched any more, and what was built is erased. An order that
        was revoked stays as it is.

        Raises:
            NotAllowed: a vendor or an archivist revokes what somebody else ordered.
            InvalidRequest: no reason, or a long one.
            OrderStateRefused: the order is over.
        """
        if not reason.strip() or len(reason) > LARGEST_REASON:
            raise InvalidRequest(f"a reason has 1 to {LARGEST_REASON} characters")
        self._check(order_id, actor)
        with self.transactions.begin(SERVICE) as transaction:
            order = transaction.export_orders.get(order_id, lock=True)
            if order.details.ended is Ending.REVOKED:
                return order
            order = self._end(order, Ending.REVOKED, actor, transaction, reason.strip())
        self.content.destroy(order)
        return order

    def end_expired(self) -> int:
        """End the orders whose time is over, and return how many."""
        count = 0
        with self.transactions.begin(SERVICE) as transaction:
            candidates = transaction.export_orders.in_state(AVAILABLE)
        for one in candidates:
            try:
                count += self._expired(one)
            except ArchiveServiceError as error:
                if error.retryable:
                    raise  # an order that cannot be read does not stop the others
        return count

    def _expired(self, order_id: UUID) -> bool:
        with self.transactions.begin(SERVICE) as transaction:
            order = transaction.export_orders.get(order_id, lock=True)
            until = order.available_until
            if order.state not in AVAILABLE or until is None or self.clock.now() <= until:
                return False
            order = self._end(order, Ending.EXPIRED, SERVICE, transaction)
        self.content.destroy(order)
        return True

    def _end(
        self, order: ExportOrder, ending: Ending, actor: Actor, transaction: Transaction, why: str = ""
    ) -> ExportOrder:
        tag = Tag.EXPORT_REVOKED if ending is Ending.REVOKED else Tag.EXPORT_EXPIRED
        ended = order.over(ending, self.clock.now(), why)
        ended = lift_freeze(ended, FreezeEnd(ending.value), self.clock.now(), actor, transaction)
        transaction.export_orders.save(ended)
        journal_order(ended, tag, actor, transaction)
        self.content.give_up(ended, transaction)
        return ended

    def _check(self, order_id: UUID, actor: Actor) -> None:
        require(actor, Right.EXPORT)
        with self.transactions.begin(actor) as transaction:
            require_say(actor, transaction.export_orders.get(order_id))
