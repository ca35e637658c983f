"""Give contested files of an export again, as a small package that is laid over the first one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from uuid import UUID
from zipfile import ZipFile

from archive_service.access.rights import Right, require
from archive_service.holdings.delivery_folder import DeliveryFolder, EncryptedVolume, write_encrypted
from archive_service.holdings.export_journal import journal_order
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.export_orders import ExportOrder, ExportState, OrderStateRefused
from archive_service.model.export_reissues import Reissue
from archive_service.model.journal import Tag
from archive_service.ports import Clock, Transactions
from archive_service.workflows.export_building import LARGEST_VOLUME, BuildExports, records_in
from exports.portability.leaves import Leaf
from exports.portability.tree_package import CHECKER, Inventory
from signing.merkle import Frontier, leaf_hash


@dataclass(frozen=True, slots=True)
class Reissued:
    """A reissue of an order, and the volumes that were written; none when they are fetched one by one."""

    order: ExportOrder
    reissue: Reissue
    volumes: tuple[EncryptedVolume, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReissueLeaves:
    """Makes packages of contested leaves. The same leaves again are the same reissue."""

    transactions: Transactions
    building: BuildExports
    clock: Clock

    def prepare(self, order_id: UUID, actor: Actor) -> Reissued:
        """Make the reissue of what is contested now, without writing volumes: they are fetched one by one.

        Raises:
            NotFound: the order is not in the actor's scope.
            OrderStateRefused: nothing is contested.
            ExportExpired, ExportRevoked: it cannot be fetched any more.
        """
        require(actor, Right.EXPORT)
        with self.transactions.begin(actor) as transaction:
            order = transaction.export_orders.get(order_id)
        order.check_available(self.clock.now())
        paths = _contested(order)
        with self.building.built_parts(order) as (_, lines, _):
            inventory = _inventory(lines, paths)
        with self.transactions.begin(SERVICE) as transaction:
            order = transaction.export_orders.get(order_id, lock=True)
            if _contested(order) != paths:
                raise OrderStateRefused(f"another receipt came in for order {order_id} meanwhile")
            for one in order.details.reissues:
                if one.root == inventory.root:
                    return Reissued(order, one)
            made = Reissue(
                number=len(order.details.reissues) + 1,
                root=inventory.root,
                leaves=inventory.leaves,
                bytes=inventory.bytes,
                paths=paths,
                made_at=self.clock.now(),
            )
            details = replace(order.details, reissues=(*order.details.reissues, made))
            order = replace(order, details_or_none=details)
            transaction.export_orders.save(order)
            facts = ("root", made.root), ("leaves", str(made.leaves)), ("reissue", str(made.number))
            journal_order(order, Tag.EXPORT_REISSUED, actor, transaction, *facts)
        return Reissued(order, made)

    def write(self, order_id: UUID, folder: Path, actor: Actor) -> Reissued:
        """Write the volumes of what is contested now into `folder`, encrypted for the receivers.

        Raises:
            NotFound, OrderStateRefused: as `prepare` says.
            InventoryDiffers: a file is no longer the one of the inventory: it cannot be given again.
            ReceiverUntrusted, ReceiverRevoked, ReceiverRevocationUnknown: a receiver is not good any more.
            ExportError: a receiver's certificate is no longer valid, or the folder cannot be written.
        """
        found = self.prepare(order_id, actor)
        order, reissue = found.order, found.reissue
        to = self.building.receivers.of(order.details)
        with self.opened(order, reissue) as (inventory, lines, snapshot):
            self.building.trace(records_in(lines), actor)
            files = self.building.files_again(lines, snapshot)
            manifest = self.manifest_files(order, reissue)
            target = DeliveryFolder(folder, order.id, f"reissue-{reissue.number}")
            volumes = write_encrypted(files, inventory, manifest, LARGEST_VOLUME, target, to)
        with self.transactions.begin(SERVICE) as transaction:
            facts = ("root", reissue.root), ("reissue", str(reissue.number))
            journal_order(order, Tag.EXPORT_DELIVERED, actor, transaction, *facts)
        return replace(found, volumes=tuple(volumes))

    @contextmanager
    def opened(self, order: ExportOrder, reissue: Reissue) -> Iterator[tuple[Inventory, BinaryIO, ZipFile]]:
        """Give the inventory of a reissue, its lines in a file of their own, and the order's snapshot."""
        with self.building.built_parts(order) as (_, lines, snapshot):
            inventory = _inventory(lines, reissue.paths)
            inventory.file.seek(0)
            yield inventory, BytesIO(inventory.file.read()), snapshot

    def manifest_files(self, order: ExportOrder, reissue: Reissue) -> dict[str, bytes]:
        """Return the manifest of a reissue, which names the first package, and its two signatures."""
        first = order.built
        built = replace(
            first, root=reissue.root, leaves=reissue.leaves, bytes=reissue.bytes, made_at=reissue.made_at
        )
        return self.building.manifest_files(order, built, predecessor=first.root)


def _contested(order: ExportOrder) -> tuple[str, ...]:
    order.moved(ExportState.CONTESTED)
    if not order.details.contested:
        raise OrderStateRefused(f"order {order.id} is {order.state}: no file is contested")
    return order.details.contested


def _inventory(lines: BinaryIO, paths: tuple[str, ...]) -> Inventory:
    """Return the inventory of these leaves and the checker, from the lines of the whole package."""
    wanted, frontier, total, kept = {*paths, CHECKER}, Frontier(), 0, BytesIO()
    for line in lines:
        leaf = Leaf.of_line(line)
        if leaf.path in wanted:
            kept.write(line)
            frontier, total = frontier.append(leaf_hash(line.rstrip(b"\n"))), total + leaf.bytes
    return Inventory(frontier.root().hex(), frontier.size, total, kept)
