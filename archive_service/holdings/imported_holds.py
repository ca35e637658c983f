"""Keep the holds that come with the records of a package. What is held stays held: none is lifted."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from archive_service.errors import NotFound
from archive_service.holdings.history_reading import holds_on
from archive_service.holdings.imported_package import Package
from archive_service.holdings.package_leaves import PackageRefused
from archive_service.holdings.package_reading import PackagedRecord
from archive_service.holdings.portable_holds import PortableHold
from archive_service.model.actors import SERVICE
from archive_service.model.holds import Hold
from archive_service.model.journal import Tag, commitment
from archive_service.model.keys import hold_key, qualified
from archive_service.model.records import Record
from archive_service.ports import Cipher, Transaction


def add_holds(
    one: PackagedRecord, record: Record, package: Package, cipher: Cipher, transaction: Transaction
) -> None:
    """Write the holds on a record whose row is written, and let those that are here be on it too. The
    transaction keeps out eliminations.

    Raises:
        PackageRefused: a hold of this identifier is another legal entity's here.
    """
    for told in holds_on(one, package.tree):
        known = _known(told, transaction)
        if known is None:
            _add(told, record, package, cipher, transaction)
            continue
        if known.tenant != record.tenant:
            raise PackageRefused(f"the hold {known.id} is another legal entity's here")
        new = [target for target in told.targets_on(record) if target not in known.targets]
        if new:
            transaction.holds.name_too(known, new)


def _known(told: PortableHold, transaction: Transaction) -> Hold | None:
    try:
        return transaction.holds.get(told.hold.id, lock=True)
    except NotFound:
        return None


def _add(
    told: PortableHold, record: Record, package: Package, cipher: Cipher, transaction: Transaction
) -> None:
    cipher.new_keys(record.tenant, [hold_key(told.hold.id)])
    hold = replace(
        told.hold,
        tenant=record.tenant,
        department=record.department,
        key=qualified(record.tenant, hold_key(told.hold.id)),
        targets=told.targets_on(record),
    )
    transaction.holds.add(hold)
    note = hold.notes.placed
    facts = [("why", hold.reason.value), ("import", package.root)]
    if note.text:
        facts.append(("reason", commitment(note.nonce, sha256(note.text.encode()).digest())))
    transaction.record(
        Tag.HOLD_PLACED,
        hold.id,
        SERVICE,
        *facts,
        tenant=hold.tenant,
        department=hold.department,
        at_leisure=True,
    )
