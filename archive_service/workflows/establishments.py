"""Register establishments: deposits that waited for them are checked again, and their provisional data is
moved.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.access.scope import sees_all
from archive_service.errors import NotAllowed, StoreUnavailable
from archive_service.holdings.declared_details import reindexed
from archive_service.holdings.key_destruction import GivenUp, KeyDestruction
from archive_service.holdings.person_files import known_file, known_files
from archive_service.holdings.retention_decisions import Decisions, FileRecords
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.deposits import Outcome
from archive_service.model.establishment import Establishment
from archive_service.model.identifiers import Finess, LegalEntity
from archive_service.model.journal import Tag
from archive_service.model.keys import person_key, qualified
from archive_service.model.person_file import PersonFile
from archive_service.model.records import Record
from archive_service.ports import Cipher, Clock, Transaction, Transactions
from archive_service.wording.dates import day_in_paris
from archive_service.workflows.quarantine import SettleDeposits

_TRIES = 4  # attempts, while flows of the same establishments are received


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The data moved with an establishment from its provisional tenant to its legal entity.

    `shared` are moved persons whom the legal entity knows already, each with the known person.
    """

    finess: Finess
    provisional: LegalEntity
    legal_entity: LegalEntity
    records: Sequence[UUID]
    persons: Sequence[UUID]
    deposits: int
    shared: Sequence[tuple[UUID, UUID]]

    @property
    def former_keys(self) -> GivenUp:
        """The keys under which the provisional tenant had the persons."""
        return GivenUp(tenant=self.provisional, keys=[person_key(person) for person in self.persons])


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Records that stay with a former legal entity, because nobody declared that they go to the new one."""

    finess: Finess
    former: str
    legal_entity: LegalEntity
    records: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """The result of an import of the register."""

    changed: int
    accepted: int
    moved: Sequence[Moved]
    kept: Sequence[Kept]
    presumed_public: Sequence[Finess] = ()
    """Establishments whose archives were public and are private as the file has it: they are presumed public
    until two people say otherwise, in the establishment's rulebook.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterEstablishments:
    """Registers establishments under their legal entities."""

    transactions: Transactions
    cipher: Cipher
    destruction: KeyDestruction
    clock: Clock
    decisions: Decisions
    settle: SettleDeposits

    def register(self, establishments: Sequence[Establishment], actor: Actor) -> Registered:
        """Write the register, move provisional data, and check again the deposits that waited.

        Raises:
            NotAllowed: the role may not, or the actor's scope is restricted.
        """
        require(actor, Right.REGISTER_ESTABLISHMENTS)
        if not sees_all(actor):
            # Otherwise another legal entity's establishment could be moved, or a refusal could reveal that it
            # exists.
            raise NotAllowed("only an operator without a scope registers establishments")
        self.decisions.prepare()
        for _ in range(_TRIES - 1):
            with suppress(StoreUnavailable):
                changed, moved, kept, presumed = self._written(establishments, actor)
                break
        else:
            changed, moved, kept, presumed = self._written(establishments, actor)
        self.destruction.attempt(each.former_keys for each in moved)
        accepted = self.settle.recheck(Outcome.QUARANTINED) if changed else 0
        return Registered(
            changed=changed, accepted=accepted, moved=moved, kept=kept, presumed_public=presumed
        )

    def _written(
        self, establishments: Sequence[Establishment], actor: Actor
    ) -> tuple[int, list[Moved], list[Kept], list[Finess]]:
        """Write the register in one transaction; retried when a concurrent deposit created an
        establishment.
        """
        moved: list[Moved] = []
        kept: list[Kept] = []
        presumed: list[Finess] = []
        changed = 0
        with self.transactions.begin(SERVICE) as transaction:
            for line in establishments:
                known = transaction.establishments.get_locked(line.finess)
                one = _completed(line, known)
                if known is not None and _were_public(known) and not one.has_public_archives:
                    one = replace(one, public_service_mission=True)
                    presumed.append(one.finess)
                if not transaction.establishments.register(one):
                    continue
                changed += 1
                followed = self._follow(known, one, transaction, actor)
                moved += [followed] if isinstance(followed, Moved) else []
                kept += [followed] if isinstance(followed, Kept) else []
            # The rows are under other keys once this commits: no copy of them may be read under the old ones.
            self.destruction.queue([each.former_keys for each in moved], transaction)
        return changed, moved, kept, presumed

    def _follow(
        self, known: Establishment | None, one: Establishment, transaction: Transaction, actor: Actor
    ) -> Moved | Kept | None:
        """Decide what happens to existing data, and journal it."""
        if known is None or known.legal_entity == one.legal_entity:
            if known is not None and (known.provisional or _decides_otherwise(known, one)):
                self._decide(
                    transaction.reassignments.records(one.finess, one.legal_entity), one, transaction
                )
            self._journal(Tag.ESTABLISHMENT_REGISTERED, one, transaction, actor)
            return None
        if known.provisional and not transaction.reassignments.others(known.legal_entity, one.finess):
            return self._move(known.legal_entity, one, transaction, actor)
        records = len(transaction.reassignments.records(one.finess, known.legal_entity))
        facts = ("former", known.legal_entity), ("kept", str(records))
        self._journal(Tag.ESTABLISHMENT_REGISTERED, one, transaction, actor, *facts)
        return Kept(
            finess=one.finess, former=known.legal_entity, legal_entity=one.legal_entity, records=records
        )

    def _move(
        self, provisional: LegalEntity, to: Establishment, transaction: Transaction, actor: Actor
    ) -> Moved:
        """Move all data of the provisional tenant to the legal entity.

        Objects and the keys of records stay where they are, under the provisional tenant's key, and the rows
        say so; persons and files, which are in the database alone, are encrypted again.
        """
        records = [
            transaction.records.get(one, lock=True)
            for one in transaction.reassignments.records(to.finess, provisional)
        ]
        given = [_given(one, to) for one in records if one.is_gone]
        for one in records:
            if not one.is_gone:  # a stub has no index, and names nothing
                given.append(reindexed(_given(one, to), to.legal_entity, self.cipher))
                transaction.reassignments.relink(given[-1])
        transaction.records.save(*given)
        persons, shared = self._move_persons(provisional, to, given, transaction)
        deposits = transaction.reassignments.give_rest(provisional, to)
        transaction.reassignments.remember(provisional, to, self.clock.now())
        self._decide([one.id for one in given], to, transaction)
        moved = Moved(
            finess=to.finess,
            provisional=provisional,
            legal_entity=to.legal_entity,
            records=[one.id for one in given],
            persons=persons,
            deposits=deposits,
            shared=shared,
        )
        self._journal(Tag.ESTABLISHMENT_REGISTERED, to, transaction, actor)
        self._journal(Tag.ESTABLISHMENT_MOVED, to, transaction, actor, *_facts(moved))
        return moved

    def _move_persons(
        self, provisional: LegalEntity, to: Establishment, records: Sequence[Record], transaction: Transaction
    ) -> tuple[list[UUID], list[tuple[UUID, UUID]]]:
        """Encrypt the tenant's persons under the legal entity's keys; return them, and those whom it knows
        already.
        """
        rows = transaction.reassignments.persons(provisional)
        self.cipher.new_keys(to.legal_entity, [person_key(row.id) for row in rows])
        shared: list[tuple[UUID, UUID]] = []
        for row in rows:
            known, files = transaction.people.known(row.id), known_files(row.id, transaction)
            there = replace(row, tenant=to.legal_entity, department=to.department)
            transaction.reassignments.save_person(there, known)
            for finess, file in files.items():
                transaction.people.save_file(row.id, to.legal_entity, to.department, finess, file)
            transaction.reassignments.give_files(row.id, to.legal_entity, to.department)
            names = {
                name
                for record in records
                if record.person == row.id and not record.is_gone
                for name in record.details.stated.names
            }
            shared += [(row.id, other) for other in self._identify(row.id, names, to, transaction)]
        return [row.id for row in rows], shared

    def _identify(
        self, person: UUID, names: set[str], to: Establishment, transaction: Transaction
    ) -> list[UUID]:
        """Make a person known by the legal entity's indexes; an index that leads to somebody else there is
        unchanged.
        """
        if not names:
            return []
        indexes = [self.cipher.index(to.legal_entity, "person", name) for name in sorted(names)]
        transaction.lock(*(f"person {index.hex()}" for index in indexes))
        transaction.reassignments.forget_indexes(person)
        transaction.people.identify(person, to.legal_entity, to.department, indexes)
        found = transaction.people.found(to.legal_entity, indexes)
        return sorted(set(found.values()) - {person}, key=str)

    def _decide(self, records: Sequence[UUID], of: Establishment, transaction: Transaction) -> None:
        """Decide again: the register now gives facts that were unknown or wrong (category, status)."""
        decided = (self._file_of(record_id, of, transaction) for record_id in records)
        self.decisions.again(decided, transaction, day_in_paris(self.clock.now()))

    def _file_of(self, record_id: UUID, of: Establishment, transaction: Transaction) -> FileRecords:
        record = transaction.records.get(record_id, lock=True)
        known = PersonFile()
        if record.person is not None:
            known = known_file(record.person, of.finess, transaction)
        return FileRecords([record], of, known)

    def _journal(
        self, tag: Tag, one: Establishment, transaction: Transaction, actor: Actor, *facts: tuple[str, str]
    ) -> None:
        transaction.record(tag, one.finess, actor, *facts, tenant=one.legal_entity, department=one.department)


