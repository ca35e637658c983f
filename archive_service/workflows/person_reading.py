"""Find persons, and read the events that were stated of them; each finding leaves a trace."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.access.scope import scope_of
from archive_service.access.tiers import reader_of
from archive_service.errors import ArchiveServiceError, NotFound
from archive_service.holdings.actor_names import names_of
from archive_service.holdings.person_search import Wanted, wanted_by
from archive_service.holdings.present_persons import present_row
from archive_service.holdings.stored_objects import naming
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.identifiers import LegalEntity
from archive_service.model.keys import qualified
from archive_service.model.person_lists import ListedPerson, PersonFilter
from archive_service.model.records import Record, RecordFilter
from archive_service.model.stated_events import EventDetails, StatedEvent
from archive_service.model.tiers import Tier
from archive_service.model.traces import (
    PERSON_EVENTS,
    PERSON_PROOF,
    PERSONS_FOUND,
    PERSONS_LISTED,
    Reading,
    persons_shown,
)
from archive_service.ports import Cipher, Clock, EncryptedObjects, Transaction, Transactions
from archive_service.wording.dates import day_in_paris

_PAGE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadEvent:
    """A stated event as it is read: with the name of who stated it, None once erased, and the event that
    corrects it.
    """

    event: StatedEvent
    details: EventDetails
    actor: str | None
    corrected_by: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPersons:
    """Lists persons by their identifiers, finds them by what identifies them exactly, and reads their
    events.
    """

    transactions: Transactions
    objects: EncryptedObjects
    cipher: Cipher
    clock: Clock

    def listed(self, asked: PersonFilter, actor: Actor, find: str = "") -> Sequence[ListedPerson]:
        """Return a page of persons with records in scope, in the order of their identifiers.

        `find` is an identifier, or a family name with a day of birth (`NAME,YYYY-MM-DD`); only persons whom
        it identifies exactly are returned.

        Raises:
            NotAllowed: the role may not.
            InvalidRequest: `find` is neither.
        """
        require(actor, Right.READ_RECORDS)
        with self.transactions.begin(actor) as transaction:
            if not find:
                found = transaction.people.listed(asked)
            else:
                found = self._found(wanted_by(find), asked, transaction)
            act = PERSONS_FOUND if find else PERSONS_LISTED
            transaction.traces.add(actor, persons_shown(act, found))
        return found

    def events(self, person: UUID, actor: Actor) -> Sequence[ReadEvent]:
        """Return the events that count or counted for a person's files, in the order of their statement.

        Raises:
            NotAllowed: the role may not.
            NotFound: the person is not in scope.
        """
        require(actor, Right.READ_RECORDS)
        with self.transactions.begin(actor) as transaction:
            shown = transaction.people.listed(PersonFilter(persons=(person,)))
            if not shown:
                raise NotFound("no such person")
            transaction.traces.add(actor, persons_shown(PERSON_EVENTS, shown))
        scope = scope_of(actor)
        with self.transactions.begin(SERVICE) as transaction:
            events = transaction.stated_events.several(_stated_of(person, transaction))
            seen = [one for one in events if scope.shows(one.tenant, one.department)]
            names = names_of((one.actor for one in seen), transaction)
        corrected = {one.corrects: one.id for one in seen if one.corrects is not None}
        return [
            ReadEvent(
                event=one,
                details=one.details,
                actor=names.get(one.actor),
                corrected_by=corrected.get(one.id),
            )
            for one in seen
            if one.details is not None
        ]

    def proof(self, event: UUID, actor: Actor, person: UUID | None = None) -> bytes:
        """Return the proof of an event, as it was given; `person` is one whose files it counts for, if known.

        Raises:
            NotAllowed: the role may not.
            NotFound: the event is not in scope, is not that person's, or its key is destroyed.
            IntermediateTier, ReasonRequired: nothing of its file is in the active base any more, and the
                intermediate archive may not be read, or not without a reason.
            ObjectDamaged, ObjectLost: the proof cannot be read as it was stored.
        """
        require(actor, Right.READ_RECORDS)
        with self.transactions.begin(SERVICE) as transaction:
            theirs = set() if person is None else _stated_of(person, transaction)
            file = self._intermediate_file(event, transaction)
        with self.transactions.begin(actor) as transaction:
            for one in transaction.stated_events.several([event]):
                if one.details is not None and (person in (None, one.person) or event in theirs):
                    transaction.traces.add(reader_of(actor, file), [_proof_shown(one)])
                    break
            else:
                raise NotFound("no such event")
        with naming(f"event {one.id}: its proof"):
            return self.objects.read(one.tenant, one.key, one.object)

    def _intermediate_file(self, event: UUID, transaction: Transaction) -> Sequence[Record]:
        """Return the records of an event's file when all are in the intermediate archive; else none."""
        for one in transaction.stated_events.several([event]):
            person = present_row(one.person, transaction).id
            asked = RecordFilter(person=person, establishment=one.establishment, limit=_PAGE)
            today = day_in_paris(self.clock.now())
            file = [record.as_of(today) for record in transaction.records.listed(asked)]
            if not any(record.tier is Tier.ACTIVE for record in file):
                return file
        return ()

    def _found(self, wanted: Wanted, asked: PersonFilter, transaction: Transaction) -> list[ListedPerson]:
        """Return a page of those whom `wanted` identifies."""
        known = self._by_index(wanted, transaction)
        listed = transaction.people.listed(replace(asked, persons=tuple(known))) if known else []
        if not wanted.needs_traits:
            return list(listed)
        found = {one.person: one for one in listed}
        for one in _by_traits(wanted, asked, transaction):
            found[one.person] = one
            if len(found) >= asked.limit:
                break
        return [found[person] for person in sorted(found)][: asked.limit]

    def _by_index(self, wanted: Wanted, transaction: Transaction) -> Sequence[UUID]:
        """Return the persons whom an identifier leads to; an index is one legal entity's."""
        names: dict[LegalEntity, list[str]] = {}
        for place in transaction.establishments.all():
            names.setdefault(place.legal_entity, list(wanted.names)).extend(wanted.names_in(place.finess))
        found: list[UUID] = []
        for tenant, own in names.items():
            indexes = [self.cipher.index(tenant, "person", name) for name in own]
            found += transaction.people.found(tenant, indexes).values() if indexes else ()
        return sorted(set(found))


def _stated_of(person: UUID, transaction: Transaction) -> set[UUID]:
    """Return the events that count or counted for a person's files, also those stated of another person
    before a merge or a split.
    """
    return {fact.event for *_, file in transaction.people.files([person]) for fact in file.stated}


def _proof_shown(event: StatedEvent) -> Reading:
    return Reading(
        act=PERSON_PROOF,
        tenant=event.tenant,
        department=event.department,
        persons=(event.person,),
        key=qualified(event.tenant, event.key),
    )


def _by_traits(wanted: Wanted, asked: PersonFilter, transaction: Transaction) -> Iterator[ListedPerson]:
    """Yield the persons whose first flow had what is wanted; they are read in pages."""
    page = replace(asked, limit=_PAGE)
    while listed := transaction.people.listed(page):
        known = transaction.people.several([one.person for one in listed])
        for one in listed:
            person = known[one.person]
            if not isinstance(person, ArchiveServiceError) and wanted.is_met_by(person):
                yield one
        page = replace(page, after=listed[-1].person)
