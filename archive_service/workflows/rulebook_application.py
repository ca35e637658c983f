"""Take decisions again when a version of a rulebook comes into force, a page of records at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from time import sleep
from uuid import UUID

from archive_service.errors import DigestMismatch, UnknownForm
from archive_service.holdings.person_files import known_file
from archive_service.holdings.retention_decisions import Decisions, FileRecords
from archive_service.holdings.rule_simulation import Reach, reaches_of
from archive_service.holdings.rulebooks_in_force import LOCK, OTHERS_READ, RulebooksInForce
from archive_service.model.actors import SERVICE
from archive_service.model.establishment import Establishment
from archive_service.model.identifiers import Finess
from archive_service.model.journal import Tag
from archive_service.model.person_file import PersonFile
from archive_service.model.records import GONE, Record, RecordFilter
from archive_service.model.rulebook_versions import (
    NewAct,
    RulebookAct,
    RulebookVersion,
    in_force_on,
    versions_of,
)
from archive_service.model.tasks import Task
from archive_service.ports import Clock, Transaction, Transactions
from archive_service.wording.dates import day_in_paris

PAGE = 100
_LONGEST_TRANSACTION = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyRulebooks:
    """Applies versions in force to the records that were decided before. May be interrupted anywhere."""

    transactions: Transactions
    in_force: RulebooksInForce
    decisions: Decisions
    clock: Clock
    new_id: Callable[[], UUID]
    patience: timedelta = OTHERS_READ
    """How long every process is given to read a new version; what it decided before is decided again."""

    def apply_due(self) -> int:
        """Apply all versions whose day has come and that were not applied; return how many."""
        due = self.due()
        for version in due:
            after: UUID | None = None
            self._wait(after)
            while (after := self._page(version, after, is_queued=False)) is not None:
                pass
        return len(due)

    def due(self) -> Sequence[RulebookVersion]:
        """Return the versions whose day has come and that were not applied.

        Each is applied twice: a transaction that went on while it came into force may have written a decision
        of the former version after the first time.
        """
        in_force = in_force_on(self.in_force.versions(), self._today())
        return [
            one
            for one in in_force.values()
            if not one.is_seed and (one.application is None or self._is_to_repeat(one))
        ]

    def _is_to_repeat(self, version: RulebookVersion) -> bool:
        last = version.application
        if last is None or version.applications > 1:
            return False
        return self.clock.now() - last.at > _LONGEST_TRANSACTION

    def step(self, version: UUID, after: UUID | None) -> None:
        """Apply a version to the next page of records, and queue the following page."""
        wanted = next((one for one in self.due() if one.id == version), None)
        if wanted is not None:
            self._wait(after)
            self._page(wanted, after, is_queued=True)

    def _wait(self, after: UUID | None) -> None:
        if after is None:
            sleep(self.patience.total_seconds())

    def _page(self, version: RulebookVersion, after: UUID | None, *, is_queued: bool) -> UUID | None:
        """Apply a version to a page; return the last record of it, or None when all are done."""
        self.decisions.prepare()
        book = self.in_force.book(version.proposal.book)
        records = self._next(reaches_of(book, self.transactions), after)
        with self.transactions.begin(SERVICE) as transaction:
            if not records:
                self._finish(version, transaction)
                return None
            files = self._files(records, transaction)
            self.decisions.again(files, transaction, self._today())
            if is_queued:
                transaction.defer(Task.APPLY_RULEBOOK, version=str(version.id), after=str(records[-1]))
        return records[-1]

    def _next(self, reaches: Sequence[Reach], after: UUID | None) -> Sequence[UUID]:
        """Return the next records within reach, by their numbers, those of all reaches together."""
        found: list[Record] = []
        with self.transactions.begin(SERVICE) as transaction:
            for reach in reaches:
                asked = RecordFilter(
                    department=reach.department, establishment=reach.establishment, after=after, limit=PAGE
                )
                found.extend(transaction.records.listed(asked))
        return [record.id for record in sorted(found, key=lambda record: record.number)[:PAGE]]

    def _files(self, records: Sequence[UUID], transaction: Transaction) -> Iterator[FileRecords]:
        places: dict[Finess, Establishment | None] = {}
        for record_id in records:
            record = transaction.records.get(record_id, lock=True)
            if record.establishment not in places:
                places[record.establishment] = transaction.establishments.get(record.establishment)
            establishment = places[record.establishment]
            if establishment is None or record.details_or_none is None or record.state in GONE:
                continue
            try:
                file = _file_of(record, transaction)
            except (DigestMismatch, UnknownForm):
                continue  # it keeps its decision, as one whose details cannot be read
            yield FileRecords([record], establishment, file)

    def _finish(self, version: RulebookVersion, transaction: Transaction) -> None:
        transaction.lock(LOCK)
        known = next(one for one in versions_of(transaction.rulebook_acts.all()) if one.id == version.id)
        if known.applications != version.applications:
            return
        book = version.proposal.book
        act = NewAct(
            id=self.new_id(),
            version=version.id,
            act=RulebookAct.APPLIED,
            book=book,
            valid_from=version.proposal.valid_from,
            at=self.clock.now(),
            actor=SERVICE.pseudonym,
            role=SERVICE.role,
        )
        transaction.rulebook_acts.add(act)
        transaction.record(Tag.RULEBOOK_APPLIED, version.id, SERVICE, ("digest", book.digest.hex))

    def _today(self) -> date:
        return day_in_paris(self.clock.now())


def _file_of(record: Record, transaction: Transaction) -> PersonFile:
    """Return the facts of a record's file; raise `DigestMismatch` or `UnknownForm`."""
    if record.person is None:
        return PersonFile()
    return known_file(record.person, record.establishment, transaction)
