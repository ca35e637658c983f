"""The first half of a deposit: bytes are stored and journaled before anybody looks at them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from archive_service.findings import Grade
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.deposit_facts import DepositFacts
from archive_service.model.flow import FlowKind
from archive_service.model.holdings import INTAKE, Deposit, Outcome, flow_key
from archive_service.model.journal import JournalEntry, Tag, commitment
from archive_service.model.persons import NONCE_SIZE
from archive_service.ports import Cipher, Clock, SealedObjects, Transaction, Transactions
from signing.digests import Digest

FLOWS_TOGETHER, BYTES_TOGETHER = 16, 8_000_000
"""So many are worth taking in together: more would only keep the first answers waiting."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A flow as it came, and the name it was given under."""

    flow: bytes
    file: str = ""


@dataclass(frozen=True, slots=True)
class _Content:
    arrival: Arrival
    digest: Digest
    index: bytes
    """By which the same bytes are found again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reception:
    """Stores flows under keys of their own, journals them, and knows those that came before."""

    transactions: Transactions
    objects: SealedObjects
    cipher: Cipher
    clock: Clock
    new_id: Callable[[], UUID]
    random: Callable[[int], bytes]

    def received(self, arrivals: Sequence[Arrival], sender: Actor) -> list[Deposit]:
        """Store the bytes as they came and journal them; return a deposit for each, in their order.

        The same bytes sent again are the deposit they were, whatever became of it.

        Raises:
            StoreUnavailable, OutOfSpace: none of those that are new was taken.
        """
        contents = [self._content(one) for one in arrivals]
        with self.transactions.begin(SERVICE) as transaction:
            known = _sent_again([one.index for one in contents], sender, transaction)
        new: dict[bytes, _Content] = {}
        for one in contents:
            if one.index not in known:
                # Of the same bytes twice the first names the deposit, as when one comes after the other.
                new.setdefault(one.index, one)
        if new:
            known |= self._added(self._stored(list(new.values()), sender), sender)
        return [known[one.index] for one in contents]

    def _content(self, arrival: Arrival) -> _Content:
        digest = Digest.of(arrival.flow)
        return _Content(arrival, digest, self.cipher.index(INTAKE, "content", digest.hex))

    def _stored(self, contents: Sequence[_Content], sender: Actor) -> list[Deposit]:
        """Store the bytes under keys of their own; return the deposits whose rows are to be written.

        Bytes before row: an object nobody mentions is harmless, a row without bytes is a lost flow.
        """
        ids = [self.new_id() for _ in contents]
        self.cipher.new_keys(INTAKE, [flow_key(one) for one in ids])
        with self.objects.together() as objects:
            names = [
                objects.put(INTAKE, flow_key(one), content.arrival.flow)
                for one, content in zip(ids, contents, strict=True)
            ]
        now = self.clock.now()
        return [
            Deposit(
                id=deposit,
                tenant="",
                department="",
                sender=sender.name,
                outcome=Outcome.RECEIVED,
                grade=Grade.OK,
                kind=FlowKind.UNRECOGNISED,
                received_at=now,
                content_index=content.index,
                key=flow_key(deposit),
                object=name,
                entry=self.new_id(),
                known=self._facts(content, sender),
            )
            for deposit, name, content in zip(ids, names, contents, strict=True)
        ]

    def _facts(self, content: _Content, sender: Actor) -> DepositFacts:
        flow = content.arrival.flow
        return DepositFacts(
            file=content.arrival.file,
            sha256=content.digest,
            sha512=Digest.of(flow, "sha512"),
            length=len(flow),
            nonce=self.random(NONCE_SIZE),
            mandate=tuple(sorted(sender.tenants)),
            unlimited=sender.sees_all,
        )

    def _added(self, deposits: Sequence[Deposit], sender: Actor) -> Mapping[bytes, Deposit]:
        """Write the rows and the journal, but for bytes that somebody else brought in meanwhile."""
        indexes = [one.content_index for one in deposits]
        with self.transactions.begin(SERVICE) as transaction:
            transaction.lock(*(f"content {index.hex()}" for index in indexes))
            known = _sent_again(indexes, sender, transaction)
            added = [one for one in deposits if one.content_index not in known]
            transaction.deposits.add(*added)
            for deposit in added:
                promised = commitment(deposit.facts.nonce, deposit.facts.sha256.value)
                entry = JournalEntry(
                    Tag.DEPOSIT_RECEIVED,
                    str(deposit.id),
                    deposit.received_at,
                    sender.name,
                    (("commitment", promised),),
                )
                transaction.journal.append(deposit.entry, "", "", entry)
        return {**known, **{one.content_index: one for one in added}}


def _sent_again(indexes: Sequence[bytes], sender: Actor, transaction: Transaction) -> dict[bytes, Deposit]:
    """Return the deposits of the same bytes, by their index, without those that are new to this sender.

    A further sender is noted: it is told the deposit's address and must find it there.
    """
    same: dict[bytes, Deposit] = {}
    for deposit in transaction.deposits.with_contents(indexes):
        if deposit.known is None:
            # Its flow may just have been cut, and its facts with it been put under another key.
            deposit = transaction.deposits.get(deposit.id)
        if deposit.content_index not in same and _answers(deposit, sender):
            same[deposit.content_index] = deposit
    for index, deposit in same.items():
        if sender.name not in deposit.senders:
            deposit = transaction.deposits.get(deposit.id, lock=True)
            also = tuple(sorted({*deposit.senders[1:], sender.name}))
            same[index] = replace(deposit, known=replace(deposit.facts, also_sent_by=also))
            transaction.deposits.save(same[index])
    return same


def _answers(deposit: Deposit, sender: Actor) -> bool:
    """Say whether this sender may be answered with the deposit of the same bytes.

    A tenant's deposits are its senders' alike; one that belongs to no tenant, or that was outside a
    mandate, is its own sender's only.
    """
    if deposit.known is None:
        return False  # nobody can be told what became of it, so the bytes are taken in anew
    if deposit.tenant and not deposit.known.hidden:
        return sender.has_mandate_for(deposit.tenant)
    return deposit.sender == sender.name
