"""The end of what was built for an export: it tells about persons, and goes when its order is over."""

from __future__ import annotations

from dataclasses import dataclass

from archive_service.errors import NotAllowed
from archive_service.holdings.key_destruction import GivenUp, KeyDestruction
from archive_service.model.actors import Actor, Role
from archive_service.model.export_orders import ExportOrder, ExportState
from archive_service.model.keys import EXPORTS, export_content_key, export_state_key, qualified
from archive_service.ports import Transaction


@dataclass(frozen=True, slots=True)
class BuiltContent:
    """What was built, under a key of its own for each order."""

    destruction: KeyDestruction

    def give_up(self, order: ExportOrder, transaction: Transaction) -> None:
        """Have what was built for an order destroyed with its key, if this transaction commits."""
        given_up = _of(order)
        for key in given_up.keys:
            transaction.stored_objects.release_under(qualified(EXPORTS, key))
        self.destruction.queue([given_up], transaction)

    def destroy(self, order: ExportOrder) -> None:
        """Destroy at once what a committed transaction gave up."""
        self.destruction.attempt([_of(order)])


def require_say(actor: Actor, order: ExportOrder) -> None:
    """Raise `NotAllowed` when the actor may not end or prolong an order: a vendor or an archivist may only
    decide about their own.
    """
    others = actor.pseudonym != order.details.ordered_by
    if actor.role in (Role.VENDOR, Role.ARCHIVIST) and others:
        raise NotAllowed(f"the role {actor.role} decides about its own orders alone")


def _of(order: ExportOrder) -> GivenUp:
    """Return the keys of what was built; after a closed order there may be a delta."""
    continued = order.state is ExportState.CLOSED
    keys = () if continued else (export_state_key(order.id),)
    return GivenUp(tenant=EXPORTS, keys=(export_content_key(order.id), *keys))
