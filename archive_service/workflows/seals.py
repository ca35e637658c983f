"""Seal files that come and go, in the name of a legal entity: the pooled signature service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from archive_service.access.sealing import IsDelegated, require_seal_of
from archive_service.holdings.journaled_seals import JournaledSeals
from archive_service.holdings.seal_answers import KeepSealAnswers
from archive_service.holdings.seal_limits import SealLimits
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.seal_answers import SealAnswer
from archive_service.model.seals import SealedFile, SealOrder
from archive_service.ports import Keyring, Transaction, Transactions
from signing.keys import SealKey


@dataclass(frozen=True, slots=True, kw_only=True)
class SealFiles:
    """Seals files. Each seal is journaled before it is given away. The file is not kept, unless the request
    may be repeated: then the sealed file is, for a while.
    """

    transactions: Transactions
    keyring: Keyring
    making: JournaledSeals
    limits: SealLimits
    answers: KeepSealAnswers
    is_delegated: IsDelegated
    new_id: Callable[[], UUID]

    def check(self, order: SealOrder, actor: Actor) -> None:
        """Refuse whoever may not seal in this name; raises as `require_seal_of`."""
        require_seal_of(actor, order.legal_entity, self.is_delegated)

    def seal(
        self, content: bytes, name: str, order: SealOrder, actor: Actor, *, again: str = ""
    ) -> SealedFile:
        """Seal one file, and journal it.

        Under the same key `again`, the same request of the same actor gets the same answer: one seal, one
        entry in the journal.

        Raises:
            NotAllowed, NotFound, SealNotDelegated: the actor may not.
            InvalidRequest, IdempotencyKeyReused: of `again`.
            SealRateReached, SealQuotaReached: the legal entity has had its seals.
            SealKeyUnusable: the legal entity has no key that may seal now.
            SealRefused: the file cannot be sealed so.
            SealTimeUnavailable: no time-stamping authority answers.
            MachineExhausted: no process can be started to read the file, or others end it.
        """
        self.check(order, actor)
        seal = self.new_id()
        asked = self.answers.asked(again, content, name, order, actor, seal) if again else None
        with self.transactions.begin(SERVICE) as transaction:
            known = None if asked is None else self.answers.begin(asked, transaction)
            if known is None or not known.object:
                self.limits.take(order, actor, transaction)
            place = transaction.establishments.name_of(order.legal_entity)
        if known is not None and known.object:
            return self.answers.read(known, order)
        key = self.keyring.seal_key(order.legal_entity, place)
        made = self.making.made(content, name, order, key, seal if known is None else known.seal)
        if known is not None:
            return self._kept(known, made, key, actor)
        with self.transactions.begin(SERVICE) as transaction:
            self._record(made, key, actor, transaction)
        return made

    def _kept(self, answer: SealAnswer, made: SealedFile, key: SealKey, actor: Actor) -> SealedFile:
        """Keep the sealed file for the same request; return what was given first."""
        stored = self.answers.put(answer, made)
        with self.transactions.begin(SERVICE) as transaction:
            first = self.answers.finish(answer, stored, transaction)
            if first is None:
                self._record(made, key, actor, transaction)
        return made if first is None else self.answers.read(first, made.order)

    def _record(self, made: SealedFile, key: SealKey, actor: Actor, transaction: Transaction) -> None:
        self.limits.count(made.order, actor, transaction)
        self.making.record(made, key, actor, transaction)
