"""State an event of a person's file, with its proof: the decisions that rest on it are taken again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.access.scope import require_sight
from archive_service.holdings.event_checks import require_possible
from archive_service.holdings.freezes import hold_off_freezes, require_not_frozen
from archive_service.holdings.person_files import known_file
from archive_service.holdings.retention_decisions import Decisions, FileRecords
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.establishment import Establishment
from archive_service.model.event_serialisation import written_event
from archive_service.model.identifiers import Finess
from archive_service.model.journal import Tag, commitment
from archive_service.model.keys import event_key
from archive_service.model.person_file import PersonFile
from archive_service.model.persons import NONCE_SIZE, PersonRow
from archive_service.model.records import Record
from archive_service.model.stated_events import (
    EventDetails,
    EventElsewhere,
    EventKnown,
    EventWithoutProof,
    StatedEvent,
    StatedFact,
    StatedKind,
    in_force,
    joined_facts,
)
from archive_service.model.stored_objects import ObjectKind
from archive_service.ports import Cipher, Clock, EncryptedObjects, Transaction, Transactions
from archive_service.wording.dates import day_in_paris
from signing.digests import Digest

LARGEST_PROOF = 16 << 20
"""Largest proof, in bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stating:
    """What somebody states: that something happened on a day, and the file that proves it."""

    person: UUID
    establishment: Finess
    kind: StatedKind
    on: date
    proof: bytes
    corrects: UUID | None = None

    def __post_init__(self) -> None:
        """Refuse an event without proof."""
        if not 0 < len(self.proof) <= LARGEST_PROOF:
            raise EventWithoutProof(f"an event has a proof of 1 to {LARGEST_PROOF} bytes")


@dataclass(frozen=True, slots=True)
class Stated:
    """A stated event, with the number of records that were decided on again, and of decisions that changed.

    Both are 0 when the same event with the same proof was stated before.
    """

    event: UUID
    recomputed: int = 0
    changed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StateEvents:
    """States events of files, for an actor who sees the person and all records of the file."""

    transactions: Transactions
    objects: EncryptedObjects
    cipher: Cipher
    clock: Clock
    decisions: Decisions
    new_id: Callable[[], UUID]
    random: Callable[[int], bytes]

    def state(self, asked: Stating, actor: Actor) -> Stated:
        """Store an event with its proof, and decide again on the records of its file; all of it or nothing.

        The same event with the same proof is stored once: its statement may be repeated.

        Raises:
            NotAllowed: the role may not.
            NotFound: the person, a record of the file or the event to be corrected is not in scope.
            EventRefused: the event is refused; the subclass says why.
            EstablishmentFrozen: the establishment leaves, and its receiver would not get the event.
        """
        require(actor, Right.STATE_EVENTS)
        self.decisions.prepare()
        now = self.clock.now()
        with self.transactions.begin(SERVICE) as transaction:
            hold_off_freezes(transaction)
            row = self._locked(asked.person, transaction)
            require_sight(actor, "person", [(row.tenant, row.department)])
            records = transaction.records.of_file(asked.person, asked.establishment)
            _require_file(row, records, asked, actor)
            file = known_file(asked.person, asked.establishment, transaction)
            known = _same_event(asked, file, transaction)
            if known is not None:
                return Stated(known.id)
            place = _open_place(asked.establishment, transaction)
            fact = StatedFact(
                event=self.new_id(),
                kind=asked.kind,
                on=asked.on,
                told_on=day_in_paris(now),
                corrects=asked.corrects,
            )
            require_possible(fact, file)
            event = self._stored(fact, asked, records[0], actor, now, transaction)
            told = replace(file, stated=joined_facts((*file.stated, fact)))
            return self._decided(event, FileRecords(records, place, told), actor, transaction)

    def _locked(self, person: UUID, transaction: Transaction) -> PersonRow:
        """Return the person, after the deposits and the statements about them that are in progress."""
        indexes = transaction.reassignments.indexes(person)
        transaction.lock(*(f"person {index.hex()}" for index in indexes))
        return transaction.reassignments.person(person)

    def _stored(
        self,
        fact: StatedFact,
        asked: Stating,
        record: Record,
        actor: Actor,
        now: datetime,
        transaction: Transaction,
    ) -> StatedEvent:
        """Store the proof, then the row that names it: bytes before row."""
        key = event_key(fact.event)
        self.cipher.new_keys(record.tenant, [key])
        proof = self.objects.put(record.tenant, key, asked.proof, ObjectKind.EVENT_PROOF)
        transaction.stored_objects.add([proof], record.tenant, record.department)
        event = StatedEvent(
            id=fact.event,
            tenant=record.tenant,
            department=record.department,
            person=asked.person,
            establishment=asked.establishment,
            corrects=fact.corrects,
            at=now,
            told_on=fact.told_on,
            actor=actor.pseudonym,
            role=actor.role,
            key=key,
            object=proof.name,
            details=EventDetails(
                kind=fact.kind,
                on=fact.on,
                proof=Digest.of(asked.proof),
                proof_size=len(asked.proof),
                nonce=self.random(NONCE_SIZE),
            ),
        )
        transaction.stated_events.add(event)
        return event

    def _decided(
        self, event: StatedEvent, file: FileRecords, actor: Actor, transaction: Transaction
    ) -> Stated:
        """Write the file's facts, decide again on its records, and journal the event."""
        transaction.people.save_file(
            event.person, event.tenant, event.department, event.establishment, file.known
        )
        readable = [record for record in file.records if record.details_or_none is not None]
        today = day_in_paris(self.clock.now())
        changed = self.decisions.again([replace(file, records=readable)], transaction, today)
        counts = ("records", str(len(readable))), ("changed", str(changed))
        journal_event(event, actor, transaction, *counts)
        return Stated(event.id, len(readable), changed)


