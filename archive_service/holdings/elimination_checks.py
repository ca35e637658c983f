"""Whether records may be eliminated now: everything is checked again in the transaction that decides."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from archive_service.errors import ArchiveServiceError
from archive_service.holdings.appraisal_list import needs_visa
from archive_service.holdings.decision_of_today import decided_today
from archive_service.holdings.elimination_authority import Allowed
from archive_service.holdings.elimination_extent import Extent
from archive_service.holdings.elimination_wait import still_waits
from archive_service.holdings.open_exports import exporting
from archive_service.holdings.retention_decisions import Decisions
from archive_service.holdings.sample_checks import OutsideSamples
from archive_service.holdings.sample_series import FindSamples
from archive_service.model.elimination import Elimination, Execution, KeptCode
from archive_service.model.establishment import Establishment
from archive_service.model.identifiers import Finess
from archive_service.model.persons import ActKind
from archive_service.model.records import Record, RecordState
from archive_service.ports import Clock, ObjectStore, Transaction
from archive_service.wording.dates import day_in_paris

Covered = Callable[[Execution, Sequence[Elimination], Transaction], Mapping[UUID, Allowed]]
"""Returns what still allows to eliminate each record of the lines; a record that nothing allows is absent."""

FINISHED = frozenset({RecordState.SEALED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The result of the checks: why each record is kept, until when one is locked, and what is destroyed with
    those that are not kept.
    """

    kept: Mapping[UUID, KeptCode]
    locked: Mapping[UUID, datetime]
    extents: Mapping[UUID, Extent]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckEliminations:
    """Checks records whose rows are locked, after `holdings.holds.keep_out_holds`."""

    decisions: Decisions
    store: Callable[[], ObjectStore]
    clock: Clock
    covered: Covered

    def judge(
        self,
        lines: Sequence[Elimination],
        records: Mapping[UUID, Record],
        execution: Execution,
        transaction: Transaction,
    ) -> Judged:
        """Judge the lines of one execution; `records` are those of them that exist."""
        kept: dict[UUID, KeptCode] = {}
        allowed = self.covered(execution, lines, transaction)
        for code, found in (
            (KeptCode.UNKNOWN, {line.record for line in lines} - records.keys()),
            (KeptCode.ELSEWHERE, transaction.eliminations.elsewhere(list(records), execution.appraisal)),
            (KeptCode.NOT_SEALED, {one.id for one in records.values() if one.state not in FINISHED}),
            (KeptCode.VOID, records.keys() - allowed.keys()),
            (KeptCode.HELD, transaction.holds.on(list(records))),
            (KeptCode.REQUESTED, _requested(records.values(), transaction)),
            (KeptCode.SAMPLE_NOT_TRANSFERRED, {one for one, found in allowed.items() if not found.may_go}),
        ):
            for record in found:
                kept.setdefault(record, code)
        places: dict[Finess, Establishment | None] = {}
        sampled = [records[one] for one, found in allowed.items() if found.series and one in records]
        outside = self._outside(execution, sampled, transaction)
        for line in lines:
            if line.record not in kept:
                record_ = records[line.record]
                if record_.establishment not in places:
                    places[record_.establishment] = transaction.establishments.get(record_.establishment)
                place = places[record_.establishment]
                code_or_none = self._decided(line, record_, place, allowed[record_.id], outside, transaction)
                if code_or_none is not None:
                    kept[line.record] = code_or_none
        free = [one for one in records.values() if one.id not in kept]
        for record in exporting(free, transaction, self.clock.now()):
            kept[record] = KeptCode.EXPORTING
        return self._stored([one for one in free if one.id not in kept], kept, transaction)

    def _decided(
        self,
        line: Elimination,
        record: Record,
        place: Establishment | None,
        allowed: Allowed,
        outside: OutsideSamples,
        transaction: Transaction,
    ) -> KeptCode | None:
        """Return why the decision of today keeps a record; None when it does not."""
        asked = line.line
        if (record.tenant, record.department, record.establishment) != allowed.owner:
            return KeptCode.CHANGED
        if asked.final_action != ("sample" if allowed.series else "destroy"):
            return KeptCode.NOT_TO_DESTROY
        today = day_in_paris(self.clock.now())
        try:
            decided = decided_today(record, place, self.decisions, transaction, today)
        except ArchiveServiceError as error:
            if error.retryable:
                raise
            return KeptCode.UNREADABLE
        if decided is None:
            return KeptCode.UNREADABLE
        waits = still_waits(decided, place, self.decisions.in_force.on(today), today)
        over = decided.last_day is not None and decided.retention == "ended" and decided.last_day < today
        if waits or not over:
            return KeptCode.NOT_DUE
        if decided.final_action != asked.final_action:
            return KeptCode.NOT_TO_DESTROY
        if allowed.series is not None and not outside.has(decided, allowed.series, transaction):
            return KeptCode.CHANGED
        if (decided.rule, decided.last_day) != (asked.rule, asked.last_day):
            return KeptCode.CHANGED
        if needs_visa(decided) and not allowed.by_visa:
            return KeptCode.VISA_MISSING
        return None

    def _outside(
        self, execution: Execution, records: Collection[Record], transaction: Transaction
    ) -> OutsideSamples:
        today = day_in_paris(self.clock.now())
        persons = {one.person for one in records if one.person is not None}
        return OutsideSamples(
            samples=FindSamples(self.decisions.in_force, today),
            in_sample=transaction.appraisals.in_sample(execution.appraisal, persons) if persons else (),
        )

    def _stored(
        self, records: Sequence[Record], kept: dict[UUID, KeptCode], transaction: Transaction
    ) -> Judged:
        """Judge what is stored of records that nothing else keeps."""
        for record in shared_sources(records, transaction):
            kept[record] = KeptCode.SHARED
        free = [one for one in records if one.id not in kept]
        extents = Extent.of(free, transaction)
        locked: dict[UUID, datetime] = {}
        store = self.store()
        for one in free:
            ends = [end for name in extents[one.id].objects if (end := store.lock_end(name)) is not None]
            if ends:
                locked[one.id] = max(ends)
        return Judged(kept=kept, locked=locked, extents=extents)


