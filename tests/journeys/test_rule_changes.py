"""Rules are changed by two people, from a day on; decisions follow, and what was in force stays known."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from archive_service.adapters import SHIPPED_RULEBOOKS
from archive_service.model.actors import Role
from tests.begun_homes import begun, running_database
from tests.journeys.commands import run_command
from tests.journeys.homes import FINESS, Home, cda
from tests.journeys.http_flows import Service
from tests.journeys.published_formats import keep

NIGHT = "T09:00:00+00:00"
LONGER = """
[[retention]]
code = "ESSAI-25"
title = "Document de soins, plus longtemps"
kinds = ["cda-document"]
final_action = "keep"
binding = "department"
source = "Tableau d’essai"
verified = true
[retention.term]
kind = "after"
triggers = ["last-passage"]
years = 40
suspended_by_appeal = true
"""


def department(key: str = "25", more: str = LONGER) -> str:
    if key == "25":
        return (SHIPPED_RULEBOOKS / "departments" / "25.toml").read_text(encoding="utf-8") + more
    return f'level = "department"\nkey = "{key}"\nname = "essai"\n{more.replace("-25", f"-{key}")}'


def with_stay(flow: bytes) -> bytes:
    encounter = (
        '<componentOf><encompassingEncounter><effectiveTime><low value="20000105"/><high value="20040205"/>'
        "</effectiveTime></encompassingEncounter></componentOf><component><structuredBody>"
    )
    other = flow.replace(b'"EXPORT_DUI"', b'"SYNTHESE"')
    return other.replace(b"<component><structuredBody>", encounter.encode())


@dataclass
class Case:
    """A home with a sealed record of the department 25, and the people who change rules."""

    home: Home
    folder: Path
    record: str
    archivist: str
    other: str
    esms: str

    def on(self, day: str, *words: str | Path, token: str = "", code: int = 0) -> list[dict[str, Any]]:
        """Run a command on a day, as the holder of a token or as the operator."""
        given = ("--token", token) if token else ()
        done = self.home.answer(*given, *words, ARCHIVE_NOW=f"{day}{NIGHT}")
        assert done.code == code, done
        return done.lines

    def refused(self, code: str, day: str, *words: str | Path, token: str = "") -> None:
        """Run a command that is refused with a code."""
        given = ("--token", token) if token else ()
        done = self.home.answer(*given, *words, ARCHIVE_NOW=f"{day}{NIGHT}")
        assert (done.code, done.told.partition(":")[0]) == (10, code), done

    def file(self, text: str, name: str = "25.toml") -> Path:
        """Write a rulebook."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    home = Home(begun(tmp_path / "home"))
    with running_database(home.path):
        yield filled(home, tmp_path)


def filled(home: Home, tmp_path: Path) -> Case:
    """Deposit and seal a record, and make the tokens."""
    (tmp_path / "flow.xml").write_bytes(with_stay(cda(1)))
    case = Case(home, tmp_path, "", "", "", "")
    ((case.record,),) = [line["records"] for line in case.on("2026-11-02", "deposit", tmp_path / "flow.xml")]
    case.on("2026-11-02", "work", "--until-empty")
    for name, words in (
        ("archivist", ("--role", "archivist", "--department", "25")),
        ("other", ("--role", "archivist", "--department", "26")),
        ("esms", ("--role", "esms", "--tenant", FINESS)),
    ):
        (line,) = case.on("2026-11-02", "token", "create", "--actor", name, *words)
        setattr(case, name, line["token"])
    return case


def test_a_version_is_in_force_from_its_day_and_decisions_follow(case: Case) -> None:
    file = case.file(department())

    (proposed,) = case.on("2026-11-03", "rules", "propose", file, "--from", "2026-12-01")
    keep([proposed], "rules-version")
    assert proposed["effect"]["kept_longer"] == 1
    assert proposed["state"] == "proposed"
    (approved,) = case.on("2026-11-04", "rules", "approve", proposed["proposal"], token=case.archivist)
    assert approved["state"] == "approved"
    case.on("2026-11-30", "work", "--until-empty")
    (before,) = case.on("2026-11-30", "rules", "explain", case.record)
    case.on("2026-12-01", "work", "--until-empty")
    (after,) = case.on("2026-12-01", "rules", "explain", case.record)
    (earlier,) = case.on("2026-12-01", "rules", "explain", case.record, "--as-of", "2026-11-30")
    (replayed,) = case.on("2026-12-01", "rules", "replay", case.record, "--number", "1")

    assert (before["rule"], before["last_day"]) == ("MED-R1112-7", "2024-02-05")
    assert (after["rule"], after["last_day"], after["number"]) == ("ESSAI-25", "2044-02-05", 2)
    assert earlier["rule"] == "MED-R1112-7"
    assert replayed["verdict"] == "passed"
    shown = {
        day: {line["rule"] for line in case.on("2026-12-02", "rules", "show", "--as-of", day)}
        for day in ("2026-11-30", "2026-12-01")
    }
    assert "ESSAI-25" not in shown["2026-11-30"]
    assert "ESSAI-25" in shown["2026-12-01"]
    history = case.on("2026-12-02", "rules", "history")
    keep(history, "rules-version")
    states = {line["state"] for line in history if (line["layer"], line["key"]) == ("department", "25")}
    assert states == {"superseded", "in-force"}
    assert next(line for line in history if line["proposal"] == proposed["proposal"])["applied"]
    seen = case.on("2026-12-02", "rules", "history", token=case.esms)
    (mine,) = [line for line in seen if line["proposal"] == proposed["proposal"]]
    assert (mine["state"], mine["effect"]) == ("in-force", None)


