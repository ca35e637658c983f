"""Build the packages of export orders: an inventory of everything that is held, with its root; then the
encrypted volumes for the receiver.

Nothing is copied while it is built: the volumes are made from the stores when they are fetched, and every
file is compared with the inventory.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, cast
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile

from archive_service.access.rights import Right, require
from archive_service.errors import ArchiveServiceError, OutOfSpace
from archive_service.holdings.completeness import Completeness, Held, equation, paged
from archive_service.holdings.delivery_folder import DeliveryFolder, EncryptedVolume, write_encrypted
from archive_service.holdings.export_content import STORED, ContentFile, ExportContent, Summary
from archive_service.holdings.export_journal import journal_order
from archive_service.holdings.export_pages import accompanying
from archive_service.holdings.freezes import lift_freeze
from archive_service.holdings.receivers import Receivers
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.export_freezes import FreezeEnd
from archive_service.model.export_orders import (
    BuiltExport,
    ExportOrder,
    ExportScope,
    ExportState,
)
from archive_service.model.identifiers import LegalEntity
from archive_service.model.journal import Tag
from archive_service.model.keys import EXPORTS, export_content_key
from archive_service.model.records import RecordFilter
from archive_service.model.stored_objects import ObjectKind
from archive_service.model.traces import RECORDS_EXPORTED, records_shown
from archive_service.ports import Clock, EncryptedObjects, Keyring, Receipts, Transaction, Transactions
from exports import ExportError
from exports.portability.check_portability import equation_flaw
from exports.portability.envelope import LARGEST_CONTENT
from exports.portability.leaves import Leaf
from exports.portability.manifest import Equation, Frozen, manifest_json
from exports.portability.tree_package import Inventory, TreeFile, checker_file, inventory_of
from signing.cms import template_for

LARGEST_VOLUME = LARGEST_CONTENT
"""Largest volume in bytes before its encryption: what the receiver's `openssl` can read."""
_REPORT_EVERY = 200
_PIECE = 1 << 20


class ExportWaits(ArchiveServiceError):
    """Documents of the order are still being made: it is built when they are done."""

    code = "export-waits"
    retryable = True


class _Stopped(Exception):
    """The order was cancelled, or another worker has built it."""


@dataclass(frozen=True, slots=True)
class CountedKind:
    """The files of one kind: of how many records, how many files, how many bytes."""

    kind: str
    records: int
    files: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Counts:
    """What an order would export, by kind of file, and its equation."""

    kinds: Sequence[CountedKind]
    equation: Equation


