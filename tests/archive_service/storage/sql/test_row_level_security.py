"""What raw SQL can see and do under the service's own role."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from archive_service.bootstrap import Services
from archive_service.model.actors import OPERATOR, Role
from archive_service.model.records import RecordFilter
from archive_service.settings import Settings
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.http_flows import transaction

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    services = Services(Settings(home=begun(tmp_path_factory.mktemp("home"))))
    for finess in ("250000015", "260000013"):
        flow = b'{"finess": "%s", "nombre_de_places": 40}' % finess.encode()
        line = door.accept(services, flow, OPERATOR, file="rama.json")
        assert line["outcome"] == "accepted", line
    assert door.accept(services, transaction((1, "ESSAI", "Ève")), OPERATOR)["outcome"] == "accepted"
    door.records(services, RecordFilter(), OPERATOR)
    services.tokens.create(
        actor="a", role=Role.ESMS, tenants=["250000015"], departments=[], expires=None, by=OPERATOR
    )
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


_KEYS = """
SELECT c.relname, i.relname,
  ARRAY(SELECT attname FROM pg_attribute WHERE attrelid = c.oid AND attnum = ANY (k.indkey)),
  ARRAY(SELECT pg_get_expr(polwithcheck, polrelid) FROM pg_policy WHERE polrelid = c.oid AND polcmd <> 'r')
FROM pg_index k JOIN pg_class c ON c.oid = indrelid JOIN pg_class i ON i.oid = indexrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE nspname = 'public' AND (indisunique OR indisexclusion) AND c.relname <> 'alembic_version'
"""
_WRITERS = ["public.archive_writes()"]


def test_a_key_that_spans_tenants_is_checked_after_the_right_to_write(services: Services) -> None:
    with psycopg.connect(services.database.owner) as owner:
        owner.execute("SET search_path = ''")
        keys = owner.execute(_KEYS).fetchall()
        links = owner.execute(
            "SELECT count(*) FROM pg_constraint JOIN pg_namespace n ON n.oid = connamespace "
            "WHERE nspname = 'public' AND contype = 'f'"
        ).fetchone()

    assert len(keys) > 25
    assert {name for _, name, _, checks in keys if checks != _WRITERS} == set()
    assert links == (0,)


_COPY = "INSERT INTO {0} OVERRIDING SYSTEM VALUE SELECT (jsonb_populate_record(null::public.{0}, %s)).*"


@pytest.mark.parametrize(
    "table", ["resource", "record", "deposit", "establishment", "person", "trace", "actor"]
)
def test_who_sees_a_part_does_not_learn_from_a_key_what_others_have(
    services: Services, connection: psycopg.Connection[tuple[object, ...]], table: str
) -> None:
    _scope(connection, role="service", scope="all")
    found = connection.execute(
        f"SELECT to_jsonb(t) FROM {table} AS t WHERE tenant <> '250000015' LIMIT 1"
    ).fetchone()
    assert found is not None
    theirs = found[0]
    assert isinstance(theirs, dict)
    nobodys = {name: _other(value) for name, value in theirs.items()}

    said = []
    for row in (theirs, nobodys):
        _scope(connection, role="esms", scope="tenants", tenants="250000015")
        with pytest.raises(psycopg.errors.InsufficientPrivilege) as refused, connection.transaction():
            connection.execute(_COPY.format(table), (Jsonb(row | {"tenant": "250000015"}),))
        said.append(str(refused.value))

    assert said == [f'new row violates row-level security policy for table "{table}"'] * 2


def _other(value: object) -> object:
    """Return another value of the same kind, as nobody has it."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return value + 1_000_000
    if isinstance(value, str) and value.startswith("\\x"):
        return value + "00"
    if isinstance(value, str) and len(value) == len(str(UUID(int=0))):
        return str(uuid4())
    return value