def test_two_people_are_needed_and_the_operator_is_neither(case: Case) -> None:
    file = case.file(department())
    (by_archivist,) = case.on(
        "2026-11-03", "rules", "propose", file, "--from", "2026-12-01", token=case.archivist
    )
    proposal = by_archivist["proposal"]

    case.refused("own-proposal", "2026-11-03", "rules", "approve", proposal, token=case.archivist)
    case.refused("not-allowed", "2026-11-03", "rules", "approve", proposal)
    case.refused("not-allowed", "2026-11-03", "rules", "approve", proposal, token=case.esms)
    # An archivist of another department, who may approve rules, but not these.
    case.refused("not-allowed", "2026-11-03", "rules", "approve", proposal, token=case.other)
    case.refused(
        "not-allowed", "2026-11-03", "rules", "propose", file, "--from", "2026-12-01", token=case.other
    )
    case.refused(
        "not-allowed", "2026-11-03", "rules", "propose", file, "--from", "2026-12-01", token=case.esms
    )
    case.refused("not-found", "2026-11-03", "rules", "approve", case.record, token=case.archivist)


def test_a_second_token_of_the_author_approves_nothing(case: Case) -> None:
    (proposed,) = case.on(
        "2026-11-03",
        "rules",
        "propose",
        case.file(department()),
        "--from",
        "2026-12-01",
        token=case.archivist,
    )
    (line,) = case.on(
        "2026-11-03", "token", "create", "--actor", "archivist", "--role", "archivist", "--department", "25"
    )

    case.refused("own-proposal", "2026-11-03", "rules", "approve", proposed["proposal"], token=line["token"])


def test_a_refused_rulebook_is_answered_with_its_findings(case: Case) -> None:
    short = case.file(department("25", LONGER.replace("years = 40", "years = 5")))

    (line,) = case.on("2026-11-03", "rules", "propose", short, "--from", "2026-12-01", code=10)

    assert line["proposal"] is None
    assert "rulebook-shortens" in {finding["code"] for finding in line["findings"]}


def test_what_frees_records_sooner_never_comes_from_the_past(case: Case) -> None:
    (longer,) = case.on("2026-11-03", "rules", "propose", case.file(department()), "--from", "2026-11-01")
    case.on("2026-11-03", "rules", "approve", longer["proposal"], token=case.archivist)
    case.on("2026-11-03", "work", "--until-empty")
    seed = case.file(department("25", ""), "seed.toml")

    case.refused("rules-day", "2026-11-04", "rules", "propose", seed, "--from", "2026-11-03")
    case.refused("rules-day", "2026-11-04", "rules", "propose", seed, "--from", "1849-12-31")
    case.refused("rules-day", "2026-11-04", "rules", "propose", seed, "--from", "2227-01-01")
    (sooner,) = case.on("2026-11-04", "rules", "propose", seed, "--from", "2026-11-05")
    assert (sooner["effect"]["freed_sooner"], sooner["effect"]["newly_due"]) == (1, 1)
    case.refused("rules-day", "2026-11-06", "rules", "approve", sooner["proposal"], token=case.archivist)


def test_a_version_that_is_not_in_force_yet_is_withdrawn_and_one_that_is_is_not(case: Case) -> None:
    file = case.file(department())
    first, second = (
        case.on("2026-11-03", "rules", "propose", file, "--from", day)[0]["proposal"]
        for day in ("2026-11-10", "2026-11-20")
    )
    for proposal in (first, second):
        case.on("2026-11-03", "rules", "approve", proposal, token=case.archivist)

    # Undoing what was approved takes who may approve.
    case.refused("not-allowed", "2026-11-11", "rules", "withdraw", second)
    (line,) = case.on("2026-11-11", "rules", "withdraw", second, token=case.archivist)
    case.refused("proposal-state", "2026-11-11", "rules", "withdraw", first, token=case.archivist)
    case.refused("proposal-state", "2026-11-11", "rules", "approve", second, token=case.archivist)

    assert line["state"] == "withdrawn"
    states = {one["proposal"]: one["state"] for one in case.on("2026-11-25", "rules", "history")}
    assert (states[first], states[second]) == ("in-force", "withdrawn")


