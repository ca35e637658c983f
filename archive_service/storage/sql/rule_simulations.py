"""Simulations of rules that somebody asked for, on SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import bindparam, delete, insert, select

from archive_service.access.scope import SHARED
from archive_service.model.actors import Role
from archive_service.model.identifiers import Department, as_legal_entity
from archive_service.model.rule_simulations import RuleSimulation, SimulationState
from archive_service.storage.sql.statements import Session, Statement, given
from archive_service.storage.sql.tables import rule_simulation

_ADD = Statement.of(insert(rule_simulation).values(given(rule_simulation.columns)))
_GET = Statement.of(select(rule_simulation).where(rule_simulation.c.id == bindparam("id")))
_UNFINISHED = Statement(
    b"SELECT id FROM rule_simulation WHERE actor = %(actor)s AND state IN ('waiting', 'running') LIMIT 1"
)
_PROGRESS = Statement(
    b"UPDATE rule_simulation SET state = 'running', read = %(read)s "
    b"WHERE id = %(id)s AND state IN ('waiting', 'running') RETURNING id"
)
_END = Statement(
    b"UPDATE rule_simulation SET state = %(state)s, draft = '', result = %(result)s "
    b"WHERE id = %(id)s AND state IN ('waiting', 'running') RETURNING id"
)
_FORGET = Statement.of(delete(rule_simulation).where(rule_simulation.c.asked_at < bindparam("before")))


@dataclass(frozen=True, slots=True)
class SqlRuleSimulations:
    """`RuleSimulations` on SQL. They are in no row image: a rebuilt home has none."""

    session: Session

    def add(self, simulation: RuleSimulation) -> None:
        """Insert."""
        self.session.run(
            _ADD,
            id=simulation.id,
            tenant=SHARED,
            department=SHARED,
            state=simulation.state.value,
            read=simulation.read,
            asked_at=simulation.asked_at,
            actor=simulation.pseudonym,
            role=simulation.role.value,
            tenants=list(simulation.tenants),
            departments=list(simulation.departments),
            digest=simulation.digest,
            draft=simulation.draft,
            result=None,
        )

    def get(self, simulation: UUID) -> RuleSimulation | None:
        """Return one."""
        row = self.session.row(_GET, id=simulation)
        return None if row is None else _simulation(row)

    def unfinished_of(self, pseudonym: str) -> UUID | None:
        """Return one that an actor waits for, if any."""
        row = self.session.row(_UNFINISHED, actor=pseudonym)
        return None if row is None else row.id

    def progress(self, simulation: UUID, read: int) -> bool:
        """Write how many records were read; return False when nobody waits for it any more."""
        return self.session.row(_PROGRESS, id=simulation, read=read) is not None

    def end(self, simulation: UUID, state: SimulationState, result: Mapping[str, Any] | None = None) -> bool:
        """End one that is not over; return whether it was not."""
        numbers = None if result is None else orjson.dumps(dict(result)).decode()
        return self.session.row(_END, id=simulation, state=state.value, result=numbers) is not None

    def forget(self, before: datetime) -> None:
        """Delete those that were asked for before."""
        self.session.run(_FORGET, before=before)


def _simulation(row: Any) -> RuleSimulation:
    return RuleSimulation(
        id=row.id,
        state=SimulationState(row.state),
        read=row.read,
        asked_at=row.asked_at,
        pseudonym=row.actor,
        role=Role(row.role),
        tenants=[as_legal_entity(tenant) for tenant in row.tenants],
        departments=[Department(department) for department in row.departments],
        digest=row.digest,
        draft=row.draft,
        result=None if row.result is None else orjson.loads(row.result),
    )
