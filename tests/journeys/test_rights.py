"""Rights and scopes in commands and over HTTP: nobody can act on data that they do not see."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from archive_service.bootstrap import Services
from archive_service.errors import NotAllowed, NotFound
from archive_service.model.actors import OPERATOR, Actor, Role
from archive_service.model.establishment import Establishment
from archive_service.model.identifiers import Department, Finess, as_legal_entity
from archive_service.settings import Settings
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.homes import FINESS, Home, cda

PSEUDONYM = str(UUID(int=7))
OF_A_TENANT = Actor(
    name="exploitant", role=Role.OPERATOR, tenants=frozenset({as_legal_entity(FINESS)}), pseudonym=PSEUDONYM
)
OF_A_DEPARTMENT = Actor(
    name="exploitant", role=Role.OPERATOR, departments=frozenset({Department("83")}), pseudonym=PSEUDONYM
)


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    services = Services(Settings(home=begun(tmp_path_factory.mktemp("home"))))
    yield services
    services.close()


def given(services: Services, by: Actor, tenants: tuple[str, ...], departments: tuple[str, ...]) -> str:
    return services.tokens.create(
        actor="esms", role=Role.ESMS, tenants=tenants, departments=departments, expires=None, by=by
    ).text


@pytest.mark.parametrize(
    ("by", "tenants", "departments"),
    [
        (OF_A_TENANT, ("260000998",), ()),
        (OF_A_TENANT, (FINESS, "260000998"), ()),
        (OF_A_TENANT, (), ("25",)),
        (OF_A_DEPARTMENT, (), ("83", "25")),
        (OF_A_DEPARTMENT, (FINESS,), ()),
    ],
)
def test_an_operator_with_a_scope_gives_no_token_beyond_it(
    services: Services, by: Actor, tenants: tuple[str, ...], departments: tuple[str, ...]
) -> None:
    with pytest.raises(NotAllowed):
        given(services, by, tenants, departments)


def test_an_operator_with_a_scope_gives_tokens_within_it(services: Services) -> None:
    assert services.tokens.holder_of(given(services, OF_A_TENANT, (FINESS,), ())).tenants == {FINESS}
    assert services.tokens.holder_of(given(services, OF_A_DEPARTMENT, (), ("83",))).departments == {"83"}
    assert given(services, OPERATOR, (FINESS, "260000998"), ("83", "25"))


@pytest.mark.parametrize("known", [True, False])
def test_an_operator_with_a_scope_registers_nothing_and_learns_nothing(
    services: Services, *, known: bool
) -> None:
    finess = "260000013" if known else "260000021"
    if known:
        theirs = Establishment(
            finess=Finess(finess), legal_entity=as_legal_entity("260000998"), department=Department("26")
        )
        services.establishments.register([theirs], OPERATOR)
    taken = Establishment(
        finess=Finess(finess), legal_entity=as_legal_entity(FINESS), department=Department("83")
    )

    with pytest.raises(NotAllowed, match="only an operator without a scope"):
        services.establishments.register([taken], OF_A_TENANT)


def test_a_record_out_of_scope_cannot_be_retried(services: Services) -> None:
    (record,) = door.accept(services, cda(), OPERATOR)["records"]
    elsewhere = Actor(
        name="exploitant", role=Role.OPERATOR, tenants=frozenset({as_legal_entity("260000998")})
    )

    with pytest.raises(NotFound):
        services.rendering.retry(UUID(record), elsewhere)
    with pytest.raises(NotAllowed):
        services.rendering.retry(
            UUID(record), Actor(name="esms", role=Role.ESMS, tenants=frozenset({as_legal_entity(FINESS)}))
        )
    assert services.rendering.retry(UUID(record), OF_A_TENANT).id == UUID(record)


@pytest.mark.parametrize(
    "command", [("work", "--until-empty"), ("doctor",), ("work", "retry", str(UUID(int=1)))]
)
def test_commands_of_the_operator_are_refused_to_others(tmp_path: Path, command: tuple[str, ...]) -> None:
    home = Home(begun(tmp_path / "home"))
    (token,) = home.run("token", "create", "--actor", "a", "--role", "auditor", "--department", "25")

    home.run("--token", token["token"], *command, code=10)


def test_the_register_is_listed_within_the_scope_of_a_token(tmp_path: Path) -> None:
    home = Home(begun(tmp_path / "home"))
    register = tmp_path / "register.csv"
    register.write_text(
        "finess,legal_entity,siren,siret,department,category,legal_status,name,closed_on,successor\n"
        "250000015,250000999,,,25,500,public,Un,,\n260000013,260000998,,,26,500,private,Deux,,\n"
    )
    home.run("establishments", "import", register)
    (token,) = home.run("token", "create", "--actor", "a", "--role", "archivist", "--department", "26")

    lines = home.run("--token", token["token"], "establishments", "list")

    assert [one["finess"] for one in lines] == ["260000013"]
    assert len(home.run("establishments", "list")) == 2
