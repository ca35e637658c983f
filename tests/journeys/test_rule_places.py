"""A legal entity with its seat in one department and places in two others: both departments are asked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.begun_homes import begun
from tests.journeys.appraising_homes import REGISTER
from tests.journeys.homes import FINESS, Home

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
def places(tmp_path: Path) -> Places:
    home = Home(begun(tmp_path / "home"), ARCHIVE_NOW=f"{DAY}T09:00:00+00:00")
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
