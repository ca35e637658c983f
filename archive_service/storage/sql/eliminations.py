"""Executions and eliminations on SQL."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.dialects.postgresql import insert as upsert

from archive_service.access.scope import SHARED
from archive_service.errors import NotFound
from archive_service.model.elimination import (
    Authority,
    Elimination,
    EliminationLine,
    Execution,
    KeptCode,
    Stage,
    Visa,
)
from archive_service.model.identifiers import NO_DEPARTMENT, NOBODY, Department, LegalEntity
from archive_service.storage.sql.row_images import RowImages
from archive_service.storage.sql.statements import Session, Statement, given
from archive_service.storage.sql.tables import elimination, execution
from signing.digests import Digest

_ALGORITHM = "sha256"
_BEGIN = Statement.of(
    upsert(execution)
    .values(given(execution.columns))
    .on_conflict_do_nothing()
    .returning(execution.c.appraisal)
)
_GET = Statement(b"SELECT * FROM execution WHERE appraisal = %(appraisal)s")
_GET_LOCKED = Statement(_GET.text + b" FOR UPDATE")
_END = Statement(
    b"UPDATE execution SET ended_at = %(ended_at)s, certificate_object = %(certificate)s "
    b"WHERE appraisal = %(appraisal)s"
)
_UNENDED = Statement(b"SELECT appraisal FROM execution WHERE ended_at IS NULL ORDER BY started_at, appraisal")
_ADD = Statement.of(insert(elimination).values(given(elimination.columns)))
_SAVE = Statement(
    b"UPDATE elimination SET stage = %(stage)s, code = %(code)s, locked_until = %(locked_until)s, "
    b"keys = %(keys)s, objects = %(objects)s, gone_keys = %(gone_keys)s, "
    b"gone_objects = %(gone_objects)s, changed_at = %(changed_at)s "
    b"WHERE appraisal = %(appraisal)s AND record = %(record)s"
)
_CLAIM = Statement(
    b"SELECT * FROM elimination WHERE appraisal = %(appraisal)s AND stage = %(stage)s "
    b"AND number > %(after)s AND (stage <> 'eliminated' OR keys <> '{}' OR objects <> '{}') "
    b"ORDER BY number LIMIT %(limit)s FOR UPDATE SKIP LOCKED"
)
_OF = Statement(b"SELECT * FROM elimination WHERE appraisal = %(appraisal)s ORDER BY number, record")
_ELSEWHERE = Statement(
    b"SELECT record FROM elimination WHERE record = ANY (%(records)s::uuid[]) "
    b"AND appraisal <> %(appraisal)s AND stage IN ('waiting', 'eliminating', 'eliminated')"
)
_UNFINISHED = Statement(
    b"SELECT 1 AS found FROM elimination WHERE appraisal = %(appraisal)s "
    b"AND (stage IN ('asked', 'waiting', 'eliminating') "
    b"OR stage = 'eliminated' AND (keys <> '{}' OR objects <> '{}')) LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class SqlEliminations:
    """`Eliminations` on SQL."""

    session: Session
    images: RowImages

    def begin(self, one: Execution, lines: Sequence[Elimination]) -> bool:
        """Insert an execution with its lines, unless it has begun before; return whether it was new."""
        self.images.touch("execution", one.appraisal)
        if self.session.row(_BEGIN, **_execution_row(one)) is None:
            return False
        self.images.touch("elimination", *(line.record for line in lines))
        self.session.run_each(_ADD, [_row(line) for line in lines])
        return True

    def execution(self, appraisal: UUID, *, lock: bool = False) -> Execution:
        """Return one; raise `NotFound`."""
        row = self.session.row(_GET_LOCKED if lock else _GET, appraisal=appraisal)
        if row is None:
            raise NotFound("no execution of this appraisal")
        return _execution(row)

    def end(self, one: Execution) -> None:
        """Write that an execution has ended, with its certificate."""
        self.images.touch("execution", one.appraisal)
        self.session.run(
            _END, appraisal=one.appraisal, ended_at=one.ended_at, certificate=one.certificate_object
        )

    def unended(self) -> Sequence[UUID]:
        """Return the appraisals whose execution has not ended."""
        return [row.appraisal for row in self.session.rows(_UNENDED)]

    def claim(self, appraisal: UUID, stage: Stage, after: int, limit: int) -> Sequence[Elimination]:
        """Lock lines in a stage that nobody else holds, in the order of their numbers."""
        rows = self.session.rows(_CLAIM, appraisal=appraisal, stage=stage.value, after=after, limit=limit)
        return [_model(row) for row in rows]

    def save(self, lines: Sequence[Elimination]) -> None:
        """Write everything that may change."""
        self.images.touch("elimination", *(line.record for line in lines))
        self.session.run_each(_SAVE, [_row(line) for line in lines])

    def of(self, appraisal: UUID) -> Sequence[Elimination]:
        """Return all lines in the order of their numbers."""
        return [_model(row) for row in self.session.rows(_OF, appraisal=appraisal)]

    def elsewhere(self, records: Collection[UUID], appraisal: UUID) -> Collection[UUID]:
        """Return those of these records that another execution has, or has had."""
        rows = self.session.rows(_ELSEWHERE, records=list(records), appraisal=appraisal)
        return {row.record for row in rows}

    def is_unfinished(self, appraisal: UUID) -> bool:
        """Say whether something is still to be done about a line."""
        return self.session.row(_UNFINISHED, appraisal=appraisal) is not None


def _execution_row(one: Execution) -> Mapping[str, Any]:
    authority = one.authority
    return {
        "appraisal": one.appraisal,
        "tenant": one.tenant or SHARED,
        "department": one.department or SHARED,
        "list_digest": authority.list_digest.value,
        "agreed_by": authority.agreed_by,
        "visa_by": "" if authority.visa is None else authority.visa.by,
        "visa_at": None if authority.visa is None else authority.visa.at,
        "executed_by": one.executed_by,
        "started_at": one.started_at,
        "ended_at": one.ended_at,
        "certificate_object": one.certificate_object,
    }


def _execution(row: Any) -> Execution:
    return Execution(
        authority=Authority(
            appraisal=row.appraisal,
            tenant=NOBODY if row.tenant == SHARED else LegalEntity(row.tenant),
            department=NO_DEPARTMENT if row.department == SHARED else Department(row.department),
            list_digest=Digest(_ALGORITHM, bytes(row.list_digest)),
            visa=None if row.visa_at is None else Visa(by=row.visa_by, at=row.visa_at),
            agreed_by=row.agreed_by,
        ),
        executed_by=row.executed_by,
        started_at=row.started_at,
        ended_at=row.ended_at,
        certificate_object=row.certificate_object,
    )


def _row(one: Elimination) -> Mapping[str, Any]:
    return {
        "appraisal": one.appraisal,
        "record": one.record,
        "tenant": one.tenant or SHARED,
        "department": one.department or SHARED,
        "number": one.line.number,
        "rule": one.line.rule,
        "last_day": one.line.last_day,
        "final_action": one.line.final_action,
        "stage": one.stage.value,
        "code": "" if one.code is None else one.code.value,
        "locked_until": one.locked_until,
        "keys": list(one.keys),
        "objects": list(one.objects),
        "gone_keys": one.gone_keys,
        "gone_objects": one.gone_objects,
        "changed_at": one.changed_at,
    }


def _model(row: Any) -> Elimination:
    return Elimination(
        appraisal=row.appraisal,
        tenant=NOBODY if row.tenant == SHARED else LegalEntity(row.tenant),
        department=NO_DEPARTMENT if row.department == SHARED else Department(row.department),
        line=EliminationLine(
            number=row.number,
            record=row.record,
            rule=row.rule,
            last_day=row.last_day,
            final_action=row.final_action,
        ),
        stage=Stage(row.stage),
        code=KeptCode(row.code) if row.code else None,
        locked_until=row.locked_until,
        keys=tuple(row.keys),
        objects=tuple(row.objects),
        gone_keys=row.gone_keys,
        gone_objects=row.gone_objects,
        changed_at=row.changed_at,
    )
