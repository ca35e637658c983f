"""The schedule asks each witness that has an address to cosign the published checkpoint."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from archive_service.access.rights import Right, require, require_everywhere
from archive_service.access.scope import sees_all
from archive_service.errors import (
    ArchiveServiceError,
    CheckpointRefused,
    InvalidRequest,
    NotFound,
    WitnessAway,
    WitnessRefused,
)
from archive_service.holdings.known_witnesses import SUBJECT, KnownWitnesses
from archive_service.holdings.published_log import PublishedLog
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.journal import Tag
from archive_service.model.witness_addresses import AskingFailure, WitnessAddress, checked_address
from archive_service.model.witnesses import Witness
from archive_service.ports import Clock, Transactions
from archive_service.workflows.journal_publication import LOCK
from archive_service.workflows.witness_asking import AskWitnesses
from signing.errors import SigningError

_AGAIN = timedelta(days=1)
"""A checkpoint that a witness cosigned is cosigned again after so long, while the journal does not grow: the
witness would look late.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskKnownWitnesses:
    """Keeps the addresses of witnesses, and asks those that are due.

    No transaction is open while a witness is waited for. A process that asks one has taken it for two
    minutes; when it dies, the next one asks again, and the witness signs again what it signed.
    """

    transactions: Transactions
    asking: AskWitnesses
    log: PublishedLog
    known: KnownWitnesses
    clock: Clock
    every: timedelta
    patience: timedelta
    production: bool

    def set_address(self, witness_id: UUID, address: str, actor: Actor) -> None:
        """Give a witness an address, in place of the one it has; an empty one ends the asking.

        Raises:
            NotFound: no such witness, or one that was retired. InvalidRequest: no address for this.
        """
        require_everywhere(actor, Right.RUN)
        place = self.checked(address) if address else ""
        with self.transactions.begin(actor) as transaction:
            transaction.lock(LOCK)
            if place:
                if witness_id not in self._active():
                    raise NotFound("no such witness")
                transaction.witness_addresses.set(witness_id, place, self.clock.now())
            elif not transaction.witness_addresses.remove(witness_id):
                raise InvalidRequest("the witness has no address")
            facts = (("witness", str(witness_id)), ("asked", "yes" if place else "no"))
            transaction.record(Tag.WITNESS_ADDRESSED, SUBJECT, actor, *facts)

    def checked(self, address: str) -> str:
        """Return an address as it is kept; raise `InvalidRequest` when no witness may have it."""
        return checked_address(address, production=self.production)

    def addresses(self, actor: Actor) -> dict[UUID, WitnessAddress]:
        """Return the addresses by witness; none to who runs a part of the instance alone."""
        require(actor, Right.RUN)
        return self.states() if sees_all(actor) else {}

    def states(self) -> dict[UUID, WitnessAddress]:
        """Return the same for the service itself."""
        with self.transactions.begin(SERVICE) as transaction:
            return {one.witness: one for one in transaction.witness_addresses.all()}

    def ask_due(self, stopped: Callable[[], bool] = lambda: False) -> int:
        """Ask each witness that is due, until `stopped`; return how many cosigned."""
        cosigned = 0
        for one in self.states().values():
            if stopped():
                break
            if one.is_due(self.clock.now(), self.every):
                witness = self._active().get(one.witness)
                if witness is not None and self._lacks(witness):
                    cosigned += self._asked(one, witness)
        return cosigned

    def _lacks(self, witness: Witness) -> bool:
        """Say whether a witness has not cosigned what is published, or a day ago."""
        last = witness.last
        try:
            _, stated = self.log.checkpoint()
        except NotFound:
            return False
        again = min(_AGAIN, self.patience / 2)
        return last is None or last.size != stated.size or self.clock.now() - last.at >= again

    def _asked(self, one: WitnessAddress, witness: Witness) -> bool:
        """Ask a witness if no other process does; keep how it went, and say whether it cosigned."""
        taken = one.taken(self.clock.now())
        with self.transactions.begin(SERVICE) as transaction:
            if not transaction.witness_addresses.change(one, taken):
                return False
        failure = self._failure(taken, witness)
        now = self.clock.now()
        after = taken.after_answer(now, self.every) if failure is None else taken.after_failure(now, failure)
        with self.transactions.begin(SERVICE) as transaction:
            transaction.witness_addresses.change(taken, after)
        return failure is None

    def _failure(self, one: WitnessAddress, witness: Witness) -> AskingFailure | None:
        try:
            signed = self.asking.signed(one.address, 0 if witness.last is None else witness.last.size)
        except WitnessAway:
            return AskingFailure.UNREACHABLE
        except WitnessRefused:
            return AskingFailure.REFUSED
        except (ArchiveServiceError, SigningError):  # a lost tile must not end the asking of the others
            return AskingFailure.OWN_JOURNAL
        try:
            by = self.asking.register.take(signed).by
        except (WitnessRefused, CheckpointRefused):
            return AskingFailure.UNSOUND
        except (ArchiveServiceError, SigningError):
            return AskingFailure.OWN_JOURNAL
        # One witness may answer with the cosignature of another: that is kept, and is not what was asked.
        return None if any(witness.id == one.witness for witness, _ in by) else AskingFailure.UNSOUND

    def _active(self) -> dict[UUID, Witness]:
        return {one.id: one for one in self.known.all() if one.retired is None}
