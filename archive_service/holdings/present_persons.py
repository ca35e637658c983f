"""Persons as they are known now, after merges."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from archive_service.ports import Transaction


def present_person(person: UUID, transaction: Transaction) -> UUID:
    """Return the person as whom somebody is known now, after merges; their row is locked."""
    row = transaction.reassignments.person(person)
    while row.merged_into is not None:
        row = transaction.reassignments.person(row.merged_into)
    return row.id


def same_persons(person: UUID, transaction: Transaction) -> Sequence[UUID]:
    """Return a person with everybody who was merged into them."""
    found, newest = [person], [person]
    while newest:
        newest = [one for one, _ in transaction.people.merged_pairs(newest) if one not in found]
        found += newest
    return found
