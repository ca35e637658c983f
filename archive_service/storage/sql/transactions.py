"""Transactions on SQL: each in one scope, committed here and nowhere else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from psycopg import InterfaceError, OperationalError
from psycopg.rows import namedtuple_row
from sqlalchemy import Engine
from sqlalchemy.exc import TimeoutError as PoolTimeout

from archive_service.errors import StoreUnavailable
from archive_service.model.actors import Actor
from archive_service.storage.keys.encrypted_fields import EncryptedFields
from archive_service.storage.keys.vault import Vault
from archive_service.storage.sql.connections import begun
from archive_service.storage.sql.deposits import SqlDeposits
from archive_service.storage.sql.establishments import SqlEstablishments
from archive_service.storage.sql.journal import SqlJournal
from archive_service.storage.sql.people import SqlPeople
from archive_service.storage.sql.reassignments import SqlReassignments
from archive_service.storage.sql.records import SqlRecords
from archive_service.storage.sql.statements import Session, Statement
from archive_service.storage.sql.tokens import SqlTokens

_DEFER = Statement(
    b"SELECT set_config('archive.queue', 'on', true), queue.procrastinate_defer_jobs_v1(ARRAY["
    b"ROW(%(queue)s, %(task)s, 0, NULL, NULL, CAST(%(args)s AS jsonb), NULL)"
    b"::queue.procrastinate_job_to_defer_v1])"
)
_LOCK = Statement(b"SELECT count(pg_advisory_xact_lock(key)) FROM unnest(%(keys)s::bigint[]) AS key")


@dataclass(frozen=True, slots=True)
class SqlTransaction:
    """`Transaction` on SQL."""

    session: Session
    deposits: SqlDeposits
    records: SqlRecords
    people: SqlPeople
    establishments: SqlEstablishments
    tokens: SqlTokens
    journal: SqlJournal
    reassignments: SqlReassignments

    def defer(self, task: str, **ids: str) -> None:
        """Queue a job that starts only if this transaction commits."""
        self.session.run(_DEFER, queue="work", task=task, args=json.dumps(ids))

    def lock(self, *names: str) -> None:
        """Hold the advisory locks `names` until the transaction ends."""
        # In one order whoever asks: two transactions that share several names never wait for each other.
        keys = sorted({_lock_key(name) for name in names})
        if keys:
            self.session.run(_LOCK, keys=keys)


@dataclass(frozen=True, slots=True)
class SqlTransactions:
    """`Transactions` on SQL. The only place in the service that commits."""

    engine: Engine
    vault: Vault

    @contextmanager
    def begin(self, actor: Actor) -> Iterator[SqlTransaction]:
        """Open a transaction in the scope of `actor`.

        Raises:
            StoreUnavailable: the database does not answer, or went away in the middle.
        """
        fields = EncryptedFields(self.vault)
        try:
            with (
                begun(self.engine, actor) as connection,
                connection.cursor(binary=True, row_factory=namedtuple_row) as cursor,
            ):
                session = Session(cursor)
                journal = SqlJournal(session)
                yield SqlTransaction(
                    session,
                    SqlDeposits(session, fields),
                    SqlRecords(session, fields),
                    SqlPeople(session, fields),
                    SqlEstablishments(session),
                    SqlTokens(session),
                    journal,
                    SqlReassignments(session, fields),
                )
                journal.write()
                connection.commit()
        except (OperationalError, InterfaceError, PoolTimeout) as error:
            raise StoreUnavailable("the database does not answer") from error


def _lock_key(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
