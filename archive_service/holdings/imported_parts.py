"""Store the parts of records of a package, before a transaction that writes their rows takes its locks.

A store may be slow: whoever holds a lock meanwhile stops deposits and other imports. When the rows turn out
to be here already, or the import is ended, what was stored stays without a row: nobody finds it. Names of
keys follow from identifiers in the package, so the next import uses the same keys and writes the rows: what
was stored is unreadable when these keys end.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from archive_service.holdings.archival_package import PACKAGED, ArchivalPackage, written_package
from archive_service.holdings.imported_deposits import key_of_deposit
from archive_service.holdings.imported_package import Package
from archive_service.holdings.package_reading import PackagedRecord, PackageTree
from archive_service.model.deposits import Deposit
from archive_service.model.identifiers import LegalEntity
from archive_service.model.keys import INTAKE, flow_key, qualified, record_key, unowned_key
from archive_service.model.records import Record, RecordState
from archive_service.model.stored_objects import ObjectKind, StoredObject
from archive_service.ports import Cipher, EncryptedObjects, EncryptedWriter, PublicObjects, Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredParts:
    """The objects of the parts of a record; None for those that it has not, or that are not stored anew."""

    source: StoredObject | None = None
    archive: StoredObject | None = None
    evidence: StoredObject | None = None
    validation: StoredObject | None = None

    def named_in(self, record: Record, transaction: Transaction) -> Record:
        """Return the record with these objects, which the transaction adds to those that are held."""
        own = [one for one in (self.source, self.archive, self.evidence) if one is not None]
        transaction.stored_objects.add(own, record.tenant, record.department)
        if self.validation is not None:
            transaction.stored_objects.add([self.validation])
        if self.source is not None:
            record = replace(record, source_object=self.source.name)
        if self.archive is not None:
            record = replace(record, document_object=self.archive.name)
        if self.evidence is not None:
            record = replace(
                record, evidence_object=self.evidence.name, evidence_batch=None, evidence_position=None
            )
        return record


@dataclass(frozen=True, slots=True)
class StoredPage:
    """The parts of several records, and the bytes of no record of their flows, by deposit."""

    parts: Mapping[UUID, StoredParts] = field(default_factory=dict)
    unowned: Mapping[UUID, StoredObject] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreParts:
    """Stores parts; they and their keys are durable on return."""

    objects: EncryptedObjects
    public: PublicObjects
    cipher: Cipher

    def page(
        self, page: Sequence[PackagedRecord], deposits: Collection[UUID], package: Package
    ) -> StoredPage:
        """Store everything of records that are not here, and what belongs to no record of these new
        deposits.
        """
        self._make_keys(page, deposits, package.tenant)
        unowned = sorted(package.contents.history.unowned.keys() & set(deposits), key=str)
        self.cipher.new_keys(INTAKE, map(unowned_key, unowned))
        with self.objects.together() as objects:
            parts = {one.record.id: self._parts(one, package, objects) for one in page}
            beside = {deposit: self._unowned(deposit, package, objects) for deposit in unowned}
        return StoredPage(parts, beside)

    def changed(self, one: PackagedRecord, key: str, kinds: Collection[str], package: Package) -> StoredParts:
        """Store the parts of a record here that a delta changes: a document that was made later, or renewed
        evidence. `key` is that of the record here.
        """
        is_sealed = one.record.state is RecordState.SEALED
        archive = evidence = None
        if is_sealed and not set(PACKAGED).isdisjoint(kinds):
            archive = self._archive(one, key, package, self.objects)
        if is_sealed and "evidence" in kinds:
            content = package.tree.read(one.leaves["evidence"])
            evidence = self.objects.put(package.tenant, key, content, ObjectKind.EVIDENCE)
        validation = self._validation(one, package.tree) if "validation" in kinds else None
        return StoredParts(archive=archive, evidence=evidence, validation=validation)

    def unowned(self, deposit: UUID, package: Package) -> StoredObject:
        """Store the bytes of a flow that belong to none of its records."""
        self.cipher.new_keys(INTAKE, [unowned_key(deposit)])
        return self._unowned(deposit, package, self.objects)

    def _make_keys(
        self, page: Sequence[PackagedRecord], deposits: Collection[UUID], tenant: LegalEntity
    ) -> None:
        new = {one.record.deposit: one for one in page if one.record.deposit in deposits}
        self.cipher.new_keys(INTAKE, [key_of_deposit(one.record) for one in new.values()])
        whole = {flow_key(one.record.deposit) for one in page if not one.record.details.segmented}
        self.cipher.new_keys(INTAKE, sorted(whole))
        self.cipher.new_keys(tenant, [key_of(one.record) for one in page if one.record.details.segmented])

    def _parts(self, one: PackagedRecord, package: Package, objects: EncryptedWriter) -> StoredParts:
        record, tree = one.record, package.tree
        tenant, key = package.places[record.establishment].legal_entity, key_of(record)
        kind = ObjectKind.SOURCE if record.details.segmented else ObjectKind.FLOW
        source = objects.put(tenant, key, tree.read(one.leaves["source"]), kind)
        archive = evidence = None
        if record.state is RecordState.SEALED:
            archive = self._archive(one, key, package, objects)
            evidence = objects.put(tenant, key, tree.read(one.leaves["evidence"]), ObjectKind.EVIDENCE)
        validation = self._validation(one, tree) if "validation" in one.leaves else None
        return StoredParts(source=source, archive=archive, evidence=evidence, validation=validation)

    def _archive(
        self, one: PackagedRecord, key: str, package: Package, objects: EncryptedWriter
    ) -> StoredObject:
        archive = ArchivalPackage(**{name: package.tree.read(one.leaves[name]) for name in PACKAGED})
        return objects.put(package.tenant, key, written_package(archive), ObjectKind.ARCHIVE)

    def _validation(self, one: PackagedRecord, tree: PackageTree) -> StoredObject:
        return self.public.put(tree.read(one.leaves["validation"]), ObjectKind.VALIDATION)

    def _unowned(self, deposit: UUID, package: Package, objects: EncryptedWriter) -> StoredObject:
        content = package.tree.read(package.contents.history.unowned[deposit])
        return objects.put(INTAKE, unowned_key(deposit), content, ObjectKind.UNOWNED)


def with_unowned(deposit: Deposit, stored: StoredObject, transaction: Transaction) -> Deposit:
    """Return a deposit that names the bytes of none of its records, which the transaction adds to those that
    are held.
    """
    transaction.stored_objects.add([stored], deposit.tenant, deposit.department)
    return replace(deposit, unowned_object=stored.name)


def key_of(record: Record) -> str:
    """Return the name of an imported record's key: its own, or that of its flow when it is a whole one, as
    for a flow received here.
    """
    if record.details.segmented:
        return record_key(record.id)
    return qualified(INTAKE, flow_key(record.deposit))
