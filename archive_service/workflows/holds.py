"""Place holds on records and lift them. While a hold is in force, no record that it names is eliminated."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.access.scope import scope_of, sees_all
from archive_service.errors import InvalidRequest, NotAllowed, NotFound
from archive_service.holdings.actor_names import names_of
from archive_service.holdings.hold_targets import (
    Named,
    check_something_is_left,
    department_of,
    targets_of,
)
from archive_service.holdings.holds import let_eliminations_end
from archive_service.model.actors import SERVICE, Actor, Role
from archive_service.model.holds import LONGEST_NOTE, HeldRecords, Hold, HoldNotes, HoldReason, Note
from archive_service.model.journal import Tag, commitment
from archive_service.model.keys import hold_key, qualified
from archive_service.model.persons import NONCE_SIZE
from archive_service.model.traces import holds_shown
from archive_service.ports import Cipher, Clock, Transaction, Transactions
from archive_service.wording.dates import day_in_paris

FURTHEST_REVIEW = timedelta(days=30 * 366)
"""How far ahead the day may be on which a hold is looked at again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldAsked:
    """What a hold is placed on, why, and until when nobody needs to look at it again."""

    on: Named
    reason: HoldReason
    note: str
    review: date


@dataclass(frozen=True, slots=True)
class Placed:
    """A hold, and what it names now."""

    hold: Hold
    covered: HeldRecords


@dataclass(frozen=True, slots=True)
class ShownHold:
    """A hold as it is shown: with the number of records that it keeps now, and the names of whoever placed
    and lifted it. A name that is erased is None.
    """

    hold: Hold
    records: int
    overdue: bool
    placed_by: str | None
    lifted_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepHolds:
    """Places, lifts and shows holds."""

    transactions: Transactions
    cipher: Cipher
    clock: Clock
    new_id: Callable[[], UUID]
    random: Callable[[int], bytes]

    def place(self, asked: HoldAsked, actor: Actor) -> Placed:
        """Place a hold; it is in force when this returns.

        Waits for the elimination that is being decided. Records of a person or of an establishment that are
        being eliminated by then are in `covered.eliminating`: they are not held.

        Raises:
            NotAllowed: the role may not, or not for this reason.
            NotFound: something that is named is not in the actor's scope.
            InvalidRequest: the note or the review day, or targets of several legal entities.
            BeingEliminated, Eliminated: a record that is named, or all records of the persons.
        """
        require(actor, Right.HOLD)
        _check_reason(asked.reason, actor)
        note = self._note(asked.note)
        _check_review(asked.review, self._today())
        with self.transactions.begin(SERVICE) as transaction:
            let_eliminations_end(transaction)
            targets = targets_of(asked.on, actor, transaction)
            covered = transaction.holds.covered(targets, scope_of(actor).shows)
            check_something_is_left(targets, covered)
            hold_id, tenant = self.new_id(), targets[0].tenant
            self.cipher.new_keys(tenant, [hold_key(hold_id)])
            hold = Hold(
                id=hold_id,
                tenant=tenant,
                department=department_of(targets),
                reason=asked.reason,
                owner=actor.pseudonym,
                role=actor.role,
                placed_at=self.clock.now(),
                review=asked.review,
                key=qualified(tenant, hold_key(hold_id)),
                targets=targets,
                notes_or_none=HoldNotes(placed=note),
            )
            transaction.holds.add(hold)
            count = ("records", str(covered.held))
            _journal(Tag.HOLD_PLACED, hold, actor, transaction, count, ("reason", _committed(note)))
        return Placed(hold, covered)

    def lift(self, hold: UUID, note: str, actor: Actor) -> ShownHold:
        """Lift a hold: its records are as their retention says again, unless another hold is on them.

        Raises:
            NotAllowed: another side placed it: the establishment, the archives, or the operator.
            NotFound: it is not in the actor's scope.
            InvalidRequest: the note.
            HoldLifted: it was lifted before.
        """
        require(actor, Right.HOLD)
        why = self._note(note)
        with self.transactions.begin(SERVICE) as transaction:
            let_eliminations_end(transaction)
            found = transaction.holds.get(hold, lock=True)
            _check_side(found, actor)
            lifted = found.lifted(self.clock.now(), actor, why)
            transaction.holds.save(lifted)
            _journal(Tag.HOLD_LIFTED, lifted, actor, transaction, ("reason", _committed(why)))
        return self.hold(hold, actor)

    def hold(self, hold: UUID, actor: Actor) -> ShownHold:
        """Return one hold; raise `NotFound`."""
        require(actor, Right.READ_RECORDS)
        with self.transactions.begin(actor) as transaction:
            found = [transaction.holds.get(hold)]
            counts = _counts(found, actor, transaction)
        return self._shown(found, counts)[0]

    def holds(
        self, actor: Actor, *, in_force: bool = False, after: UUID | None = None, limit: int = 1000
    ) -> Sequence[ShownHold]:
        """Return a page of the holds on what the actor sees, the oldest first."""
        require(actor, Right.READ_RECORDS)
        with self.transactions.begin(actor) as transaction:
            found = transaction.holds.listed(in_force=in_force, after=after, limit=limit)
            counts = _counts(found, actor, transaction)
        return self._shown(found, counts)

    def _shown(self, found: Sequence[Hold], counts: Mapping[UUID, int]) -> Sequence[ShownHold]:
        names = self._names(found)
        today = self._today()
        return [
            ShownHold(
                hold=one,
                records=counts.get(one.id, 0),
                overdue=one.is_overdue(today),
                placed_by=names.get(one.owner),
                lifted_by=names.get(one.lifted_by),
            )
            for one in found
        ]

    def _names(self, found: Sequence[Hold]) -> Mapping[str, str]:
        if not found:
            return {}
        with self.transactions.begin(SERVICE) as transaction:
            return names_of(
                {name for one in found for name in (one.owner, one.lifted_by) if name}, transaction
            )

    def _note(self, text: str) -> Note:
        if not text.strip() or len(text) > LONGEST_NOTE:
            raise InvalidRequest(f"a note has 1 to {LONGEST_NOTE} characters")
        return Note(text=text.strip(), nonce=self.random(NONCE_SIZE))

    def _today(self) -> date:
        return day_in_paris(self.clock.now())