def _completed(line: Establishment, known: Establishment | None) -> Establishment:
    """Return a row of the register with the earlier value for a mission of public service.

    A file without that column does not change the value, and must not take records out of the perimeter.
    """
    if known is None or line.public_service_mission is not None:
        return line
    return replace(line, public_service_mission=known.public_service_mission)


def _were_public(known: Establishment) -> bool:
    """Say whether the register knew that the archives were public; a presumption is no knowledge."""
    return known.legal_status == "public" or known.public_service_mission is True


def _decides_otherwise(known: Establishment, one: Establishment) -> bool:
    """Say whether a row may change the decisions on earlier records."""
    return any(
        getattr(known, fact) != getattr(one, fact)
        for fact in ("category", "legal_status", "public_service_mission", "department")
    )


def _given(record: Record, to: Establishment) -> Record:
    """Return the record as the legal entity's; its key stays where it is."""
    key = qualified(record.tenant, record.key)
    return replace(
        record,
        tenant=to.legal_entity,
        department=to.department,
        key=key,
        source_key=key if record.source_key == record.key else record.source_key,
    )


def _facts(moved: Moved) -> tuple[tuple[str, str], ...]:
    """Return the facts that prove the move: the former tenant, the counts, and the digest of the identifiers
    in order.
    """
    named = "\n".join(map(str, [*moved.records, *sorted(moved.persons, key=str)]))
    return (
        ("from", moved.provisional),
        ("to", moved.legal_entity),
        ("records", str(len(moved.records))),
        ("persons", str(len(moved.persons))),
        ("deposits", str(moved.deposits)),
        ("identifiers", sha256(named.encode()).hexdigest()),
    )
