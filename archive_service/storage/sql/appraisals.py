"""Appraisals on SQL."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Date, Integer, String, Uuid, bindparam, insert, select, update

from archive_service.errors import NotFound
from archive_service.model.appraisal_lines import AppraisalLine, Disposition, Side, Verdict
from archive_service.model.appraisal_serialisation import read_appraisal, written_appraisal
from archive_service.model.appraisals import Appraisal, AppraisalState
from archive_service.model.flow import RecordKind
from archive_service.model.identifiers import Department, Finess, LegalEntity
from archive_service.model.keys import APPRAISALS
from archive_service.model.records import Record
from archive_service.model.sampling import SampledLine
from archive_service.storage.keys.encrypted_fields import EncryptedFields
from archive_service.storage.sql.records import SqlRecords
from archive_service.storage.sql.row_images import RowImages
from archive_service.storage.sql.statements import Session, Statement, given
from archive_service.storage.sql.tables import appraisal, appraisal_line

_WRITTEN = [column for column in appraisal.columns if column.name not in ("number", "id")]
_ADD = Statement.of(insert(appraisal).values(given([appraisal.c.id, *_WRITTEN])))
_SAVE = Statement.of(update(appraisal).where(appraisal.c.id == bindparam("wanted")).values(given(_WRITTEN)))
_KINDS = {Uuid: "uuid", Integer: "integer", Date: "date", Boolean: "boolean", String: "varchar"}
# One statement for a thousand lines: row by row, each is checked by the policy in a statement of its own.
_ADD_LINES = Statement(
    f"INSERT INTO appraisal_line ({', '.join(column.name for column in appraisal_line.columns)}) "
    "SELECT * FROM unnest("
    f"{', '.join(f'%({one.name})s::{_KINDS[type(one.type)]}[]' for one in appraisal_line.columns)})".encode()
)
_TOGETHER = 1_000
_FREE = Statement.of(
    update(appraisal_line).where(appraisal_line.c.appraisal == bindparam("wanted")).values(claims=False)
)
_ONE = select(appraisal).where(appraisal.c.id == bindparam("id"))
_GET, _GET_LOCKED = Statement.of(_ONE), Statement.of(_ONE.with_for_update())
_LISTED = select(appraisal).order_by(appraisal.c.number.desc())
_IN_STATE = Statement.of(
    select(appraisal.c.id).where(appraisal.c.state == bindparam("state")).order_by(appraisal.c.number)
)
_AWAITING = Statement(
    b"SELECT id FROM appraisal WHERE state = 'open' AND producer_due <= %(due)s ORDER BY number"
)
_LINES = Statement.of(
    select(appraisal_line)
    .where(appraisal_line.c.appraisal == bindparam("wanted"), appraisal_line.c.number > bindparam("after"))
    .order_by(appraisal_line.c.number)
    .limit(bindparam("limit"))
)
_DECIDE = Statement(
    b"UPDATE appraisal_line SET verdict = %(verdict)s "
    b"WHERE appraisal = %(wanted)s AND number = ANY (%(lines)s::integer[])"
)
_SPLIT = Statement(
    b"UPDATE appraisal_line SET split = %(split)s "
    b"WHERE appraisal = %(wanted)s AND number = ANY (%(lines)s::integer[])"
)
_TRANSFERRED = Statement(
    b"UPDATE appraisal_line SET transferred = true "
    b"WHERE appraisal = %(wanted)s AND number = ANY (%(lines)s::integer[])"
)
_DRAWN_BEFORE = Statement(
    b"SELECT DISTINCT record FROM appraisal_line WHERE record = ANY (%(records)s::uuid[]) "
    b"AND split = 'transfer'"
)
_IN_SAMPLE = Statement(
    b"SELECT DISTINCT line.series, record.person FROM appraisal_line AS line "
    b"JOIN record ON record.id = line.record WHERE line.appraisal = %(wanted)s AND line.split = 'transfer' "
    b"AND record.person = ANY (%(persons)s::uuid[])"
)
# A record whose deposit is not there may be the first that came: then no day is known.
_FIRST_DAY = Statement(
    b"WITH series AS (SELECT record.first_day, deposit.received_at FROM record "
    b"LEFT JOIN deposit ON deposit.id = record.deposit "
    b"WHERE record.establishment = %(establishment)s AND record.rule = %(rule)s) "
    b"SELECT min(first_day) AS day FROM series "
    b"WHERE received_at <= (SELECT min(received_at) FROM series) + interval '1 year' "
    b"AND NOT EXISTS (SELECT FROM series WHERE received_at IS NULL)"
)
# Not yet due on its own last day, and never when the clock stands still or nobody has decided what follows.
_DUE = (
    b"FROM record WHERE state = 'sealed' AND department = %(department)s AND last_day < %(until)s "
    b"AND retention IN ('running', 'ended') AND final_action IN ('destroy', 'keep', 'sample') "
    b"AND (%(establishment)s = '' OR establishment = %(establishment)s) "
    b"AND NOT EXISTS (SELECT FROM appraisal_line AS line WHERE line.record = record.id "
    b"AND (line.claims OR line.transferred))"
)
_PRODUCERS = Statement(b"SELECT DISTINCT tenant " + _DUE + b" ORDER BY tenant")
_DUE_PAGE = Statement(
    b"SELECT * " + _DUE + b" AND tenant = %(tenant)s AND number > %(after)s ORDER BY number LIMIT %(limit)s"
)
_CHANGED = Statement(
    b"SELECT count(*) AS changed FROM appraisal_line AS line LEFT JOIN record ON record.id = line.record "
    b"WHERE line.appraisal = %(wanted)s AND line.disposition <> 'held' "
    b"AND (record.id IS NULL OR record.state <> 'sealed' "
    b"OR record.tenant <> line.tenant OR record.department <> line.department "
    b"OR record.establishment <> line.establishment OR record.rule <> line.rule "
    b"OR record.last_day IS DISTINCT FROM line.last_day OR record.final_action <> line.final_action "
    b"OR record.retention NOT IN ('running', 'ended'))"
)
_ANNEXES = Statement(
    b"SELECT DISTINCT appraisal.annex_key FROM appraisal_line JOIN appraisal "
    b"ON appraisal.id = appraisal_line.appraisal "
    b"WHERE appraisal_line.record = ANY (%(records)s::uuid[]) AND appraisal.id <> %(but)s"
)
_SIZES = Statement(
    b"SELECT name, size FROM stored_object WHERE name = ANY (%(names)s::varchar[]) AND size IS NOT NULL"
)


@dataclass(frozen=True, slots=True)
class SqlAppraisals:
    """`Appraisals` on SQL."""

    session: Session
    fields: EncryptedFields
    images: RowImages
    records: SqlRecords

    def add(self, new: Appraisal, lines: Sequence[AppraisalLine]) -> None:
        """Insert."""
        self.images.touch("appraisal", new.id)
        self.session.run(_ADD, id=new.id, **self._row(new))
        for first in range(0, len(lines), _TOGETHER):
            rows = [_line_row(new, line) for line in lines[first : first + _TOGETHER]]
            self.session.run(_ADD_LINES, **{name: [row[name] for row in rows] for name in rows[0]})

    def save(self, changed: Appraisal) -> None:
        """Write everything that may change; when the appraisal is over, its records become free."""
        self.images.touch("appraisal", changed.id)
        self.session.run(_SAVE, wanted=changed.id, **self._row(changed))
        if changed.is_over:
            self.session.run(_FREE, wanted=changed.id)

    def get(self, wanted: UUID, *, lock: bool = False) -> Appraisal:
        """Return one; raise `NotFound` when it is absent or out of scope."""
        row = self.session.row(_GET_LOCKED if lock else _GET, id=wanted)
        if row is None:
            raise NotFound("no such appraisal")
        return self._model(row)

    def listed(self, *, after: UUID | None, limit: int) -> Sequence[Appraisal]:
        """Return a page, the newest first."""
        wanted = _LISTED
        if after is not None:
            number = select(appraisal.c.number).where(appraisal.c.id == after).scalar_subquery()
            wanted = wanted.where(appraisal.c.number < number)
        return [self._model(row) for row in self.session.rows(Statement.of(wanted.limit(limit)))]

    def awaiting_producer(self, due: date) -> Sequence[UUID]:
        """Return the appraisals that wait for the producer until this day or an earlier one."""
        return [row.id for row in self.session.rows(_AWAITING, due=due)]

    def in_state(self, state: AppraisalState) -> Sequence[UUID]:
        """Return the appraisals in a state, the oldest first."""
        return [row.id for row in self.session.rows(_IN_STATE, state=state.value)]

    def lines(self, wanted: UUID, *, after: int = 0, limit: int | None = None) -> Sequence[AppraisalLine]:
        """Return lines in the order of their numbers, those above `after`."""
        return [_line(row) for row in self.session.rows(_LINES, wanted=wanted, after=after, limit=limit)]

    def decide(self, wanted: UUID, lines: Collection[int], verdict: Verdict) -> None:
        """Write a verdict on lines."""
        self.images.touch("appraisal", wanted)
        self.session.run(_DECIDE, wanted=wanted, lines=sorted(lines), verdict=verdict.value)

    def split(self, wanted: UUID, lines: Collection[int], side: Side) -> None:
        """Write on which side of its sample lines are."""
        self.images.touch("appraisal", wanted)
        self.session.run(_SPLIT, wanted=wanted, lines=sorted(lines), split=side.value)

    def transferred(self, wanted: UUID, lines: Collection[int]) -> None:
        """Write that the transfer of lines was acknowledged."""
        self.images.touch("appraisal", wanted)
        self.session.run(_TRANSFERRED, wanted=wanted, lines=sorted(lines))

    def drawn_before(self, records: Collection[UUID]) -> Collection[UUID]:
        """Return those of these records that a list has put into a sample."""
        return {row.record for row in self.session.rows(_DRAWN_BEFORE, records=list(records))}

    def in_sample(self, wanted: UUID, persons: Collection[UUID]) -> Collection[tuple[int, UUID]]:
        """Return those of these persons of whom a record is in a sample of the list, with the series."""
        rows = self.session.rows(_IN_SAMPLE, wanted=wanted, persons=list(persons))
        return {(row.series, row.person) for row in rows}

    def first_day(self, establishment: Finess, rule: str) -> date | None:
        """Return the first day from which the time of a record with this rule was counted, among those
        received in the year after the first one came.
        """
        rows = self.session.rows(_FIRST_DAY, establishment=establishment, rule=rule)
        return next((row.day for row in rows), None)

    def producers_with_due(
        self, department: Department, establishment: Finess, until: date
    ) -> Sequence[LegalEntity]:
        """Return the legal entities in scope with records that an appraisal would list."""
        rows = self.session.rows(_PRODUCERS, department=department, establishment=establishment, until=until)
        return [row.tenant for row in rows]

    def due(
        self,
        tenant: LegalEntity,
        department: Department,
        establishment: Finess,
        until: date,
        *,
        after: int,
        limit: int,
    ) -> Sequence[Record]:
        """Return a page of the records that an appraisal would list, with numbers above `after`."""
        return self.records.selected(
            _DUE_PAGE,
            tenant=tenant,
            department=department,
            establishment=establishment,
            until=until,
            after=after,
            limit=limit,
        )

    def changed(self, wanted: UUID) -> int:
        """Count the lines whose record is no longer as the line says."""
        return int(self.session.rows(_CHANGED, wanted=wanted)[0].changed)

    def annexes_naming(self, records: Collection[UUID], but: UUID) -> Collection[str]:
        """Return the keys of the nominative lists of other appraisals that name any of these records."""
        rows = self.session.rows(_ANNEXES, records=list(records), but=but)
        return {row.annex_key for row in rows}

    def sizes(self, objects: Collection[str]) -> Mapping[str, int]:
        """Return the lengths in bytes of stored objects that are known."""
        return {row.name: row.size for row in self.session.rows(_SIZES, names=sorted(objects))}

    def _row(self, one: Appraisal) -> dict[str, Any]:
        written = written_appraisal(one.details)
        return {
            "tenant": one.tenant,
            "department": one.department,
            "state": one.state.value,
            "opened_at": one.opened_at,
            "producer_due": one.producer_due,
            "digest": one.digest,
            "lines": one.lines,
            "key": one.key,
            "annex_key": one.annex_key,
            "facts": self.fields.encrypt(APPRAISALS, one.key, f"appraisal {one.id}", written),
        }

    def _model(self, row: Any) -> Appraisal:
        opened = self.fields.read(APPRAISALS, row.key, f"appraisal {row.id}", row.facts, read_appraisal)
        return Appraisal(
            number=row.number,
            id=row.id,
            tenant=row.tenant,
            department=row.department,
            state=AppraisalState(row.state),
            opened_at=row.opened_at,
            producer_due=row.producer_due,
            digest=bytes(row.digest),
            lines=row.lines,
            key=row.key,
            annex_key=row.annex_key,
            details_or_none=opened.value,
            unreadable=opened.unreadable,
        )


def _line_row(of: Appraisal, line: AppraisalLine) -> dict[str, Any]:
    return {
        "appraisal": of.id,
        "number": line.number,
        "tenant": of.tenant,
        "department": of.department,
        "record": line.record,
        "establishment": line.establishment,
        "kind": line.kind.value,
        "rule": line.rule,
        "last_day": line.last_day,
        "final_action": line.final_action,
        "disposition": line.disposition.value,
        "needs_visa": line.needs_visa,
        "reason": line.reason,
        "verdict": line.verdict.value,
        # A record that a hold keeps is only named: it is free for a list when the hold is lifted.
        "claims": line.disposition is not Disposition.HELD,
        "series": 0 if line.sampled is None else line.sampled.series,
        "person_file": None if line.sampled is None else line.sampled.file,
        "sure": "" if line.sampled is None else line.sampled.sure,
        "split": line.split.value,
        "transferred": line.transferred,
    }


def _line(row: Any) -> AppraisalLine:
    return AppraisalLine(
        number=row.number,
        record=row.record,
        establishment=row.establishment,
        kind=RecordKind(row.kind),
        rule=row.rule,
        last_day=row.last_day,
        final_action=row.final_action,
        disposition=Disposition(row.disposition),
        needs_visa=row.needs_visa,
        reason=row.reason,
        verdict=Verdict(row.verdict),
        sampled=None if row.person_file is None else SampledLine(row.series, row.person_file, row.sure),
        split=Side(row.split),
        transferred=row.transferred,
    )
