"""Connect to the database, upgrade its schema, and open connections with a role that owns nothing."""

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
from psycopg.types.array import ListBinaryDumper
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from archive_service.errors import Misconfigured, StoreUnavailable

SERVICE_ROLE = "archive_service"
_MIGRATION_LOCK = 7_142_501
_OLDEST_VERSION = 150000


@dataclass(frozen=True, slots=True)
class Database:
    """The connections to the database: `owner` for migrations only, `service` for everything else.

    Both are libpq connection strings. `embedded` means that the server is in the home.
    """

    owner: str
    service: str
    embedded: bool

    @classmethod
    def of(cls, dsn: str, *, secret: bytes, embedded: bool) -> Database:
        """Derive the service's own connection from one that may create roles and tables."""
        password = "" if embedded else service_password(secret)
        service = conninfo.make_conninfo(dsn, user=SERVICE_ROLE, password=password or None)
        return cls(owner=dsn, service=service, embedded=embedded)

    def state(self) -> tuple[str, str, bool]:
        """Return the server's version, the service's role, and whether that role has too many rights.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        try:
            with psycopg.connect(self.service, connect_timeout=10) as connection:
                # SHOW always returns one row.
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
            # An error message in a terminal or a log must not quote a row.
            hide_parameters=True,
        )

    def _connect(self) -> psycopg.Connection[tuple[object, ...]]:
        connection = psycopg.connect(self.service, connect_timeout=10)
        # Without this, arrays are sent as text: each element is searched for characters to escape, which
        # takes ten times as long.
        connection.adapters.register_dumper(list, ListBinaryDumper)
        return connection

    def holds_deposits(self) -> bool:
        """Say whether any deposit was ever taken; works at any revision of the schema, and without one.

        Raises:
            StoreUnavailable: it does not answer.
        """
        # The size of the table is used, because row-level security may hide rows from the owner.
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
        """Create the service's role and upgrade the schema; one process at a time.

        Args:
            secret: The service role's password is derived from it.
            check_new: Called before tables are created in an empty database; it may refuse.
            check_secret: Called before a role's password is changed, which makes the former password invalid.

        Raises:
            Misconfigured: the server is older than PostgreSQL 15, or a later version has upgraded the schema.
            StoreUnavailable: it does not answer or refuses the owner, or others lock its tables for too long.
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
        raise StoreUnavailable("the database does not answer, or refuses the connection") from error


def service_password(secret: bytes) -> str:
    """Derive the service role's password from the master secret, so that it is not stored anywhere."""
    digest = hmac.new(secret, b"archive-dui database role", hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _revision_of(connection: psycopg.Connection[tuple[object, ...]]) -> str | None:
    """Return the last revision of the database, None for an empty database.

    Raises:
        Misconfigured: this version does not know the revision.
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
    """Return the revisions of this version, oldest first; each file name begins with the revision's
    number.
    """
    found = files("archive_service.storage.sql.migrations").joinpath("versions").iterdir()
    return sorted(one.name.partition("_")[0] for one in found if one.name[:1].isdigit())


def _run_migrations(owner: str) -> None:
    # Alembic is only imported when the schema must be upgraded: 0.2 s of CPU.
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
