"""The erasure that is asked of the outgoing side after an export: asked for, certified, and followed.

Nothing here destroys records of this archive: that needs a visa.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.errors import InvalidRequest
from archive_service.holdings.export_end import BuiltContent
from archive_service.holdings.export_journal import journal_order
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.export_orders import ExportOrder, ExportState, OrderStateRefused
from archive_service.model.journal import Tag, commitment
from archive_service.ports import Clock, Transactions

LARGEST_CERTIFICATE = 8 << 20
"""Bytes."""
_NONCE = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowErasure:
    """Follows the erasure at the outgoing side. `time_to_answer` comes from the clock profiles."""

    transactions: Transactions
    content: BuiltContent
    clock: Clock
    time_to_answer: Callable[[], timedelta]
    random: Callable[[int], bytes]

    def ask(self, order_id: UUID, actor: Actor) -> ExportOrder:
        """Say that the erasure is asked for; the letter is made from the order. Asked again, nothing changes.

        Raises:
            NotFound: the order is not in the actor's scope.
            OrderStateRefused: the order is not closed.
        """
        order = self._closed(order_id, actor)
        with self.transactions.begin(SERVICE) as transaction:
            order = transaction.export_orders.get(order_id, lock=True)
            if order.details.erasure_asked_at is not None:
                return order
            now = self.clock.now()
            details = replace(order.details, erasure_asked_at=now, erasure_due=now + self.time_to_answer())
            order = replace(order, details_or_none=details)
            transaction.export_orders.save(order)
            root = ("root", order.built.root)
            journal_order(order, Tag.EXPORT_ERASURE_ASKED, actor, transaction, root)
        return order

    def certify(self, order_id: UUID, certificate: bytes, actor: Actor) -> ExportOrder:
        """Keep the certificate of the erasure; the journal has a commitment to it. The same one again changes
        nothing. From then on no delta continues the order.

        Raises:
            NotFound: the order is not in the actor's scope.
            InvalidRequest: the certificate is empty, or too large.
            OrderStateRefused: the erasure was not asked for, or is certified by another file.
        """
        if not 0 < len(certificate) <= LARGEST_CERTIFICATE:
            raise InvalidRequest(f"a certificate has 1 to {LARGEST_CERTIFICATE} bytes")
        self._closed(order_id, actor)
        with self.transactions.begin(SERVICE) as transaction:
            order = transaction.export_orders.get(order_id, lock=True)
            details = order.details
            if details.erasure_asked_at is None:
                raise OrderStateRefused(f"order {order_id}: the erasure was not asked for")
            if details.erasure_certificate == certificate:
                return order
            if details.erasure_certificate:
                raise OrderStateRefused(f"order {order_id}: the erasure is certified by another file")
            nonce = self.random(_NONCE)
            details = replace(
                details,
                erasure_certificate=certificate,
                erasure_nonce=nonce,
                erasure_certified_at=self.clock.now(),
            )
            order = self.content.without_state(replace(order, details_or_none=details), transaction)
            transaction.export_orders.save(order)
            said = ("certificate", commitment(nonce, sha256(certificate).digest()))
            journal_order(order, Tag.EXPORT_ERASURE_CERTIFIED, actor, transaction, said)
        self.content.destroy_state(order)
        return order

    def _closed(self, order_id: UUID, actor: Actor) -> ExportOrder:
        require(actor, Right.EXPORT)
        with self.transactions.begin(actor) as transaction:
            order = transaction.export_orders.get(order_id)
        if order.state is not ExportState.CLOSED:
            raise OrderStateRefused(f"order {order_id} is {order.state}: nothing is to be erased yet")
        return order
