"""Whose a file is that came with a package and is carried on: by its place in the package."""

from __future__ import annotations

from uuid import UUID

from archive_service.holdings.carried_files import Came
from archive_service.holdings.imported_records import Package
from archive_service.model.records import RecordFilter, RecordState
from archive_service.ports import Transaction
from exports.portability.leaves import Leaf


def came_with(leaf: Leaf, package: Package, transaction: Transaction) -> Came | None:
    """Return a file that is carried on, with whose it is here; None when its record was eliminated here."""
    contents, content = package.contents, package.tree.read(leaf)
    top, folder, name, *rest = [*leaf.path.split("/"), "", ""]
    try:
        owner = UUID(name) if top == "content" and rest else None
    except ValueError:
        owner = None
    if folder == "persons" and owner in contents.persons:
        return Came(leaf=leaf, content=content, person=owner)
    if folder == "deposits" and owner in contents.deposits:
        return Came(leaf=leaf, content=content, deposit=owner)
    if folder != "records" or owner is None or owner not in contents.records:
        return Came(leaf=leaf, content=content)
    found = transaction.records.listed(RecordFilter(records=[owner], limit=1))
    if not found or found[0].state is RecordState.ELIMINATED:
        return None
    return Came(leaf=leaf, content=content, record=found[0])
