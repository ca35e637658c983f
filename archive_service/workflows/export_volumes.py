"""Hand over the volumes of a built export one by one, with the same bytes each time.

A download that was interrupted continues only if they are. Built volumes are not kept (decision 0050): they
are written again, with the random numbers of the first time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from tempfile import TemporaryFile
from typing import BinaryIO, cast
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.errors import NotFound
from archive_service.holdings.built_export import BuiltPackage
from archive_service.holdings.delivery_folder import CountedFile
from archive_service.holdings.export_journal import journal_order
from archive_service.holdings.volume_cache import MadeVolume, VolumeCache, VolumeName
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.export_orders import ExportOrder
from archive_service.model.export_volumes import ExportVolumes, VolumeKeys
from archive_service.model.journal import Tag
from archive_service.ports import Transactions
from archive_service.workflows.export_delivery import DeliverExports, records_in
from archive_service.workflows.export_reissue import ReissueLeaves
from exports.formats.spool import writing
from exports.portability.envelope import EnvelopeKeys, Recipient, encrypt_with, new_keys
from exports.portability.numbered_volumes import (
    leaves_by_volume,
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
    reissue: int = 0
    """0 for the whole package."""

    @property
    def file(self) -> str:
        """The name under which a receiver keeps it, as `export deliver` and `export reissue` name it."""
        kind = f"reissue-{self.reissue}" if self.reissue else "export"
        return f"{kind}-{self.order}-{self.number:03d}.cms"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverVolumes:
    """Gives volumes to receivers."""

    transactions: Transactions
    delivery: DeliverExports
    reissuing: ReissueLeaves
    cache: VolumeCache[MadeVolume]
    size: int = VOLUME_SIZE

    def volume(self, order_id: UUID, number: int, actor: Actor, reissue: int = 0) -> HandedOver:
        """Return the encrypted volume with this number, from 1, of the whole package or of a reissue; its
        bytes are the same each time.

        The records in it are traced and the delivery is journaled before anything is returned: once for each
        actor and purpose while the volume is kept, so that a download in parts is one.

        Raises:
            NotFound: the order is not in the actor's scope, or has no such volume or reissue.
            OrderStateRefused: it is not built, or over.
            ExportExpired, ExportRevoked, ExportErased: it cannot be fetched any more.
            InventoryDiffers: a file is no longer the one of the inventory.
            ReceiverUntrusted, ReceiverRevoked, ReceiverRevocationUnknown: a receiver is not good any more.
            ExportError: a receiver's certificate is no longer valid, or there is no room.
            MachineExhausted: too many volumes are asked for.
        """
        require(actor, Right.EXPORT)
        with self.transactions.begin(actor) as transaction:
            order = transaction.export_orders.get(order_id)
        self._require(order, reissue)
        to = self.delivery.receivers.of(order.details)
        order, volumes = self._prepared(order, reissue)
        if not 1 <= number <= len(volumes.leaves):
            raise NotFound(f"order {order_id} has {len(volumes.leaves)} volumes")
        name = (order_id, reissue, number)
        made = self.cache.get(name, lambda: self._made(order, volumes, name, to))
        with made.tracing:
            reading = (actor.pseudonym, actor.purpose)
            if reading not in made.traced:
                self.delivery.trace(made.records, actor)
                self._delivered(name, actor)
                made.traced.add(reading)
        return HandedOver(order_id, number, len(volumes.leaves), made, reissue)

    def volumes_of(self, order_id: UUID, reissue: int, actor: Actor) -> int:
        """Return how many volumes a reissue has; raise as `volume` does."""
        require(actor, Right.EXPORT)
        with self.transactions.begin(actor) as transaction:
            order = transaction.export_orders.get(order_id)
        self._require(order, reissue)
        return len(self._prepared(order, reissue)[1].leaves)

    def _prepared(self, order: ExportOrder, reissue: int) -> tuple[ExportOrder, ExportVolumes]:
        """Return the order with its volumes: which leaves are in which, and the signed manifest."""
        if (found := _volumes(order, reissue)) is not None:
            return order, found
        leaves = leaves_by_volume(self._package(order, reissue).lines(), self.size)
        if reissue:
            signed = self.reissuing.manifest_files(order, order.reissue(reissue))
        else:
            signed = self.delivery.manifest_files(order, order.built)
        volumes = ExportVolumes(manifest_files=signed, leaves=leaves)
        return self._kept(order.id, reissue, lambda before: before or volumes)

    def _package(self, order: ExportOrder, reissue: int) -> BuiltPackage:
        return self.delivery.package(order, order.reissue(reissue) if reissue else None)

    def _made(
        self, order: ExportOrder, volumes: ExportVolumes, name: VolumeName, to: Sequence[Recipient]
    ) -> MadeVolume:
        """Write one volume. Its text is in a file without a name, which is gone with this process."""
        _, reissue, number = name
        package = self._package(order, reissue)
        place = sum(volumes.leaves[: number - 1]), volumes.leaves[number - 1]
        with (
            writing(),
            package.files(*place) as files,
            TemporaryFile() as plain,
            TemporaryFile() as encrypted,
        ):
            lines = BytesIO(b"".join(package.lines(*place)))
            content = CountedFile(cast("BinaryIO", plain))
            if number < len(volumes.leaves):
                write_volume(files, lines, content)
            else:
                with package.inventory() as whole:
                    write_last_volume(files, lines, whole.file, volumes.manifest_files, content)
            keys = self._keys(name, content.digest.hexdigest(), to)
            plain.seek(0)
            counted = CountedFile(cast("BinaryIO", encrypted))
            encrypt_with(keys, cast("BinaryIO", plain), content.length, cast("BinaryIO", counted))
            lines.seek(0)
            return MadeVolume.of(
                cast("BinaryIO", encrypted), counted.length, counted.digest.digest(), records_in(lines)
            )

    def _check(self, order: ExportOrder, reissue: int) -> None:
        """Refuse volumes of an order that has none now, and a reissue that there is not."""
        order.check_available(self.delivery.clock.now())
        if reissue:
            order.reissue(reissue)

    def _require(self, order: ExportOrder, reissue: int) -> None:
        """Do the same, and refuse volumes of which the content is erased."""
        self.delivery.require_available(order)
        if reissue:
            order.reissue(reissue)

    def _keys(self, name: VolumeName, content: str, to: Sequence[Recipient]) -> EnvelopeKeys:
        """Return the keys of the volume's envelope: those of the first time, if it has the same content.

        Otherwise new ones: the same key and nonce for two contents would protect neither.
        """
        order_id, reissue, number = name
        drawn = new_keys(to)
        ours = VolumeKeys(
            content=content, content_key=drawn.content_key, nonce=drawn.nonce, infos=drawn.infos
        )

        def first(volumes: ExportVolumes | None) -> ExportVolumes:
            assert volumes is not None
            before = volumes.keys.get(number)
            if before is not None and before.content == content:
                return volumes
            return volumes.with_keys(number, ours)

        _, volumes = self._kept(order_id, reissue, first)
        kept = volumes.keys[number]
        return EnvelopeKeys(kept.content_key, kept.nonce, kept.infos)

    def _kept(
        self, order_id: UUID, reissue: int, change: Callable[[ExportVolumes | None], ExportVolumes]
    ) -> tuple[ExportOrder, ExportVolumes]:
        """Change the volumes of an order and return both; of two at once, the second sees the first's."""
        with self.transactions.begin(SERVICE) as transaction:
            order = transaction.export_orders.get(order_id, lock=True)
            self._check(order, reissue)
            before = _volumes(order, reissue)
            changed = change(before)
            if changed is not before:
                order = _with_volumes(order, reissue, changed)
                transaction.export_orders.save(order)
        return order, changed

    def _delivered(self, name: VolumeName, actor: Actor) -> None:
        """Say that the order is delivered: from its first volume on it cannot be taken back."""
        order_id, reissue, number = name
        with self.transactions.begin(SERVICE) as transaction:
            order = transaction.export_orders.get(order_id, lock=True)
            self._check(order, reissue)
            if reissue:
                root, more = order.reissue(reissue).root, [("reissue", str(reissue))]
            else:
                order, root, more = order.delivered(self.delivery.clock.now()), order.built.root, []
                transaction.export_orders.save(order)
            facts = ("root", root), ("volume", str(number)), *more
            journal_order(order, Tag.EXPORT_DELIVERED, actor, transaction, *facts)


def _volumes(order: ExportOrder, reissue: int) -> ExportVolumes | None:
    return order.reissue(reissue).volumes if reissue else order.details.volumes


def _with_volumes(order: ExportOrder, reissue: int, volumes: ExportVolumes) -> ExportOrder:
    details = order.details
    if reissue:
        reissues = tuple(
            replace(one, volumes=volumes) if one.number == reissue else one for one in details.reissues
        )
        return replace(order, details_or_none=replace(details, reissues=reissues))
    return replace(order, details_or_none=replace(details, volumes=volumes))
