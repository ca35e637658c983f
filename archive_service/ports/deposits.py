"""Rows of deposits."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from archive_service.model.deposits import CreatedResource, Deposit, FlowEntries, Outcome
from archive_service.model.identifiers import Department, LegalEntity, Tenant


class Deposits(Protocol):
    """The deposits in the transaction's scope, and the FHIR resources that they created."""

    def add(self, *deposits: Deposit) -> None:
        """Insert deposits; the objects and keys that they name exist already."""

    def save(self, *deposits: Deposit) -> None:
        """Write all fields of deposits that may change."""

    def remove(self, deposit: UUID) -> None:
        """Delete the row of a deposit that was acknowledged to nobody."""

    def get(self, deposit: UUID, *, lock: bool = False) -> Deposit:
        """Return one deposit, with `lock` locked until the transaction ends.

        Raises:
            NotFound: it is absent or out of scope.
        """

    def several(self, wanted: Collection[UUID], *, lock: bool = False) -> Mapping[UUID, Deposit]:
        """Return deposits by their identifiers, as `get` does.

        Raises:
            NotFound: one of them is absent or out of scope.
        """

    def entries_of(self, wanted: Collection[UUID]) -> Mapping[UUID, FlowEntries]:
        """Return the entries of transactions by their identifiers; a deposit that is absent, or whose details
        cannot be read, is left out.
        """

    def records_of(self, wanted: Collection[UUID]) -> Mapping[UUID, Sequence[UUID]]:
        """Return the records of several by their identifiers; one that is absent is left out."""

    def tenants_of(self, wanted: Collection[UUID]) -> Mapping[UUID, LegalEntity]:
        """Return the tenants of several by their identifiers; one that is absent is left out."""

    def received_at(self, wanted: Collection[UUID]) -> Mapping[UUID, datetime]:
        """Return when several were received by their identifiers; one that is absent is left out."""

    def with_contents(self, indexes: Sequence[bytes]) -> Sequence[Deposit]:
        """Return the deposits whose bytes have one of these keyed indexes, the oldest first."""

    def listed(self, *, outcome: str, sender: str | None, after: UUID | None, limit: int) -> list[Deposit]:
        """Return a page of settled deposits, the newest first.

        Args:
            outcome: Only those with this outcome; empty for any.
            sender: Only those that this name sent, first or after others; None for any.
            after: The page begins after this deposit.
            limit: Most deposits returned.
        """

    def of_tenant(
        self, tenant: Tenant, outcome: Outcome, after: UUID | None, limit: int
    ) -> Sequence[Deposit]:
        """Return a page of the deposits of a tenant with this outcome, by identifier, after `after`."""

    def waiting(self, outcome: Outcome) -> Sequence[UUID]:
        """Return the deposits with this outcome, the oldest first."""

    def add_resources(
        self, resources: Sequence[CreatedResource], tenant: Tenant, department: Department
    ) -> None:
        """Store which resources a deposit created, for actors who see `tenant` and `department`."""

    def resource(self, resource_type: str, resource_id: str) -> CreatedResource:
        """Return one created resource; raise `NotFound` when it is absent or out of scope."""

    def creators(self, named: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], UUID]:
        """Return the deposits that created these resources, by type and identifier; one that is absent is
        left out.
        """

    def resources(self, deposit: UUID) -> Sequence[CreatedResource]:
        """Return the resources that a deposit created, in the order of its entries."""

    def resources_of(self, deposits: Collection[UUID]) -> Mapping[UUID, Sequence[CreatedResource]]:
        """Return the same of several deposits, by identifier; one that created none is left out."""

    def import_resources(
        self, resources: Sequence[CreatedResource], tenant: Tenant, department: Department
    ) -> None:
        """Store the same as `add_resources` about deposits of other instances. A resource whose record came
        in no package yet is given to its record; any other that is here already stays as it is.
        """
