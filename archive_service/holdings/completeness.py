"""Where the accepted records of establishments are: what the journal says was accepted, beside what is held.

A record whose row was lost is still in the journal: the two numbers then differ.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from uuid import UUID

from archive_service.holdings.portable_completeness import OUTSIDE_SCOPE, KindCounts
from archive_service.holdings.present_persons import present_row
from archive_service.model.actors import SERVICE
from archive_service.model.export_orders import ExportScope
from archive_service.model.export_shards import PlanHead
from archive_service.model.identifiers import LegalEntity
from archive_service.model.journal import SubjectEntry, Tag
from archive_service.model.records import RecordFilter, RecordOutline, RecordState
from archive_service.ports import Transactions
from exports.portability.manifest import Equation, Excluded

_PAGE = 1_000
IN_PREDECESSOR = "in-predecessor"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A record in the scope of an order, its person, and the deposit with which it came."""

    id: UUID
    person: UUID | None
    deposit: UUID


@dataclass(frozen=True, slots=True)
class Accepted:
    """Accepted records of establishments, and those of them that were accepted in the times of a scope."""

    records: frozenset[UUID]
    in_time: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Held:
    """The accepted records of an order, by what becomes of them.

    `in_scope` is in the order of identifiers as text; the others are numbers. `unknown` are rows of which the
    journal knows nothing.
    """

    in_scope: Sequence[Chosen]
    outside: int
    eliminated: int
    unfinished: int
    unknown: int
    places: Mapping[str, KindCounts] = field(default_factory=dict)
    """Those in scope, and outside, of each establishment."""
    outside_of: Mapping[UUID, Mapping[str, int]] = field(default_factory=dict)
    """Those outside of each person, by kind."""
    eliminated_of: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Those that were eliminated, by establishment and kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """Counts the records of an order."""

    transactions: Transactions

    def accepted(
        self, scope: ExportScope, tenant: LegalEntity, position: int | None = None
    ) -> frozenset[UUID]:
        """Return the records of the establishments that were accepted, as the journal says: until now, or up
        to a position of the journal.

        An entry of an earlier version does not name the establishment; then the record's row does, and a
        record without a row counts for each of its tenant's establishments: it is missing somewhere.
        """
        return frozenset(UUID(entry.subject) for entry in self._accepted(scope, tenant, position))

    def accepted_for(self, scope: ExportScope, tenant: LegalEntity, position: int) -> Accepted:
        """Return the same, and which of them were accepted in the times of the scope."""
        records, in_time = set[UUID](), set[UUID]()
        for entry in self._accepted(scope, tenant, position):
            record = UUID(entry.subject)
            records.add(record)
            if scope.is_timed and scope.covers(entry.at):
                in_time.add(record)
        everything = frozenset(records)
        return Accepted(everything, frozenset(in_time) if scope.is_timed else everything)

    def made_here(self, scope: ExportScope, tenant: LegalEntity, position: int) -> bool:
        """Say whether one of the accepted records was made by this instance, and not imported."""
        return any("import" not in entry.facts for entry in self._accepted(scope, tenant, position))

    def held(self, scope: ExportScope, tenant: LegalEntity, accepted: Accepted) -> Held:
        """Return what is held of the accepted records; those that are accepted meanwhile are left out."""
        chosen: list[Chosen] = []
        counts: Counter[str] = Counter()
        others: set[UUID] = set()
        persons = self._persons(scope)
        places = {str(finess): KindCounts() for finess in scope.establishments}
        outside_of: defaultdict[UUID, Counter[str]] = defaultdict(Counter)
        eliminated: Counter[tuple[str, str]] = Counter()
        for record in self._records(scope, tenant):
            kind = record.kind.value
            if record.id not in accepted.records:
                others.add(record.id)
            elif record.is_gone:
                counts["eliminated"] += 1
                eliminated[record.establishment, kind] += 1
            elif (
                not scope.wants(record.person, record.document_date, persons)
                or record.id not in accepted.in_time
            ):
                counts["outside"] += 1
                places[record.establishment].excluded[kind, OUTSIDE_SCOPE] += 1
                if record.person is not None:
                    outside_of[record.person][kind] += 1
            else:
                places[record.establishment].exported[kind] += 1
                chosen.append(Chosen(record.id, record.person, record.deposit))
                counts["unfinished"] += record.state in (RecordState.RECEIVED, RecordState.DOCUMENTED)
        if others:
            others -= self.accepted(scope, tenant)
        # The order of their numbers, which is that of their text.
        chosen.sort(key=attrgetter("id.int"))
        return Held(
            chosen,
            counts["outside"],
            counts["eliminated"],
            counts["unfinished"],
            len(others),
            places,
            outside_of,
            eliminated,
        )

    def missing(self, scope: ExportScope, tenant: LegalEntity, accepted: frozenset[UUID]) -> Sequence[UUID]:
        """Return the accepted records of which the establishments have no row, in order: whatever became of
        a record lawfully, its row is there.
        """
        absent = set(accepted)
        for record in self._records(scope, tenant):
            absent.discard(record.id)
        return sorted(absent, key=str)

    def _persons(self, scope: ExportScope) -> frozenset[UUID]:
        """Return the persons of the scope; the records of one who was merged belong to the other now."""
        with self.transactions.begin(SERVICE) as transaction:
            return frozenset(present_row(one, transaction).id for one in scope.persons)

    def _records(self, scope: ExportScope, tenant: LegalEntity) -> Iterator[RecordOutline]:
        """Yield the tenant's records; a former legal entity keeps records of an establishment that changed
        hands.
        """
        for establishment in scope.establishments:
            after: UUID | None = None
            while True:
                asked = RecordFilter(establishment=establishment, after=after, limit=_PAGE)
                with self.transactions.begin(SERVICE) as transaction:
                    page = transaction.records.outlined(asked)
                yield from (record for record in page if record.tenant == tenant)
                if len(page) < _PAGE:
                    break
                after = page[-1].id

    def _accepted(
        self, scope: ExportScope, tenant: LegalEntity, position: int | None
    ) -> Iterator[SubjectEntry]:
        wanted = set(scope.establishments)
        after = 0
        while True:
            with self.transactions.begin(SERVICE) as transaction:
                page = transaction.journal.of_tenant(Tag.RECORD_RECEIVED, tenant, after, _PAGE)
                older = [UUID(one.subject) for one in page if "establishment" not in one.facts]
                found = (
                    transaction.records.outlined(RecordFilter(records=older, limit=_PAGE)) if older else ()
                )
            places = {str(record.id): record.establishment for record in found}
            for entry in page:
                if position is not None and entry.number > position:
                    return
                place = entry.facts.get("establishment") or places.get(entry.subject)
                if place is None or place in wanted:
                    yield entry
            if len(page) < _PAGE:
                return
            after = page[-1].number


def equation(
    head: PlanHead, exported: int, unreadable: Mapping[UUID, str], known: int | None = None
) -> Equation:
    """Return the equation of an order; `unreadable` gives the reason for each record that cannot be read.

    Of the exported records of a delta, the receiver has `known` as they are.
    """
    reasons = Counter(unreadable.values())
    if known is not None:
        reasons[IN_PREDECESSOR] = known
        exported -= known
    if head.outside:
        reasons[OUTSIDE_SCOPE] = head.outside
    return Equation(
        accepted=head.accepted,
        exported=exported,
        excluded=tuple(Excluded(reason, count) for reason, count in sorted(reasons.items())),
        transferred=0,
        eliminated=head.eliminated,
    )


def paged(wanted: Sequence[UUID], size: int = 200) -> Iterable[Sequence[UUID]]:
    """Yield the identifiers in pages."""
    for first in range(0, len(wanted), size):
        yield wanted[first : first + size]
