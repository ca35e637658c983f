"""Decide on the new records of a flow, and again on older records of the files whose clock the flow
changes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from archive_service.holdings.file_facts import declared_file, longest_kept
from archive_service.holdings.person_files import Place, current_sum
from archive_service.holdings.retention_decisions import Decisions, FileRecords, journal_decision
from archive_service.model.establishment import Establishment
from archive_service.model.flow import RecordKind
from archive_service.model.identifiers import Finess
from archive_service.model.person_file import PersonFile
from archive_service.model.records import Record
from archive_service.model.tiers import check_end
from archive_service.ports import Transaction

File = tuple[PersonFile, bool]
"""The facts of a file, and whether this flow added to them."""


def decided_flow(
    records: Sequence[Record],
    establishments: Iterable[Establishment],
    new: Collection[UUID],
    decisions: Decisions,
    today: date,
    transaction: Transaction,
) -> list[Record]:
    """Write the new facts of the files, and return the records with their decisions, in order.

    `new` are the persons who are in no other flow.
    """
    places = {establishment.finess: establishment for establishment in establishments}
    files = _files_with(records, new, transaction)
    moved = (
        FileRecords(transaction.records.of_file(person, finess), places[finess], file)
        for (person, finess), (file, changed) in files.items()
        if changed and person not in new
    )
    decisions.again(moved, transaction, today)
    decided = _decided(records, files, places, decisions, today)
    for record in decided:
        journal_decision(record, transaction)
    return decided


def _files_with(
    records: Sequence[Record], new: Collection[UUID], transaction: Transaction
) -> dict[Place, File]:
    """Add the facts in the records to those of their files; return the merged facts."""
    files: dict[Place, File] = {}
    owners: dict[Place, Record] = {}
    for record in records:
        if record.person is None:
            continue
        place = record.person, record.establishment
        if place not in files:
            # Nobody else can have a file of a person who is not committed yet.
            stored = PersonFile() if record.person in new else transaction.people.file(*place)
            files[place] = current_sum(stored, place, transaction), stored.former
            owners[place] = record
        file, moved = files[place]
        told = file.joined(declared_file(record.details.stated.events))
        files[place] = told, moved or told != file
    for place, (file, moved) in files.items():
        if moved:
            person, finess = place
            owner = owners[place]
            transaction.people.save_file(person, owner.tenant, owner.department, finess, file)
    return files


def _decided(
    records: Sequence[Record],
    files: Mapping[Place, File],
    places: Mapping[Finess, Establishment],
    decisions: Decisions,
    today: date,
) -> list[Record]:
    """Return the records with their decisions, in order.

    An event of several persons is kept as long as the last of the records that name it, so it is decided
    last.
    """
    decided: dict[UUID, Record] = {}
    naming: dict[UUID, list[date | None]] = {}
    for record in sorted(records, key=lambda one: one.kind is RecordKind.COLLECTIVE_EVENT):
        file = PersonFile() if record.person is None else files[record.person, record.establishment][0]
        related_end = longest_kept(naming.get(record.id, ()))
        found = decisions.on(record, places[record.establishment], file, today, related_end)
        decided[record.id] = replace(found, check_until=check_end(today))
        for event in record.related:
            naming.setdefault(event, []).append(found.last_day)
    return [decided[record.id] for record in records]
