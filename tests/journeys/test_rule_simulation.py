"""A draft of the rules is simulated on the records that are there: counted, reported, nothing changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import psycopg
import pypdfium2
import pytest

from archive_service.bootstrap import Services
from archive_service.documents.drawable_text import squash
from archive_service.model.actors import Role
from archive_service.settings import Settings
from tests.begun_homes import begun, running_database
from tests.journeys.homes import FINESS, Home, cda
from tests.journeys.http_flows import Service
from tests.journeys.published_formats import keep
from tests.journeys.test_rule_changes import LONGER, department, with_stay

NOW = "2020-11-03T09:00:00+00:00"
OTHER = "260000012"
NATIONAL = """level = "national"
name = "projet"

[[retention]]
code = "ESSAI"
title = "Document de soins"
kinds = ["cda-document"]
final_action = "destroy"
binding = "practice"
source = "Un texte"
verified = true
[retention.term]
kind = "after"
triggers = ["last-passage"]
years = 10
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    folder = tmp_path_factory.mktemp("simulated")
    home = Home(begun(folder / "home"), ARCHIVE_NOW=NOW)
    with running_database(home.path):
        fill(home, folder)
        yield home


def fill(home: Home, folder: Path) -> None:
    flows = [
        with_stay(cda(1)),
        with_stay(cda(2)),
        cda(3),
        with_stay(cda(4)).replace(FINESS.encode(), OTHER.encode()),
    ]
    for number, flow in enumerate(flows):
        (folder / f"{number}.xml").write_bytes(flow)
    home.run("deposit", *(folder / f"{number}.xml" for number in range(4)))


def state_of(home: Home) -> list[tuple[object, ...]]:
    services = Services(Settings(home=home.path))
    try:
        with psycopg.connect(services.database.owner) as connection:
            connection.execute("SET archive.scope = 'all'")
            connection.execute("SET archive.role = 'service'")
            counts = [
                connection.execute(f"SELECT count(*), max(xmin::text::bigint) FROM {table}").fetchone()
                for table in ("record", "rulebook_act", "rulebook", "journal_entry", "stored_object")
            ]
    finally:
        services.close()
    return [count for count in counts if count is not None]


def test_a_simulation_counts_and_reports_and_changes_nothing(home: Home, tmp_path: Path) -> None:
    (tmp_path / "25.toml").write_text(department("25", LONGER), encoding="utf-8")
    home.run("rules", "show")  # the first start is over
    before = state_of(home)

    (line,) = home.run("rules", "simulate", tmp_path / "25.toml", "-o", tmp_path / "out")

    assert state_of(home) == before
    keep([line], "rules-simulate")
    # The third record waits for the end of its stay under both rules; its final action is another.
    assert {name: line[name] for name in ("kept_longer", "freed_sooner", "unchanged")} == {
        "kept_longer": 2,
        "freed_sooner": 0,
        "unchanged": 0,
    }
    assert line["changed_otherwise"] == 1
    with pypdfium2.PdfDocument(Path(line["report"]).read_bytes()) as document:
        text = squash("".join(page.get_textpage().get_text_range() for page in document))
    assert squash("conservés plus longtemps") in text
    with ZipFile(line["sheet"]) as sheet:
        assert FINESS in sheet.read("xl/worksheets/sheet1.xml").decode()


def test_a_national_draft_shows_what_it_frees(home: Home, tmp_path: Path) -> None:
    (tmp_path / "national.toml").write_text(NATIONAL, encoding="utf-8")

    (line,) = home.run("rules", "simulate", tmp_path / "national.toml")

    # Without the rule for files of persons, whose records are not here: three stays ended in 2004.
    assert (line["freed_sooner"], line["newly_due"], line["report"]) == (3, 3, None)


def test_records_that_a_hold_keeps_are_conflicts(home: Home, tmp_path: Path) -> None:
    (tmp_path / "national.toml").write_text(NATIONAL, encoding="utf-8")
    record = next(line["record"] for line in home.run("records") if line["establishment"] == OTHER)
    (hold,) = home.run(
        "hold",
        "place",
        "--record",
        record,
        "--reason",
        "litigation",
        "--note",
        "Recours",
        "--review",
        "2027-01-01",
    )

    (line,) = home.run("rules", "simulate", tmp_path / "national.toml")
    (proposed,) = home.run("rules", "propose", tmp_path / "national.toml", "--from", "2020-11-03")
    home.run("hold", "lift", hold["hold"], "--note", "Fin")
    home.run("rules", "withdraw", proposed["proposal"])

    assert (line["freed_sooner"], line["conflicts"], line["held"]) == (3, 1, 1)
    for told in (line, proposed):
        assert "rulebook-frees-held" in {finding["code"] for finding in told["findings"]}


def test_an_archivist_counts_the_records_in_sight(home: Home, tmp_path: Path) -> None:
    (tmp_path / "national.toml").write_text(NATIONAL, encoding="utf-8")
    (made,) = home.run("token", "create", "--actor", "a", "--role", "archivist", "--department", "26")

    (line,) = home.run("--token", made["token"], "rules", "simulate", tmp_path / "national.toml")

    assert line["freed_sooner"] == 1


def test_a_refused_draft_is_answered_with_its_findings(home: Home, tmp_path: Path) -> None:
    (tmp_path / "25.toml").write_text(department("25", LONGER.replace("= 40", "= 4")), encoding="utf-8")

    (line,) = home.run("rules", "simulate", tmp_path / "25.toml", "-o", tmp_path / "out", code=10)

    assert line["report"] is None
    assert line["findings"]
    assert not (tmp_path / "out").exists()


def test_the_same_is_asked_over_http(service: Service) -> None:
    with service.client(service.make_token(role=Role.ARCHIVIST, departments=["39"])) as client:
        found = client.post("/rules/simulation", content=department("39").encode())
        refused = client.post("/rules/simulation", content=department("39").replace("= 40", "= 4").encode())
    with service.esms("830000014") as client:
        other = client.post("/rules/simulation", content=department("39").encode())

    keep([found.json()], "rules-simulate")
    assert (refused.status_code, other.status_code) == (422, 403)