def _counts(found: Sequence[Hold], actor: Actor, transaction: Transaction) -> Mapping[UUID, int]:
    """Return how many records in scope each hold keeps, and leave a trace that the holds were shown."""
    transaction.traces.add(actor, holds_shown(found))
    return transaction.holds.counts([one.id for one in found])


def _check_reason(reason: HoldReason, actor: Actor) -> None:
    if actor.role is Role.ARCHIVIST and reason is not HoldReason.ARCHIVES_REQUEST:
        raise NotAllowed(f"the archives hold for {HoldReason.ARCHIVES_REQUEST}, not for {reason}")


def _check_review(review: date, today: date) -> None:
    if not today <= review <= today + FURTHEST_REVIEW:
        raise InvalidRequest(
            f"a hold is looked at again between {today} and {today + FURTHEST_REVIEW}, not on {review}"
        )


def _check_side(hold: Hold, actor: Actor) -> None:
    """Let a hold be lifted by the side that placed it, of whom all its targets are, and by the operator."""
    scope = scope_of(actor)
    seen = [scope.shows(one.tenant, one.department) for one in hold.targets]
    if not any(seen):
        raise NotFound("no such hold")
    if sees_all(actor):
        return
    if hold.role is not actor.role or not all(seen):
        raise NotAllowed(
            f"a hold that the role {hold.role} placed is lifted by this side, or by the operator"
        )


def _committed(note: Note) -> str:
    return commitment(note.nonce, sha256(note.text.encode()).digest())


def _journal(tag: Tag, hold: Hold, actor: Actor, transaction: Transaction, *facts: tuple[str, str]) -> None:
    why = ("why", hold.reason.value)
    transaction.record(tag, hold.id, actor, why, *facts, tenant=hold.tenant, department=hold.department)
