"""Refuse a package about something that another legal entity has here: nothing of it is read or changed."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from archive_service.errors import NotFound
from archive_service.holdings.history_reading import flow_identifiers
from archive_service.holdings.package_leaves import PackageRefused
from archive_service.holdings.package_places import is_carried
from archive_service.holdings.package_reading import Contents, PackageTree, in_pages
from archive_service.model.actors import SERVICE
from archive_service.model.identifiers import LegalEntity
from archive_service.model.persons import PersonRow
from archive_service.model.records import RecordFilter
from archive_service.ports import Transaction, Transactions

_PAGE = 200


def check_owners(contents: Contents, transactions: Transactions) -> None:
    """Raise `PackageRefused` when the establishments of a package have several legal entities, or when a
    record, a person or a deposit of it is another's here; before anything is written.

    Whoever writes asks `require_own` again under the lock: others work meanwhile.
    """
    entities = {place.legal_entity for place in contents.establishments.values()}
    if len(entities) != 1:
        raise PackageRefused("the establishments of a package belong to one legal entity")
    (entity,) = entities
    for records in in_pages(contents.records, _PAGE):
        with transactions.begin(SERVICE) as transaction:
            found = transaction.records.listed(RecordFilter(records=records, limit=len(records)))
        require_own("record", (one.tenant for one in found), entity)
    for persons in in_pages(contents.persons, _PAGE):
        with transactions.begin(SERVICE) as transaction:
            rows = transaction.people.rows(persons)
        require_own("person", (row.tenant for row in rows.values()), entity)
    named = {*contents.deposits, *contents.records.values(), *contents.quarantine.files}
    for deposits in in_pages(sorted(named), _PAGE):
        with transactions.begin(SERVICE) as transaction:
            tenants = transaction.deposits.tenants_of(deposits)
        require_own("deposit", tenants.values(), entity)


def check_identifiers(tree: PackageTree, transactions: Transactions) -> None:
    """Raise `PackageRefused` when an identifier of a resource is that of another flow here, before anything
    is written; it is asked again when the identifiers are written.
    """
    files = (leaf for leaf in tree.leaves() if leaf.kind == "identifiers" and not is_carried(leaf))
    for leaves in in_pages(files, _PAGE):
        told = [flow_identifiers(leaf, tree) for leaf in leaves]
        named = {(one.resource.type, one.resource.id): flow.deposit for flow in told for one in flow.given}
        with transactions.begin(SERVICE) as transaction:
            here = transaction.deposits.creators(named)
        for name, deposit in here.items():
            if named[name] != deposit:
                raise PackageRefused(f"{'/'.join(name)} is a resource of another flow here")


def require_own(what: str, tenants: Iterable[LegalEntity], entity: LegalEntity) -> None:
    """Raise `PackageRefused` unless all of these, which are here, belong to the package's legal entity."""
    if any(tenant != entity for tenant in tenants):
        raise PackageRefused(f"a {what} of the package belongs to another legal entity here")


def row_of(person: UUID, transaction: Transaction) -> PersonRow | None:
    """Return the row of a person, locked until the transaction ends; None when there is none."""
    try:
        return transaction.reassignments.person(person)
    except NotFound:
        return None
