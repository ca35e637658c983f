"""One record, from the event that starts its clock to its elimination, by commands and through the years."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.begun_homes import begun, running_database
from tests.journeys.appraising_homes import Appraising, appraising, deposited
from tests.journeys.homes import FINESS, Home, cda
from tests.journeys.published_formats import keep

WHY = ("--reason", "Conforme au tableau de gestion")


def at(place: Appraising, day: str) -> None:
    """Move every clock."""
    place.home.settings["ARCHIVE_NOW"] = f"{day}T09:00:00+00:00"


def started(place: Appraising, record: str) -> str:
    """State the beginning and the end of the stay of a record's person; return the last day."""
    proof = place.folder / "attestation.pdf"
    proof.write_bytes(b"%PDF-1.7 attestation")
    (line,) = place.home.run("record", record)
    assert line["retention"]["status"] == "not-started"
    event = ("--token", place.esms, "event", "add", "--person", line["person"], "--establishment", FINESS)
    place.home.run(*event, "--kind", "stay-start", "--on", "2024-02-01", "--proof", proof)
    at(place, "2050-01-05")
    (stated,) = place.home.run(*event, "--kind", "stay-end", "--on", "2049-12-31", "--proof", proof)
    assert stated["recomputed"] == 1
    (explained,) = place.home.run("rules", "explain", record)
    assert explained["rule"] == "CONTRAT-SEJOUR"
    return str(explained["last_day"])


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Appraising]:
    home = Home(begun(tmp_path / "home"), ARCHIVE_NOW="2026-03-02T09:00:00+00:00")
    with running_database(home.path):
        yield appraising(home, tmp_path / "flows", records=0)


@pytest.fixture
def record(place: Appraising) -> str:
    (found,) = deposited(place.home, place.folder, cda(50).replace(b'"EXPORT_DUI"', b'"CONTRAT-SEJOUR"'))
    return found


def test_a_record_goes_from_its_event_to_its_elimination(
    place: Appraising, record: str, tmp_path: Path
) -> None:
    assert started(place, record) == "2054-12-31"
    at(place, "2054-12-31")
    assert place.home.run("appraisal", "open", "--department", "25")[0]["appraisal"] is None

    at(place, "2055-02-01")
    held = ("hold", "place", "--record", record, "--reason", "litigation", "--note", "Contentieux")
    (hold,) = place.home.run("--token", place.esms, *held, "--review", "2055-06-01")
    (nothing,) = place.home.run("appraisal", "open", "--department", "25")
    assert (nothing["appraisal"], nothing["held"]) == (None, 1)
    keep([nothing], "appraisal-not-opened")

    at(place, "2055-07-01")
    place.home.run("--token", place.esms, "hold", "lift", hold["hold"], "--note", "Jugement rendu")
    listed = place.open()["appraisal"]
    place.by(place.esms, "agree", listed)
    place.by(place.archivist, "visa", listed, *WHY)
    with ThreadPoolExecutor(2) as together:
        both = [together.submit(place.home.run, "appraisal", "execute", listed) for _ in range(2)]
    place.home.run("work", "--until-empty")
    (done,), (other,) = (one.result() for one in both)
    assert {done["state"], other["state"]} <= {"executing", "executed"}
    (done,) = place.home.run("appraisal", "execute", listed)

    keep([done], "appraisal-result")
    assert (done["state"], done["eliminated"], done["kept"]) == ("executed", 1, [])
    (line,) = place.home.run("record", record)
    assert (line["state"], line["title"], line["person"]) == ("eliminated", "", None)
    assert line["tier"] is None
    for words in (
        ("record", record, "--get", "document", "-o", tmp_path / "document.pdf"),
        ("appraisal", "get", listed, "--what", "annex", "-o", tmp_path),
    ):
        answer = place.home.answer(*words)
        assert (answer.code, answer.told.partition(":")[0]) == (10, "eliminated")
    (again,) = place.home.run("appraisal", "execute", listed)
    assert again["eliminated"] == 1
    (shown,) = place.home.run("appraisal", "show", listed, "--lines")
    assert (shown["record"], shown["verdict"]) == (record, "visa")
    place.home.run("appraisal", "get", listed, "-o", tmp_path)
    (written,) = place.home.run("appraisal", "get", listed, "--what", "certificate", "-o", tmp_path)
    assert written["sha256"] == done["certificate"] == again["certificate"]
    for document in ("bordereau.pdf", "certificat.pdf"):
        assert place.home.run("verify", tmp_path / document)[0]["verdict"] == "passed"


