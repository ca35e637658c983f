"""Hand over the volumes of a built export one by one, with the same bytes each time.

A download that was interrupted continues only if they are. Built volumes are not kept (decision 0050): they
are written again, with the random numbers of the first time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from tempfile import TemporaryFile
from typing import BinaryIO, cast
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.errors import NotFound
from archive_service.holdings.delivery_folder import CountedFile
from archive_service.holdings.export_journal import journal_order
from archive_service.holdings.volume_cache import MadeVolume, VolumeCache
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.export_orders import ExportDetails, ExportOrder, ExportState
from archive_service.model.export_volumes import ExportVolumes, VolumeKeys
from archive_service.model.journal import Tag
from archive_service.ports import Transactions
from archive_service.workflows.export_building import BuildExports, records_in
from exports.portability.envelope import EnvelopeKeys, Recipient, encrypt_with, new_keys
from exports.portability.numbered_volumes import (
    leaves_by_volume,
    lines_of,
    write_last_volume,
    write_volume,
)

VOLUME_SIZE = 256 << 20
"""Bytes of the leaves in one volume, at most; a larger leaf has a volume of its own."""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A volume, and how many there are."""

    order: UUID
    number: int
    count: int
    volume: MadeVolume

    @property
    def file(self) -> str:
        """The name under which a receiver keeps it, as `export deliver` names it."""
        return f"export-{self.order}-{self.number:03d}.cms"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverVolumes:
    """Gives volumes to receivers."""

    transactions: Transactions
    building: BuildExports
    cache: VolumeCache
    size: int = VOLUME_SIZE

    def volume(self, order_id: UUID, number: int, actor: Actor) -> HandedOver:
        """Return the encrypted volume with this number, from 1; its bytes are the same each time.

        The records in it are traced and the delivery is journaled before anything is returned: once for each
        actor and purpose while the volume is kept, so that a download in parts is one.

        Raises:
            NotFound: the order is not in the actor's scope, or has no such volume.
            OrderStateRefused: it is not built, or over.
            InventoryDiffers: a file is no longer the one of the inventory.
            ReceiverUntrusted, ReceiverRevoked, ReceiverRevocationUnknown: a receiver is not good any more.
            ExportError: a receiver's certificate is no longer valid, or there is no room.
            MachineExhausted: too many volumes are asked for.
        """
        require(actor, Right.EXPORT)
        with self.transactions.begin(actor) as transaction:
            order = transaction.export_orders.get(order_id)
        order.moved(ExportState.DELIVERED)
        to = self.building.receivers.of(order.details)
        order, volumes = self._prepared(order)
        if not 1 <= number <= len(volumes.leaves):
            raise NotFound(f"order {order_id} has {len(volumes.leaves)} volumes")
        made = self.cache.get((order_id, number), lambda: self._made(order, volumes, number, to))
        with made.tracing:
            reading = (actor.pseudonym, actor.purpose)
            if reading not in made.traced:
                self.building.trace(made.records, actor)
                self._delivered(order_id, number, actor)
                made.traced.add(reading)
        return HandedOver(order_id, number, len(volumes.leaves), made)

    def _prepared(self, order: ExportOrder) -> tuple[ExportOrder, ExportVolumes]:
        """Return the order with its volumes: which leaves are in which, and the signed manifest."""
        if order.details.volumes is not None:
            return order, order.details.volumes
        signed = self.building.manifest_files(order, order.built)
        with self.building.built_parts(order) as (_, lines, _):
            volumes = ExportVolumes(manifest_files=signed, leaves=leaves_by_volume(lines, self.size))

        def first(details: ExportDetails) -> ExportDetails:
            return details if details.volumes else replace(details, volumes=volumes)

        kept = self._kept(order.id, first)
        return kept, kept.details.volumes or volumes

    def _made(
        self, order: ExportOrder, volumes: ExportVolumes, number: int, to: Sequence[Recipient]
    ) -> MadeVolume:
        """Write one volume. Its text is in a file without a name, which is gone with this process."""
        with (
            self.building.built_parts(order) as (_, inventory, snapshot),
            TemporaryFile() as plain,
            TemporaryFile() as encrypted,
        ):
            lines = lines_of(inventory, volumes.leaves, number)
            files = self.building.files_again(lines_of(inventory, volumes.leaves, number), snapshot)
            content = CountedFile(cast("BinaryIO", plain))
            if number < len(volumes.leaves):
                write_volume(files, lines, content)
            else:
                write_last_volume(files, lines, inventory, volumes.manifest_files, content)
            keys = self._keys(order.id, number, content.digest.hexdigest(), to)
            plain.seek(0)
            counted = CountedFile(cast("BinaryIO", encrypted))
            encrypt_with(keys, cast("BinaryIO", plain), content.length, cast("BinaryIO", counted))
            lines.seek(0)
            return MadeVolume.of(
                cast("BinaryIO", encrypted), counted.length, counted.digest.digest(), records_in(lines)
            )

    def _keys(self, order_id: UUID, number: int, content: str, to: Sequence[Recipient]) -> EnvelopeKeys:
        """Return the keys of the volume's envelope: those of the first time, if it has the same content.

        Otherwise new ones: the same key and nonce for two contents would protect neither.
        """
        drawn = new_keys(to)
        ours = VolumeKeys(
            content=content, content_key=drawn.content_key, nonce=drawn.nonce, infos=drawn.infos
        )

        def first(details: ExportDetails) -> ExportDetails:
            assert details.volumes is not None
            before = details.volumes.keys.get(number)
            if before is not None and before.content == content:
                return details
            return replace(details, volumes=details.volumes.with_keys(number, ours))

        volumes = self._kept(order_id, first).details.volumes
        assert volumes is not None
        kept = volumes.keys[number]
        return EnvelopeKeys(kept.content_key, kept.nonce, kept.infos)

    def _kept(self, order_id: UUID, change: Callable[[ExportDetails], ExportDetails]) -> ExportOrder:
        """Change the details of an order and return it; of two at once, the second sees the first's."""
        with self.transactions.begin(SERVICE) as transaction:
            order = transaction.export_orders.get(order_id, lock=True)
            order.moved(ExportState.DELIVERED)
            changed = change(order.details)
            if changed is not order.details:
                order = replace(order, details_or_none=changed)
                transaction.export_orders.save(order)
        return order

    def _delivered(self, order_id: UUID, number: int, actor: Actor) -> None:
        """Say that the order is delivered: from its first volume on it cannot be taken back."""
        with self.transactions.begin(SERVICE) as transaction:
            order = transaction.export_orders.get(order_id, lock=True).moved(ExportState.DELIVERED)
            transaction.export_orders.save(order)
            facts = ("root", order.built.root), ("volume", str(number))
            journal_order(order, Tag.EXPORT_DELIVERED, actor, transaction, *facts)
