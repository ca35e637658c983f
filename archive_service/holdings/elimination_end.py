"""What goes with the last record of a person or of a flow, and the rows of all that is gone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from archive_service.holdings.deduplication import content_lock
from archive_service.holdings.open_exports import copied_in
from archive_service.model.deposits import Deposit
from archive_service.model.elimination import Elimination, Stage
from archive_service.model.keys import (
    APPRAISALS,
    EXPORTS,
    INTAKE,
    export_content_key,
    flow_key,
    person_key,
    qualified,
    unowned_key,
)
from archive_service.model.records import Record, RecordFilter, RecordState
from archive_service.ports import Transaction


@dataclass(slots=True)
class _Leftovers:
    """Keys and objects that nothing needs any more."""

    keys: set[str] = field(default_factory=set)
    objects: set[str] = field(default_factory=set)


def end_records(
    lines: Sequence[Elimination], transaction: Transaction, now: datetime
) -> Sequence[Elimination]:
    """Write that the records of these lines are eliminated, whose keys and objects are destroyed; return the
    lines, of which the first names what else is to be destroyed.

    Records that were given to another person meanwhile are left for the next time.
    """
    locked = locked_with_persons([line.record for line in lines], transaction)
    ending = {one.id: one for one in locked if one.state is RecordState.ELIMINATING}
    transaction.stubs.end_records(list(ending))
    left = _Leftovers()
    _end_deposits(ending.values(), left, transaction)
    persons = _persons_of(list(ending.values()))
    _end_persons(persons, left, transaction)
    left.keys.update(transaction.holds.give_up_notes(ending.keys(), persons))
    _end_carried(list(ending.values()), left, transaction)
    ended = [replace(line, stage=Stage.ELIMINATED, changed_at=now) for line in lines if line.record in ending]
    if ended:
        first = ended[0]
        for names in transaction.stored_objects.under(left.keys).values():
            left.objects.update(names)
        # What was built for an export is unreadable without its key; its locks may last for weeks.
        decided = [(ending[line.record], line.changed_at) for line in lines if line.record in ending]
        left.keys.update(
            qualified(EXPORTS, export_content_key(order)) for order in copied_in(decided, transaction)
        )
        # So are the other lists that name the records; nobody can open one meanwhile that does.
        annexes = transaction.appraisals.annexes_naming(ending.keys(), but=first.appraisal)
        left.keys.update(qualified(APPRAISALS, key) for key in annexes)
        ended[0] = replace(
            first,
            keys=tuple(sorted({*first.keys, *left.keys})),
            objects=tuple(sorted({*first.objects, *left.objects})),
        )
    transaction.stored_objects.release_under(*(key for line in ended for key in line.keys))
    transaction.eliminations.save(ended)
    return ended


def locked_with_persons(records: Sequence[UUID], transaction: Transaction) -> Sequence[Record]:
    """Lock records after their persons and the bytes of their flows: nobody finds these or writes about them
    until the transaction ends.

    Records that were given to another person meanwhile are left out.
    """
    before = transaction.records.outlined(RecordFilter(records=records, limit=len(records)))
    persons = {one.person for one in before if one.person is not None}
    indexes = transaction.stubs.indexes(persons)
    contents = transaction.stubs.contents({one.deposit for one in before})
    # Together: taken one after the other, an intake and this could wait for each other.
    transaction.lock(
        *(f"person {index.hex()}" for index in indexes), *(content_lock(index) for index in contents)
    )
    found = transaction.records.locked(records)
    return [one for one in found if one.person is None or one.person in persons]


def _persons_of(records: Sequence[Record]) -> Collection[UUID]:
    return sorted({one.person for one in records if one.person is not None}, key=str)


def _end_deposits(records: Collection[Record], left: _Leftovers, transaction: Transaction) -> None:
    """Give up the details of the flows, and of those that are gone as a whole what belongs to no record."""
    wanted = sorted({one.deposit for one in records}, key=str)
    deposits = transaction.deposits.several(wanted, lock=True) if wanted else {}
    staying = [one for one in transaction.stubs.siblings(wanted) if not one.is_gone]
    needed = {one.source_key for one in staying}
    forgotten = [one for one in deposits.values() if one.key not in needed]
    kept = {one.deposit for one in staying}
    whole = [one for one in forgotten if one.id not in kept]
    for one in forgotten:
        left.keys.update(qualified(INTAKE, key) for key in (one.key, flow_key(one.id)))
    for one in whole:
        left.keys.add(qualified(INTAKE, _unowned_key(one)))
        left.objects.update(name for name in (one.object, one.unowned_object) if name)
    transaction.stubs.forget_deposits([one.id for one in forgotten], whole=[one.id for one in whole])


def _unowned_key(deposit: Deposit) -> str:
    details = deposit.details_or_none
    return (details.unowned_key if details is not None else "") or unowned_key(deposit.id)


def _end_persons(persons: Collection[UUID], left: _Leftovers, transaction: Transaction) -> None:
    """Give up persons without records, with those who were merged into them and the events stated of them."""
    left_with_records = transaction.stubs.persons_left(persons)
    gone = [one for one in persons if one not in left_with_records]
    everybody = list(gone)
    while gone:
        gone = [one for one, _ in transaction.people.merged_pairs(gone) if one not in everybody]
        everybody += gone
    if not everybody:
        return
    for row in transaction.people.rows(everybody).values():
        left.keys.add(qualified(row.tenant, person_key(row.id)))
    events = transaction.stated_events.of_persons(everybody)
    for event in events:
        left.keys.add(qualified(event.tenant, event.key))
        left.objects.add(event.object)
    transaction.stated_events.remove([event.id for event in events])
    for key, letter in transaction.person_requests.end_with(everybody):
        left.keys.add(key)
        left.objects.update({letter} - {""})
    _remove_carried(everybody, left, transaction)
    transaction.stubs.remove_persons(everybody)


def _end_carried(records: Sequence[Record], left: _Leftovers, transaction: Transaction) -> None:
    """Give up the files that came with records from another instance."""
    _remove_carried([one.id for one in records], left, transaction)


def _remove_carried(owners: Sequence[UUID], left: _Leftovers, transaction: Transaction) -> None:
    files = transaction.carried_files.owned_by(owners)
    for file in files:
        left.keys.add(qualified(file.tenant, file.key))
        left.objects.add(file.object)
    transaction.stubs.remove_carried([file.id for file in files])
