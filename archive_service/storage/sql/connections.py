"""Connections of the pool, each with an open transaction in one scope."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, cast

from psycopg import Connection, OperationalError, sql
from sqlalchemy import Engine, PoolProxiedConnection

from archive_service.access.scope import scope_of
from archive_service.model.actors import Actor

# One message to the server for both: a transaction is never open without its scope.
_BEGIN = sql.SQL(
    "BEGIN; SELECT set_config('archive.role', {}, true), set_config('archive.scope', {}, true), "
    "set_config('archive.tenants', {}, true), set_config('archive.departments', {}, true)"
)

_WIDEN = b"SELECT set_config('archive.role', 'service', true), set_config('archive.scope', 'all', true)"


@contextmanager
def begun(engine: Engine, actor: Actor) -> Iterator[Connection[Any]]:
    """Give a connection that sees the rows of `actor` until its open transaction ends.

    Changes that are not committed when the block ends are rolled back.

    Raises:
        OperationalError, InterfaceError, TimeoutError of the pool: no connection is available.
    """
    pooled = _begun(engine, _opening(actor))
    connection = _driver(pooled)
    try:
        yield connection
    finally:
        if connection.closed:
            pooled.invalidate()
        # The pool rolls back a connection that is returned.
        pooled.close()


@contextmanager
def locked(engine: Engine, key: int) -> Iterator[bool]:
    """Hold an advisory lock for the block, without a transaction; give whether it is held. It ends with its
    process too.

    Raises:
        OperationalError, InterfaceError, TimeoutError of the pool: no connection is available.
    """
    pooled, held = _begun(engine, b"SELECT 1"), True
    try:
        row = _driver(pooled).execute("SELECT pg_try_advisory_lock(%s)", (key,)).fetchone()
        held = bool(row and row[0])
        if not held:
            pooled.close()
        yield held
    finally:
        if held:
            # Not back to the pool: the lock ends with the connection, whatever became of it.
            pooled.invalidate()
            pooled.close()


def begin_again(connection: Connection[Any], actor: Actor) -> None:
    """Begin the next transaction on a connection whose last transaction is committed."""
    connection.execute(_opening(actor))


def widen(connection: Connection[Any]) -> None:
    """Let the open transaction see all rows until it ends, for the rows that the service itself writes at its
    end.
    """
    connection.execute(_WIDEN)


def _begun(engine: Engine, opening: bytes) -> PoolProxiedConnection:
    pooled = engine.raw_connection()
    try:
        _driver(pooled).execute(opening)
    except OperationalError:
        # The connection was lost while it was unused in the pool: nothing was done on it, so another one may
        # be used.
        pooled.invalidate()
        pooled.close()
        engine.dispose()
        pooled = engine.raw_connection()
        _driver(pooled).execute(opening)
    return pooled


def _driver(pooled: PoolProxiedConnection) -> Connection[Any]:
    connection = cast("Connection[Any]", pooled.driver_connection)
    if not connection.autocommit:
        # Our own statement begins the transaction, instead of the driver before its first statement.
        connection.autocommit = True
    return connection


def _opening(actor: Actor) -> bytes:
    scope = scope_of(actor)
    tenants, departments = ",".join(sorted(scope.tenants)), ",".join(sorted(scope.departments))
    return _text(scope.role.value, scope.kind.value, tenants, departments)


@lru_cache(maxsize=1024)
def _text(*settings: str) -> bytes:
    return _BEGIN.format(*map(sql.Literal, settings)).as_bytes(None)
