"""States of time-stamping authorities, on SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from sqlalchemy import select

from archive_service.access.scope import SHARED
from archive_service.storage.sql.statements import Session, Statement
from archive_service.storage.sql.tables import time_authority
from signing.authority_states import AuthorityState

_ALL = Statement.of(select(time_authority))
_KEEP = Statement(
    b"INSERT INTO time_authority (name, tenant, department, answered_at, failing_since, failed_at, code, "
    b"set_aside_until, skew) VALUES (%(name)s, %(shared)s, %(shared)s, %(answered_at)s, %(failing_since)s, "
    b"%(failed_at)s, %(code)s, %(set_aside_until)s, %(skew)s) ON CONFLICT (name) DO UPDATE SET "
    b"answered_at = EXCLUDED.answered_at, failing_since = EXCLUDED.failing_since, "
    b"failed_at = EXCLUDED.failed_at, code = EXCLUDED.code, set_aside_until = EXCLUDED.set_aside_until, "
    b"skew = EXCLUDED.skew"
)


@dataclass(frozen=True, slots=True)
class SqlTimeAuthorities:
    """`TimeAuthorities` on SQL. They are in no row image: a rebuilt home knows of no failure."""

    session: Session

    def states(self) -> Mapping[str, AuthorityState]:
        """Return the known states."""
        return {
            row.name: AuthorityState(
                answered_at=row.answered_at,
                failing_since=row.failing_since,
                failed_at=row.failed_at,
                code=row.code,
                set_aside_until=row.set_aside_until,
                skew=row.skew,
            )
            for row in self.session.rows(_ALL)
        }

    def keep(self, name: str, state: AuthorityState) -> None:
        """Replace a state."""
        self.session.run(_KEEP, name=name, shared=SHARED, **asdict(state))
