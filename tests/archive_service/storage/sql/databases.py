"""Databases for tests on the real embedded server: empty ones, and ones restored from a dump."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from archive_service.storage.postgres.account import binaries
from archive_service.storage.postgres.database import SERVICE_ROLE, Database
from archive_service.storage.postgres.embedded import EmbeddedPostgres


class Server:
    """An embedded server on which any number of databases are made."""

    def __init__(self, home: Path) -> None:
        home.mkdir(mode=0o700, exist_ok=True)
        self._postgres = EmbeddedPostgres(home)
        self.superuser = self._postgres.ensure_running().superuser_dsn
        self._made = 0

    def empty(self) -> Database:
        """Make an empty database, of the superuser."""
        self._made += 1
        name = f"made_{self._made}"
        with psycopg.connect(self.superuser, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return Database.of(make_conninfo(self.superuser, dbname=name), secret=b"", embedded=True)

    def restored(self, dump: Path) -> Database:
        """Make a database from a dump in plain text."""
        database = self.empty()
        restore(database.owner, dump)
        return database

    def close(self) -> None:
        """Stop the server."""
        self._postgres.release()


def restore(dsn: str, dump: Path) -> None:
    """Put a dump into an empty database, as an operator does: the service's role first."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (SERVICE_ROLE,)).fetchone()
        if known is None:
            connection.execute(f"CREATE ROLE {SERVICE_ROLE} LOGIN".encode())
    psql = [str(binaries() / "psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", f"--dbname={dsn}"]
    done = subprocess.run([*psql, f"--file={dump}"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@contextmanager
def opened(database: Database) -> Iterator[psycopg.Connection[Any]]:
    """Look into a database as its owner."""
    with psycopg.connect(database.owner) as connection:
        yield connection


def rows_of(connection: psycopg.Connection[Any]) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of every table, as a superuser sees them."""
    tables = connection.execute(
        "SELECT nspname, relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace "
        "WHERE nspname IN ('public', 'queue') AND relkind = 'r' AND relname <> 'alembic_version'"
    ).fetchall()
    return {
        f"{schema}.{name}": [
            row for (row,) in connection.execute(f'SELECT to_jsonb(t) FROM {schema}."{name}" AS t'.encode())
        ]
        for schema, name in tables
    }


def lost_rows(
    before: dict[str, list[dict[str, Any]]], after: dict[str, list[dict[str, Any]]]
) -> list[tuple[str, dict[str, Any]]]:
    """Return the rows of before that are not there afterwards with every value that they had."""
    lost = []
    for table, rows in before.items():
        found = after.get(table, [])
        for row in rows:
            if not any(all(one.get(name) == value for name, value in row.items()) for one in found):
                lost.append((table, row))
    return lost
