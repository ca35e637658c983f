"""The end of what was built for an export: it tells about persons, and goes when its order is over."""

from __future__ import annotations

from dataclasses import dataclass, replace

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

    def without_state(self, order: ExportOrder, transaction: Transaction) -> ExportOrder:
        """Return a closed order that no delta can continue any more: what its receiver has is destroyed with
        its key, if this transaction commits.
        """
        built = order.details.built
        if built is None or not built.state_object:
            return order
        given_up = _state_of(order)
        for key in given_up.keys:
            transaction.stored_objects.release_under(qualified(EXPORTS, key))
        self.destruction.queue([given_up], transaction)
        details = replace(order.details, built=replace(built, state_object=""))
        return replace(order, details_or_none=details)

    def destroy_state(self, order: ExportOrder) -> None:
        """Destroy at once the state that a committed transaction gave up."""
        self.destruction.attempt([_state_of(order)])


def require_say(actor: Actor, order: ExportOrder) -> None:
    """Raise `NotAllowed` when the actor may not end or prolong an order: a vendor or an archivist may only
    decide about their own.
    """
    others = actor.pseudonym != order.details.ordered_by
    if actor.role in (Role.VENDOR, Role.ARCHIVIST) and others:
        raise NotAllowed(f"the role {actor.role} decides about its own orders alone")


def require_sight(actor: Actor, order: ExportOrder) -> None:
    """Raise `NotAllowed` when the actor may not see the papers of an order: mandate and certificates of one
    vendor are not for another.
    """
    if actor.role is Role.VENDOR and actor.pseudonym != order.details.ordered_by:
        raise NotAllowed("a vendor sees the evidence of its own orders alone")


def _of(order: ExportOrder) -> GivenUp:
    """Return the keys of what was built; after a closed order there may be a delta."""
    keys = () if order.state is ExportState.CLOSED else _state_of(order).keys
    return GivenUp(tenant=EXPORTS, keys=(export_content_key(order.id), *keys))


def _state_of(order: ExportOrder) -> GivenUp:
    return GivenUp(tenant=EXPORTS, keys=(export_state_key(order.id),))
