"""Send the encrypted volumes of an export to an address that their receiver gave (decision 0069).

A push is a job of the queue: what the receiver has confirmed is not sent again, an interrupted attempt is
followed by another one, and after ten the push has failed. Each attempt is journaled.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

import orjson

from archive_service.access.rights import Right, require
from archive_service.errors import ArchiveServiceError, NotFound, PushInterrupted
from archive_service.holdings.export_end import require_say
from archive_service.holdings.export_journal import journal_order
from archive_service.holdings.push_keys import PushKey, PushKeys
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.export_orders import AVAILABLE, ExportOrder, WithoutReceiver
from archive_service.model.export_pushes import MOST_ATTEMPTS, ExportPush, PushState, PushTarget
from archive_service.model.identifiers import Finess
from archive_service.model.journal import Tag
from archive_service.model.tasks import AFTER_DOCUMENTS, Task
from archive_service.ports import Clock, Transactions
from archive_service.ports.pushes import VolumeReceiver
from archive_service.workflows.export_volumes import HandOverVolumes
from exports import ExportError

LISTING = "volumes.json"
"""The end of the name of the file that is sent last: the volumes with their digests."""


class PushWaits(ArchiveServiceError):
    """The receiver did not take everything yet; the queue tries again."""

    code = "push-waits"
    retryable = True


@dataclass(frozen=True, slots=True)
class _Listing:
    content: bytes

    @property
    def length(self) -> int:
        return len(self.content)

    @property
    def digest(self) -> bytes:
        return hashlib.sha256(self.content).digest()

    def read(self, start: int, size: int) -> bytes:
        return self.content[start : start + size]


@dataclass(frozen=True, slots=True, kw_only=True)
class PushExports:
    """Sends volumes."""

    transactions: Transactions
    volumes: HandOverVolumes
    receiver: VolumeReceiver
    keys: PushKeys
    clock: Clock

    def key(self, establishment: Finess, actor: Actor) -> PushKey:
        """Return the public key by which receivers of an establishment's volumes know us, by SFTP.

        Raises:
            NotAllowed: the role orders no exports.
            NotFound: the establishment is not in the actor's scope.
        """
        require(actor, Right.EXPORT)
        with self.transactions.begin(actor) as transaction:
            place = transaction.establishments.get(establishment)
        if place is None:
            raise NotFound(f"no establishment {establishment} in your scope")
        return self.keys.public(place.legal_entity)

    def order(
        self, order_id: UUID, to: str, actor: Actor, host_key: str = ""
    ) -> tuple[ExportOrder, ExportPush]:
        """Have the volumes of a built order sent to `to`; on return it is stored, journaled and queued. The
        same address again while it waits is the same push. By SFTP, the server must have `host_key`.

        Raises:
            NotAllowed: a vendor or an archivist pushes what somebody else ordered.
            PushAddressRefused: nothing is sent to such an address, or with such a host key.
            OrderStateRefused, ExportExpired, ExportRevoked: there is nothing to send.
            WithoutReceiver: nobody's certificate is in the order.
        """
        require(actor, Right.EXPORT)
        host_key = self.receiver.checked_host_key(to, host_key)
        with self.transactions.begin(actor) as transaction:
            require_say(actor, transaction.export_orders.get(order_id))
        with self.transactions.begin(SERVICE) as transaction:
            order = transaction.export_orders.get(order_id, lock=True)
            order.check_available(self.clock.now())
            if order.details.bulk is not None:
                raise WithoutReceiver("the order came through FHIR Bulk Data: it has no volumes")
            before = order.details.pushes
            for one in before:
                if (one.to, one.host_key, one.state) == (to, host_key, PushState.WAITING):
                    return order, one
            push = ExportPush(
                number=len(before) + 1,
                to=to,
                host_key=host_key,
                by=actor.pseudonym,
                role=actor.role,
                asked_at=self.clock.now(),
            )
            order = replace(order, details_or_none=replace(order.details, pushes=(*before, push)))
            transaction.export_orders.save(order)
            facts = ("push", str(push.number)), ("step", "asked")
            journal_order(order, Tag.EXPORT_PUSHED, actor, transaction, *facts)
            transaction.defer(Task.PUSH_EXPORT, priority=AFTER_DOCUMENTS, order=str(order.id))
        return order, push

    def send_waiting(self) -> int:
        """Make an attempt for each push that waits, and return how many are sent since."""
        with self.transactions.begin(SERVICE) as transaction:
            orders = transaction.export_orders.in_state(AVAILABLE)
        count = 0
        for one in orders:
            try:
                count += self.send(one)
            except ArchiveServiceError as error:
                if error.retryable and not isinstance(error, PushWaits):
                    raise
        return count

    def send(self, order_id: UUID) -> int:
        """Make an attempt for each push of an order that waits, and return how many are sent since.

        Raises:
            PushWaits: one was interrupted, and another attempt follows.
        """
        with self.transactions.begin(SERVICE) as transaction:
            order = transaction.export_orders.get(order_id)
        if order.details_or_none is None:
            return 0
        states = [self._attempt(order, one) for one in order.details.pushes if one.state is PushState.WAITING]
        if PushState.WAITING in states:
            raise PushWaits(f"order {order_id}: its receiver did not take everything yet")
        return states.count(PushState.SENT)

    def _attempt(self, order: ExportOrder, push: ExportPush) -> PushState:
        """Send what the receiver does not have yet, and note how it ended."""
        push = self._noted(order.id, replace(push, attempts=push.attempts + 1, problem=""), "attempt")
        try:
            for sent, count in self._sent(order, push):
                push = self._noted(order.id, replace(push, sent=max(sent, push.sent), count=count), "")
        except (ArchiveServiceError, ExportError) as error:
            ends = not error.retryable or push.attempts >= MOST_ATTEMPTS
            push = replace(push, problem=error.code)
            if not ends:
                return self._noted(order.id, push, "interrupted").state
            return self._ended(order.id, push, PushState.FAILED)
        return self._ended(order.id, push, PushState.SENT)

    def _sent(self, order: ExportOrder, push: ExportPush) -> Iterator[tuple[int, int]]:
        """Yield the number of volumes that the receiver has confirmed, and of all, after each."""
        # Volumes are handed over, traced and journaled in the name of who asked for the push.
        actor = Actor(name="", role=push.role, tenants=frozenset({order.tenant}), pseudonym=push.by)
        to = PushTarget(to=push.to, host_key=push.host_key, legal_entity=order.tenant)
        told, number, count = [], 0, 1
        while number < count:
            number += 1
            handed = self.volumes.volume(order.id, number, actor)
            count = handed.count
            # Sending asks the receiver first: what it has is compared, and not sent again.
            self.receiver.send(to, handed.file, handed.volume, confirmed=number <= push.sent)
            told.append(
                {"file": handed.file, "sha256": handed.volume.digest.hex(), "bytes": handed.volume.length}
            )
            yield number, count
        built = order.built
        listing = {"order": str(order.id), "volumes": told, "root": built.root, "leaves": built.leaves}
        self.receiver.send(to, f"export-{order.id}-{LISTING}", _Listing(orjson.dumps(listing)))

    def _ended(self, order_id: UUID, push: ExportPush, state: PushState) -> PushState:
        return self._noted(order_id, push.ended(state, self.clock.now()), state.value).state

    def _noted(self, order_id: UUID, push: ExportPush, step: str) -> ExportPush:
        """Save how far a push is; raise `PushInterrupted` when the order is over."""
        with self.transactions.begin(SERVICE) as transaction:
            order = transaction.export_orders.get(order_id, lock=True)
            if order.details_or_none is None:
                raise PushInterrupted("the order is over")
            pushes = tuple(push if one.number == push.number else one for one in order.details.pushes)
            order = replace(order, details_or_none=replace(order.details, pushes=pushes))
            transaction.export_orders.save(order)
            if step:
                facts = [("push", str(push.number)), ("step", step), ("attempt", str(push.attempts))]
                facts.append(("volumes", str(push.sent)))
                if push.problem:
                    facts.append(("problem", push.problem))
                journal_order(order, Tag.EXPORT_PUSHED, SERVICE, transaction, *facts)
        return push
