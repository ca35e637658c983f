"""Plan an export: which records, persons and deposits are in it, and in which shards they are built.

The plan depends on what is held alone: the same records give the same shards.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from operator import attrgetter
from uuid import UUID

from archive_service.holdings.completeness import Chosen, Completeness, Held, paged
from archive_service.holdings.freezes import let_writers_end
from archive_service.model.actors import SERVICE
from archive_service.model.export_contents import Contents
from archive_service.model.export_orders import ExportScope
from archive_service.model.export_shards import ExportShard, PlanHead, PlannedPerson, PlannedShard
from archive_service.model.identifiers import LegalEntity
from archive_service.model.journal import Tag
from archive_service.ports import Transactions

SHARD_RECORDS = 1_000
"""Records of a shard, at most, unless one person has more."""
_FEWEST, _SHARDS = 250, 8
"""A small order has so many shards of its records, unless they would have fewer: workers that share it come
to their ends together.
"""
_PAGE = 1_000
_BY_NUMBER = attrgetter("int")
"""Sorts identifiers as their text would, in a fifth of the time."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the receiver of a delta has: records whose bytes it has, and the leaf hash of what it has of each
    person.
    """

    records: frozenset[UUID] = frozenset()
    persons: Mapping[UUID, str] = field(default_factory=dict)


NOTHING_KNOWN = Known()


@dataclass(frozen=True, slots=True)
class Plan:
    """The shards of an order in order of number, and what is said of the whole."""

    head: PlanHead
    held: Held
    shards: Sequence[PlannedShard]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanExports:
    """Plans exports."""

    transactions: Transactions
    completeness: Completeness
    shard_records: int = SHARD_RECORDS

    def plan(
        self,
        scope: ExportScope,
        tenant: LegalEntity,
        position: int | None = None,
        known: Known = NOTHING_KNOWN,
        traces: int | None = None,
        contents: Contents = Contents.PACKAGE,
        active_on: date | None = None,
    ) -> Plan:
        """Plan what is held of the records that were accepted until now, or up to an earlier position of the
        journal, with the traces up to now, or to an earlier number; `known` are the records of which the
        receiver has the bytes. In shards of what is served alone there is nothing about former persons, and
        no deposits; they leave out what is in the intermediate archive on the day `active_on`.
        """
        if traces is None:
            with self.transactions.begin(SERVICE) as transaction:
                traces = transaction.traces.settled()
        if position is None:
            with self.transactions.begin(SERVICE) as transaction:
                if scope.accepted_until is not None:
                    let_writers_end(transaction)  # everything that was accepted until then is to be in it
                position = transaction.journal.written()
        accepted = self.completeness.accepted_for(scope, tenant, position)
        held = self.completeness.held(scope, tenant, accepted)
        head = PlanHead(
            position=position,
            accepted=len(accepted.records),
            total=len(held.in_scope),
            outside=held.outside,
            eliminated=held.eliminated,
            traces=traces,
        )
        shards = [
            replace(one, contents=contents, active_on=active_on)
            for one in self._shards(held, tenant, contents)
        ]
        return Plan(head, held, [_knowing(one, known) for one in shards])

    def _shards(self, held: Held, tenant: LegalEntity, contents: Contents) -> Iterator[PlannedShard]:
        """Yield the shards: persons with all their records until there are enough, then the records without
        a person, then the deposits.
        """
        by_person: defaultdict[UUID, list[UUID]] = defaultdict(list)
        alone: list[UUID] = []
        for one in held.in_scope:
            (alone if one.person is None else by_person[one.person]).append(one.id)
        number, first = 1, 1
        size = size_of_shards(len(held.in_scope), self.shard_records)
        is_whole = contents is Contents.PACKAGE
        planned = self._persons(by_person, held, tenant) if is_whole else _alone(by_person)
        for persons in packed(planned, size):
            yield PlannedShard(number=number, first_person=first, persons=persons)
            number, first = number + 1, first + len(persons)
        for transverse, records in enumerate(paged(alone, size), start=1):
            yield PlannedShard(
                number=number, first_person=first, records=tuple(records), transverse=transverse
            )
            number += 1
        # A deposit takes a third of the time of a record: the last shards take less than the others, so that
        # workers come to their ends together.
        smaller = min(2 * size, self.shard_records)
        for deposits in paged(self._whole_deposits(held.in_scope) if is_whole else (), smaller):
            yield PlannedShard(number=number, first_person=first, deposits=tuple(deposits))
            number += 1

    def _persons(
        self, by_person: Mapping[UUID, list[UUID]], held: Held, tenant: LegalEntity
    ) -> Iterator[PlannedPerson]:
        """Yield the persons in order, with what the journal and other rows say of them."""
        acts = self._acts(tenant)
        for page in paged(sorted(by_person, key=_BY_NUMBER), _PAGE):
            merged = self._merged_into(page)
            for person in page:
                about = {entry for one in (person, *merged[person]) for entry in acts.get(one, ())}
                yield PlannedPerson(
                    id=person,
                    merged=tuple(merged[person]),
                    records=tuple(by_person[person]),
                    acts=tuple(sorted(about)),
                    outside=tuple(sorted(held.outside_of.get(person, {}).items())),
                )

    def _merged_into(self, persons: Sequence[UUID]) -> Mapping[UUID, Sequence[UUID]]:
        """Return, for each person, those who were merged into them, also by others: their acts tell why."""
        found: dict[UUID, set[UUID]] = {person: set() for person in persons}
        last = {person: person for person in persons}
        while last:
            with self.transactions.begin(SERVICE) as transaction:
                merged = transaction.people.merged_pairs(sorted(last, key=_BY_NUMBER))
            last = {gone: last[into] for gone, into in merged if gone not in found[last[into]]}
            for gone, person in last.items():
                found[person].add(gone)
        return {person: sorted(gone, key=_BY_NUMBER) for person, gone in found.items()}

    def _acts(self, tenant: LegalEntity) -> Mapping[UUID, Sequence[int]]:
        """Return the entries of the journal about merges and splits, by person."""
        found: defaultdict[UUID, list[int]] = defaultdict(list)
        for tag, other in ((Tag.PERSON_MERGED, "into"), (Tag.PERSON_SPLIT, "to")):
            after = 0
            while True:
                with self.transactions.begin(SERVICE) as transaction:
                    page = transaction.journal.of_tenant(tag, tenant, after, _PAGE)
                for entry in page:
                    for person in {entry.subject, entry.facts[other]}:
                        found[UUID(person)].append(entry.number)
                if len(page) < _PAGE:
                    break
                after = page[-1].number
        return found

    def _whole_deposits(self, chosen: Sequence[Chosen]) -> Sequence[UUID]:
        """Return the deposits all of whose records are in the order: a receipt is about the whole flow."""
        records = {one.id for one in chosen}
        whole: list[UUID] = []
        for page in paged(sorted({one.deposit for one in chosen}, key=_BY_NUMBER), _PAGE):
            with self.transactions.begin(SERVICE) as transaction:
                found = transaction.deposits.records_of(page)
            # One whose row was lost is told as such when its shard is built.
            whole += [one for one in page if one not in found or records.issuperset(found[one])]
        return whole


def packed(persons: Iterable[PlannedPerson], size: int) -> Iterator[Sequence[PlannedPerson]]:
    """Yield persons in groups: of so many records, or of a few more; the last group may have fewer."""
    group: list[PlannedPerson] = []
    count = 0
    for person in persons:
        group.append(person)
        count += len(person.records)
        if count >= size:
            yield group
            group, count = [], 0
    if group:
        yield group


def _alone(by_person: Mapping[UUID, list[UUID]]) -> Iterator[PlannedPerson]:
    """Yield persons in order with their records, and nothing else of them."""
    for person in sorted(by_person, key=_BY_NUMBER):
        yield PlannedPerson(id=person, records=tuple(by_person[person]))


def is_as_planned(plan: Plan, shards: Sequence[ExportShard]) -> bool:
    """Say whether the shards of an order, which are done, are those of a new plan, and none contradicted its
    own.
    """
    is_read = all(one.lines_object for one in shards)
    return is_read and [one.digest for one in plan.shards] == [one.digest for one in shards]


def size_of_shards(records: int, most: int) -> int:
    """Return how many records make a shard of an order for so many."""
    return min(most, max(_FEWEST, -(-records // _SHARDS)))


def _knowing(shard: PlannedShard, known: Known) -> PlannedShard:
    """Return a shard that says which of its records the receiver has, and what of its persons."""
    persons = {str(one.id): known.persons[one.id] for one in shard.persons if one.id in known.persons}
    records = (*(record for one in shard.persons for record in one.records), *shard.records)
    return replace(shard, known=tuple(one for one in records if one in known.records), known_persons=persons)
