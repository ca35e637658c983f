"""Merge and split persons: acts of users, each with its reason, journaled, and reversible by the other
act.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.access.scope import require_sight
from archive_service.errors import CannotJoin, InvalidRequest
from archive_service.holdings.file_facts import summed_again
from archive_service.holdings.holds import extend_holds, let_eliminations_end
from archive_service.holdings.linked_records import linked_record
from archive_service.holdings.person_files import known_files
from archive_service.holdings.retention_decisions import Decisions, FileRecords
from archive_service.holdings.stated_facts import parted
from archive_service.holdings.version_chains import Versions
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.identifiers import NO_DEPARTMENT, Department, Finess, Tenant
from archive_service.model.journal import Tag, commitment
from archive_service.model.keys import person_key
from archive_service.model.person_file import PersonFile
from archive_service.model.persons import NONCE_SIZE, ActKind, KnownPerson, PersonAct, PersonRow
from archive_service.model.records import Record
from archive_service.ports import Cipher, Clock, Transaction, Transactions
from archive_service.wording.dates import day_in_paris

_LONGEST_REASON = 1000


@dataclass(frozen=True, slots=True)
class Act:
    """The result of an act: the person who has the records now, the person who had them, and the records."""

    person: UUID
    other: UUID
    records: Sequence[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonActs:
    """Merges and splits persons of one tenant, for an actor who sees all their records."""

    transactions: Transactions
    cipher: Cipher
    clock: Clock
    decisions: Decisions
    versions: Versions
    new_id: Callable[[], UUID]
    random: Callable[[int], bytes]

    def merge(self, gone: UUID, kept: UUID, actor: Actor, reason: str) -> Act:
        """Merge two persons: from now on `kept` has all records, files and identifiers of `gone`.

        The facts of their files are merged and decided upon again.

        Raises:
            NotAllowed: the role may not.
            NotFound: one of them, or one of their records, is not in scope.
            CannotJoin: they are merged already, or belong to two legal entities.
        """
        self._admit(actor, reason)
        self.decisions.prepare()
        with self.transactions.begin(SERVICE) as transaction:
            self._lock(transaction, gone, kept)
            rows = {one: transaction.reassignments.person(one) for one in sorted({gone, kept})}
            records = transaction.reassignments.records_of(gone)
            moving = [transaction.records.get(record) for record in records]
            require_sight(actor, "person", _whose(*rows.values(), *moving))
            _check_merge(rows.get(gone), rows.get(kept))
            transaction.people.merge(kept, gone)
            extend_holds(gone, kept, actor, transaction)
            self._join_files(gone, kept, rows[kept].tenant, transaction)
            self._relink(records, transaction)
            merged = replace(rows[gone], merged_into=kept)
            committed = self._remember(merged, ActKind.MERGED, kept, records, reason, actor, transaction)
            facts = ("into", str(kept)), ("records", str(len(records))), ("reason", committed)
            self._journal(Tag.PERSON_MERGED, rows[gone], actor, transaction, *facts)
        return Act(kept, gone, records)

    def split(self, person: UUID, record_ids: Sequence[UUID], actor: Actor, reason: str) -> Act:
        """Give records of a person to the one they were merged from, else to a new person.

        Identifiers that none of the remaining records declares are given with them, and the facts of both
        files are merged again from the records of each.

        Raises:
            NotAllowed: the role may not.
            NotFound: the person, one of their records, or a record in the call is not in scope.
            CannotJoin: a record belongs to another person, or no record would be left.
        """
        self._admit(actor, reason)
        self.decisions.prepare()
        with self.transactions.begin(SERVICE) as transaction:
            self._lock(transaction, person)
            row = transaction.reassignments.person(person)
            require_sight(actor, "person", _whose(row))
            records = [
                transaction.records.get(record_id, lock=True) for record_id in dict.fromkeys(record_ids)
            ]
            require_sight(actor, "record", _whose(*records))
            staying = self._staying(row, records, transaction)
            require_sight(actor, "person", _whose(*staying))
            target = self._target(row, records, transaction)
            given = [replace(record, person=target.id) for record in records]
            transaction.records.save(*given)
            self._unlink(given, transaction)
            extend_holds(person, target.id, actor, transaction)
            left = {name for one in staying for name in one.details.stated.names}
            names = {name for one in given for name in one.details.stated.names} - left
            indexes = [self.cipher.index(row.tenant, "person", name) for name in sorted(names)]
            transaction.reassignments.give_indexes(person, target.id, indexes)
            self._part_files(row, target, staying, given, transaction)
            ids = [record.id for record in records]
            committed = self._remember(target, ActKind.SPLIT, person, ids, reason, actor, transaction)
            facts = ("to", str(target.id)), ("records", str(len(ids))), ("reason", committed)
            self._journal(Tag.PERSON_SPLIT, row, actor, transaction, *facts)
        return Act(target.id, person, ids)

    def _admit(self, actor: Actor, reason: str) -> None:
        require(actor, Right.JOIN_PERSONS)
        if not reason.strip() or len(reason) > _LONGEST_REASON:
            raise InvalidRequest(f"a reason of 1 to {_LONGEST_REASON} characters is needed")

    def _lock(self, transaction: Transaction, *persons: UUID) -> None:
        """Wait for the deposits in progress that found these persons, and prevent others from finding them
        meanwhile.
        """
        let_eliminations_end(transaction)  # what holds are on changes too
        indexes = [index for person in persons for index in transaction.reassignments.indexes(person)]
        transaction.lock(*(f"person {index.hex()}" for index in indexes))

    def _join_files(self, gone: UUID, kept: UUID, tenant: Tenant, transaction: Transaction) -> None:
        known = known_files(kept, transaction)
        moved = []
        for finess, file in known_files(gone, transaction).items():
            department = self._department(finess, transaction)
            joined = known.get(finess, PersonFile()).joined(file)
            transaction.people.save_file(kept, tenant, department, finess, joined)
            moved.append((kept, finess, joined))
        self._decide(moved, transaction)

    def _part_files(
        self,
        row: PersonRow,
        target: PersonRow,
        staying: Sequence[Record],
        given: Sequence[Record],
        transaction: Transaction,
    ) -> None:
        """Merge the facts of both files again, each from its own records: neither keeps a date of the
        other's.
        """
        known, former = known_files(row.id, transaction), known_files(target.id, transaction)
        moved = []
        for finess in sorted({one.establishment for one in given}):
            department = self._department(finess, transaction)
            file_before = known.get(finess, PersonFile())
            stated = parted(file_before.stated, former.get(finess, PersonFile()).stated)
            for person, records, facts in ((row.id, staying, stated[0]), (target.id, given, stated[1])):
                own = [record for record in records if record.establishment == finess]
                if own or person == row.id:
                    file = replace(summed_again(file_before, own), stated=facts)
                    transaction.people.save_file(person, row.tenant, department, finess, file)
                    moved.append((person, finess, file))
        self._decide(moved, transaction)

    def _decide(self, moved: Sequence[tuple[UUID, Finess, PersonFile]], transaction: Transaction) -> None:
        files = []
        for person, finess, file in moved:
            establishment = transaction.establishments.get(finess)
            if establishment is not None:
                files.append(FileRecords(transaction.records.of_file(person, finess), establishment, file))
        self.decisions.again(files, transaction, day_in_paris(self.clock.now()))

    def _department(self, finess: Finess, transaction: Transaction) -> Department:
        establishment = transaction.establishments.get(finess)
        return NO_DEPARTMENT if establishment is None else establishment.department

    def _staying(
        self, row: PersonRow, records: Sequence[Record], transaction: Transaction
    ) -> Sequence[Record]:
        if row.merged_into is not None:
            raise CannotJoin(f"this person was merged into {row.merged_into}: split that one")
        if any(record.person != row.id for record in records):
            raise CannotJoin("one of the records is not this person's")
        leaving = {record.id for record in records}
        staying = [one for one in transaction.reassignments.records_of(row.id) if one not in leaving]
        if not leaving or not staying:
            raise CannotJoin("a split must move at least one record and leave at least one")
        return [transaction.records.get(one, lock=True) for one in staying]

    def _target(self, row: PersonRow, records: Sequence[Record], transaction: Transaction) -> PersonRow:
        """Return who gets the records: the person merged into this one who had all of them, or a new
        person.
        """
        wanted = {record.id for record in records}
        for former in transaction.reassignments.merged_into(row.id):
            acts = transaction.people.known(former.id).acts
            came = {record for act in acts if act.act is ActKind.MERGED for record in act.records}
            if wanted <= came:
                return replace(former, merged_into=None)
        new = self.new_id()
        self.cipher.new_keys(row.tenant, [person_key(new)])
        known = KnownPerson(name=records[0].details.person_name)
        transaction.people.add(new, row.tenant, row.department, person_key(new), known)
        return PersonRow(id=new, tenant=row.tenant, department=row.department)

    def _relink(self, records: Sequence[UUID], transaction: Transaction) -> None:
        """Link versions that were not linked only because they belonged to two persons."""
        for record_id in records:
            self.versions.link(transaction.records.get(record_id), transaction)

    def _unlink(self, given: Sequence[Record], transaction: Transaction) -> None:
        """Undo links between versions that now belong to two persons."""
        for one in given:
            record = transaction.records.get(one.id, lock=True)
            for other_id in {record.replaces, record.replaced_by} - {None}:
                other = linked_record(other_id, transaction)  # type: ignore[arg-type]  # none is None
                if other is not None and other.person != record.person:
                    record = _without(record, other.id)
                    transaction.records.save(_without(other, record.id))
            transaction.records.save(record)

    def _remember(
        self,
        row: PersonRow,
        act: ActKind,
        other: UUID,
        records: Sequence[UUID],
        reason: str,
        actor: Actor,
        transaction: Transaction,
    ) -> str:
        """Store the act, with its reason, under the person's key; return what the journal keeps of it."""
        nonce = self.random(NONCE_SIZE)
        known = transaction.people.known(row.id)
        kept = PersonAct(
            act=act,
            other=other,
            at=self.clock.now(),
            by=actor.name,
            reason=reason,
            nonce=nonce,
            records=tuple(records),
        )
        transaction.reassignments.save_person(row, replace(known, acts=(*known.acts, kept)))
        return commitment(nonce, sha256(reason.encode()).digest())

    def _journal(
        self, tag: Tag, row: PersonRow, actor: Actor, transaction: Transaction, *facts: tuple[str, str]
    ) -> None:
        transaction.record(tag, row.id, actor, *facts, tenant=row.tenant, department=row.department)


def _whose(*rows: PersonRow | Record) -> list[tuple[Tenant, Department]]:
    return [(row.tenant, row.department) for row in rows]


def _check_merge(gone: PersonRow | None, kept: PersonRow | None) -> None:
    if gone is None or kept is None or gone.id == kept.id:
        raise CannotJoin("a person cannot be merged into themselves")
    if gone.tenant != kept.tenant:
        raise CannotJoin("persons of two legal entities cannot be merged")
    for one in (gone, kept):
        if one.merged_into is not None:
            raise CannotJoin(f"{one.id} was merged into {one.merged_into} already")


def _without(record: Record, other: UUID) -> Record:
    return replace(
        record,
        replaces=None if record.replaces == other else record.replaces,
        replaced_by=None if record.replaced_by == other else record.replaced_by,
    )
