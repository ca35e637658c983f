"""What raw SQL as the service's own role can see and do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from archive_service.bootstrap import Services
from archive_service.model.actors import OPERATOR
from archive_service.settings import Settings

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    services = Services(Settings(home=tmp_path_factory.mktemp("home")))
    for finess in ("250000015", "260000013"):
        flow = b'{"finess": "%s", "nombre_de_places": 40}' % finess.encode()
        line = services.deposit.accept(flow, OPERATOR, file="rama.json")
        assert line["outcome"] == "accepted", line
    yield services
    services.close()


@pytest.fixture
def connection(services: Services) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with psycopg.connect(services.database.service) as connection:
        yield connection


def _tables(connection: psycopg.Connection[tuple[object, ...]]) -> list[tuple[str, str, bool, bool]]:
    return connection.execute(
        "SELECT nspname, relname, relrowsecurity, relforcerowsecurity FROM pg_class c "
        "JOIN pg_namespace n ON n.oid = relnamespace WHERE relkind IN ('r', 'p') "
        "AND nspname IN ('public', 'queue') AND relname <> 'alembic_version'"
    ).fetchall()  # type: ignore[return-value]


def _scope(connection: psycopg.Connection[tuple[object, ...]], **settings: str) -> None:
    for name, value in settings.items():
        connection.execute("SELECT set_config(%s, %s, true)", (f"archive.{name}", value))


def test_the_services_role_owns_nothing_and_bypasses_nothing(
    connection: psycopg.Connection[tuple[object, ...]],
) -> None:
    role = connection.execute(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    owned = connection.execute(
        "SELECT count(*) FROM pg_class JOIN pg_roles r ON r.oid = relowner WHERE rolname = current_user"
    ).fetchone()

    assert role == (False, False, False, False)
    assert owned == (0,)


def test_every_table_is_under_forced_row_level_security(
    connection: psycopg.Connection[tuple[object, ...]],
) -> None:
    tables = _tables(connection)

    assert len(tables) > 12
    assert [name for _, name, secured, forced in tables if not (secured and forced)] == []


def test_without_a_scope_no_table_shows_a_row(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    for schema, name, _, _ in _tables(connection):
        assert connection.execute(f'SELECT count(*) FROM {schema}."{name}"').fetchone() == (0,), name


def test_a_tenant_sees_its_own_records_only(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    _scope(connection, role="esms", scope="tenants", tenants="250000015")

    assert connection.execute("SELECT DISTINCT tenant FROM record").fetchall() == [("250000015",)]


def test_a_department_sees_its_own_records_only(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    _scope(connection, role="archivist", scope="departments", departments="26")

    assert connection.execute("SELECT DISTINCT department FROM record").fetchall() == [("26",)]


def test_a_scope_without_a_role_shows_nothing(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    _scope(connection, scope="tenants", tenants="250000015")

    assert connection.execute("SELECT count(*) FROM record").fetchone() == (0,)


def test_everything_is_for_the_operator_and_the_service_alone(
    connection: psycopg.Connection[tuple[object, ...]],
) -> None:
    _scope(connection, role="esms", scope="all")

    assert connection.execute("SELECT count(*) FROM record").fetchone() == (0,)


def test_a_tenant_cannot_write_into_another(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    _scope(connection, role="esms", scope="tenants", tenants="250000015")

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("UPDATE record SET tenant = '260000013'")


@pytest.mark.parametrize("table", ["journal_entry", "journal_leaf", "journal_head", "trace", "trace_batch"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET tenant = tenant", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_journal_can_only_grow(
    connection: psycopg.Connection[tuple[object, ...]], table: str, verb: str
) -> None:
    _scope(connection, role="service", scope="all")

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(verb.format(table))


def test_not_even_the_owner_rewrites_the_journal(services: Services) -> None:
    with (
        psycopg.connect(services.database.owner) as owner,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        owner.execute("UPDATE journal_entry SET tenant = tenant")
