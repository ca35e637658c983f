"""The first half of a deposit: bytes are stored and journaled before they are examined."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from archive_service.access.scope import sees_all
from archive_service.findings import Grade
from archive_service.holdings.deduplication import content_lock, sent_again
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.deposit_details import DepositDetails
from archive_service.model.deposits import Deposit, Outcome
from archive_service.model.flow import FlowKind
from archive_service.model.identifiers import NO_DEPARTMENT, NOBODY
from archive_service.model.journal import Tag, commitment
from archive_service.model.keys import INTAKE, flow_key
from archive_service.model.persons import NONCE_SIZE
from archive_service.model.stored_objects import ObjectKind, StoredObject
from archive_service.ports import Cipher, Clock, EncryptedObjects, Transaction, Transactions
from signing.digests import Digest

FLOWS_TOGETHER, BYTES_TOGETHER = 16, 2_000_000
"""Batch limits; larger batches delay the first answers without saving more."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A flow as it was received, and its name."""

    flow: bytes
    file: str = ""


@dataclass(frozen=True, slots=True)
class _Content:
    arrival: Arrival
    digest: Digest
    index: bytes
    """The keyed index by which the same bytes are found again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reception:
    """Stores flows under keys of their own, journals them, and recognises flows received before."""

    transactions: Transactions
    objects: EncryptedObjects
    cipher: Cipher
    clock: Clock
    new_id: Callable[[], UUID]
    random: Callable[[int], bytes]

    def received(self, arrivals: Sequence[Arrival], sender: Actor) -> list[Deposit]:
        """Store the bytes as received and journal them; return a deposit for each, in order.

        Bytes that were sent before give their existing deposit, whatever its outcome.

        Raises:
            StoreUnavailable, OutOfSpace: none of the new flows was received.
        """
        contents = [self._content(arrival) for arrival in arrivals]
        with self.transactions.begin(SERVICE) as transaction:
            transaction.lock(*(content_lock(content.index) for content in contents))
            known = sent_again([content.index for content in contents], sender, transaction)
            new: dict[bytes, _Content] = {}
            for one in contents:
                if one.index not in known:
                    # When the same bytes occur twice in one call, the first names the deposit, as in two
                    # separate calls.
                    new.setdefault(one.index, one)
            if new:
                # Bytes before row: an object without a row is harmless, a row without bytes is a lost flow.
                deposits, stored = self._stored(list(new.values()), sender)
                self._add(deposits, stored, sender, transaction)
                known |= {one.content_index: one for one in deposits}
        return [known[content.index] for content in contents]

    def _content(self, arrival: Arrival) -> _Content:
        digest = Digest.of(arrival.flow)
        return _Content(arrival, digest, self.cipher.index(INTAKE, "content", digest.hex))

    def _stored(
        self, contents: Sequence[_Content], sender: Actor
    ) -> tuple[list[Deposit], list[StoredObject]]:
        """Store the bytes under keys of their own; return the deposits whose rows must be written, and the
        objects.
        """
        ids = [self.new_id() for _ in contents]
        self.cipher.new_keys(INTAKE, [flow_key(one) for one in ids])
        with self.objects.together() as objects:
            stored = [
                objects.put(INTAKE, flow_key(one), content.arrival.flow, ObjectKind.FLOW)
                for one, content in zip(ids, contents, strict=True)
            ]
        now = self.clock.now()
        deposits = [
            Deposit(
                id=deposit,
                tenant=NOBODY,
                department=NO_DEPARTMENT,
                sender=sender.name,
                outcome=Outcome.RECEIVED,
                grade=Grade.OK,
                kind=FlowKind.UNRECOGNISED,
                received_at=now,
                content_index=content.index,
                key=flow_key(deposit),
                object=flow.name,
                entry=self.new_id(),
                details_or_none=self._facts(content, sender),
            )
            for deposit, flow, content in zip(ids, stored, contents, strict=True)
        ]
        return deposits, stored

    def _facts(self, content: _Content, sender: Actor) -> DepositDetails:
        flow = content.arrival.flow
        return DepositDetails(
            file=content.arrival.file,
            sha256=content.digest,
            sha512=Digest.of(flow, "sha512"),
            length=len(flow),
            nonce=self.random(NONCE_SIZE),
            mandate=tuple(sorted(sender.tenants)),
            unlimited=sees_all(sender),
        )

    def _add(
        self,
        deposits: Sequence[Deposit],
        stored: Sequence[StoredObject],
        sender: Actor,
        transaction: Transaction,
    ) -> None:
        transaction.deposits.add(*deposits)
        transaction.stored_objects.add(stored)
        for deposit in deposits:
            transaction.record(
                Tag.DEPOSIT_RECEIVED,
                deposit.id,
                sender,
                ("commitment", commitment(deposit.details.nonce, deposit.details.sha256.value)),
                entry=deposit.entry,
                at=deposit.received_at,
                at_leisure=True,  # nothing is acknowledged yet; it gets its place with the outcome
            )
