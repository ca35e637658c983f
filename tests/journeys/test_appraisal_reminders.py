"""The producer's three months: told in the line, reminded of once each, without an effect of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pytest

from archive_service.bootstrap import Services
from archive_service.documents.drawable_text import squash
from archive_service.settings import read_settings
from tests.begun_homes import begun
from tests.journeys.appraising_homes import Appraising, appraising
from tests.journeys.homes import Home
from tests.journeys.published_formats import keep
from tests.journeys.test_appraisal import text_of


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Appraising:
    folder = tmp_path_factory.mktemp("reminders")
    home = Home(begun(folder / "home"), ARCHIVE_NOW="2026-03-02T09:00:00+00:00")
    found = appraising(home, folder / "flows", records=1, department="83")
    home.settings["ARCHIVE_NOW"] = "2027-03-02T09:00:00+00:00"
    return found


def line(place: Appraising, listed: str) -> dict[str, Any]:
    (shown,) = place.by(place.esms, "show", listed)
    keep([shown], "appraisal")
    return shown


def reminders(place: Appraising) -> int:
    services = Services(read_settings(place.home.path))
    with psycopg.connect(services.database.owner) as connection:
        rows = connection.execute("SELECT entry FROM journal_entry").fetchall()
    services.close()
    return sum(b"appraisal:reminded" in bytes(entry) for (entry,) in rows)


def test_the_archives_ask_the_producer_who_is_reminded_twice_and_decides(
    place: Appraising, tmp_path: Path
) -> None:
    (opened,) = place.by(place.archivist, "open", "--department", "83")
    listed = opened["appraisal"]
    found = []
    for day in ("2027-03-02", "2027-05-18", "2027-05-19", "2027-06-02", "2027-06-03", "2028-01-01"):
        place.home.settings["ARCHIVE_NOW"] = f"{day}T09:00:00+00:00"
        for _ in range(2):
            place.home.run("work", "--until-empty")
        found.append((line(place, listed)["producer_clock"], reminders(place)))

    assert opened["asked_by"] == "archives"
    assert found == [("running", 0), ("running", 0), ("near", 1), ("near", 1), ("over", 2), ("over", 2)]
    place.by(place.archivist, "get", listed, "-o", tmp_path)
    assert squash("Observations du service demandeur") in text_of(tmp_path / "bordereau.pdf")
    assert squash("les archives départementales demandent l'accord du producteur") in text_of(
        tmp_path / "bordereau.pdf"
    )
    notices = {one["code"] for one in place.home.answer("doctor").lines[0]["findings"]}
    assert "appraisals-unanswered" in notices
    (agreed,) = place.by(place.esms, "agree", listed)
    assert (agreed["state"], agreed["producer_clock"]) == ("agreed", None)
    place.by(place.esms, "withdraw", listed, "--reason", "Encore utiles")
    (again,) = place.by(place.esms, "open", "--department", "83")
    assert again["asked_by"] == "producer"
