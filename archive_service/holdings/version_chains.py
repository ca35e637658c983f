"""Chains of versions: which record replaces which, in any order of arrival."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from uuid import UUID

from archive_service.holdings.linked_records import linked_record
from archive_service.model.actors import SERVICE
from archive_service.model.journal import Tag
from archive_service.model.records import Record
from archive_service.ports import Transaction

Place = tuple[UUID | None, bytes]
"""A set of versions: its person, and the index of its identifier."""

_FEW = 16


@dataclass(frozen=True, slots=True)
class Versions:
    """Links a new record to those it replaces, and to those that already declared that they replace it."""

    def link_flow(
        self, records: Sequence[Record], transaction: Transaction
    ) -> Iterator[tuple[Record, Sequence[Record]]]:
        """Link the new records of one flow, which are all written; yield each with the records found for it.

        When a flow holds many versions of one set, the chain is completed with the first and with the last
        few of them: otherwise each version would read all the others again.
        """
        left: Counter[Place | None] = Counter(_place_of(one) for one in records)
        families: dict[Place, dict[int | None, list[Record]]] = {}
        for record in records:
            place = _place_of(record)
            left[place] -= 1
            if place is not None and place in families and left[place] >= _FEW:
                met = self.link(replace(record, set_index=None), transaction)
                yield record, [*met, *families[place].get(record.version, ())[:_FEW]]
                continue
            met = self.link(record, transaction)
            if place is not None and left[place] >= _FEW:
                families[place] = _numbered(one for one in met if _place_of(one) == place)
            yield record, met

    def link(self, record: Record, transaction: Transaction) -> Sequence[Record]:
        """Write `replaces` and `replaced_by` on both ends, within one tenant and one person.

        An explicit link (RPLC, relatesTo) comes before the order of version numbers in a set. Links that
        would make a circle, or that connect two persons, are not made. The result is the records found, as
        they were before: all of the tenant that share an identifier with the record, including those of other
        persons.
        """
        met = transaction.records.kin(record)
        others = [one for one in met if one.person == record.person]
        for other in others:
            if other.document_index in record.replaces_index:
                self._replace(other, record, transaction)
            if record.document_index in other.replaces_index:
                self._replace(record, other, transaction)
        family = [one for one in others if one.set_index == record.set_index] if record.set_index else []
        self._link_set([*family, record] if family else [], transaction)
        return met

    def _link_set(self, family: Sequence[Record], transaction: Transaction) -> None:
        """Chain the versions of a set by their numbers, where nothing links them yet."""
        versions: dict[int, Record] = {}
        for one in family:
            # When two records claim one number, the linked one keeps its place in the chain, else the first.
            first = versions.get(one.version) if one.version is not None else None
            if one.version is not None and (first is None or (_linked(one) and not _linked(first))):
                versions[one.version] = one
        for older, newer in pairwise(versions[number] for number in sorted(versions)):
            if older.replaced_by != newer.id:
                self._replace(older, newer, transaction, stated=False)

    def _replace(
        self, older: Record, newer: Record, transaction: Transaction, *, stated: bool = True
    ) -> None:
        older = transaction.records.get(older.id, lock=True)
        newer = transaction.records.get(newer.id, lock=True)
        if newer.id in (older.replaced_by, older.replaces):
            return
        if newer.replaces is not None and not stated:
            # Another record is linked there already, by its own declaration or as the first of its number.
            return
        if older.replaced_by is not None:
            # Locked like the other two: the save below would undo the document that a worker is making for
            # it.
            between = linked_record(older.replaced_by, transaction)
            if between is None:
                return
            if between.version is None or newer.version is None or between.version <= newer.version:
                return
            if between.replaces == older.id:
                transaction.records.save(replace(between, replaces=None))
        transaction.records.save(replace(older, replaced_by=newer.id))
        transaction.records.save(replace(newer, replaces=older.id))
        transaction.record(
            Tag.RECORD_REPLACED,
            older.id,
            SERVICE,
            ("by", str(newer.id)),
            tenant=older.tenant,
            department=older.department,
        )


def _place_of(record: Record) -> Place | None:
    return None if record.set_index is None else (record.person, record.set_index)


def _numbered(records: Iterable[Record]) -> dict[int | None, list[Record]]:
    numbered: dict[int | None, list[Record]] = {}
    for record in records:
        numbered.setdefault(record.version, []).append(record)
    return numbered


def _linked(record: Record) -> bool:
    return record.replaces is not None or record.replaced_by is not None
