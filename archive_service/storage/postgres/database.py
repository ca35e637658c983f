"""The database: which one, its schema brought up to date, and connections as a role that owns nothing."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files

import psycopg
from psycopg import conninfo, sql
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from archive_service.errors import Misconfigured, StoreUnavailable

SERVICE_ROLE = "archive_service"
_MIGRATION_LOCK = 7_142_501
_OLDEST_VERSION = 150000


@dataclass(frozen=True, slots=True)
class Database:
    """How to reach the database: `owner` for migrations only, `service` for everything else.

    Both are libpq connection strings. `embedded` says that the home holds the server.
    """

    owner: str
    service: str
    embedded: bool

    @classmethod
    def of(cls, dsn: str, *, secret: bytes, embedded: bool) -> Database:
        """Derive the service's own connection from the one that may create roles and tables."""
        password = "" if embedded else service_password(secret)
        service = conninfo.make_conninfo(dsn, user=SERVICE_ROLE, password=password or None)
        return cls(owner=dsn, service=service, embedded=embedded)

    def state(self) -> tuple[str, str, bool]:
        """Return the server's version, the service's role, and whether that role is too strong.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        try:
            with psycopg.connect(self.service, connect_timeout=10) as connection:
                # SHOW always gives one row.
                version = str(connection.execute("SHOW server_version").fetchone()[0])  # type: ignore[index]
                role, strong = connection.execute(
                    "SELECT current_user, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
                ).fetchone() or ("", True)
        except psycopg.OperationalError as error:
            raise StoreUnavailable("the database does not answer") from error
        return version, str(role), bool(strong)

    def public_dsn(self) -> str:
        """Return the service's connection string without its secret."""
        parts = conninfo.conninfo_to_dict(self.service)
        parts.pop("password", None)
        return conninfo.make_conninfo("", **parts)

    def queue_dsn(self) -> str:
        """Return the connection string of the queue: the service's role, in the queue's schema and scope."""
        options = "-c archive.queue=on -c search_path=queue,public"
        return conninfo.make_conninfo(self.service, options=options)

    def engine(self, *, pooled: bool = True) -> Engine:
        """Return an engine whose connections are the service role's."""
        if not pooled:
            return create_engine(
                "postgresql+psycopg://", creator=self._connect, poolclass=NullPool, hide_parameters=True
            )
        return create_engine(
            "postgresql+psycopg://",
            creator=self._connect,
            pool_size=10,
            max_overflow=30,
            # An error that reaches a terminal or a log quotes no row.
            hide_parameters=True,
        )

    def _connect(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(self.service, connect_timeout=10)

    def holds_deposits(self) -> bool:
        """Say whether any deposit was ever taken; asked of a database at any revision, or none.

        Raises:
            StoreUnavailable: it does not answer.
        """
        # The size of the table: row-level security may hide the rows from the owner.
        question = "SELECT coalesce(pg_relation_size(to_regclass('deposit')), 0) > 0"
        with _answering(), psycopg.connect(self.owner, connect_timeout=10) as connection:
            return bool((connection.execute(question).fetchone() or (False,))[0])

    def upgrade(
        self,
        secret: bytes,
        *,
        check_new: Callable[[], object] = lambda: None,
        check_secret: Callable[[], object] = lambda: None,
    ) -> None:
        """Create the service's role and bring the schema up to date, one process at a time.

        Args:
            secret: The service role's password is derived from it.
            check_new: Called before tables are made in a database that has none; it may refuse.
            check_secret: Called before a role's password is changed, which shuts out whoever has the former.

        Raises:
            Misconfigured: the server is older than PostgreSQL 15, or a later version has upgraded the schema.
            StoreUnavailable: it does not answer or let the owner in, or others hold its tables too long.
        """
        with _answering(), psycopg.connect(self.owner, autocommit=True, connect_timeout=10) as connection:
            version = connection.info.server_version
            if version < _OLDEST_VERSION:
                raise Misconfigured(f"PostgreSQL 15 or later is needed, this is {version // 10000}")
            connection.execute("SELECT pg_advisory_lock(%s)", (_MIGRATION_LOCK,))
            revision = _revision_of(connection)
            if revision is None:
                check_new()
            self._ensure_role(connection, secret, check_secret)
            if revision != _revisions()[-1]:
                _run_migrations(self.owner)

    def _ensure_role(
        self,
        connection: psycopg.Connection[tuple[object, ...]],
        secret: bytes,
        check_secret: Callable[[], object],
    ) -> None:
        known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (SERVICE_ROLE,)).fetchone()
        role = sql.Identifier(SERVICE_ROLE)
        if known is None:
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS").format(role)
            )
        if not self.embedded and not self._lets_service_in():
            check_secret()
            password = sql.Literal(service_password(secret))
            connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(role, password))
        database = sql.Identifier(connection.info.dbname)
        connection.execute(
            sql.SQL("ALTER ROLE {} IN DATABASE {} SET search_path TO public, queue").format(role, database)
        )

    def _lets_service_in(self) -> bool:
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except psycopg.OperationalError as error:
        raise StoreUnavailable("the database does not answer, or does not let us in") from error


def service_password(secret: bytes) -> str:
    """Derive the service role's password from the master secret, so that it is stored nowhere."""
    digest = hmac.new(secret, b"archive-dui database role", hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _revision_of(connection: psycopg.Connection[tuple[object, ...]]) -> str | None:
    """Return the last revision that the database had, None for an empty one.

    Raises:
        Misconfigured: this version does not know it.
    """
    found = connection.execute("SELECT to_regclass('alembic_version')").fetchone()
    if found is None or found[0] is None:
        return None
    revisions = [str(name) for (name,) in connection.execute("SELECT version_num FROM alembic_version")]
    if len(revisions) != 1 or revisions[0] not in _revisions():
        raise Misconfigured(
            f"the database is at revision {', '.join(revisions) or 'unknown'}, and this version knows none "
            f"after {_revisions()[-1]}: a later version has upgraded it. Nothing was changed. "
            "Start that version or a later one, or restore the backup that was made before the upgrade"
        )
    return revisions[0]


def _revisions() -> list[str]:
    """Return the revisions of this version, oldest first; the file of each is named by its number."""
    found = files("archive_service.storage.sql.migrations").joinpath("versions").iterdir()
    return sorted(one.name.partition("_")[0] for one in found if one.name[:1].isdigit())


def _run_migrations(owner: str) -> None:
    # Only a schema that is not up to date pays for Alembic: 0.2 s of CPU.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "archive_service.storage.sql:migrations")
    engine = create_engine(
        "postgresql+psycopg://", creator=lambda: psycopg.connect(owner), poolclass=NullPool
    )
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except OperationalError as error:
        raise StoreUnavailable(
            "the database was not upgraded and is as it was: another process holds its tables, or the "
            "connection broke. Stop every process of the former version, then start again"
        ) from error
    finally:
        engine.dispose()
