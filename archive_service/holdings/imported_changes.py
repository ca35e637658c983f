"""Apply what a delta changes of records, persons and deposits that came with the packages before it.

Whoever calls has seen that the sender believes to be here what is here; it is looked at again under locks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from archive_service.holdings.export_content import ContentFile, person_path
from archive_service.holdings.holds import extend_holds
from archive_service.holdings.imported_delta import leaf_of
from archive_service.holdings.imported_history import add_identifiers_of_flow, earlier_of
from archive_service.holdings.imported_holds import add_holds
from archive_service.holdings.imported_package import Package
from archive_service.holdings.imported_parts import StoredParts, StoreParts, with_unowned
from archive_service.holdings.imported_persons import kept_person, merged_into
from archive_service.holdings.imported_records import ImportedRecords
from archive_service.holdings.package_reading import PackagedRecord
from archive_service.holdings.portable_forms import person_file, record_file
from archive_service.holdings.portable_holds import KIND as HOLDS_KIND
from archive_service.holdings.retention_decisions import journal_decision
from archive_service.model.actors import SERVICE
from archive_service.model.deposit_details import ImportedFiles
from archive_service.model.deposits import Deposit
from archive_service.model.identifiers import Department, LegalEntity
from archive_service.model.journal import Tag
from archive_service.model.persons import ActKind, KnownPerson
from archive_service.model.records import Record
from archive_service.model.stored_objects import StoredObject
from archive_service.ports import Cipher, Transaction
from exports.portability.leaves import Leaf


@dataclass(frozen=True, slots=True)
class ChangedRecord:
    """A record of a delta, the row here to which its changes may be applied, and the kinds of files that
    changed.
    """

    one: PackagedRecord
    known: Record
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedChanges:
    """Writes changes, and journals each."""

    cipher: Cipher
    parts: StoreParts
    written: ImportedRecords

    def locks(self, persons: Sequence[UUID], transaction: Transaction) -> list[str]:
        """Return the locks on the identifiers by which these persons are found here."""
        found = (index for person in persons for index in transaction.reassignments.indexes(person))
        return [f"person {index.hex()}" for index in found]

    def person(self, person: UUID, package: Package, transaction: Transaction) -> bool:
        """Apply what a delta says of a person who is here, unless it was changed here too; return whether it
        did.
        """
        leaf, delta = package.contents.persons[person], package.delta
        here = _person_leaf(person, transaction.people.known(person))
        if delta is None or not package.has(leaf) or here.sha256 == leaf.sha256:
            return False
        if not delta.continues(here, leaf):
            return False
        _, told = package.tree.person(leaf)
        into = merged_into(told)
        if into is not None and kept_person(into, transaction) == person:
            return False  # here it was merged the other way round
        row = replace(transaction.reassignments.person(person), merged_into=into)
        transaction.reassignments.save_person(row, told)
        if row.merged_into is not None:
            indexes = transaction.reassignments.indexes(person)
            kept = kept_person(row.merged_into, transaction)
            extend_holds(person, kept, SERVICE, transaction)
            transaction.reassignments.give_indexes(person, kept, indexes)
        _journal(Tag.PERSON_CHANGED, person, (row.tenant, row.department), package, transaction)
        return True

    def settle(self, person: UUID, package: Package, transaction: Transaction) -> None:
        """Let identifiers and records follow the acts on a person of a delta, once its records are written:
        those of a person who was merged, and of one to whom records were given. Done again, it changes
        nothing.
        """
        known = transaction.people.known(person)
        if person_file(person, known) != package.tree.read(package.contents.persons[person]):
            return
        last = known.acts[-1] if known.acts else None
        if last is None:
            return
        if last.act is ActKind.MERGED:
            self._give_rest(person, package, transaction)
        elif transaction.reassignments.records_of(person):
            other = kept_person(last.other, transaction)
            names = _names(person, transaction) - _names(other, transaction)
            tenant = package.tenant
            indexes = [self.cipher.index(tenant, "person", name) for name in sorted(names)]
            transaction.reassignments.give_indexes(other, person, indexes)

    def _give_rest(self, person: UUID, package: Package, transaction: Transaction) -> None:
        """Give the records that came here otherwise to the person with whom this one was merged."""
        kept = kept_person(person, transaction)
        transaction.reassignments.give_indexes(person, kept, transaction.reassignments.indexes(person))
        left = [
            transaction.records.get(record, lock=True)
            for record in transaction.reassignments.records_of(person)
        ]
        if left:
            extend_holds(person, kept, SERVICE, transaction)
            given = [replace(record, person=kept) for record in left]
            transaction.records.save(*given)
            for record in given:
                _journal(
                    Tag.RECORD_CHANGED, record.id, (record.tenant, record.department), package, transaction
                )
            self.written.sum_files(given, package, transaction)

    def stored(self, page: Sequence[ChangedRecord], package: Package) -> Mapping[UUID, StoredParts]:
        """Store the parts that are new or changed, before locks are taken."""
        return {
            each.known.id: self.parts.changed(each.one, each.known.key, each.kinds, package) for each in page
        }

    def records(
        self,
        page: Sequence[ChangedRecord],
        stored: Mapping[UUID, StoredParts],
        package: Package,
        transaction: Transaction,
    ) -> frozenset[UUID]:
        """Apply the changes of records, whose parts are stored; return those that are now as the delta has
        them. The others were changed here meanwhile.
        """
        done: list[Record] = []
        before: list[Record] = []
        as_told: set[UUID] = set()
        for changed in page:
            known = transaction.records.get(changed.known.id, lock=True)
            if record_file(known) != record_file(changed.known) or known.key != changed.known.key:
                continue
            told = self._changed(changed, known, package, transaction)
            record = stored[known.id].named_in(told, transaction)
            moved_from = known.person if record.person not in (None, known.person) else None
            if HOLDS_KIND in changed.kinds or moved_from is not None:
                add_holds(changed.one, record, package, self.cipher, transaction)
            as_told.add(known.id)
            if record == known:
                continue  # an act on persons, or a hold that came with another record, made it so already
            transaction.records.save(record)
            if moved_from is not None and record.person is not None:
                # The package says which of its holds are on this record: one placed after the act is not.
                of_sender = package.contents.history.holds
                extend_holds(moved_from, record.person, SERVICE, transaction, but=of_sender)
            self._keep_decisions(changed, known, record, package, transaction)
            place = record.tenant, record.department
            _journal(Tag.RECORD_CHANGED, record.id, place, package, transaction)
            before.append(known)
            done.append(record)
        self.written.sum_files([*before, *done], package, transaction)
        return frozenset(as_told)

    def _changed(
        self, changed: ChangedRecord, known: Record, package: Package, transaction: Transaction
    ) -> Record:
        """Return a record as the delta has it, with its keys and its objects here."""
        told = self.written.record(changed.one, package, transaction)
        return replace(
            told,
            number=known.number,
            key=known.key,
            source_key=known.source_key,
            source_object=known.source_object,
            document_object=known.document_object,
            dossier_object=known.dossier_object,
            evidence_object=known.evidence_object,
            evidence_batch=known.evidence_batch,
            evidence_position=known.evidence_position,
        )

    def _keep_decisions(
        self,
        changed: ChangedRecord,
        known: Record,
        record: Record,
        package: Package,
        transaction: Transaction,
    ) -> None:
        """Keep the earlier decisions that came since, and journal each decision that is new here."""
        here = {one.number for one in transaction.records.earlier_decisions(known)}
        last = known.details.decision
        new = [
            one
            for one in earlier_of(changed.one, record, package.tree)
            if one.details.decision is not None and one.details.decision.number not in here
        ]
        transaction.records.keep_earlier(*new)
        for one in (*new, record):
            decision = one.details.decision
            if decision is not None and decision != last:
                journal_decision(one, transaction)

    def unowned(self, deposit: UUID, leaves: Iterable[Leaf], package: Package) -> StoredObject | None:
        """Store the bytes of a flow that belong to none of its records, before locks are taken; None when
        they are not among these files.
        """
        is_there = any(leaf.kind == "unowned" for leaf in leaves)
        return self.parts.unowned(deposit, package) if is_there else None

    def deposit(
        self,
        known: Deposit,
        leaves: Sequence[Leaf],
        unowned: StoredObject | None,
        package: Package,
        transaction: Transaction,
    ) -> None:
        """Apply what a package says of a deposit to which these differing files may be applied."""
        contents = package.contents
        told = package.tree.deposit(contents.deposits[known.id])
        files = ImportedFiles(
            package.tree.read(contents.deposits[known.id]), package.tree.read(contents.receipts[known.id])
        )
        details = replace(known.details, file=told.file, findings=told.findings, imported=files)
        settled = replace(
            known,
            sender=told.sender,
            grade=told.grade,
            kind=told.kind,
            received_at=told.received_at,
            records=told.records,
            details_or_none=details,
        )
        if unowned is not None:
            settled = with_unowned(settled, unowned, transaction)
        transaction.deposits.save(settled)
        if any(leaf.kind == "identifiers" for leaf in leaves):
            add_identifiers_of_flow(settled, package, transaction)
        _journal(Tag.DEPOSIT_IMPORTED, known.id, (known.tenant, known.department), package, transaction)


def may_change(known: Deposit, here: Mapping[str, Leaf], leaves: Sequence[Leaf], package: Package) -> bool:
    """Say whether the files of a package that differ from those of a deposit here may be applied: what a
    delta says of one that came with a package before, unless it was changed here too, or what a package says
    of one of which only some records came.
    """
    delta, imported = package.delta, known.details.imported
    if imported is None:
        return False
    beside = {leaf.kind for leaf in leaves} - {"deposit", "receipt"}
    if any(leaf.kind in beside and leaf.path in here for leaf in leaves):
        return False
    if not imported.deposit:
        return True
    return delta is not None and all(delta.continues(here.get(leaf.path), leaf) for leaf in leaves)


def _person_leaf(person: UUID, known: KnownPerson) -> Leaf:
    content = person_file(person, known)
    path = person_path(person)
    return leaf_of(ContentFile(path=path, kind="person", content=content, person=str(person)))


def _names(person: UUID, transaction: Transaction) -> set[str]:
    """Return the identifiers that the records of a person state."""
    records = [transaction.records.get(one) for one in transaction.reassignments.records_of(person)]
    readable = [one for one in records if one.details_or_none is not None]
    return {name for one in readable for name in one.details.stated.names}


def _journal(
    tag: Tag,
    subject: UUID,
    place: tuple[LegalEntity, Department],
    package: Package,
    transaction: Transaction,
) -> None:
    tenant, department = place
    root = ("import", package.root)
    transaction.record(tag, subject, SERVICE, root, tenant=tenant, department=department, at_leisure=True)
