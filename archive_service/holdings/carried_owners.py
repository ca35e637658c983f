"""Whose a file is that came with a package and is carried on: by its place in the package."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from archive_service.holdings.carried_files import Came
from archive_service.holdings.imported_owners import require_own
from archive_service.holdings.imported_package import Package
from archive_service.holdings.portable_traces import is_traces
from archive_service.model.identifiers import uuid_or_none
from archive_service.model.records import Record, RecordFilter
from archive_service.ports import Transaction
from exports.portability.leaves import Leaf


def came_with(leaves: Sequence[Leaf], package: Package, transaction: Transaction) -> list[Came]:
    """Return files that are carried on, each with whose it is here; without those whose record was eliminated
    here, or is not here, and without traces of what is not here.
    """
    contents = package.contents
    places = [(leaf, *_place(leaf)) for leaf in leaves]
    of_records = {owner for leaf, folder, owner in places if _is_of_record(leaf, folder, owner, package)}
    records = _records(of_records, package, transaction)
    flows = {owner for leaf, folder, owner in places if is_traces(leaf) and folder == "deposits"}
    deposits = _deposits(flows, package, transaction)
    found: list[Came] = []
    for leaf, folder, owner in places:
        content = package.tree.read(leaf)
        if folder == "persons" and owner in contents.persons:
            found.append(Came(leaf=leaf, content=content, person=owner))
        elif folder == "deposits" and (owner in contents.deposits or owner in deposits):
            found.append(Came(leaf=leaf, content=content, deposit=owner))
        elif _is_of_record(leaf, folder, owner, package):
            if owner in records:
                found.append(Came(leaf=leaf, content=content, record=records[owner]))
        elif not is_traces(leaf):
            found.append(Came(leaf=leaf, content=content))
    return found


def still_owned(came: Sequence[Came], package: Package, transaction: Transaction) -> list[Came]:
    """Return files that came with a package, with whose they are now; those of records that were eliminated
    meanwhile are left out.
    """
    owners = _records({one.record.id for one in came if one.record is not None}, package, transaction)
    return [
        replace(one, record=None if one.record is None else owners[one.record.id])
        for one in came
        if one.record is None or one.record.id in owners
    ]


def without_subject(leaves: Sequence[Leaf], transaction: Transaction) -> Collection[str]:
    """Return the paths of those of these files whose record, deposit or person is not here; the others are
    about records that were eliminated.
    """
    owners = {leaf.path: owner for leaf in leaves for folder, owner in (_place(leaf),) if folder == "records"}
    eliminated = frozenset[UUID]()
    if owners:
        wanted = sorted(set(owners.values()), key=str)
        here = transaction.records.listed(RecordFilter(records=wanted, limit=len(wanted)))
        eliminated = frozenset(one.id for one in here if one.is_gone)
    return {leaf.path for leaf in leaves if owners.get(leaf.path) not in eliminated}


def _place(leaf: Leaf) -> tuple[str, UUID]:
    """Return the folder in which a file is, and of whom; of nobody when its place names nobody."""
    top, folder, name, *_ = [*leaf.path.split("/"), "", ""]
    owner = uuid_or_none(name) if top == "content" else None
    return ("", _NOBODY) if owner is None else (folder, owner)


_NOBODY = UUID(int=0)


def _is_of_record(leaf: Leaf, folder: str, owner: UUID, package: Package) -> bool:
    """Say whether a file belongs to a record; in a delta, traces may come without its other files."""
    came = owner in package.contents.records or (package.delta is not None and is_traces(leaf))
    return folder == "records" and came


def _deposits(wanted: Collection[UUID], package: Package, transaction: Transaction) -> Collection[UUID]:
    """Return the deposits among these that are here: only some records of one may have come."""
    alone = {owner for owner in wanted if owner not in package.contents.deposits}
    here = transaction.deposits.tenants_of(alone) if alone else {}
    return {owner for owner, tenant in here.items() if tenant == package.tenant}


def _records(wanted: Collection[UUID], package: Package, transaction: Transaction) -> Mapping[UUID, Record]:
    """Return those of these records that are here, and were not eliminated."""
    if not wanted:
        return {}
    asked = RecordFilter(records=sorted(wanted, key=str), limit=len(wanted))
    here = transaction.records.listed(asked)
    require_own("record", (one.tenant for one in here), package.tenant)
    return {one.id: one for one in here if not one.is_gone}
