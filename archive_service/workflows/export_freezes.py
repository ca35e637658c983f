"""End the freeze of an order's establishments before the order is over."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.errors import InvalidRequest
from archive_service.holdings.export_end import require_say
from archive_service.holdings.freezes import lift_freeze, require_to_freeze
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.export_freezes import FreezeEnd
from archive_service.model.export_orders import ExportOrder, OrderStateRefused
from archive_service.ports import Clock, Transactions

LONGEST_REASON = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfreezeEstablishments:
    """Ends freezes."""

    transactions: Transactions
    clock: Clock

    def unfreeze(self, order: UUID, reason: str, actor: Actor) -> ExportOrder:
        """End the freeze of an order; its flows are accepted again. The order itself goes on.

        Raises:
            NotAllowed: the role may not, or the vendor did not make this order.
            NotFound: the order is not in the actor's scope.
            InvalidRequest: there is no reason, or it is too long.
            OrderStateRefused: the order froze nothing, or its freeze has ended.
        """
        require(actor, Right.EXPORT)
        require_to_freeze(actor)
        if not reason.strip() or len(reason) > LONGEST_REASON:
            raise InvalidRequest(f"a reason has 1 to {LONGEST_REASON} characters")
        with self.transactions.begin(actor) as transaction:
            found = transaction.export_orders.get(order)
        require_say(actor, found)
        with self.transactions.begin(SERVICE) as transaction:
            found = transaction.export_orders.get(order, lock=True)
            frozen = found.details.freeze
            if frozen is None or not frozen.is_on:
                raise OrderStateRefused(f"order {order} is {found.state}: it freezes nothing")
            lifted = lift_freeze(
                found, FreezeEnd.ASKED, self.clock.now(), actor, transaction, reason=reason.strip()
            )
            transaction.export_orders.save(lifted)
        return lifted
