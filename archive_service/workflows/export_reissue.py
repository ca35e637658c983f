"""Give contested files of an export again, as a small package that is laid over the first one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.holdings.delivery_folder import DeliveryFolder, EncryptedVolume, write_encrypted
from archive_service.holdings.export_journal import journal_order
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.export_orders import ExportOrder, ExportState, OrderStateRefused
from archive_service.model.export_reissues import Reissue
from archive_service.model.journal import Tag
from archive_service.ports import Clock, Transactions
from archive_service.workflows.export_delivery import LARGEST_VOLUME, DeliverExports, records_in
from exports.portability.inventory import GrowingInventory
from exports.portability.leaves import Leaf
from exports.portability.tree_package import CHECKER


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
    delivery: DeliverExports
    clock: Clock

    def prepare(self, order_id: UUID, actor: Actor) -> Reissued:
        """Make the reissue of what is contested now, without writing volumes: they are fetched one by one.

        Raises:
            NotFound: the order is not in the actor's scope.
            OrderStateRefused: nothing is contested.
            ExportExpired, ExportRevoked, ExportErased: it cannot be fetched any more.
        """
        require(actor, Right.EXPORT)
        with self.transactions.begin(actor) as transaction:
            order = transaction.export_orders.get(order_id)
        self.delivery.require_available(order)
        paths = _contested(order)
        inventory = _inventory(self.delivery.package(order).of({*paths, CHECKER}).lines())
        root = inventory.root()
        with self.transactions.begin(SERVICE) as transaction:
            order = transaction.export_orders.get(order_id, lock=True)
            if _contested(order) != paths:
                raise OrderStateRefused(f"another receipt came in for order {order_id} meanwhile")
            for one in order.details.reissues:
                if one.root == root:
                    return Reissued(order, one)
            made = Reissue(
                number=len(order.details.reissues) + 1,
                root=root,
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
        to = self.delivery.receivers.of(order.details)
        package = self.delivery.package(order, reissue)
        self.delivery.trace(records_in(package.lines()), actor)
        manifest = self.manifest_files(order, reissue)
        target = DeliveryFolder(folder, order.id, f"reissue-{reissue.number}", order.details.age_recipients)
        with package.inventory() as inventory, package.files() as files:
            volumes = write_encrypted(files, inventory, manifest, LARGEST_VOLUME, target, to)
        with self.transactions.begin(SERVICE) as transaction:
            facts = ("root", reissue.root), ("reissue", str(reissue.number))
            journal_order(order, Tag.EXPORT_DELIVERED, actor, transaction, *facts)
        return replace(found, volumes=tuple(volumes))

    def manifest_files(self, order: ExportOrder, reissue: Reissue) -> dict[str, bytes]:
        """Return the manifest of a reissue, which names the first package, and its two signatures."""
        first = order.built
        built = replace(
            first, root=reissue.root, leaves=reissue.leaves, bytes=reissue.bytes, made_at=reissue.made_at
        )
        return self.delivery.manifest_files(order, built, predecessor=first.root)


def _contested(order: ExportOrder) -> tuple[str, ...]:
    order.require_may_become(ExportState.CONTESTED)
    if not order.details.contested:
        raise OrderStateRefused(f"order {order.id} is {order.state}: no file is contested")
    return order.details.contested


def _inventory(lines: Iterable[bytes]) -> GrowingInventory:
    """Return the inventory of these lines."""
    inventory = GrowingInventory()
    for line in lines:
        leaf = Leaf.of_line(line)
        inventory.add(line.removesuffix(b"\n"), leaf.path, leaf.bytes)
    return inventory
