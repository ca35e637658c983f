"""Seals on files that are not kept, on SQL: their use, and answers to requests that may be repeated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from archive_service.model.identifiers import NO_DEPARTMENT, LegalEntity, as_legal_entity
from archive_service.model.seal_answers import SealAnswer
from archive_service.storage.sql.statements import Session, Statement, given
from archive_service.storage.sql.tables import seal_answer

# The generic cell rate algorithm: `taken_until` is how far the shares that were taken reach. A share is given
# while it ends within a window from now.
_TAKE = Statement(
    b"INSERT INTO seal_rate AS rate (tenant, department, taken_until) "
    b"VALUES (%(tenant)s, '', clock_timestamp() + %(share)s::interval) "
    b"ON CONFLICT (tenant) DO UPDATE "
    b"SET taken_until = greatest(rate.taken_until, clock_timestamp()) + %(share)s::interval "
    b"WHERE greatest(rate.taken_until, clock_timestamp()) + %(share)s::interval "
    b"<= clock_timestamp() + %(window)s::interval RETURNING taken_until"
)
_WAIT = Statement(
    b"SELECT taken_until + %(share)s::interval - %(window)s::interval - clock_timestamp() AS wait "
    b"FROM seal_rate WHERE tenant = %(tenant)s"
)
_COUNT = Statement(
    b"INSERT INTO seal_use AS used (tenant, department, day, seals, by_purpose) "
    b"VALUES (%(tenant)s, '', %(day)s, %(seals)s, jsonb_build_object(%(purpose)s::text, %(seals)s::bigint)) "
    b"ON CONFLICT (tenant, day) DO UPDATE SET seals = used.seals + %(seals)s, "
    b"by_purpose = used.by_purpose || jsonb_build_object(%(purpose)s::text, "
    b"coalesce((used.by_purpose ->> %(purpose)s::text)::bigint, 0) + %(seals)s) RETURNING by_purpose"
)
_BEGIN = Statement.of(insert(seal_answer).values(given(seal_answer.columns)))
_BEGIN = Statement(_BEGIN.text + b" ON CONFLICT (key) DO NOTHING", _BEGIN.fixed)
_GET = b"SELECT * FROM seal_answer WHERE key = %(key)s"
_FINISH = Statement(b"UPDATE seal_answer SET object = %(object)s WHERE key = %(key)s")
_ENDED = Statement(
    b"SELECT * FROM seal_answer WHERE ends_at <= %(at)s ORDER BY ends_at LIMIT %(limit)s "
    b"FOR UPDATE SKIP LOCKED"
)
_FORGET = Statement(b"DELETE FROM seal_answer WHERE key = ANY (%(keys)s::bytea[])")


@dataclass(frozen=True, slots=True)
class SqlSealUse:
    """`SealUse` on SQL."""

    session: Session

    def take(self, legal_entity: LegalEntity, share: timedelta, window: timedelta) -> timedelta:
        """Take a share of the time of a window; return how long to wait when it is used up."""
        taken = {"tenant": legal_entity, "share": share, "window": window}
        if self.session.row(_TAKE, **taken) is not None:
            return timedelta()
        row = self.session.row(_WAIT, **taken)
        return max(timedelta(milliseconds=1), timedelta() if row is None else row.wait)

    def count(self, legal_entity: LegalEntity, day: date, purpose: str, seals: int) -> Mapping[str, int]:
        """Count seals; return how many the day has with these, by purpose."""
        row = self.session.row(_COUNT, tenant=legal_entity, day=day, purpose=purpose, seals=seals)
        counted: Mapping[str, int] = {} if row is None else row.by_purpose
        return counted


@dataclass(frozen=True, slots=True)
class SqlSealAnswers:
    """`SealAnswers` on SQL."""

    session: Session

    def begin(self, answer: SealAnswer) -> SealAnswer:
        """Insert, unless there is one under this key; return the one that is there."""
        values = {name: getattr(answer, name) for name in SealAnswer.__slots__}
        self.session.run(_BEGIN, department=NO_DEPARTMENT, **values)
        return self.get(answer.key) or answer

    def get(self, key: bytes, *, lock: bool = False) -> SealAnswer | None:
        """Return one."""
        row = self.session.row(Statement(_GET + (b" FOR UPDATE" if lock else b"")), key=key)
        return None if row is None else _answer(row)

    def finish(self, key: bytes, stored: str) -> None:
        """Write the object of one."""
        self.session.run(_FINISH, key=key, object=stored)

    def ended(self, at: datetime, limit: int) -> Sequence[SealAnswer]:
        """Return answers whose time is over, locked."""
        return [_answer(row) for row in self.session.rows(_ENDED, at=at, limit=limit)]

    def forget(self, keys: Sequence[bytes]) -> None:
        """Delete."""
        self.session.run(_FORGET, keys=list(keys))


def _answer(row: Any) -> SealAnswer:
    return SealAnswer(
        key=bytes(row.key),
        tenant=as_legal_entity(row.tenant),
        request=bytes(row.request),
        seal=row.seal,
        object=row.object,
        ends_at=row.ends_at,
    )
