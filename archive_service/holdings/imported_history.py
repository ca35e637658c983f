"""What a package says of records and flows besides their parts: earlier decisions, identifiers of
resources.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from uuid import UUID

from archive_service.holdings.history_reading import (
    earlier_decisions,
    flow_identifiers,
    record_identifiers,
)
from archive_service.holdings.imported_package import Package
from archive_service.holdings.package_leaves import PackageRefused
from archive_service.holdings.package_reading import PackagedRecord, PackageTree
from archive_service.holdings.portable_identifiers import FlowIdentifiers, merged_entries
from archive_service.holdings.retention_decisions import with_decision
from archive_service.model.deposits import Deposit
from archive_service.model.records import Record
from archive_service.ports import Transaction


def earlier_of(one: PackagedRecord, record: Record, tree: PackageTree) -> Sequence[Record]:
    """Return a record as it was with each of its earlier decisions, in order."""
    return [with_decision(record, decision) for decision in earlier_decisions(one, tree)]


def add_identifiers(
    page: Sequence[PackagedRecord],
    records: Sequence[Record],
    new: Collection[UUID],
    package: Package,
    transaction: Transaction,
) -> None:
    """Write which resources the flows of records created, whose rows are written; `new` are the deposits
    that came with these records.
    """
    places = {record.deposit: (record.tenant, record.department) for record in records}
    files = package.contents.history.identifiers
    told = [flow_identifiers(files[one], package.tree) for one in new if one in files]
    told += [found for one in page if (found := record_identifiers(one, package.tree)) is not None]
    if not told:
        return
    deposits = dict(transaction.deposits.several({one.deposit for one in told}, lock=True))
    for one in told:
        deposits[one.deposit] = _with_entries(deposits[one.deposit], one)
        created = [given.resource for given in one.given]
        transaction.deposits.import_resources(created, *places[one.deposit])
    transaction.deposits.save(*deposits.values())
    _check_owners(told, transaction)


def add_identifiers_of_flow(deposit: Deposit, package: Package, transaction: Transaction) -> None:
    """Write which resources of no record a flow created that is here already."""
    told = flow_identifiers(package.contents.history.identifiers[deposit.id], package.tree)
    created = [given.resource for given in told.given]
    transaction.deposits.import_resources(created, deposit.tenant, deposit.department)
    transaction.deposits.save(_with_entries(deposit, told))
    _check_owners([told], transaction)


def _with_entries(deposit: Deposit, told: FlowIdentifiers) -> Deposit:
    details = deposit.details
    entries = merged_entries(details.entries, told.given)
    if details.imported is not None and not details.imported.deposit:
        # The flow came in part, without the file that says when it was received.
        deposit = replace(deposit, received_at=told.received_at)
    return replace(deposit, details_or_none=replace(details, entries=entries, fhir=told.fhir))


def _check_owners(told: Sequence[FlowIdentifiers], transaction: Transaction) -> None:
    """Refuse identifiers that resources of other flows have here."""
    written = transaction.deposits.resources_of({one.deposit for one in told})
    here = {(one.type, one.id) for found in written.values() for one in found}
    for one in told:
        for given in one.given:
            if (given.resource.type, given.resource.id) not in here:
                name = f"{given.resource.type}/{given.resource.id}"
                raise PackageRefused(f"{name} is a resource of another flow here")