@dataclass(frozen=True, slots=True)
class Delivered:
    """The volumes of an order."""

    order: ExportOrder
    volumes: Sequence[EncryptedVolume]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildExports:
    """Builds and delivers. Every step may be interrupted anywhere and repeated, with the same root."""

    transactions: Transactions
    objects: EncryptedObjects
    completeness: Completeness
    content: ExportContent
    receipts: Receipts
    keyring: Keyring
    receivers: Receivers
    clock: Clock

    def build_waiting(self) -> int:
        """Build the orders that wait, and return how many were built or refused; those whose documents are
        not finished wait on.
        """
        built, skipped = 0, set[UUID]()
        while True:
            with self.transactions.begin(SERVICE) as transaction:
                waiting = [one for one in transaction.export_orders.waiting() if one not in skipped]
            if not waiting:
                return built
            try:
                built += self.build(waiting[0])
            except ArchiveServiceError as error:
                if error.retryable and not isinstance(error, ExportWaits):
                    raise
                skipped.add(waiting[0])  # an order that cannot be read does not stop the others

    def build(self, order_id: UUID) -> bool:
        """Build one order; return False when there was nothing to build.

        Raises:
            ExportWaits: documents are still being made.
            StoreUnavailable, OutOfSpace: the order is built later.
        """
        order = self._begun(order_id)
        if order is None:
            return False
        details = order.details
        accepted = self.completeness.accepted(details.scope, order.tenant)
        held = self.completeness.held(details.scope, order.tenant, accepted)
        if held.unfinished:
            raise ExportWaits(f"{held.unfinished} documents of order {order.id} are still being made")
        summary = Summary()
        try:
            self._progress(order.id, 0, len(held.in_scope))
            with TemporaryFile() as lines, TemporaryFile() as snapshot:
                with ZipFile(snapshot, "w", ZIP_DEFLATED) as kept:
                    files = self._files(details.scope, held.in_scope, summary)
                    watched = self._watched(files, kept, order.id, len(held.in_scope), summary)
                    inventory = inventory_of(watched, cast("BinaryIO", lines))
                found = equation(len(accepted), held, summary.exported, summary.unreadable)
                if held.unknown or equation_flaw(found.members()):
                    self._refuse(order.id, _hole(found, held), *_facts(found))
                else:
                    self._finish(order.id, inventory, cast("BinaryIO", snapshot), found)
        except _Stopped:
            return False
        except OSError as error:
            raise OutOfSpace(f"the temporary files cannot be written: {error.strerror}") from error
        except ExportError as error:
            if error.retryable:
                raise
            with suppress(_Stopped):
                self._refuse(order.id, f"{error.code}: {error}")
        return True

    def counts(self, scope: ExportScope, tenant: LegalEntity) -> Counts:
        """Return what an order of this scope would export now; everything is read, and nothing is kept."""
        accepted = self.completeness.accepted(scope, tenant)
        held, summary = self.completeness.held(scope, tenant, accepted), Summary()
        files: Counter[str] = Counter()
        sizes: Counter[str] = Counter()
        records: defaultdict[str, set[str]] = defaultdict(set)
        for one in self._files(scope, held.in_scope, summary):
            files[one.kind] += 1
            with one.open() as content:
                sizes[one.kind] += sum(len(piece) for piece in iter(lambda: content.read(_PIECE), b""))
            if one.record is not None:
                records[one.kind].add(one.record)
        kinds = [CountedKind(kind, len(records[kind]), files[kind], sizes[kind]) for kind in sorted(files)]
        return Counts(kinds, equation(len(accepted), held, summary.exported, summary.unreadable))

    def deliver(self, order_id: UUID, folder: Path, split: int | None, actor: Actor) -> Delivered:
        """Write the volumes of a built order into `folder`, encrypted for the receiver.

        Raises:
            OrderStateRefused: it is not built, or over.
            ExportExpired, ExportRevoked: it cannot be fetched any more.
            InventoryDiffers: a file is no longer the one of the inventory; no complete package is left.
            ReceiverUntrusted, ReceiverRevoked, ReceiverRevocationUnknown: a receiver is not good any more.
            ExportError: a receiver's certificate is no longer valid, or the folder cannot be written.
            SealKeyUnusable: the legal entity has no key to sign the manifest.
        """
        require(actor, Right.EXPORT)
        with self.transactions.begin(actor) as transaction:
            order = transaction.export_orders.get(order_id)
        order.check_available(self.clock.now())
        built = order.built
        to = self.receivers.of(order.details)
        with self.built_parts(order) as (inventory, lines, snapshot):
            self.trace(records_in(lines), actor)
            files = self.files_again(lines, snapshot)
            manifest = self.manifest_files(order, built)
            size = min(split or LARGEST_VOLUME, LARGEST_VOLUME)
            volumes = write_encrypted(files, inventory, manifest, size, DeliveryFolder(folder, order.id), to)
        return Delivered(self._delivered(order.id, actor), volumes)

    def _files(self, scope: ExportScope, records: Sequence[UUID], summary: Summary) -> Iterator[TreeFile]:
        """Yield every leaf of a package, in the order of paths."""
        yield checker_file()
        for one in self.content.files(scope, records, summary):
            yield _tree_file(one)
        for one in accompanying(summary):
            yield _tree_file(one)

    def files_again(self, lines: Iterable[bytes], snapshot: ZipFile) -> Iterator[TreeFile]:
        """Yield the leaves of an inventory: parts of records from the stores, the others from the
        snapshot.
        """
        record, parts = "", dict[str, bytes]()
        for line in lines:
            leaf = Leaf.of_line(line)
            if leaf.kind in STORED and leaf.record is not None:
                if leaf.record != record:
                    record, parts = leaf.record, self.content.stored_parts(UUID(leaf.record))
                content = parts.get(leaf.path, b"")
            else:
                content = snapshot.read(leaf.path)
            yield TreeFile(leaf.path, leaf.kind, leaf.person, leaf.record, partial(BytesIO, content))

    def _begun(self, order_id: UUID) -> ExportOrder | None:
        with self.transactions.begin(SERVICE) as transaction:
            order = transaction.export_orders.get(order_id, lock=True)
            if order.state not in (ExportState.ACKNOWLEDGED, ExportState.BUILDING):
                return None
            order = order.moved(ExportState.BUILDING)
            transaction.export_orders.save(order)
        return order

    def _watched(
        self, files: Iterable[TreeFile], kept: ZipFile, order: UUID, total: int, summary: Summary
    ) -> Iterator[TreeFile]:
        """Yield the files, and keep those that may change later; store now and then how many records are
        done, and stop when the order was cancelled.
        """
        told = 0
        for one in files:
            if one.kind not in STORED:
                with one.open() as content:
                    kept.writestr(one.path, content.read())
            if summary.exported >= told + _REPORT_EVERY:
                told = summary.exported
                self._progress(order, told, total)
            yield one

    def _progress(self, order_id: UUID, done: int, total: int) -> None:
        with self.transactions.begin(SERVICE) as transaction:
            if not transaction.export_orders.progress(order_id, done, total):
                raise _Stopped

    def _refuse(self, order_id: UUID, problem: str, *facts: tuple[str, str]) -> None:
        with self.transactions.begin(SERVICE) as transaction:
            order = self._still_building(order_id, transaction)
            refused = replace(order.details, problem=problem)
            order = replace(order.moved(ExportState.REFUSED), details_or_none=refused)
            # No package comes of it: what is sent meanwhile is accepted, and goes with the next order.
            order = lift_freeze(order, FreezeEnd.REFUSED, self.clock.now(), SERVICE, transaction)
            transaction.export_orders.save(order)
            journal_order(order, Tag.EXPORT_REFUSED, SERVICE, transaction, *facts)

    def _still_building(self, order_id: UUID, transaction: Transaction) -> ExportOrder:
        order = transaction.export_orders.get(order_id, lock=True)
        if order.state is not ExportState.BUILDING:
            raise _Stopped
        return order

    def _finish(self, order_id: UUID, inventory: Inventory, snapshot: BinaryIO, found: Equation) -> None:
        """Keep inventory and snapshot, and say that the order is ready."""
        with self.transactions.begin(SERVICE) as transaction:
            order = self._still_building(order_id, transaction)
            stored, key = [], export_content_key(order.id)
            for file in (inventory.file, snapshot):
                file.seek(0)
                stored.append(self.objects.put(EXPORTS, key, file, ObjectKind.EXPORT))
            transaction.stored_objects.add(stored, order.tenant, order.department)
            built = BuiltExport(
                inventory_object=stored[0].name,
                snapshot_object=stored[1].name,
                root=inventory.root,
                leaves=inventory.leaves,
                bytes=inventory.bytes,
                equation=found,
                made_at=self.clock.now(),
            )
            order = replace(
                order.moved(ExportState.READY),
                progress=found.exported,
                details_or_none=replace(order.details, built=built),
            )
            transaction.export_orders.save(order)
            root = ("root", built.root), ("leaves", str(built.leaves))
            journal_order(order, Tag.EXPORT_BUILT, SERVICE, transaction, *root, *_facts(found))

    @contextmanager
    def built_parts(self, order: ExportOrder) -> Iterator[tuple[Inventory, BinaryIO, ZipFile]]:
        """Give the inventory of an order, its lines in a file of their own, and its snapshot."""
        built, key = order.built, export_content_key(order.id)
        lines = self.objects.read(EXPORTS, key, built.inventory_object)
        kept = BytesIO(self.objects.read(EXPORTS, key, built.snapshot_object))
        with ZipFile(kept) as snapshot:
            inventory = Inventory(built.root, built.leaves, built.bytes, BytesIO(lines))
            yield inventory, BytesIO(lines), snapshot

    def manifest_files(
        self, order: ExportOrder, built: BuiltExport, predecessor: str | None = None
    ) -> dict[str, bytes]:
        """Return the manifest and its two signatures; `predecessor` is the root of the package before."""
        scope = order.details.scope
        with self.transactions.begin(SERVICE) as transaction:
            place = transaction.establishments.get(scope.establishments[0])
            frozen = _frozen(order, transaction)
        content = manifest_json(
            order=str(order.id),
            root=built.root,
            leaves=built.leaves,
            made_at=built.made_at,
            sender=order.tenant,
            receiver=_receiver(order.details.recipients),
            equation=built.equation,
            layouts=order.details.layouts,
            predecessor=predecessor,
            frozen=frozen,
        )
        key = self.keyring.seal_key(order.tenant, "" if place is None else place.name)
        signature = template_for(key.certificates, key.signature_size).fill(
            hashlib.sha256(content).digest(), key
        )
        return {
            "manifest.json": content,
            "manifest.jws": self.receipts.sign_detached(content, "portability-manifest+jws").encode(),
            "manifest.p7s": signature,
        }

    def trace(self, records: Sequence[UUID], actor: Actor) -> None:
        """Record, before anything is written, that these records are shown to the receiver."""
        for page in paged(records):
            with self.transactions.begin(SERVICE) as transaction:
                shown = transaction.records.listed(RecordFilter(records=page, limit=len(page)))
                transaction.traces.add(actor, records_shown(RECORDS_EXPORTED, shown))

    def _delivered(self, order_id: UUID, actor: Actor) -> ExportOrder:
        with self.transactions.begin(SERVICE) as transaction:
            order = transaction.export_orders.get(order_id, lock=True).delivered(self.clock.now())
            transaction.export_orders.save(order)
            journal_order(order, Tag.EXPORT_DELIVERED, actor, transaction, ("root", order.built.root))
        return order