def journal_event(
    event: StatedEvent, actor: Actor, transaction: Transaction, *facts: tuple[str, str]
) -> None:
    """Make the journal commit to an event and its proof."""
    if event.details is None:
        raise ValueError("the event cannot be read")
    committed = commitment(event.details.nonce, sha256(written_event(event.details)).digest())
    corrects = () if event.corrects is None else (("corrects", str(event.corrects)),)
    transaction.record(
        Tag.EVENT_STATED,
        event.id,
        actor,
        ("person", str(event.person)),
        ("establishment", event.establishment),
        ("commitment", committed),
        *corrects,
        *facts,
        tenant=event.tenant,
        department=event.department,
    )


def _open_place(finess: Finess, transaction: Transaction) -> Establishment:
    """Return a registered establishment that does not leave."""
    establishment = transaction.establishments.get(finess)
    if establishment is None:
        raise EventElsewhere("the establishment is not registered")
    require_not_frozen([establishment], transaction)
    return establishment


def _require_file(row: PersonRow, records: Sequence[Record], asked: Stating, actor: Actor) -> None:
    """Refuse a person without records of the establishment."""
    if row.merged_into is not None:
        raise EventElsewhere(f"this person was merged into {row.merged_into}: state it of that one")
    if not any(record.details_or_none is not None for record in records):
        raise EventElsewhere(f"the person has no record of the establishment {asked.establishment}")
    require_sight(actor, "record", [(record.tenant, record.department) for record in records])


def _same_event(asked: Stating, file: PersonFile, transaction: Transaction) -> StatedEvent | None:
    """Return the event if it is stated already, with this proof.

    Raises:
        EventKnown: it is stated with another proof.
    """
    same = [fact.event for fact in in_force(file.stated) if (fact.kind, fact.on) == (asked.kind, asked.on)]
    for event in transaction.stated_events.several(same):
        if event.details is None or event.details.proof != Digest.of(asked.proof):
            raise EventKnown(f"this is stated already, with another proof: {event.id}")
        if asked.corrects not in (None, event.corrects, event.id):
            raise EventKnown(f"this is stated already: {event.id}")
        return event
    return None