def test_a_lock_that_has_not_ended_makes_the_execution_wait(place: Appraising, record: str) -> None:
    started(place, record)
    at(place, "2055-02-01")
    # Custody renews the locks: they end a month later.
    later = cda(60).replace(b'"EXPORT_DUI"', b'"CONTRAT-SEJOUR"')
    (young,) = deposited(place.home, place.folder, later)
    proof = place.folder / "attestation.pdf"
    (line,) = place.home.run("record", young)
    event = ("--token", place.esms, "event", "add", "--person", line["person"], "--establishment", FINESS)
    place.home.run(*event, "--kind", "stay-start", "--on", "2024-02-01", "--proof", proof)
    place.home.run(*event, "--kind", "stay-end", "--on", "2030-12-31", "--proof", proof)
    listed = place.open()
    place.by(place.esms, "agree", listed["appraisal"])
    place.by(place.archivist, "visa", listed["appraisal"], *WHY)

    (waiting,) = place.home.run("appraisal", "execute", listed["appraisal"])
    at(place, "2055-06-01")
    place.home.run("work", "--until-empty")
    (ended,) = place.home.run("appraisal", "list")

    assert waiting["state"] == "executing"
    assert {"record": young, "code": "locked", "until": "2055-03-03"} in waiting["kept"]
    assert (ended["state"], ended["result"]["eliminated"], ended["result"]["kept"]) == ("executed", 2, [])
    for one in (record, young):
        assert place.home.run("record", one)[0]["state"] == "eliminated"


def test_a_hold_placed_after_the_visa_wins(place: Appraising, record: str) -> None:
    started(place, record)
    at(place, "2055-02-01")
    listed = place.open()["appraisal"]
    place.by(place.esms, "agree", listed)
    place.by(place.archivist, "visa", listed, *WHY)
    held = ("hold", "place", "--establishment", FINESS, "--reason", "archives-request", "--note", "x")
    place.home.run("--token", place.archivist, *held, "--review", "2055-06-01")

    (done,) = place.home.run("appraisal", "execute", listed)

    assert (done["state"], done["eliminated"]) == ("executed", 0)
    assert done["kept"] == [{"record": record, "code": "held"}]
    assert done["certificate"] is None
    assert place.home.run("record", record)[0]["state"] == "sealed"


def test_what_the_visa_does_not_cover_is_kept(place: Appraising) -> None:
    def contract_of(number: int) -> bytes:
        return cda(number).replace(b'"EXPORT_DUI"', b'"CONTRAT-SEJOUR"')

    records = deposited(place.home, place.folder, *map(contract_of, (51, 52, 53)))
    for record in records:
        at(place, "2026-03-02")
        started(place, record)
    at(place, "2055-02-01")
    listed = place.open()["appraisal"]
    place.by(place.esms, "agree", listed)
    place.by(place.archivist, "visa", listed, "--lines", "1", *WHY)
    place.by(place.archivist, "refuse", listed, "--lines", "2", "--reason", "Intérêt historique")

    (done,) = place.home.run("appraisal", "execute", listed)

    codes = {one["record"]: one["code"] for one in done["kept"]}
    lines = place.home.run("appraisal", "show", listed, "--lines")
    by_number = {line["line"]: line["record"] for line in lines}
    assert (done["eliminated"], codes) == (1, {by_number[2]: "visa-refused", by_number[3]: "visa-missing"})
    assert place.home.run("record", by_number[1])[0]["state"] == "eliminated"
    assert place.open()["lines"] == 2