def _receiver(certificates: Sequence[bytes]) -> dict[str, list[str]] | str:
    """Return whom the manifest names: the SHA-256 of each certificate."""
    digests = [hashlib.sha256(one).hexdigest() for one in certificates]
    return {"certificates": digests} if len(digests) > 1 else digests[0]


def _frozen(order: ExportOrder, transaction: Transaction) -> Frozen | None:
    """Return when the establishments of an order were frozen, by the place of the freeze in the journal."""
    freeze = order.details.freeze
    if freeze is None or not freeze.is_on:
        return None
    place = transaction.journal.place([freeze.entry])[freeze.entry]
    return Frozen(freeze.since, place.index, place.size, place.root.hex())


def _tree_file(one: ContentFile) -> TreeFile:
    return TreeFile(one.path, one.kind, one.person, one.record, partial(BytesIO, one.content))


def records_in(lines: BinaryIO) -> list[UUID]:
    """Return the records that have files in an inventory, in the order of identifiers as text."""
    found = dict.fromkeys(Leaf.of_line(line).record for line in lines)
    lines.seek(0)
    return [UUID(record) for record in found if record is not None]


def _hole(found: Equation, held: Held) -> str:
    """Say in words why the equation does not hold."""
    if held.unknown:
        return f"{held.unknown} records are in the database, and the journal does not know them"
    rest = sum(one.records for one in found.excluded)
    known = found.exported + found.transferred + found.eliminated + rest
    return (
        f"{found.accepted} records were accepted, and the database has {known} of them: "
        "restore the missing rows, then order again"
    )


def _facts(found: Equation) -> Sequence[tuple[str, str]]:
    return (
        ("accepted", str(found.accepted)),
        ("exported", str(found.exported)),
        ("excluded", str(sum(one.records for one in found.excluded))),
        ("eliminated", str(found.eliminated)),
    )
