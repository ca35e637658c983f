"""Persons as they are known now, after merges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from archive_service.errors import NotFound
from archive_service.model.persons import PersonRow
from archive_service.ports import Transaction


def present_person(person: UUID, transaction: Transaction) -> UUID:
    """Return the person as whom somebody is known now, after merges; their row is locked."""
    return _after_merges(person, transaction.reassignments.person).id


def present_row(person: UUID, transaction: Transaction) -> PersonRow:
    """Return the row of the person as whom somebody is known now, not locked; raise `NotFound`."""

    def row_of(one: UUID) -> PersonRow:
        row = transaction.people.rows([one]).get(one)
        if row is None:
            raise NotFound("no such person")
        return row

    return _after_merges(person, row_of)


def same_persons(person: UUID, transaction: Transaction) -> Sequence[UUID]:
    """Return a person with everybody who was merged into them."""
    found, newest = [person], [person]
    while newest:
        newest = [one for one, _ in transaction.people.merged_pairs(newest) if one not in found]
        found += newest
    return found


def _after_merges(person: UUID, row_of: Callable[[UUID], PersonRow]) -> PersonRow:
    row = row_of(person)
    while row.merged_into is not None:
        row = row_of(row.merged_into)
    return row
