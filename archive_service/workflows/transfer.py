"""Write a SEDA ArchiveTransfer package for one department, from the records that its archives should
receive.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.access.scope import sees_all
from archive_service.errors import AgenciesMissing, NotAllowed, NotFound
from archive_service.holdings.receiving_systems import seda_read_by
from archive_service.holdings.rulebooks_in_force import RulebooksInForce
from archive_service.holdings.transfer_records import PackagedRecords, agencies_of
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.appraisal_lines import Side
from archive_service.model.establishment import Establishment
from archive_service.model.identifiers import NO_FINESS, Department, Finess
from archive_service.model.journal import Tag
from archive_service.model.records import Record, RecordFilter, RecordState
from archive_service.model.traces import RECORD_SHOWN, RECORDS_TRANSFERRED, records_shown
from archive_service.model.transfer_replies import NothingToTransfer
from archive_service.ports import Clock, Transactions
from archive_service.wording.dates import day_in_paris
from exports import (
    Agencies,
    DestinationUnwritable,
    SedaVersion,
    TransferHeader,
    TransferSummary,
    write_transfer,
)
from retention_rules import AgenciesMissing as RulebookLacksAgencies
from retention_rules import Rulebooks, TransferTerms

_PAGE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferAsked:
    """The transfer that is asked for; `records` selects records whatever their final action, perimeter and
    due date, and `appraisal` those of a list that are to be transferred and are not known to have arrived.
    """

    department: Department
    seda: SedaVersion | None = None
    """None for the version that the receiving system of the department reads."""
    due_on: date | None = None
    records: Sequence[UUID] = ()
    establishment: Finess = NO_FINESS
    appraisal: UUID | None = None


class Obstacle(StrEnum):
    """Why a record is not sent. Hidden and absent are the same reason, so that nobody learns about records of
    others.
    """

    NOT_FOUND = "not-found"
    OTHER_DEPARTMENT = "other-department"
    OTHER_ESTABLISHMENT = "other-establishment"
    NOT_SEALED = "not-sealed"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class NotSent:
    """A record that was asked for, or is due, and cannot be sent; `detail` gives the reason in words."""

    record: UUID
    obstacle: Obstacle
    detail: str


@dataclass(frozen=True, slots=True)
class Transferred:
    """What was written, and what was not sent. When records were named, either all of them are sent or
    none.
    """

    summary: TransferSummary
    not_sent: Sequence[NotSent] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferRecords:
    """Writes packages."""

    transactions: Transactions
    packaged: PackagedRecords
    clock: Clock
    in_force: RulebooksInForce
    new_id: Callable[[], UUID]

    def write(
        self,
        asked: TransferAsked,
        folder: Path,
        actor: Actor,
        progress: Callable[[int], None] = lambda _: None,
    ) -> Transferred:
        """Write one package into `folder`.

        Nothing is written when there is nothing to send, or when a record that was named cannot be sent. When
        no records were named, a record that cannot be read is left out and reported.

        Raises:
            NotAllowed: the role may not transfer, or the department is outside the actor's scope, whatever
                records it has.
            NotFound, NothingToTransfer: there is no such list in the actor's scope, or nothing in it to send.
            AgenciesMissing: the department's file lacks information that a package needs.
            ObjectDamaged, ObjectLost: a stored object of one of the records cannot be read; no package
                remains.
        """
        require(actor, Right.TRANSFER)
        with self.transactions.begin(actor) as transaction:
            establishments = {one.finess: one for one in transaction.establishments.all()}
        _require_in_sight(asked.department, establishments.values(), actor)
        if asked.appraisal is not None:
            asked = replace(asked, records=self._of_list(asked.appraisal, actor))
        records = sorted(self._chosen(asked, actor), key=_order)
        not_sent = [*self._not_sent(asked, records, actor)]
        rulebooks = self._rulebooks()
        seda = asked.seda or seda_read_by(asked.department, rulebooks)
        if not_sent and asked.records:
            return Transferred(_nothing(seda), not_sent)
        records = [record for record in records if not record.is_damaged]
        terms = self._terms(asked.department, rulebooks)
        header = self._header(asked, terms, agencies_of(terms, records, establishments))
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DestinationUnwritable(f"the folder cannot be created: {error.strerror}") from error
        written = write_transfer(
            self.packaged.of(records, establishments, terms, progress),
            header,
            seda,
            folder / f"{header.message_identifier}.zip",
        )
        if written.records:
            self._journal(records, header.message_identifier, actor)
        return Transferred(written, not_sent)

    def _of_list(self, appraisal: UUID, actor: Actor) -> Sequence[UUID]:
        """Return the records of a list that are to be transferred, without those that have arrived."""
        with self.transactions.begin(actor) as transaction:
            transaction.appraisals.get(appraisal)
            lines = transaction.appraisals.lines(appraisal)
        found = [one.record for one in lines if one.outcome is Side.TRANSFER and not one.transferred]
        if not found:
            raise NothingToTransfer("nothing of this list is to be transferred")
        return found

    def _rulebooks(self) -> Rulebooks:
        self.in_force.refresh()
        return self.in_force.on(day_in_paris(self.clock.now()))

    def _terms(self, department: Department, rulebooks: Rulebooks) -> TransferTerms:
        try:
            return rulebooks.transfer_terms(department)
        except RulebookLacksAgencies as error:
            raise AgenciesMissing(str(error)) from error

    def _not_sent(self, asked: TransferAsked, records: Sequence[Record], actor: Actor) -> Iterator[NotSent]:
        """Yield the requested records that cannot be sent, then those that nobody can read."""
        found = {record.id for record in records}
        for wanted in dict.fromkeys(asked.records):
            if wanted not in found:
                yield self._why_not(wanted, asked, actor)
        for record in records:
            if record.is_damaged:
                yield NotSent(record.id, Obstacle.UNREADABLE, "its stored data cannot be read")

    def _header(self, asked: TransferAsked, terms: TransferTerms, agencies: Agencies) -> TransferHeader:
        now = self.clock.now()
        return TransferHeader(
            message_identifier=f"DUI-{asked.department}-{now:%Y%m%dT%H%M%SZ}-{str(self.new_id())[:8]}",
            date=now,
            archival_agreement=terms.archival_agreement,
            agencies=agencies,
            comment="Dossiers informatisés d'usagers",
        )

    def _chosen(self, asked: TransferAsked, actor: Actor) -> Iterator[Record]:
        after: UUID | None = None
        while True:
            with self.transactions.begin(actor) as transaction:
                page = transaction.records.listed(
                    RecordFilter(
                        department=asked.department,
                        establishment=asked.establishment,
                        state=RecordState.SEALED,
                        due_on=None if asked.records else asked.due_on,
                        records=asked.records,
                        after=after,
                        limit=_PAGE,
                    )
                )
                chosen = [one for one in page if asked.records or _is_for_archives(one)]
                # Recorded before any data is written: the person who makes the package gets everything in it.
                transaction.traces.add(actor, records_shown(RECORDS_TRANSFERRED, chosen))
            yield from chosen
            if len(page) < _PAGE:
                return
            after = page[-1].id

    def _why_not(self, record_id: UUID, asked: TransferAsked, actor: Actor) -> NotSent:
        try:
            with self.transactions.begin(actor) as transaction:
                record = transaction.records.get(record_id)
                transaction.traces.add(actor, records_shown(RECORD_SHOWN, [record]))
        except NotFound:
            return NotSent(record_id, Obstacle.NOT_FOUND, "there is no such record")
        if record.department != asked.department:
            detail = f"it is of department {record.department}, not {asked.department}"
            return NotSent(record_id, Obstacle.OTHER_DEPARTMENT, detail)
        if asked.establishment and record.establishment != asked.establishment:
            detail = f"it is of establishment {record.establishment}, not {asked.establishment}"
            return NotSent(record_id, Obstacle.OTHER_ESTABLISHMENT, detail)
        return NotSent(record_id, Obstacle.NOT_SEALED, f"it is not sealed but {record.state.value}")

    def _journal(self, records: Sequence[Record], message: str, actor: Actor) -> None:
        with self.transactions.begin(SERVICE) as transaction:
            for record in records:
                transaction.record(
                    Tag.RECORD_TRANSFERRED,
                    record.id,
                    actor,
                    ("message", message),
                    tenant=record.tenant,
                    department=record.department,
                )


def _require_in_sight(department: Department, establishments: Iterable[Establishment], actor: Actor) -> None:
    """Refuse a department outside the actor's scope; records of other tenants there make no difference."""
    departments = {establishment.department for establishment in establishments} | actor.departments
    if not sees_all(actor) and department not in departments:
        raise NotAllowed(f"department {department} is not one of yours")


def _nothing(seda: SedaVersion) -> TransferSummary:
    return TransferSummary(package=None, seda=seda, records=0, units=0, objects=0, bytes=0)


def _is_for_archives(record: Record) -> bool:
    return record.in_perimeter and record.final_action in ("keep", "sample")


def _order(record: Record) -> tuple[str, str, str, int]:
    return record.establishment, str(record.person or ""), record.kind, record.number
