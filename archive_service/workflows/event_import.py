"""Import the stated events of a package, with their proofs, before the records that are decided with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from archive_service.holdings.imported_package import Package
from archive_service.holdings.imported_persons import ImportedPersons, kept_person
from archive_service.holdings.package_events import PackagedEvent
from archive_service.holdings.package_reading import in_pages
from archive_service.holdings.person_files import known_file
from archive_service.holdings.portable_events import event_file
from archive_service.holdings.retention_decisions import Decisions, FileRecords
from archive_service.model.actors import SERVICE
from archive_service.model.identifiers import Finess
from archive_service.model.keys import event_key
from archive_service.model.person_file import PersonFile
from archive_service.model.stated_events import StatedEvent, StatedFact, joined_facts
from archive_service.model.stored_objects import ObjectKind, StoredObject
from archive_service.ports import Cipher, Clock, EncryptedObjects, Transaction, Transactions
from archive_service.wording.dates import day_in_paris
from archive_service.workflows.imported import Imported, lock_to_write
from archive_service.workflows.stated_events import journal_event


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportEvents:
    """Imports stated events."""

    transactions: Transactions
    objects: EncryptedObjects
    cipher: Cipher
    clock: Clock
    persons: ImportedPersons
    decisions: Decisions

    def add(self, package: Package, page: int, done: Imported) -> None:
        """Write the events that are not here, and add them to their files; `page` of them in a transaction.

        In a package the event that another corrects comes with it: that one is written first.
        """
        for events in in_pages(package.contents.events.ordered(), page):
            self._add(events, package, done)

    def _add(self, events: Sequence[PackagedEvent], package: Package, done: Imported) -> None:
        with self.transactions.begin(SERVICE) as transaction:
            here = {one.id for one in transaction.stated_events.several({one.event.id for one in events})}
        proofs = self._stored([one for one in events if one.event.id not in here], package)
        with self.transactions.begin(SERVICE) as transaction:
            persons = sorted({one.person for one in events})
            lock_to_write(package, transaction, *self.persons.locks(persons, package))
            moved: dict[tuple[UUID, Finess], None] = {}
            for one in events:
                if self._is_written(one, proofs, package, transaction, done):
                    for person in dict.fromkeys((one.person, kept_person(one.person, transaction))):
                        if self._joined(person, one.event, package, transaction):
                            moved[person, one.event.establishment] = None
            self._decide(list(moved), package, transaction)

    def _stored(self, events: Sequence[PackagedEvent], package: Package) -> dict[UUID, StoredObject]:
        """Store the proofs of events that are not here, before anything waits for their rows."""
        new = {one.event.id: one for one in events}
        self.cipher.new_keys(package.tenant, map(event_key, new))
        with self.objects.together() as objects:
            return {
                event: objects.put(
                    package.tenant, event_key(event), package.tree.read(one.proof), ObjectKind.EVENT_PROOF
                )
                for event, one in new.items()
            }

    def _is_written(
        self,
        one: PackagedEvent,
        proofs: dict[UUID, StoredObject],
        package: Package,
        transaction: Transaction,
        done: Imported,
    ) -> bool:
        """Write an event unless it is here; say whether it is here now as the package has it."""
        leaves = (one.leaf, one.proof)
        known = transaction.stated_events.several([one.event.id])
        if known:
            same = known[0].details is not None and event_file(known[0]) == event_file(one.event)
            if same:
                done.merged += len(leaves)
            else:
                done.refuse("event-differs", leaves, "the event is here with other facts, or was destroyed")
            return same
        place = package.places.get(one.event.establishment)
        place = place or transaction.establishments.get(one.event.establishment)
        if place is None or place.legal_entity != package.tenant:
            done.refuse("subject-missing", leaves, "its establishment did not come, and is not here")
            return False
        if _is_corrected_otherwise(one, transaction):
            done.refuse("event-differs", leaves, "what it corrects was corrected otherwise here")
            return False
        proof = proofs[one.event.id]
        event = replace(
            one.event,
            tenant=place.legal_entity,
            department=place.department,
            key=event_key(one.event.id),
            object=proof.name,
        )
        transaction.stored_objects.add([proof], event.tenant, event.department)
        transaction.stated_events.add(event)
        journal_event(event, SERVICE, transaction, ("import", package.root))
        done.understood += len(leaves)
        return True

    def _joined(self, person: UUID, event: StatedEvent, package: Package, transaction: Transaction) -> bool:
        """Add an event to a person's file; say whether the file changed."""
        fact = event.fact
        if fact is None:
            return False
        file = known_file(person, event.establishment, transaction)
        told = replace(file, stated=joined_facts((*file.stated, fact)))
        if told == file:
            return False
        place = package.places.get(event.establishment)
        place = place or transaction.establishments.get(event.establishment)
        if place is None:
            return False
        transaction.people.save_file(person, place.legal_entity, place.department, event.establishment, told)
        return True

    def _decide(
        self, moved: Sequence[tuple[UUID, Finess]], package: Package, transaction: Transaction
    ) -> None:
        """Decide again on records that are here, unless the delta brings their decisions too."""
        files, today = [], day_in_paris(self.clock.now())
        for person, finess in moved:
            records = transaction.records.of_file(person, finess)
            place = transaction.establishments.get(finess)
            if not records or place is None:
                continue
            file = FileRecords(records, place, known_file(person, finess, transaction))
            if package.delta is None or package.came_otherwise(records, transaction):
                files.append(file)
            else:
                self.decisions.follow_contacts(file, transaction, today)
        self.decisions.again(files, transaction, today)


def _is_corrected_otherwise(one: PackagedEvent, transaction: Transaction) -> bool:
    """Say whether another event here corrects the one that this event corrects."""
    if one.event.corrects is None:
        return False
    file: PersonFile = known_file(one.person, one.event.establishment, transaction)
    others: list[StatedFact] = [fact for fact in file.stated if fact.corrects == one.event.corrects]
    return any(fact.event != one.event.id for fact in others)