def _requested(records: Collection[Record], transaction: Transaction) -> Collection[UUID]:
    """Return the records of persons who wait for the answer to a request: it may be about these records, also
    when they were split from the person since.
    """
    persons = {one.person for one in records if one.person is not None}
    if not persons or not transaction.person_requests.listed(is_open=True, limit=1):
        return set()
    before = _split_from(persons, transaction)
    waiting = transaction.person_requests.waiting(persons.union(*before.values()))
    kept = {person for person in persons if person in waiting or not before[person].isdisjoint(waiting)}
    return {one.id for one in records if one.person in kept}


def _split_from(persons: Collection[UUID], transaction: Transaction) -> Mapping[UUID, set[UUID]]:
    """Return of each person those of whom their records were, as far as it can be read."""
    found: dict[UUID, set[UUID]] = {}
    for person, known in transaction.people.several(sorted(persons)).items():
        acts = () if isinstance(known, ArchiveServiceError) else known.acts
        found[person] = {act.other for act in acts if act.act is ActKind.SPLIT}
    return found


def shared_sources(records: Sequence[Record], transaction: Transaction) -> Collection[UUID]:
    """Return those of these records that cannot go without others of their flow: one that is not finished
    needs the details of the deposit, and one that stays needs a source that both share.
    """
    going = {one.id: one for one in records}
    siblings = transaction.stubs.siblings({one.deposit for one in records})
    stopped: set[UUID] = set()
    while True:
        staying = [one for one in siblings if not one.is_gone and (one.id not in going or one.id in stopped)]
        unfinished = {one.deposit for one in staying if one.state not in FINISHED}
        sources = {one.source_key for one in staying}
        found = {
            one.id
            for one in records
            if one.id not in stopped and (one.deposit in unfinished or one.source_key in sources)
        }
        if not found:
            return stopped
        stopped |= found
