"""Tokens: their holders, the holders' names, and how tokens and names end."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from archive_service.bootstrap import Services
from archive_service.errors import InvalidRequest, NotAllowed, NotAuthenticated, NotFound
from archive_service.model.actors import OPERATOR, Actor, Role, Token
from archive_service.model.identifiers import as_legal_entity
from archive_service.settings import Settings
from tests.begun_homes import begun
from tests.journeys.homes import FINESS, Home
from tests.journeys.published_formats import keep

ENTITY = "250000999"


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    services = Services(Settings(home=begun(tmp_path_factory.mktemp("home"))))
    yield services
    services.close()


@pytest.fixture
def name() -> str:
    """Somebody whom no other test knows."""
    return f"marie.{uuid4()}@esms.example"


def create(services: Services, actor: str, *, days: int | None = None) -> str:
    return services.tokens.create(
        actor=actor,
        role=Role.ESMS,
        tenants=[ENTITY],
        departments=[],
        expires=None if days is None else datetime.now(UTC) + timedelta(days=days),
        by=OPERATOR,
    ).text


def rows(services: Services, statement: str) -> list[Any]:
    """Ask the database as its owner, from whom no row is hidden."""
    with psycopg.connect(services.database.owner) as connection:
        return connection.execute(statement).fetchall()


def entries(services: Services, tag: str, holder: str) -> list[dict[str, Any]]:
    found = [json.loads(bytes(row[0])) for row in rows(services, "SELECT entry FROM journal_entry")]
    return [one for one in found if one["tag"] == tag and one["facts"].get("holder") == holder]


def of(services: Services, holder: Actor) -> list[Token]:
    """Return the tokens of one who acts."""
    return [one for one in services.tokens.listed(OPERATOR) if one.actor.pseudonym == holder.pseudonym]


def test_one_who_acts_has_one_pseudonym_that_says_nothing(services: Services, name: str) -> None:
    first, second, other = (
        create(services, name),
        create(services, name),
        create(services, f"un autre {name}"),
    )

    holders = [services.tokens.holder_of(text) for text in (first, second, other)]

    assert [one.name for one in holders] == [name, name, f"un autre {name}"]
    assert holders[0].pseudonym == holders[1].pseudonym != holders[2].pseudonym
    assert str(UUID(holders[0].pseudonym)) == holders[0].pseudonym
    assert holders[0].tenants == {ENTITY}


def test_the_same_name_in_another_home_is_another_pseudonym(
    services: Services, name: str, tmp_path: Path
) -> None:
    elsewhere = Services(Settings(home=begun(tmp_path / "another")))

    here = services.tokens.holder_of(create(services, name))
    there = elsewhere.tokens.holder_of(create(elsewhere, name))

    elsewhere.close()
    assert here.pseudonym != there.pseudonym


def test_many_tokens_at_once_for_one_name_have_one_holder(services: Services, name: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        texts = list(pool.map(lambda _: create(services, name), range(8)))

    holders = {services.tokens.holder_of(text).pseudonym for text in texts}

    assert len(holders) == 1
    assert rows(services, f"SELECT count(*) FROM actor WHERE id = '{holders.pop()}'") == [(1,)]


def test_a_revoked_token_opens_nothing_and_its_holder_keeps_the_name(services: Services, name: str) -> None:
    text, kept = create(services, name), create(services, name)
    holder = services.tokens.holder_of(text)
    (token, _) = of(services, holder)

    revoked = services.tokens.revoke(token.id, OPERATOR)
    again = services.tokens.revoke(token.id, OPERATOR)

    assert revoked.revoked is not None
    assert again.revoked == revoked.revoked
    with pytest.raises(NotAuthenticated):
        services.tokens.holder_of(text)
    assert services.tokens.holder_of(kept).name == name
    told = entries(services, "token:revoked", holder.pseudonym)
    assert [entry["subject"] for entry in told] == [str(token.id)] * 2


def test_an_expired_token_opens_nothing(services: Services, name: str) -> None:
    with pytest.raises(NotAuthenticated):
        services.tokens.holder_of(create(services, name, days=-1))

    assert services.tokens.holder_of(create(services, name, days=1)).name == name


def test_an_erased_name_is_nowhere_and_its_pseudonym_stays(services: Services, name: str) -> None:
    text = create(services, name)
    holder = services.tokens.holder_of(text)
    keys = list((services.home / "keys").rglob(f"*{holder.pseudonym}*"))

    services.tokens.erase(UUID(holder.pseudonym), OPERATOR)

    with pytest.raises(NotAuthenticated):
        services.tokens.holder_of(text)
    (token,) = of(services, holder)
    assert token.actor.name == ""
    kept = rows(services, f"SELECT index, facts FROM actor WHERE id = '{holder.pseudonym}'")
    assert kept == [(None, b"")]
    assert len(keys) == 1
    assert not keys[0].exists()
    assert len(entries(services, "token:created", holder.pseudonym)) == 1
    with pytest.raises(NotFound):
        services.tokens.erase(UUID(holder.pseudonym), OPERATOR)
    assert services.tokens.holder_of(create(services, name)).pseudonym != holder.pseudonym


def test_names_that_an_older_version_wrote_in_clear_are_encrypted_when_one_is_used(
    services: Services, name: str
) -> None:
    texts = [create(services, name), create(services, name), create(services, f"paul et {name}")]
    before = [services.tokens.holder_of(text) for text in texts]
    with psycopg.connect(services.database.owner) as owner:
        owner.execute("SET LOCAL archive.role = 'service'; SET LOCAL archive.scope = 'all'")
        for holder in before:
            owner.execute(
                "UPDATE token SET holder = NULL, actor = %s WHERE holder = %s",
                (holder.name, holder.pseudonym),
            )
            owner.execute("DELETE FROM actor WHERE id = %s", (holder.pseudonym,))

    holders = [services.tokens.holder_of(text) for text in texts]

    assert [one.name for one in holders] == [name, name, f"paul et {name}"]
    assert holders[0].pseudonym == holders[1].pseudonym != ""
    assert rows(services, "SELECT DISTINCT actor FROM token") == [("",)]


def test_one_name_written_in_other_spaces_or_code_points_is_one_holder(services: Services, name: str) -> None:
    written = (f"Zoé {name}", f" Zoé  {name} ", f"Zoe\u0301\u00a0{name}")

    holders = [services.tokens.holder_of(create(services, one)) for one in written]

    assert {(one.name, one.pseudonym) for one in holders} == {(f"Zoé {name}", holders[0].pseudonym)}


@pytest.mark.parametrize("wrong", ["", "  ", "x" * 201, "a\0b", "ma\u200brie", "ma\u202erie"])
def test_a_name_nobody_can_have_is_refused(services: Services, wrong: str) -> None:
    with pytest.raises(InvalidRequest):
        create(services, wrong)


def test_only_who_runs_the_home_gives_takes_and_erases(services: Services, name: str) -> None:
    esms = Actor(
        name="x", role=Role.ESMS, tenants=frozenset({as_legal_entity(ENTITY)}), pseudonym=str(uuid4())
    )
    (token,) = of(services, services.tokens.holder_of(create(services, name)))

    for call in (
        lambda: services.tokens.listed(esms),
        lambda: services.tokens.revoke(token.id, esms),
        lambda: services.tokens.erase(UUID(token.actor.pseudonym), esms),
    ):
        with pytest.raises(NotAllowed):
            call()
    with pytest.raises(NotFound):
        services.tokens.revoke(uuid4(), OPERATOR)


def test_tokens_are_listed_and_revoked_by_command_within_a_scope(tmp_path: Path) -> None:
    home = Home(begun(tmp_path / "home"))
    words = ("token", "create", "--actor", "éditeur", "--role", "vendor", "--expires", "2999-01-01")
    (made,) = home.run(*words, "--tenant", FINESS)
    (other,) = home.run(*words, "--tenant", ENTITY)
    (operator,) = home.run(
        "token", "create", "--actor", "gestionnaire", "--role", "operator", "--tenant", FINESS
    )
    theirs = ("--token", operator["token"])

    listed, in_scope = home.run("token", "list"), home.run(*theirs, "token", "list")

    assert [one["id"] for one in listed] == [made["id"], other["id"], operator["id"]]
    assert not any("token" in one for one in listed)
    assert [one["id"] for one in in_scope] == [made["id"], operator["id"]]
    assert listed[0] == {key: value for key, value in made.items() if key != "token"}

    hidden = home.answer(*theirs, "token", "revoke", other["id"])
    unknown = home.answer(*theirs, "token", "revoke", str(uuid4()))
    (revoked,) = home.run(*theirs, "token", "revoke", made["id"])

    assert hidden == unknown
    assert hidden.code == 10
    assert revoked["revoked"] is not None
    assert home.answer("--token", made["token"], "deposits", "list").code == 10
    assert home.run("--token", other["token"], "deposits", "list") == []
    keep(home.run("token", "erase", other["holder"]), "token-erase")
    assert [one["actor"] for one in home.run("token", "list")] == ["", "", "gestionnaire"]
    assert home.answer("--token", other["token"], "deposits", "list").code == 10


def test_a_name_that_is_damaged_hides_no_other_and_its_token_is_revoked_all_the_same(tmp_path: Path) -> None:
    home = Home(begun(tmp_path / "home"))
    words = ("token", "create", "--role", "vendor", "--tenant", FINESS, "--actor")
    (made,), (other,) = home.run(*words, "éditeur"), home.run(*words, "autre éditeur")
    services = Services(Settings(home=home.path))
    try:
        with psycopg.connect(services.database.owner) as owner:
            owner.execute("SET archive.scope = 'all'")
            owner.execute("SET archive.role = 'service'")
            altered = "set_byte(facts, 20, get_byte(facts, 20) # 1)"
            owner.execute(f"UPDATE actor SET facts = {altered} WHERE id = %s", (made["holder"],))
    finally:
        services.close()

    listed = home.answer("token", "list")

    assert listed.code == 10
    assert [(one["actor"], one["damaged"]) for one in listed.lines] == [("", True), ("autre éditeur", False)]
    keep(listed.lines, "token-line")
    assert home.answer("--token", made["token"], "deposits", "list").told.startswith("content-altered: ")
    assert home.run("token", "revoke", made["id"])[0]["revoked"] is not None
    assert home.answer("--token", made["token"], "deposits", "list").told.startswith("not-authenticated: ")
    assert home.run("--token", other["token"], "deposits", "list") == []