def test_files_of_the_folder_change_nothing_after_the_first_start(case: Case, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "national.toml").write_text('level = "national"\nname = "vide"\n', encoding="utf-8")
    home = Home(case.home.path, ARCHIVE_RULEBOOKS=str(tmp_path / "other"))

    shown = home.run("rules", "show")
    (differs,) = home.run("doctor")
    (same,) = case.home.run("doctor")

    codes = [[finding["code"] for finding in line["findings"]] for line in (differs, same)]
    assert "rules-file-not-in-force" in codes[0]
    assert not [code for code in codes[1] if code.startswith("rules-")]
    assert {"MED-R1112-7", "EHPAD-REG-25"} <= {line["rule"] for line in shown}


def test_the_same_is_done_over_http(service: Service) -> None:
    author = service.make_token(role=Role.ARCHIVIST, departments=["39"], actor="auteur")
    reader = service.make_token(role=Role.ARCHIVIST, departments=["39"], actor="relecteur")
    text = department("39").encode()
    with service.client(author) as client:
        made = client.post("/rules/proposals", params={"from": "2090-01-01"}, content=text)
        short = text.replace(b"years = 40", b"years = 4")
        refused = client.post("/rules/proposals", params={"from": "2090-01-01"}, content=short)
        absurd = client.post("/rules/proposals", params={"from": "1700-01-01"}, content=text)
        own = client.post(f"{made.headers['Location']}/approval")
        missing = client.post("/rules/proposals", content=text)
    with service.client(reader) as client:
        approved = client.post(f"{made.headers['Location']}/approval")
        again = client.post(f"{made.headers['Location']}/approval")
        withdrawn = client.delete(made.headers["Location"])
        shown = client.get(made.headers["Location"])
        absent = client.get("/rules/proposals/6f1c2f0e-3b1a-4c0e-9a39-5d2f7d1b8a10")
        listed = client.get("/rules/proposals")

    assert (made.status_code, approved.status_code, withdrawn.status_code) == (201, 200, 200)
    keep([made.json(), approved.json(), withdrawn.json(), *listed.json()], "rules-version")
    assert shown.json() == withdrawn.json()
    assert absent.status_code == 404
    assert (refused.status_code, refused.json()["code"]) == (422, "rulebook-refused")
    assert refused.json()["findings"][0]["code"] == "rulebook-shortens"
    assert (absurd.json()["code"], own.json()["code"]) == ("rules-day", "own-proposal")
    assert (again.status_code, again.json()["code"]) == (409, "proposal-state")
    assert missing.status_code == 422
    with service.esms("830000014") as client:
        assert client.post("/rules/proposals", params={"from": "2090-01-01"}, content=text).status_code == 403


def test_an_establishment_proposes_its_own_layer_and_the_archivist_approves_it(case: Case) -> None:
    (line,) = case.on("2026-11-03", "establishments", "list")
    layer = f'level = "esms"\nkey = "{line["finess"]}"\nname = "essai"\n{LONGER.replace("-25", "-ESMS")}'
    file = case.file(layer, "esms.toml")
    other = case.file(layer.replace(line["finess"], "260000012"), "other.toml")
    (token,) = case.on(
        "2026-11-03",
        "token",
        "create",
        "--actor",
        "direction",
        "--role",
        "esms",
        "--tenant",
        line["legal_entity"],
    )

    (proposed,) = case.on(
        "2026-11-03", "rules", "propose", file, "--from", "2026-11-04", token=token["token"]
    )
    case.refused(
        "not-allowed", "2026-11-03", "rules", "propose", other, "--from", "2026-11-04", token=token["token"]
    )
    case.on("2026-11-03", "rules", "approve", proposed["proposal"], token=case.archivist)
    case.on("2026-11-04", "work", "--until-empty")
    (explained,) = case.on("2026-11-04", "rules", "explain", case.record)

    assert (explained["rule"], explained["layer"]) == ("ESSAI-ESMS", "esms")


def test_of_two_who_approve_at_once_one_does(case: Case) -> None:
    (proposed,) = case.on("2026-11-03", "rules", "propose", case.file(department()), "--from", "2026-12-01")
    environment = {
        "ARCHIVE_HOME": str(case.home.path),
        "ARCHIVE_NOW": f"2026-11-03{NIGHT}",
        "ARCHIVE_TOKEN": case.archivist,
    }
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ARCHIVE_")}
    words = ["--json", "rules", "approve", proposed["proposal"]]

    with ThreadPoolExecutor(2) as both:
        done = list(both.map(lambda _: run_command(words, inherited | environment), range(2)))

    assert sorted(one.returncode for one in done) == [0, 10]
    (refused,) = [one for one in done if one.returncode]
    assert refused.stderr.startswith(b"proposal-state")
    history = case.on("2026-11-03", "rules", "history")
    assert [line["state"] for line in history if line["proposal"] == proposed["proposal"]] == ["approved"]
