"""Rows of export orders."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol
from uuid import UUID

from archive_service.model.export_orders import ExportOrder, ExportState, OpenScope
from archive_service.model.export_shards import ExportShard
from archive_service.model.identifiers import Department, LegalEntity, Tenant


class ExportOrders(Protocol):
    """The export orders in the transaction's scope."""

    def add(self, order: ExportOrder) -> None:
        """Insert an order, whose key exists already."""

    def save(self, order: ExportOrder) -> None:
        """Write everything that may change."""

    def end_unreadable(self, order: UUID, state: ExportState) -> None:
        """Move an order to a last state, whose details cannot be read."""

    def progress(self, order: UUID, done: int, total: int) -> bool:
        """Write how many records are built; return False when the order is not being built any more.

        A database that is rebuilt does not know it: the build begins again.
        """

    def get(self, order: UUID, *, lock: bool = False) -> ExportOrder:
        """Return one order, with `lock` locked until the transaction ends.

        Raises:
            NotFound: it is absent or out of scope.
        """

    def listed(self, *, after: UUID | None, limit: int) -> Sequence[ExportOrder]:
        """Return a page of orders, the newest first, beginning after the order `after`."""

    def open_scopes(self, tenant: LegalEntity, limit: int) -> Sequence[OpenScope]:
        """Return the newest orders of a legal entity that are not over, the newest first; those that cannot
        be read are left out.
        """

    def in_state(self, states: Collection[ExportState]) -> Sequence[UUID]:
        """Return the orders in one of these states, the oldest first."""

    def waiting(self) -> Sequence[UUID]:
        """Return the orders that are to be built, the oldest first."""


class ExportShards(Protocol):
    """The shards of the orders that are being built; `export` is the order."""

    def replace(
        self, export: UUID, shards: Sequence[ExportShard], tenant: Tenant, department: Department
    ) -> None:
        """Write the shards of a plan in the place of those of an earlier one."""

    def of(self, export: UUID) -> Sequence[ExportShard]:
        """Return the shards of an order, in order of number: the parts, the whole, then the shards."""

    def counts(self, export: UUID) -> tuple[int, int, int]:
        """Return how many shards an order has, how many are not done, and the records of those that are."""

    def claim(self, export: UUID) -> ExportShard | None:
        """Lock the next shard that nobody builds, parts after all shards, and the whole last; None when there
        is none.
        """

    def attempted(self, shard: ExportShard, attempts: int, problem: str) -> None:
        """Write how often a shard was begun, and why it did not come to its end."""

    def hold(self, shard: ExportShard) -> bool:
        """Lock a shard until the transaction ends; return False when somebody else began it since."""

    def finish(self, shard: ExportShard) -> None:
        """Write that a shard is done, with its objects and the number of records exported."""

    def remove(self, export: UUID) -> None:
        """Delete the shards of an order that is built or over."""
