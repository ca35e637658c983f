"""The delays of the law, driven by the commands: events stated one after the other, and what rules make of
them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.begun_homes import begun, running_database
from tests.journeys.homes import FINESS, Home, cda

NOW = "2026-03-01T12:00:00+01:00"


@dataclass(frozen=True, slots=True)
class File:
    """A person's file with one record, and a proof."""

    home: Home
    proof: Path
    person: str
    record: str

    def state(self, kind: str, on: str, now: str = NOW) -> None:
        """State an event on the day of `now`."""
        words = ("--person", self.person, "--establishment", FINESS, "--proof", self.proof)
        answer = self.home.answer("event", "add", "--kind", kind, "--on", on, *words, ARCHIVE_NOW=now)
        assert answer.code == 0, answer

    def explained(self, as_of: str = "2026-03-01", now: str = NOW) -> dict[str, Any]:
        """Return what `rules explain` says of the record."""
        answer = self.home.answer("rules", "explain", self.record, "--as-of", as_of, ARCHIVE_NOW=now)
        assert answer.code == 0, answer
        return answer.lines[0]

    def clock(self, as_of: str = "2026-03-01", now: str = NOW) -> tuple[str, str, str | None]:
        """Return rule, status and last day."""
        line = self.explained(as_of, now)
        return line["rule"], line["status"], line["last_day"]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    home = Home(begun(tmp_path / "home"), ARCHIVE_NOW=NOW)
    with running_database(home.path):
        yield home


def file_of(home: Home, tmp_path: Path, document_type: str) -> File:
    flow, proof = tmp_path / "flow.xml", tmp_path / "proof.pdf"
    flow.write_bytes(cda().replace(b'"EXPORT_DUI"', f'"{document_type}"'.encode()))
    proof.write_bytes(b"%PDF-1.7 a letter")
    (line,) = home.run("deposit", flow)
    (record,) = line["records"]
    (shown,) = home.run("record", record)
    return File(home, proof, shown["person"], record)


def test_a_medical_file_follows_the_stay_the_death_and_the_appeals(home: Home, tmp_path: Path) -> None:
    file, rule = file_of(home, tmp_path, "EXPORT_DUI"), "MED-R1112-7"
    assert file.clock() == (rule, "not-started", None)

    file.state("stay-start", "2020-02-01")
    assert file.clock() == (rule, "not-started", None)
    file.state("stay-end", "2024-02-29")
    assert file.clock() == (rule, "running", "2044-02-29")
    file.state("last-consultation", "2024-03-10")
    assert file.clock() == (rule, "running", "2044-03-10")
    file.state("death", "2025-05-01")
    assert file.clock() == (rule, "running", "2035-05-01")
    assert "moins de 10 ans après le dernier passage" in str(file.explained()["steps"])
    file.state("appeal-opened", "2026-01-01")
    assert file.clock("2050-01-01")[1:] == ("suspended", None)

    later = "2027-01-31T12:00:00+01:00"
    file.state("appeal-closed", "2026-01-31", now=later)

    assert file.clock("2035-05-31", now=later) == (rule, "running", "2035-05-31")
    assert file.clock("2035-06-01", now=later) == (rule, "ended", "2035-05-31")


def test_a_rule_held_by_a_decision_gives_way_to_that_of_a_death_soon_after(
    home: Home, tmp_path: Path
) -> None:
    file = file_of(home, tmp_path, "DOSSIER-APA")
    assert file.clock() == ("APA-DOSSIER", "not-started", None)

    file.state("decision", "2020-10-01")
    assert file.clock() == ("APA-DOSSIER", "running", "2030-10-01")
    file.state("death", "2022-03-15")

    assert file.clock() == ("APA-DECEDE", "running", "2027-03-15")
    (shown,) = home.run("record", file.record)
    assert shown["final_action"] == "destroy"
    (replayed,) = home.run("rules", "replay", file.record)
    assert replayed["verdict"] == "passed"


def test_a_document_that_follows_the_persons_file_moves_with_it(home: Home, tmp_path: Path) -> None:
    file = file_of(home, tmp_path, "PROJET-PERSONNALISE")
    assert file.clock() == ("PROJET-PERSO", "not-started", None)

    file.state("stay-end", "2024-02-29")

    assert file.clock() == ("PROJET-PERSO", "running", "2044-02-29")
    assert "celle du dossier de l’usager (règle ESMS-USAGER" in str(file.explained()["steps"])
