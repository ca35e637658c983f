"""Rows of export orders."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol
from uuid import UUID

from archive_service.model.export_orders import ExportOrder, ExportState
from archive_service.model.identifiers import LegalEntity


class ExportOrders(Protocol):
    """The export orders in the transaction's scope."""

    def add(self, order: ExportOrder) -> None:
        """Insert an order, whose key exists already."""

    def save(self, order: ExportOrder) -> None:
        """Write everything that may change."""

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

    def of_tenant(
        self, tenant: LegalEntity, states: Collection[ExportState], limit: int
    ) -> Sequence[ExportOrder]:
        """Return the newest orders of a legal entity in one of these states."""

    def in_state(self, states: Collection[ExportState]) -> Sequence[UUID]:
        """Return the orders in one of these states, the oldest first."""

    def waiting(self) -> Sequence[UUID]:
        """Return the orders that are to be built, the oldest first."""
