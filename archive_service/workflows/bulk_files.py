"""Hand over the files of an export that was ordered through FHIR Bulk Data: its manifest, and each file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.errors import NotFound
from archive_service.holdings.built_export import BuiltPackage
from archive_service.holdings.bulk_files import (
    ATTACHED,
    MadeFiles,
    ServedFile,
    leaf_file,
    of_content,
    shard_files,
    told_of,
)
from archive_service.holdings.bulk_outcomes import (
    REQUEST,
    UNREADABLE,
    Named,
    items_of,
    named_in,
    named_unreadable,
    outcomes_of,
)
from archive_service.holdings.export_journal import journal_order
from archive_service.holdings.volume_cache import VolumeCache
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.bulk_requests import BulkLevel, BulkRequest
from archive_service.model.export_orders import ExportOrder
from archive_service.model.export_shards import read_shard
from archive_service.model.journal import Tag
from archive_service.model.keys import EXPORTS
from archive_service.model.traces import RECORDS_EXPORTED, Reading
from archive_service.ports import Transactions
from archive_service.workflows.bulk_exports import own
from archive_service.workflows.export_delivery import DeliverExports
from exports.portability.layouts.bulk.served_manifest import (
    MANIFEST_PATH,
    ServedFiles,
    served_files,
    served_manifest,
)

_CONTENT, _UNREADABLE = "content/records/", "content/unreadable.ndjson"
_WHOLE = 0
_ABOUT_ALL = "whole"
"""The group of files that are about all groups, in the journal."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The files that answer a request: those of the package, and by path the outcomes that are in none."""

    files: ServedFiles
    beside: Mapping[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverBulkFiles:
    """Gives manifests and files."""

    transactions: Transactions
    delivery: DeliverExports
    manifests: VolumeCache[Answer]
    shards: VolumeCache[MadeFiles]

    def manifest(self, order: ExportOrder, address: str) -> dict[str, Any]:
        """Return the manifest of a built order that `followed` returned; `address` is followed by a path.

        Raises:
            ExportExpired, ExportRevoked, ExportErased, OrderStateRefused: there is nothing to fetch.
        """
        self.delivery.require_available(order)
        request, scope = _request(order), order.details.scope
        answer = self._answer(order)
        outcomes = [*answer.files.outcomes, *items_of(answer.beside)]
        shown = ServedFiles(outputs=answer.files.outputs, outcomes=outcomes)
        return served_manifest(shown, request.types, scope.accepted_until or order.ordered_at, address)

    def file(self, order_id: UUID, path: str, actor: Actor) -> ServedFile:
        """Return a file of the manifest, or a document that one of its resources names; its bytes are those
        of the package, the same each time.

        The records in it are traced and the delivery is journaled before anything is returned: once for each
        actor, purpose and group of persons while the files of the group are kept.

        Raises:
            NotFound: no such order of this actor, or no such file in it.
            ExportExpired, ExportRevoked, ExportErased, OrderStateRefused: there is nothing to fetch.
            InventoryDiffers: the file is no longer the one that was built.
            MachineExhausted: too many files are asked for.
        """
        require(actor, Right.EXPORT)
        with self.transactions.begin(actor) as transaction:
            order = own(transaction.export_orders.get(order_id), actor)
        self.delivery.require_available(order)
        if path in (REQUEST, UNREADABLE) and (told := self._answer(order).beside.get(path)):
            if path == UNREADABLE:
                self._shown(order, named_unreadable(self._unreadable(order)), actor, _ABOUT_ALL)
            return of_content(path, told).file(path)
        if path.startswith(_CONTENT):
            return self._attached(order, path, actor)
        return self._of_manifest(order, path, actor)

    def _of_manifest(self, order: ExportOrder, path: str, actor: Actor) -> ServedFile:
        files = self._answer(order).files
        found = files.file(path)
        if found is None:
            raise NotFound("the manifest has no such file")
        package = self.delivery.package(order)
        if found.shard is None:
            made = leaf_file(package, path)
            named = Named(records=made.together.records)
            if found in files.outcomes:
                named = named_in(_text(made).splitlines())
            self._shown(order, named, actor, _ABOUT_ALL)
            return made.file(path)
        number = found.shard
        outputs = [one for one in files.outputs if one.shard == number]
        made = self.shards.get((order.id, _WHOLE, number), lambda: shard_files(package, number, outputs))
        with made.together.tracing:
            reading = (actor.pseudonym, actor.purpose)
            if reading not in made.together.traced:
                self._shown(order, Named(records=made.together.records), actor, str(number))
                made.together.traced.add(reading)
        return made.file(path)

    def _attached(self, order: ExportOrder, path: str, actor: Actor) -> ServedFile:
        """Return a document or a source; each reading is traced."""
        package = self.delivery.package(order)
        if told_of(package, path)["kind"] not in ATTACHED:
            raise NotFound("no resource names this file")
        made = leaf_file(package, path)
        self.delivery.trace(made.together.records, actor)
        return made.file(path)

    def _shown(self, order: ExportOrder, named: Named, actor: Actor, group: str) -> None:
        """Trace what files show, and say that the order is delivered."""
        self.delivery.trace(named.records, actor)
        with self.transactions.begin(SERVICE) as transaction:
            if named.persons or named.deposits:
                beside = Reading(
                    act=RECORDS_EXPORTED,
                    tenant=order.tenant,
                    department=order.department,
                    persons=tuple(named.persons),
                    deposits=tuple(named.deposits),
                )
                transaction.traces.add(actor, [beside])
            locked = own(transaction.export_orders.get(order.id, lock=True), actor)
            locked = locked.delivered(self.delivery.clock.now())
            transaction.export_orders.save(locked)
            facts = ("root", locked.built.root), ("group", group)
            journal_order(locked, Tag.EXPORT_DELIVERED, actor, transaction, *facts)

    def _answer(self, order: ExportOrder) -> Answer:
        """Return the files that answer the request."""
        request = _request(order)

        def made() -> Answer:
            package = self.delivery.package(order)
            shards = None if request.level is BulkLevel.SYSTEM else _shards_of_persons(package)
            files = served_files(_content(package, MANIFEST_PATH)).of(request.types, shards)
            return Answer(files, outcomes_of(request, self._unreadable(order)))

        return self.manifests.get((order.id, _WHOLE, _WHOLE), made)

    def _unreadable(self, order: ExportOrder) -> bytes:
        """Return the list of what could not be read; empty when everything could be."""
        try:
            return _content(self.delivery.package(order), _UNREADABLE)
        except NotFound:
            return b""


def _content(package: BuiltPackage, path: str) -> bytes:
    return _text(leaf_file(package, path))


def _text(made: MadeFiles) -> bytes:
    return made.together.read(0, made.together.length)


def _shards_of_persons(package: BuiltPackage) -> frozenset[int]:
    """Return the groups that have persons: the others have the records of nobody, or of several persons."""
    found = set()
    for number, objects in enumerate(package.index.shards, 1):
        if read_shard(package.objects.read(EXPORTS, package.key, objects.plan)).persons:
            found.add(number)
    return frozenset(found)


def _request(order: ExportOrder) -> BulkRequest:
    assert order.details.bulk is not None
    return order.details.bulk
