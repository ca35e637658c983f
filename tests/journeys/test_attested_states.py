"""Whatever the state of a record, its attestation is given, or an error with the code that is right."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from archive_service.bootstrap import Services
from archive_service.model.actors import OPERATOR
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import Settings
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.attesting_homes import checked_offline, sealed_home
from tests.journeys.eliminating_homes import (
    LATER,
    VISA,
    EliminatingHome,
    authority,
    contract,
    lines_of,
    trusting,
)
from tests.journeys.homes import FINESS, Home, cda
from tests.journeys.http_flows import OTHER_TENANT, TENANT, transaction
from tests.journeys.test_portability_import import Two

WHY = "contentieux 2026/114"


def test_an_eliminated_record_is_not_attested(tmp_path: Path) -> None:
    place = EliminatingHome.new(tmp_path / "home")
    services = place.deposited(contract())
    (record,) = place.records(services)
    services = place.at(LATER)
    trusting(services).execute(lines_of([record]), authority(VISA), OPERATOR)
    place.stack.close()

    answer = Home(tmp_path / "home").answer("attest", str(record.id), "-o", tmp_path / "r.pdf")

    assert (answer.code, answer.lines) == (10, [])
    assert answer.told.startswith("eliminated:")
    assert not (tmp_path / "r.pdf").exists()


def test_a_record_of_the_intermediate_archive_is_attested_to_whom_may_read_it_with_a_reason(
    tmp_path: Path,
) -> None:
    path = begun(tmp_path / "home")
    services = Services(Settings(home=path, now=datetime(2026, 3, 2, 9, tzinfo=UTC)))
    door.accept(services, transaction((1, "ESSAI", "Adèle")), OPERATOR)
    work_until_empty(services)
    services.close()
    home = Home(path, ARCHIVE_NOW="2026-06-01T09:00:00+00:00")
    (record,) = home.run("records")
    tokens = {
        role: home.run("token", "create", "--actor", role, "--role", role, "--tenant", TENANT)[0]["token"]
        for role in ("esms", "archives-reader")
    }
    asked = ("attest", record["record"], "-o", tmp_path / "r.pdf", "--package", tmp_path / "preuves")

    refusals = [
        home.answer("--token", tokens["esms"], "--why", WHY, *asked),
        home.answer("--token", tokens["archives-reader"], *asked),
    ]
    assert [(one.code, one.told.partition(":")[0]) for one in refusals] == [
        (10, "intermediate-tier"),
        (10, "reason-required"),
    ]
    assert not (tmp_path / "r.pdf").exists()

    (line,) = home.run("--token", tokens["archives-reader"], "--why", WHY, *asked)

    assert (record["tier"], line["verdict"]) == ("intermediate", "passed")
    assert "record:attestation" in [one["act"] for one in home.run("traces", "--record", record["record"])]
    assert checked_offline(tmp_path / "preuves").code == 0


def test_a_record_under_a_hold_is_attested_as_any_other(tmp_path: Path) -> None:
    home = sealed_home(tmp_path, [cda(1)])
    (record,) = home.run("records")
    home.run(
        *("hold", "place", "--record", record["record"], "--reason", "litigation"),
        *("--note", "Recours", "--review", "2027-09-01"),
    )

    (line,) = home.run(
        "attest", record["record"], "-o", tmp_path / "r.pdf", "--package", tmp_path / "preuves"
    )

    assert line["verdict"] == "passed"
    assert checked_offline(tmp_path / "preuves").code == 0


def test_another_tenants_record_is_as_if_absent(tmp_path: Path) -> None:
    home = sealed_home(tmp_path, [cda(1)])
    (record,) = home.run("records")
    asked = ("attest", record["record"], "-o", tmp_path / "r.pdf", "--package", tmp_path / "preuves")
    made = ("token", "create", "--actor", "x", "--role", "esms", "--tenant")
    (other,) = home.run(*made, OTHER_TENANT)
    (own,) = home.run(*made, FINESS)

    hidden = home.answer("--token", other["token"], *asked)
    absent = home.answer("--token", other["token"], "attest", str(UUID(int=7)), "-o", tmp_path / "r.pdf")

    assert (hidden.code, hidden.lines) == (10, [])
    assert hidden.told.replace(record["record"], "") == absent.told.replace(str(UUID(int=7)), "")
    assert hidden.told.startswith("not-found:")
    assert list(tmp_path.glob("*.pdf")) == [] and not (tmp_path / "preuves").exists()
    home.run("--token", own["token"], *asked)


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Two, Path]:
    def fill(services: Services) -> None:
        door.accept(services, cda(1), OPERATOR)
        work_until_empty(services)

    two = Two(tmp_path_factory.mktemp("imported"), fill)
    return two, two.exported(two.old, "un")[1]


def test_an_imported_record_is_attested_with_the_authorities_that_came_with_it(
    exported: tuple[Two, Path], tmp_path: Path
) -> None:
    home, (_, tree) = Home(begun(tmp_path / "home")), exported
    home.run("import", tree, "--accept-trust", "certificats comparés")
    (record,) = home.run("records")

    (line,) = home.run(
        "attest", record["record"], "-o", tmp_path / "r.pdf", "--package", tmp_path / "preuves"
    )

    assert line["verdict"] == "passed"
    told = json.loads((tmp_path / "preuves" / "attestation.json").read_bytes())
    assert len(told["anchors"]) == 4  # two of each instance
    offline = checked_offline(tmp_path / "preuves")
    assert offline.of("failed") == [], offline
    assert (offline.code, offline.of("indeterminate")) == (0, [])


def test_an_imported_record_whose_authorities_nobody_accepted_is_attested_as_undecided(
    exported: tuple[Two, Path], tmp_path: Path
) -> None:
    home, (_, tree) = Home(begun(tmp_path / "home")), exported
    home.run("import", tree)
    (record,) = home.run("records")

    (line,) = home.run(
        "attest", record["record"], "-o", tmp_path / "r.pdf", "--package", tmp_path / "preuves", code=11
    )

    assert line["verdict"] == "indeterminate"
    offline = checked_offline(tmp_path / "preuves")
    assert (offline.code, offline.of("failed")) == (11, [])
