"""A legal entity with its seat in one department and places in two others: both departments are asked, and
others see nothing of its rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from archive_service.adapters import SHIPPED_RULEBOOKS
from archive_service.bootstrap import Services
from archive_service.errors import NotFound
from archive_service.model.actors import Actor, Role
from archive_service.model.identifiers import Department, as_legal_entity
from archive_service.settings import Settings
from tests.begun_homes import begun, running_database
from tests.journeys.appraising_homes import REGISTER
from tests.journeys.homes import FINESS, Home
from tests.journeys.published_formats import keep

ENTITY = "750000999"
PLACE_26 = "260000013"
DAY = "2026-11-03"


def rulebook(level: str, key: str, years: int, binding: str) -> str:
    return f"""level = "{level}"
key = "{key}"
name = "essai"

[[retention]]
code = "ESSAI-{key}"
title = "Essai"
document_types = ["ESSAI"]
final_action = "keep"
binding = "{binding}"
source = "Tableau d’essai"
verified = true
[retention.term]
kind = "after"
triggers = ["file-closed"]
years = {years}
"""


@dataclass
class Places:
    """A home whose register has the places, and the people of both departments."""

    home: Home
    folder: Path
    tokens: dict[str, str]

    def history(self, by: str) -> dict[str, dict[str, Any]]:
        """Return the versions that somebody sees, by their identifiers."""
        token = ("--token", self.tokens[by]) if by else ()
        return {line["proposal"]: line for line in self.home.run(*token, "rules", "history")}

    def shown(self, by: str) -> set[str]:
        """Return the keys of the rulebooks of establishments in force on a later day that somebody sees."""
        token = ("--token", self.tokens[by]) if by else ()
        lines = self.home.run(*token, "rules", "show", "--as-of", "2026-12-02")
        return {line["key"] for line in lines if line["layer"] == "esms"}

    def propose(self, text: str, by: str) -> tuple[int, str]:
        """Propose a rulebook; return the exit code, with the proposal or the codes of what refuses it."""
        file = self.folder / "rulebook.toml"
        file.write_text(text, encoding="utf-8")
        token = ("--token", self.tokens[by]) if by else ()
        done = self.home.answer(*token, "rules", "propose", file, "--from", "2026-12-01")
        line = done.lines[-1]
        if not done.code:
            return 0, str(line["proposal"])
        return done.code, " ".join(finding["code"] for finding in line["findings"])

    def approve(self, proposal: str, by: str) -> tuple[int, str]:
        """Approve a proposal; return the exit code and what was told."""
        done = self.home.answer("--token", self.tokens[by], "rules", "approve", proposal)
        return done.code, done.told


@pytest.fixture
def places(tmp_path: Path) -> Iterator[Places]:
    home = Home(begun(tmp_path / "home"), ARCHIVE_NOW=f"{DAY}T09:00:00+00:00")
    with running_database(home.path):
        yield registered(home, tmp_path)


def registered(home: Home, tmp_path: Path) -> Places:
    """Import the register, and make the tokens."""
    register = tmp_path / "register.csv"
    register.write_text(
        REGISTER
        + f"{FINESS},{ENTITY},,,25,500,private,Résidence des Essais,,\n"
        + f"{PLACE_26},{ENTITY},,,26,500,private,Foyer des Glycines,,\n",
        encoding="utf-8",
    )
    home.run("establishments", "import", register)
    tokens = {}
    for name, words in (
        ("25", ("--role", "archivist", "--department", "25")),
        ("26", ("--role", "archivist", "--department", "26")),
        ("both", ("--role", "archivist", "--department", "25", "--department", "26")),
        ("esms", ("--role", "esms", "--tenant", ENTITY)),
        ("depositor", ("--role", "depositor", "--tenant", ENTITY)),
        ("83", ("--role", "archivist", "--department", "83")),
        ("other esms", ("--role", "esms", "--tenant", "750000997")),
        ("other depositor", ("--role", "depositor", "--tenant", "750000997")),
        ("other vendor", ("--role", "vendor", "--tenant", "750000997")),
        ("auditor of 83", ("--role", "auditor", "--department", "83")),
    ):
        (made,) = home.run("token", "create", "--actor", name, *words)
        tokens[name] = str(made["token"])
    return Places(home, tmp_path, tokens)


def test_a_text_of_any_of_its_departments_is_not_shortened(places: Places) -> None:
    _, proposal = places.propose(rulebook("department", "26", 30, "law"), "")
    assert places.approve(proposal, "26")[0] == 0

    code, told = places.propose(rulebook("esms", ENTITY, 1, "practice"), "esms")

    assert (code, told) == (10, "rulebook-shortens")
    (checked,) = places.home.answer(
        *("--token", places.tokens["esms"], "rules", "check", places.folder / "rulebook.toml"),
        ARCHIVE_NOW="2026-12-02T09:00:00+00:00",
    ).lines
    assert "rulebook-shortens" in {finding["code"] for finding in checked["findings"]}
    assert places.propose(rulebook("esms", ENTITY, 31, "practice"), "esms")[0] == 0


def test_a_department_s_text_is_refused_beside_what_its_places_have(places: Places) -> None:
    _, proposal = places.propose(rulebook("esms", ENTITY, 1, "practice"), "esms")
    assert places.approve(proposal, "both")[0] == 0

    code, told = places.propose(rulebook("department", "26", 30, "law"), "26")

    assert (code, told) == (10, "rulebook-shortens")


def test_who_approves_has_all_departments_concerned(places: Places) -> None:
    _, proposal = places.propose(rulebook("esms", ENTITY, 3, "practice"), "esms")

    for one in ("25", "26"):
        code, told = places.approve(proposal, one)
        assert (code, told.partition(":")[0]) == (10, "not-allowed")
    assert places.approve(proposal, "both")[0] == 0


def test_one_place_is_for_the_archivist_of_its_department(places: Places) -> None:
    _, proposal = places.propose(rulebook("esms", PLACE_26, 3, "practice"), "esms")

    assert places.approve(proposal, "25")[0] == 10
    assert places.approve(proposal, "26")[0] == 0


STRANGERS = ("83", "other esms", "other depositor", "other vendor", "auditor of 83")


def test_others_see_nothing_of_its_rules(places: Places) -> None:
    _, proposal = places.propose(rulebook("esms", ENTITY, 3, "practice"), "esms")
    _, of_place = places.propose(rulebook("esms", PLACE_26, 3, "practice"), "esms")
    versions = {proposal, of_place}

    for name in ("", "esms", "both", "26", "depositor"):
        assert versions <= places.history(name).keys(), name
    assert versions & places.history("25").keys() == {proposal}
    for name in STRANGERS:
        assert not versions & places.history(name).keys(), name

    for one in versions:
        assert places.approve(one, "both")[0] == 0
    for name in ("", "esms", "both", "26", "depositor"):
        assert places.shown(name) == {ENTITY, PLACE_26}, name
    assert places.shown("25") == {ENTITY}
    for name in STRANGERS:
        assert places.shown(name) == set(), name


def test_one_version_is_shown_as_the_history_is(places: Places) -> None:
    _, proposal = places.propose(rulebook("esms", ENTITY, 3, "practice"), "esms")
    esms = actor(Role.ESMS, tenants=[ENTITY])
    depositor = actor(Role.DEPOSITOR, tenants=[ENTITY])
    with closing(Services(Settings(home=places.home.path))) as services:
        found = services.rulebook_changes.version
        assert found(UUID(proposal), esms).proposal.effect
        assert not found(UUID(proposal), depositor).proposal.effect
        for stranger in (
            actor(Role.ESMS, tenants=["750000997"]),
            actor(Role.DEPOSITOR, tenants=["750000997"]),
            actor(Role.ARCHIVIST, departments=["83"]),
            actor(Role.AUDITOR),
        ):
            with pytest.raises(NotFound):
                found(UUID(proposal), stranger)


def test_how_many_records_are_concerned_is_for_who_sees_them(places: Places) -> None:
    _, of_entity = places.propose(rulebook("esms", ENTITY, 3, "practice"), "esms")
    _, of_place = places.propose(rulebook("esms", PLACE_26, 3, "practice"), "esms")
    _, of_department = places.propose(rulebook("department", "26", 30, "department"), "26")
    national = SHIPPED_RULEBOOKS / "national.toml"
    _, of_nation = places.propose(national.read_text(encoding="utf-8") + "# essai\n", "")
    seen = {
        "": {of_entity, of_place, of_department, of_nation},
        "both": {of_entity, of_place, of_department, of_nation},
        "esms": {of_entity, of_place},
        "26": {of_place, of_department, of_nation},
        "25": {of_nation},
        "83": {of_nation},
        "depositor": set(),
        "other esms": set(),
        "other depositor": set(),
        "other vendor": set(),
        "auditor of 83": set(),
    }

    for name, expected in seen.items():
        history = places.history(name)
        keep(list(history.values()), "rules-version")
        assert {one for one, line in history.items() if line["effect"] is not None} == expected, name
        assert {of_department, of_nation} <= history.keys(), name


def actor(role: Role, tenants: Sequence[str] = (), departments: Sequence[str] = ()) -> Actor:
    """Return a person with this scope."""
    return Actor(
        name="somebody",
        role=role,
        tenants=frozenset(map(as_legal_entity, tenants)),
        departments=frozenset(map(Department, departments)),
    )
