"""Send the encrypted volumes of an export to an address that their receiver gave (decision 0069).

A push is a job of the queue: what the receiver has confirmed is not sent again, an interrupted attempt is
followed by another one, and after ten the push has failed. One attempt is made at a time, and each is
journaled.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

import orjson
import structlog

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

BUG = "internal-error"
"""The problem of a push that met an unexpected error."""
LISTING = "volumes.json"
"""The end of the name of the file that is sent last: the volumes with their digests."""
_BEGUN = "attempt"
_log = structlog.get_logger()


class PushWaits(ArchiveServiceError):
    """The receiver did not take everything yet; the queue tries again."""

    code = "push-waits"
    retryable = True


class _Overtaken(Exception):
    """The push is not this attempt's any more; `state` is its state now."""

    def __init__(self, state: PushState) -> None:
        super().__init__(state.value)
        self.state = state


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
            except Exception as error:  # the text may quote an address  # noqa: BLE001
                _log.error("export.push_failed", order=str(one), kind=type(error).__name__)
        return count

    def send(self, order_id: UUID) -> int:
        """Make an attempt for each push of an order that waits, and return how many are sent since.

        Raises:
            PushWaits: one was interrupted, and another attempt follows; or somebody else is sending it.
        """
        with self.transactions.begin(SERVICE) as transaction:
            order = transaction.export_orders.get(order_id)
        if order.details_or_none is None:
            return 0
        waiting = [one.number for one in order.details.pushes if one.state is PushState.WAITING]
        states = [self._alone(order_id, number) for number in waiting]
        if PushState.WAITING in states:
            raise PushWaits(f"order {order_id}: its receiver did not take everything yet")
        return states.count(PushState.SENT)

    def _alone(self, order_id: UUID, number: int) -> PushState:
        """Make an attempt unless somebody else is making one, and return the state of the push."""
        try:
            # Held while volumes are sent, so that another worker makes no second attempt; no row is locked.
            with self.transactions.begin(SERVICE) as holding:
                if not holding.try_lock(f"push {number} of export {order_id}"):
                    return PushState.WAITING
                order = holding.export_orders.get(order_id)
                push = _stored(order, number)
                if push.state is not PushState.WAITING:
                    return push.state
                if push.attempts >= MOST_ATTEMPTS:  # the last one ended its worker
                    push = replace(push, problem=push.problem or PushInterrupted.code)
                    return self._ended(order_id, push, PushState.FAILED)
                return self._attempt(order, push)
        except _Overtaken as error:
            return error.state

    def _attempt(self, order: ExportOrder, push: ExportPush) -> PushState:
        """Send what the receiver does not have yet, and note how it ended."""
        push = self._noted(order.id, replace(push, attempts=push.attempts + 1, problem=""), _BEGUN)
        try:
            for sent, count in self._sent(order, push):
                push = self._noted(order.id, replace(push, sent=max(sent, push.sent), count=count), "")
        except _Overtaken:
            raise
        except Exception as error:  # the text may quote an address  # noqa: BLE001
            ends = push.attempts >= MOST_ATTEMPTS
            if isinstance(error, ArchiveServiceError | ExportError):
                push, ends = replace(push, problem=error.code), ends or not error.retryable
            else:
                push = replace(push, problem=BUG)
                _log.error("export.push_failed", order=str(order.id), kind=type(error).__name__)
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
        """Save how far a push is; raise `_Overtaken` when the order is over, or this attempt is not the last
        one any more: its lock ended with the connection that held it.
        """
        with self.transactions.begin(SERVICE) as transaction:
            order = transaction.export_orders.get(order_id, lock=True)
            stored = _stored(order, push.number)
            before = push.attempts - 1 if step == _BEGUN else push.attempts
            if (stored.state, stored.attempts) != (PushState.WAITING, before):
                raise _Overtaken(stored.state)
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


def _stored(order: ExportOrder, number: int) -> ExportPush:
    """Return a push of an order; raise `_Overtaken` when the order is over, and its details gone."""
    if order.details_or_none is None:
        raise _Overtaken(PushState.FAILED)
    return next(one for one in order.details.pushes if one.number == number)
