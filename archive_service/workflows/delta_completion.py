"""Lay a delta over what is here of the packages that it continues, so that it is read as any other package.

A delta leaves out what its receiver has: the parts of a record of which only facts changed, the persons and
establishments of new records. They are added from here; nothing of what is here is read but these.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import orjson

from archive_service.errors import ArchiveServiceError, NotFound
from archive_service.holdings.export_content import STORED, ContentFile, ExportContent, person_path
from archive_service.holdings.export_quarantine import QuarantinedFlows
from archive_service.holdings.history_reading import HistoryContents
from archive_service.holdings.imported_delta import ImportedDelta, leaf_of
from archive_service.holdings.imported_owners import require_own
from archive_service.holdings.package_leaves import PackageRefused, identifier_in
from archive_service.holdings.package_places import RECORDS, is_carried
from archive_service.holdings.package_reading import PackageTree, in_pages
from archive_service.holdings.portable_forms import person_file
from archive_service.holdings.portable_traces import is_traces
from archive_service.holdings.private_folder import private_folder
from archive_service.model.actors import SERVICE
from archive_service.model.identifiers import Finess, LegalEntity
from archive_service.model.records import Record, RecordFilter
from archive_service.ports import Transactions
from archive_service.workflows.imported import Imported
from archive_service.workflows.package_chains import Imports, predecessor_of
from exports.portability.check_portability import INVENTORY
from exports.portability.leaves import Leaf
from exports.portability.package_states import CHANGED, REMOVED

_PAGE = 20
_FACTS = STORED | {"record"}
_Group = tuple[str, Sequence[Leaf]]


@dataclass(slots=True)
class _Laid:
    """A delta while it is laid over what is here, and what its records need besides."""

    source: Path
    folder: Path
    tenant: LegalEntity
    done: Imported
    persons: set[UUID] = field(default_factory=set)
    establishments: set[Finess] = field(default_factory=set)
    deposits: set[UUID] = field(default_factory=set)

    def link(self, leaf: Leaf) -> Leaf:
        """Put a file of the delta in its place, and return its line."""
        place = self._place(leaf)
        if not place.is_symlink():
            place.symlink_to((self.source / leaf.path).resolve())
        return leaf

    def add(self, one: ContentFile) -> Leaf:
        """Write a file that is here, and return its line."""
        leaf = leaf_of(one)
        self._place(leaf).write_bytes(one.content)
        return leaf

    def _place(self, leaf: Leaf) -> Path:
        place = self.folder / leaf.path
        place.parent.mkdir(parents=True, exist_ok=True)
        return place


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteDeltas:
    """Adds to deltas what they leave out."""

    transactions: Transactions
    content: ExportContent
    quarantine: QuarantinedFlows

    @contextmanager
    def laid_over(self, source: Path, imports: Imports, done: Imported) -> Iterator[ImportedDelta]:
        """Give a delta, whose predecessor was imported here, with what it leaves out.

        Raises:
            PackageRefused: a file is not of its form.
            StoreUnavailable, OutOfSpace: again later.
        """
        with private_folder() as folder:
            tenant = imports.tenant_of(predecessor_of(source))
            laid = _Laid(source, folder, tenant, done)
            self._write(laid)
            yield ImportedDelta(
                folder=laid.folder,
                source=source,
                tenant=tenant,
                predecessor=predecessor_of(source),
                roots=imports.before(predecessor_of(source)),
                before=dict(_changed(source)),
                deposits=laid.deposits,
            )

    def _write(self, laid: _Laid) -> None:
        """Write the inventory of a delta and of what was added, in order of path."""
        parts = [laid.folder / f".{part}" for part in ("records", "added")]
        with parts[0].open("wb") as lines:
            _put(lines, self._records(laid))
        with parts[1].open("wb") as lines:
            _put(lines, self._added(laid))
        with parts[0].open("rb") as records, parts[1].open("rb") as added:
            own = map(laid.link, _others(laid.source))
            found = heapq.merge(own, _read(records), _read(added), key=lambda leaf: leaf.sort_key)
            with (laid.folder / INVENTORY).open("wb") as lines:
                _put(lines, found)
        # Both files tell the importer, and are no content.
        laid.done.understood += 2

    def _records(self, laid: _Laid) -> Iterator[Leaf]:
        inside = (leaf for leaf in PackageTree(laid.source).leaves() if leaf.path.startswith(RECORDS))
        groups = (
            (name, list(leaves)) for name, leaves in groupby(inside, lambda leaf: leaf.path.split("/")[2])
        )
        for page in in_pages(groups, _PAGE):
            wanted = [identifier_in(name, leaves[0]) for name, leaves in page if not _is_whole(leaves)]
            known: dict[str, Record] = {}
            if wanted:
                with self.transactions.begin(SERVICE) as transaction:
                    found = transaction.records.listed(RecordFilter(records=wanted, limit=len(wanted)))
                require_own("record", (one.tenant for one in found), laid.tenant)
                known = {str(one.id): one for one in found}
            for group in page:
                yield from self._record(group, known, laid)

    def _record(self, group: _Group, known: dict[str, Record], laid: _Laid) -> list[Leaf]:
        """Return the lines of a record with its parts that are here; none when it cannot continue the one
        here.
        """
        name, leaves = group
        tree, own = PackageTree(laid.folder), [laid.link(leaf) for leaf in leaves]
        if not _is_whole(leaves):
            here = known.get(name)
            if here is None:
                laid.done.refuse("record-missing", leaves, "the parts of this record are not here")
                return []
            if here.is_gone:
                laid.done.refuse("record-eliminated", leaves, "this record was eliminated here")
                return []
            if all(map(is_traces, leaves)):
                return own  # nothing of the record itself changed: somebody read it
            try:
                own = self._with_parts(here, own, laid)
                one = tree.record(name, [leaf for leaf in own if not is_carried(leaf)])
                HistoryContents().check_record(one, tree)
            except ArchiveServiceError as error:
                if error.retryable:
                    raise
                code = "record-differs" if isinstance(error, PackageRefused) else "record-unreadable"
                laid.done.refuse(code, leaves, f"it does not continue the record here: {error.code}")
                return []
        one = tree.record(name, [leaf for leaf in own if not is_carried(leaf)])
        laid.establishments.add(one.record.establishment)
        if one.record.person is not None:
            laid.persons.add(one.record.person)
        return own

    def _with_parts(self, here: Record, own: Sequence[Leaf], laid: _Laid) -> list[Leaf]:
        """Return the lines of a record, with its parts and its facts here where the delta has none."""
        paths = {leaf.path for leaf in own}
        person = own[0].person
        files = self.content.of_record(here, self.content.history.of([here]))
        added = [
            laid.add(replace(one, person=person))
            for one in files
            if one.kind in _FACTS and one.path not in paths
        ]
        return sorted([*own, *added], key=lambda leaf: leaf.sort_key)

    def _added(self, laid: _Laid) -> Iterator[Leaf]:
        """Yield the other files that are added, in order of path."""
        own: dict[tuple[str, str], set[str]] = {}
        for leaf in _others(laid.source):
            _, folder, name, *rest = [*leaf.path.split("/"), "", ""]
            if folder in ("deposits", "quarantine") and rest and not is_carried(leaf):
                own.setdefault((folder, str(identifier_in(name, leaf))), set()).add(leaf.path)
            elif folder == "deposits" and is_traces(leaf):
                own.setdefault((folder, str(identifier_in(name, leaf))), set())
            elif folder == "establishments" or leaf.kind == "person":
                own[folder, name.removesuffix(".json")] = {leaf.path}
            elif folder == "persons" and rest:
                laid.persons.add(identifier_in(name, leaf))
        for (folder, name), paths in sorted(own.items()):
            if folder == "deposits":
                yield from self._deposit(UUID(name), paths, laid)
        for finess in self._places(laid):
            if ("establishments", finess) not in own:
                yield from map(laid.add, self.content.establishments([finess]))
        for person in sorted(laid.persons, key=str):
            if ("persons", str(person)) not in own:
                yield from self._person(person, laid)
        for (folder, name), paths in sorted(own.items()):
            if folder == "quarantine" and len(paths) < _FILES_OF_FLOW:
                yield from self._flow(UUID(name), paths, laid)

    def _places(self, laid: _Laid) -> Sequence[Finess]:
        """Return the establishments of the records; when there are no records, one of those here."""
        if laid.establishments:
            return sorted(laid.establishments)
        with self.transactions.begin(SERVICE) as transaction:
            every = transaction.establishments.all()
        return sorted(one.finess for one in every if one.legal_entity == laid.tenant)[:1]

    def _person(self, person: UUID, laid: _Laid) -> Iterator[Leaf]:
        try:
            with self.transactions.begin(SERVICE) as transaction:
                owner = transaction.reassignments.person(person).tenant
                require_own("person", [owner], laid.tenant)
                known = transaction.people.known(person)
        except NotFound:
            return  # the check of the package says so
        content = person_file(person, known)
        one = ContentFile(path=person_path(person), kind="person", content=content, person=str(person))
        yield laid.add(one)

    def _deposit(self, deposit: UUID, own: set[str], laid: _Laid) -> Iterator[Leaf]:
        try:
            with self.transactions.begin(SERVICE) as transaction:
                known = transaction.deposits.get(deposit)
            require_own("deposit", [known.tenant], laid.tenant)
        except NotFound:
            return
        laid.deposits.add(deposit)
        told, receipt = self.content.told_of(known)
        folder = f"content/deposits/{deposit}"
        for name, kind, content in (("deposit.json", "deposit", told), ("receipt.jws", "receipt", receipt)):
            if content and f"{folder}/{name}" not in own:
                yield laid.add(ContentFile(path=f"{folder}/{name}", kind=kind, content=content))

    def _flow(self, deposit: UUID, own: set[str], laid: _Laid) -> Iterator[Leaf]:
        try:
            with self.transactions.begin(SERVICE) as transaction:
                known = transaction.deposits.get(deposit)
            require_own("deposit", [known.tenant], laid.tenant)
        except NotFound:
            return
        for one in self.quarantine.files_of(known):
            if one.path not in own:
                yield laid.add(one)


_FILES_OF_FLOW = 3


def _is_whole(leaves: Sequence[Leaf]) -> bool:
    """Say whether a record comes with all of its files: as one that is new, or of another person."""
    return {"record", "source"} <= {leaf.kind for leaf in leaves}


def _others(source: Path) -> Iterator[Leaf]:
    """Yield the lines of a delta that are of no record, and not about the delta itself."""
    for leaf in PackageTree(source).leaves():
        if not leaf.path.startswith(RECORDS) and leaf.path not in (CHANGED, REMOVED):
            yield leaf


def _changed(source: Path) -> Iterator[tuple[str, bytes]]:
    with (source / CHANGED).open("rb") as lines:
        for line in lines:
            told = orjson.loads(line)
            yield told["path"], bytes.fromhex(told["before"])


def _put(file: BinaryIO, leaves: Iterable[Leaf]) -> None:
    file.writelines(leaf.line() + b"\n" for leaf in leaves)


def _read(file: BinaryIO) -> Iterator[Leaf]:
    return map(Leaf.of_line, file)
