"""Keep the files of a package that this version does not know, and give them again as they came.

The object of such a file is a line of JSON, `carried-file/1`, with its path and whose it is, then its bytes.
That of a record is under the key of the record, any other under a key of its own, whose name follows from
tenant and path.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID, uuid5

import orjson

from archive_service.errors import ArchiveServiceError
from archive_service.holdings.export_content import ContentFile
from archive_service.holdings.portable_traces import is_traces
from archive_service.model.actors import SERVICE
from archive_service.model.carried_files import (
    NEVER_IN_PACKAGES,
    RETURNED_TRACES,
    SUPERSEDED,
    UNREADABLE,
    CarriedFile,
)
from archive_service.model.establishment import Establishment
from archive_service.model.forms import Json, read_form
from archive_service.model.identifiers import LegalEntity
from archive_service.model.keys import INTAKE, carried_key, qualified
from archive_service.model.records import Record
from archive_service.model.stored_objects import ObjectKind, StoredObject
from archive_service.ports import Cipher, Clock, EncryptedObjects, Transaction, Transactions
from exports.portability.leaves import Leaf

CARRIED = "carried-file/1"
_KIND = ObjectKind.CARRIED
_NAMESPACE = UUID("6f0b6f5a-3b0e-4d0c-9a86-0f6d2f6c7a51")


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """A file that came with a package: its line, its bytes, and whose it is here. A file of none of them
    belongs to the package.
    """

    leaf: Leaf
    content: bytes
    record: Record | None = None
    person: UUID | None = None
    deposit: UUID | None = None


@dataclass(frozen=True, slots=True)
class StoredFile:
    """The identifier of a carried file, and its object."""

    id: UUID
    object: StoredObject


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedFiles:
    """Keeps and reads carried files."""

    transactions: Transactions
    objects: EncryptedObjects
    cipher: Cipher
    clock: Clock

    def stored(self, files: Sequence[Came], root: str, place: Establishment) -> Mapping[str, StoredFile]:
        """Store the files that are not here yet, by path, before locks are taken; with their keys they are
        durable on return. `root` is that of the package, `place` one of its establishments.
        """
        tenant = place.legal_entity
        origin = {"import": root, "at": self.clock.now().isoformat()}
        with self.transactions.begin(SERVICE) as transaction:
            known = self._known(files, tenant, transaction)
        new = [
            (one, carried_id(tenant, self._index(one.leaf))) for one in files if one.leaf.path not in known
        ]
        self.cipher.new_keys(tenant, [carried_key(file) for one, file in new if one.record is None])
        with self.objects.together() as objects:
            return {
                one.leaf.path: StoredFile(
                    file, objects.put(tenant, _key(one, file, tenant), _written(one, origin), _KIND)
                )
                for one, file in new
            }

    def keep(
        self,
        files: Sequence[Came],
        stored: Mapping[str, StoredFile],
        place: Establishment,
        transaction: Transaction,
    ) -> Mapping[str, CarriedFile]:
        """Write the rows of files that are stored, unless they are here; return the rows of those that are
        here, by path.
        """
        tenant, department = place.legal_entity, place.department
        known = self._known(files, tenant, transaction)
        new = [(one, stored[one.leaf.path]) for one in files if one.leaf.path not in known]
        transaction.stored_objects.add([kept.object for _, kept in new], tenant, department)
        transaction.carried_files.add(
            [
                CarriedFile(
                    id=kept.id,
                    tenant=tenant,
                    department=department,
                    kind=one.leaf.kind,
                    record=None if one.record is None else one.record.id,
                    person=one.person,
                    deposit=one.deposit,
                    path_index=self._index(one.leaf),
                    key=_key(one, kept.id, tenant),
                    object=kept.object.name,
                )
                for one, kept in new
            ]
        )
        return known

    def is_as_it_came(self, one: Came, known: CarriedFile) -> bool:
        """Say whether the file of a path that is here has the same bytes."""
        return one.leaf.kind in NEVER_IN_PACKAGES or self._read(known)[1] == one.content

    def _known(
        self, files: Sequence[Came], tenant: LegalEntity, transaction: Transaction
    ) -> Mapping[str, CarriedFile]:
        """Return the rows of the files that are here, by path."""
        indexes = {one.leaf.path: self._index(one.leaf) for one in files}
        rows = {one.path_index: one for one in transaction.carried_files.known(tenant, indexes.values())}
        return {path: rows[index] for path, index in indexes.items() if index in rows}

    def _index(self, leaf: Leaf) -> bytes:
        # Every instance may have a list of what it could not read, and a file of traces grows: each list, and
        # each state of the file, is another one.
        has_states = leaf.kind in (UNREADABLE, RETURNED_TRACES) or is_traces(leaf)
        name = f"{leaf.path} {leaf.sha256}" if has_states else leaf.path
        return self.cipher.index(INTAKE, "carried", name)

    def of(
        self, owners: Sequence[UUID], tenants: Collection[LegalEntity], told: list[Mapping[str, str]]
    ) -> Iterator[ContentFile]:
        """Yield the files of these records, persons or deposits that came for one of these tenants, but for
        traces of this instance; those that cannot be read are told.
        """
        with self.transactions.begin(SERVICE) as transaction:
            found = transaction.carried_files.of(owners, tenants)
        yield from self._said([one for one in found if one.kind != RETURNED_TRACES], told)

    def returned(
        self, owners: Collection[UUID], tenants: Collection[LegalEntity], told: list[Mapping[str, str]]
    ) -> Iterator[ContentFile]:
        """Yield the traces of this instance about these records, persons and deposits that came back with
        packages, those of one after one another; those that cannot be read are told.
        """
        with self.transactions.begin(SERVICE) as transaction:
            found = transaction.carried_files.of_kind(tenants, RETURNED_TRACES)
        owned = [(str(one.record or one.person or one.deposit), one) for one in found]
        wanted = {str(one) for one in owners}
        in_order = sorted(((name, str(one.id), one) for name, one in owned if name in wanted))
        yield from self._contents([one for _, _, one in in_order], told)

    def of_packages(
        self, tenant: LegalEntity, told: list[Mapping[str, str]], kinds: Collection[str] | None
    ) -> Iterator[ContentFile]:
        """Yield the files that belong to packages alone, of these kinds or all; those that cannot be read are
        told.
        """
        with self.transactions.begin(SERVICE) as transaction:
            found = transaction.carried_files.of_packages(tenant)
        yield from self._said([one for one in found if kinds is None or one.kind in kinds], told)

    def superseded(self, tenant: LegalEntity) -> frozenset[str]:
        """Return the paths of files that later packages replaced, and that none brought again since."""
        gone: set[str] = set()
        for one, _ in sorted(self.of_kinds(tenant, (SUPERSEDED,)), key=lambda found: found[1][1]):
            for line in one.content.decode().splitlines():
                (gone.add if line[0] == "-" else gone.discard)(line[1:])
        return frozenset(gone)

    def of_kinds(
        self, tenant: LegalEntity, kinds: Collection[str]
    ) -> Iterator[tuple[ContentFile, tuple[str, str]]]:
        """Yield the files of packages that are of these kinds, each with the root of its package and when it
        came.
        """
        with self.transactions.begin(SERVICE) as transaction:
            found = transaction.carried_files.of_packages(tenant)
        for one in found:
            if one.kind in kinds:
                head, content = self._read(one)
                yield _content(one, head, content), (head["import"], head["at"])

    def _said(self, files: Sequence[CarriedFile], told: list[Mapping[str, str]]) -> Iterator[ContentFile]:
        """Yield what no later package replaced."""
        gone = {tenant: self.superseded(tenant) for tenant in {one.tenant for one in files}}
        replaced = frozenset[str]().union(*gone.values())
        yield from (one for one in self._contents(files, told) if one.path not in replaced)

    def _contents(self, files: Sequence[CarriedFile], told: list[Mapping[str, str]]) -> Iterator[ContentFile]:
        for one in files:
            try:
                head, content = self._read(one)
            except ArchiveServiceError as error:
                if error.retryable:
                    raise
                told.append({"file": str(one.id), "reason": error.code})
                continue
            yield _content(one, head, content)

    def _read(self, file: CarriedFile) -> tuple[Json, bytes]:
        written = self.objects.read(file.tenant, file.key, file.object)
        head, _, content = written.partition(b"\n")
        return read_form(head, CARRIED), content


def _content(file: CarriedFile, head: Json, content: bytes) -> ContentFile:
    return ContentFile(
        path=head["path"], kind=file.kind, content=content, person=head["person"], record=head["record"]
    )


def carried_id(tenant: LegalEntity, path_index: bytes) -> UUID:
    """Return the identifier of a file, the same whenever it is stored: an import that was ended leaves a key
    that the next one uses, and whose row it writes.
    """
    return uuid5(_NAMESPACE, f"{tenant} {path_index.hex()}")


def _key(one: Came, file: UUID, tenant: LegalEntity) -> str:
    """Return the name of the key of a file: that of its record, or one of its own."""
    if one.record is None:
        return qualified(tenant, carried_key(file))
    return qualified(one.record.tenant, one.record.key)


def _written(one: Came, origin: Mapping[str, str]) -> bytes:
    leaf = one.leaf
    if sha256(one.content).hexdigest() != leaf.sha256:
        raise ValueError(leaf.path)
    head = {"format": CARRIED, "path": leaf.path, "person": leaf.person, "record": leaf.record, **origin}
    return orjson.dumps(head) + b"\n" + one.content
