"""Hand over what was built for an order: all its volumes into a folder, encrypted for the receiver."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import UUID

import orjson

from archive_service.access.rights import Right, require
from archive_service.holdings.built_export import BuiltPackage, index_of
from archive_service.holdings.completeness import paged
from archive_service.holdings.delivery_folder import DeliveryFolder, EncryptedVolume, write_encrypted
from archive_service.holdings.export_content import ExportContent
from archive_service.holdings.export_journal import journal_order
from archive_service.holdings.receivers import Receivers
from archive_service.holdings.shard_layouts import layout_of
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.export_orders import BuiltExport, ExportErased, ExportOrder, ExportScope
from archive_service.model.export_reissues import Reissue
from archive_service.model.journal import Tag
from archive_service.model.keys import EXPORTS, export_content_key
from archive_service.model.records import RecordFilter
from archive_service.model.traces import RECORDS_EXPORTED, records_shown
from archive_service.ports import Clock, EncryptedObjects, Keyring, Receipts, Transaction, Transactions
from exports import DestinationUnwritable
from exports.portability.envelope import LARGEST_CONTENT
from exports.portability.manifest import Frozen, Scope, manifest_json
from exports.portability.tree_package import CHECKER
from signing.cms import template_for

LARGEST_VOLUME = LARGEST_CONTENT
"""Largest volume in bytes before its encryption: what the receiver's `openssl` can read."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """The volumes of an order."""

    order: ExportOrder
    volumes: Sequence[EncryptedVolume]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverExports:
    """Delivers built orders."""

    transactions: Transactions
    objects: EncryptedObjects
    content: ExportContent
    receipts: Receipts
    keyring: Keyring
    receivers: Receivers
    clock: Clock

    def deliver(self, order_id: UUID, folder: Path, split: int | None, actor: Actor) -> Delivered:
        """Write the volumes of a built order into `folder`, encrypted for the receiver.

        Raises:
            OrderStateRefused: it is not built, or over.
            ExportExpired, ExportRevoked, ExportErased: it cannot be fetched any more.
            InventoryDiffers: a file is no longer the one of the inventory; no complete package is left.
            ReceiverUntrusted, ReceiverRevoked, ReceiverRevocationUnknown: a receiver is not good any more.
            ExportError: a receiver's certificate is no longer valid, or the folder cannot be written.
            SealKeyUnusable: the legal entity has no key to sign the manifest.
        """
        require(actor, Right.EXPORT)
        with self.transactions.begin(actor) as transaction:
            order = transaction.export_orders.get(order_id)
        self.require_available(order)
        package = self.package(order)
        to = self.receivers.of(order.details)
        self.trace(records_in(package.lines()), actor)
        manifest = self.manifest_files(order, order.built)
        size = min(split or LARGEST_VOLUME, LARGEST_VOLUME)
        target = DeliveryFolder(folder, order.id, age=order.details.age_recipients)
        try:
            with package.inventory() as inventory, package.files() as files:
                volumes = write_encrypted(files, inventory, manifest, size, target, to)
        except OSError as error:
            raise DestinationUnwritable(f"the volumes cannot be written: {error.strerror}") from error
        return Delivered(self._delivered(order.id, actor), volumes)

    def require_available(self, order: ExportOrder) -> None:
        """Refuse what cannot be fetched now, also when a cache still has it.

        Raises:
            OrderStateRefused: it is not built, or over.
            ExportExpired, ExportRevoked, ExportErased: it cannot be fetched any more.
        """
        order.check_available(self.clock.now())
        self.require_content(order)

    def require_content(self, order: ExportOrder) -> None:
        """Raise `ExportErased` when what was built is destroyed: with its order, or with a record that was
        eliminated.
        """
        if not self.objects.has_key(EXPORTS, export_content_key(order.id)):
            raise ExportErased(f"order {order.id}: what was built for it is erased")

    def package(self, order: ExportOrder, reissue: Reissue | None = None) -> BuiltPackage:
        """Return what was built for an order, or the part of it that is given again; raise
        `OrderStateRefused` when nothing was built.
        """
        contents = order.details.contents
        whole = BuiltPackage(
            objects=self.objects,
            content=self.content,
            layouts=partial(layout_of, contents),
            built=order.built,
            key=export_content_key(order.id),
            index=index_of(order.built, self.objects, order.id),
            contents=contents,
        )
        if reissue is None:
            return whole
        return whole.of({*reissue.paths, CHECKER}, reissue.root, reissue.leaves, reissue.bytes)

    def manifest_files(
        self, order: ExportOrder, built: BuiltExport, predecessor: str | None = None
    ) -> dict[str, bytes]:
        """Return the manifest and its two signatures; `predecessor` is the root of the package before."""
        scope, after = order.details.scope, order.details.after
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
            layouts=built.layouts,
            predecessor=predecessor or (after.root if after else None),
            frozen=frozen,
            scope=_scope(scope),
        )
        key = self.keyring.seal_key(order.tenant, "" if place is None else place.name)
        signature = template_for(key).fill(hashlib.new(key.digest, content).digest(), key)
        return {
            "manifest.json": content,
            "manifest.jws": self.receipts.sign_detached(content, "portability-manifest+jws").encode(),
            "manifest.p7s": signature,
        }

    def trace(self, records: Sequence[UUID], actor: Actor) -> None:
        """Record, before anything is written, that these records are shown to the receiver."""
        for page in paged(records):
            with self.transactions.begin(SERVICE) as transaction:
                shown = transaction.records.outlined(RecordFilter(records=page, limit=len(page)))
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


def _scope(scope: ExportScope) -> Scope:
    """Return what the manifest says of what was ordered: no person is named."""
    first, last = (None if day is None else day.isoformat() for day in (scope.first_day, scope.last_day))
    return Scope(
        kind=scope.kind.value,
        establishments=scope.establishments,
        first_day=first,
        last_day=last,
    )


def _frozen(order: ExportOrder, transaction: Transaction) -> Frozen | None:
    """Return when the establishments of an order were frozen, by the place of the freeze in the journal."""
    freeze = order.details.freeze
    if freeze is None or not freeze.is_on:
        return None
    place = transaction.journal.place([freeze.entry])[freeze.entry]
    return Frozen(freeze.since, place.index, place.size, place.root.hex())


def records_in(lines: Iterable[bytes]) -> list[UUID]:
    """Return the records that have files in an inventory, in the order of identifiers as text."""
    found = dict.fromkeys(orjson.loads(line)["record"] for line in lines)
    return [UUID(record) for record in found if record is not None]
