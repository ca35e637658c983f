"""A nominative list ends with its appraisal, or with the first record that it names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.begun_homes import begun, running_database
from tests.journeys.appraising_homes import Appraising, appraising
from tests.journeys.homes import FINESS, Home

WHY = ("--reason", "Conforme au tableau de gestion")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Appraising]:
    home = Home(begun(tmp_path / "home"), ARCHIVE_NOW="2026-03-02T09:00:00+00:00")
    with running_database(home.path):
        found = appraising(home, tmp_path / "flows", records=2)
        home.settings["ARCHIVE_NOW"] = "2027-03-02T09:00:00+00:00"
        yield found


def annex(place: Appraising, listed: str, into: Path) -> tuple[int, str]:
    """Ask for the nominative list; return the exit code and the code of the error."""
    answer = place.home.answer("appraisal", "get", listed, "--what", "annex", "-o", into)
    return answer.code, answer.told.partition(":")[0]


def eliminated(place: Appraising, listed: str) -> int:
    """Take a list from the agreement to its elimination; return how many were eliminated."""
    place.by(place.esms, "agree", listed)
    place.by(place.archivist, "visa", listed, *WHY)
    (done,) = place.home.run("appraisal", "execute", listed)
    return int(done["eliminated"])


@pytest.mark.parametrize("words", ["refuse", "withdraw"])
def test_the_nominative_list_ends_with_a_list_that_is_not_executed(
    place: Appraising, tmp_path: Path, words: str
) -> None:
    listed = place.open()["appraisal"]
    assert annex(place, listed, tmp_path)[0] == 0
    if words == "refuse":
        place.by(place.esms, "agree", listed)
        place.by(place.archivist, "refuse", listed, "--reason", "Intérêt historique")
    else:
        place.by(place.esms, "withdraw", listed, "--reason", "Dossiers encore utiles")

    assert annex(place, listed, tmp_path) == (10, "eliminated")
    assert place.home.run("appraisal", "get", listed, "-o", tmp_path)


def test_the_nominative_list_ends_with_a_list_whose_records_changed(
    place: Appraising, tmp_path: Path
) -> None:
    listed = place.open()["appraisal"]
    (line,) = place.home.run("record", place.records[0])
    proof = place.folder / "attestation.pdf"
    proof.write_bytes(b"%PDF-1.7 attestation")
    event = ("--token", place.esms, "event", "add", "--person", line["person"], "--establishment", FINESS)
    place.home.run(*event, "--kind", "stay-end", "--on", "2026-12-31", "--proof", proof)

    assert place.refused(place.esms, "agree", listed) == "list-changed"

    assert annex(place, listed, tmp_path) == (10, "eliminated")


def test_an_open_list_no_longer_names_who_is_eliminated_by_another_list(
    place: Appraising, tmp_path: Path
) -> None:
    record, other = place.records
    held = ("hold", "place", "--record", record, "--reason", "other", "--note", "n", "--review", "2027-06-01")
    (hold,) = place.home.run("--token", place.esms, *held)
    first = place.open()
    assert (first["lines"], first["held"]) == (1, 1)
    place.home.run("--token", place.esms, "hold", "lift", hold["hold"], "--note", "x")
    second = place.open()["appraisal"]

    assert eliminated(place, second) == 1

    assert place.home.run("record", record)[0]["state"] == "eliminated"
    assert annex(place, first["appraisal"], tmp_path) == (10, "eliminated")
    assert place.home.run("appraisal", "show", first["appraisal"])[0]["state"] == "open"
    assert eliminated(place, first["appraisal"]) == 1
    assert place.home.run("record", other)[0]["state"] == "eliminated"
