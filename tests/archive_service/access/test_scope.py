"""An actor sees the same rows by the rule in Python and by the rule in the database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from archive_service.access.scope import SHARED, is_within, scope_of, sees_all
from archive_service.model.actors import OPERATOR, SERVICE, Actor, Role
from archive_service.model.identifiers import Department, Tenant
from archive_service.storage.sql.connections import begun
from tests.archive_service.storage.sql.databases import Server

TENANTS, DEPARTMENTS = ("250000999", "260000998", "83"), ("25", "83", "2A")
actors = st.builds(
    Actor,
    name=st.just("anybody"),
    role=st.sampled_from(Role),
    tenants=st.frozensets(st.sampled_from(TENANTS)),
    departments=st.frozensets(st.sampled_from(DEPARTMENTS)),
)
ROWS = [
    (Tenant(tenant), Department(department))
    for tenant in (*TENANTS, SHARED, "")
    for department in (*DEPARTMENTS, SHARED, "")
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    server = Server(tmp_path_factory.mktemp("server") / "home")
    database = server.empty()
    database.upgrade(b"")
    engine = database.engine()
    yield engine
    engine.dispose()
    server.close()


@given(actors)
def test_the_database_shows_the_rows_of_the_scope(engine: Engine, actor: Actor) -> None:
    scope = scope_of(actor)

    with begun(engine, actor) as connection:
        seen = connection.execute(
            "SELECT archive_sees(tenant, department) FROM unnest(%s::text[], %s::text[]) "
            "WITH ORDINALITY AS row (tenant, department, place) ORDER BY place",
            ([tenant for tenant, _ in ROWS], [department for _, department in ROWS]),
        ).fetchall()

    assert [shown for (shown,) in seen] == [scope.shows(*row) for row in ROWS]


@given(actors, actors)
def test_who_is_within_another_sees_no_row_more(inner: Actor, outer: Actor) -> None:
    if is_within(inner, outer):
        assert all(scope_of(outer).shows(*row) for row in ROWS if scope_of(inner).shows(*row))


@given(actors)
def test_everybody_is_within_who_sees_all_and_within_themselves(actor: Actor) -> None:
    assert is_within(actor, OPERATOR)
    assert is_within(actor, actor)
    assert sees_all(actor) == is_within(OPERATOR, actor)


@given(actors)
def test_only_operator_and_service_see_all_and_only_without_a_scope(actor: Actor) -> None:
    allowed = actor.role in (Role.OPERATOR, Role.SERVICE)

    assert sees_all(actor) == (allowed and not actor.tenants and not actor.departments)
    assert sees_all(SERVICE)
