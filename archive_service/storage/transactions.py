"""Transactions on SQL: each in one scope, committed here and nowhere else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session, sessionmaker

from archive_service.errors import StoreUnavailable
from archive_service.model.actors import Actor
from archive_service.storage.deposits import SqlDeposits
from archive_service.storage.journal import SqlJournal
from archive_service.storage.people import SqlPeople
from archive_service.storage.records import SqlRecords
from archive_service.storage.registers import SqlRegisters
from archive_service.storage.sealed_facts import SealedFacts
from archive_service.storage.vault import Vault

_SCOPE = text(
    "SELECT set_config('archive.role', :role, true), set_config('archive.scope', :scope, true), "
    "set_config('archive.tenants', :tenants, true), set_config('archive.departments', :departments, true)"
)
_DEFER = text(
    "SELECT set_config('archive.queue', 'on', true), queue.procrastinate_defer_jobs_v1(ARRAY["
    "ROW(:queue, :task, 0, NULL, NULL, CAST(:args AS jsonb), NULL)::queue.procrastinate_job_to_defer_v1])"
)


@dataclass(frozen=True, slots=True)
class SqlTransaction:
    """`Transaction` on SQL."""

    session: Session
    deposits: SqlDeposits
    records: SqlRecords
    people: SqlPeople
    registers: SqlRegisters
    journal: SqlJournal

    def defer(self, task: str, **ids: str) -> None:
        """Queue a job that starts only if this transaction commits."""
        self.session.execute(_DEFER, {"queue": "work", "task": task, "args": json.dumps(ids)})

    def lock(self, name: str) -> None:
        """Hold the advisory lock `name` until the transaction ends."""
        key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
        self.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


@dataclass(frozen=True, slots=True)
class SqlTransactions:
    """`Transactions` on SQL. The only place in the service that commits."""

    sessions: sessionmaker[Session]
    vault: Vault

    @contextmanager
    def begin(self, actor: Actor) -> Iterator[SqlTransaction]:
        """Open a transaction in the scope of `actor`.

        Raises:
            StoreUnavailable: the database does not answer, or went away in the middle.
        """
        sealed = SealedFacts(self.vault)
        try:
            with self.sessions.begin() as session:
                session.execute(_SCOPE, _scope_of(actor))
                yield SqlTransaction(
                    session,
                    SqlDeposits(session, sealed),
                    SqlRecords(session, sealed),
                    SqlPeople(session, sealed),
                    SqlRegisters(session),
                    SqlJournal(session),
                )
        except (OperationalError, InterfaceError, PoolTimeout) as error:
            raise StoreUnavailable("the database does not answer") from error


def _scope_of(actor: Actor) -> dict[str, str]:
    if actor.sees_all:
        scope = "all"
    elif actor.tenants:
        scope = "tenants"
    else:
        scope = "departments" if actor.departments else ""
    return {
        "role": actor.role.value,
        "scope": scope,
        "tenants": ",".join(sorted(actor.tenants)),
        "departments": ",".join(sorted(actor.departments)),
    }
