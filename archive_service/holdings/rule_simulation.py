"""Apply a draft of a rulebook to the records that are there, and count what would change. Writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from archive_service.holdings.frozen_facts import facts_of
from archive_service.holdings.intake_effects import Arrived, IntakeEffect, arrivals_of
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.identifiers import NO_DEPARTMENT, NO_FINESS, Department, Finess
from archive_service.model.records import GONE, Record, RecordFilter
from archive_service.model.rule_effects import Cell, Change, Remark, RuleEffect
from archive_service.ports import Transactions
from retention_rules import Decision, FileFacts, FinalAction, Level, Rulebook, Rulebooks, decide
from retention_rules.own_terms import NOTHING_SET
from retention_rules.retention import kept_longer

PAGE = 500


@dataclass(frozen=True, slots=True)
class Reach:
    """The records that a rulebook can touch: of a department or an establishment, or all."""

    department: Department = NO_DEPARTMENT
    establishment: Finess = NO_FINESS


def reaches_of(book: Rulebook, transactions: Transactions) -> Sequence[Reach]:
    """Return what a rulebook can touch; that of a legal entity touches each of its establishments."""
    match book.level:
        case Level.NATIONAL:
            return [Reach()]
        case Level.DEPARTMENT:
            return [Reach(department=Department(book.key))]
        case Level.ESMS:
            with transactions.begin(SERVICE) as transaction:
                places = transaction.establishments.all()
            return [
                Reach(establishment=place.finess)
                for place in sorted(places, key=lambda place: place.finess)
                if book.key in (place.finess, place.legal_entity)
            ]


def pages_of(reach: Reach, reader: Actor, transactions: Transactions) -> Iterator[Sequence[Record]]:
    """Give the records within a reach that the reader sees, in the order of their numbers, a page at a time,
    each page in a transaction of its own.
    """
    after: UUID | None = None
    while True:
        asked = RecordFilter(
            department=reach.department, establishment=reach.establishment, after=after, limit=PAGE
        )
        with transactions.begin(reader) as transaction:
            records = transaction.records.listed(asked)
        if not records:
            return
        yield records
        after = records[-1].id


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """Compares two sets of rulebooks on the records that are there."""

    transactions: Transactions
    before: Rulebooks
    after: Rulebooks
    today: date
    reader: Actor = SERVICE
    """Whose records are counted: those in its scope."""

    def effect(self, book: Rulebook, progress: Callable[[int], None] = lambda _: None) -> RuleEffect:
        """Return what changes for the records that the rulebook can touch."""
        effect, read = RuleEffect(), 0
        intake = self._intake(book)
        for reach in reaches_of(book, self.transactions):
            for records in pages_of(reach, self.reader, self.transactions):
                self._count(records, effect, intake)
                read += len(records)
                progress(read)
        return effect

    def _intake(self, book: Rulebook) -> IntakeEffect | None:
        """Return what says how later records would be taken in; None when that stays as it is."""
        before = self.before.at(book.level, book.key)
        if before is None:
            changes = book.perimeter != () or book.own != NOTHING_SET
        else:
            changes = (book.perimeter, book.own) != (before.perimeter, before.own)
        if not changes:
            return None
        with self.transactions.begin(SERVICE) as transaction:
            places = {place.finess: place for place in transaction.establishments.all()}
        lists = [None if one is None else one.own.senders for one in (before, book)]
        return IntakeEffect(
            before=self.before,
            after=self.after,
            today=self.today,
            places=places,
            asks_senders=lists[0] != lists[1],
        )

    def _count(self, records: Sequence[Record], effect: RuleEffect, intake: IntakeEffect | None) -> None:
        freed: list[tuple[Record, Cell, tuple[Remark, ...]]] = []
        arrivals = {} if intake is None else self._arrivals(records, intake)
        for record in records:
            if record.state in GONE:
                continue
            year = None if record.document_date is None else record.document_date.year
            cell = Cell(record.establishment, record.kind.value, year)
            known = record.details_or_none
            facts = None if known is None else facts_of(known.decision)
            change, remarks = (Change.UNKNOWN, ()) if facts is None else self._change(facts)
            if intake is not None and facts is not None:
                remarks = (*remarks, *intake.remarks(record, facts, arrivals.get(record.deposit)))
            if change is Change.FREED_SOONER:
                freed.append((record, cell, remarks))
            else:
                effect.count(cell, change, *remarks)
        held = self._held([record.id for record, _, _ in freed])
        for record, cell, remarks in freed:
            conflict = [Remark.CONFLICTS, Remark.HELD] if record.id in held else []
            effect.count(cell, Change.FREED_SOONER, *dict.fromkeys((*remarks, *conflict)))

    def _arrivals(self, records: Sequence[Record], intake: IntakeEffect) -> Mapping[UUID, Arrived]:
        with self.transactions.begin(SERVICE) as transaction:
            return arrivals_of(records, intake, transaction)

    def _held(self, records: Sequence[UUID]) -> frozenset[UUID]:
        if not records:
            return frozenset()
        with self.transactions.begin(SERVICE) as transaction:
            return frozenset(transaction.holds.on(records))

    def _change(self, facts: FileFacts) -> tuple[Change, tuple[Remark, ...]]:
        before, after = (decide(facts, books, self.today) for books in (self.before, self.after))
        return change_of(before, after, self.today)


def change_of(before: Decision, after: Decision, today: date) -> tuple[Change, tuple[Remark, ...]]:
    """Say what becomes of a record when a decision replaces another."""
    remarks = []
    if after.is_due(today) and not before.is_due(today):
        remarks.append(Remark.NEWLY_DUE)
    undecided = FinalAction.UNDECIDED
    if after.final_action is undecided and before.final_action is not undecided:
        remarks.append(Remark.CONFLICTS)
    if kept_longer(after.retention, before.retention):
        return Change.KEPT_LONGER, tuple(remarks)
    if kept_longer(before.retention, after.retention):
        return Change.FREED_SOONER, tuple(remarks)
    same = (before.rule, before.final_action, before.access.last_day)
    if same == (after.rule, after.final_action, after.access.last_day):
        return Change.UNCHANGED, tuple(remarks)
    return Change.CHANGED_OTHERWISE, tuple(remarks)
