"""What was agreed for a record is what allows its elimination: its own visa, and its own owner."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest

from archive_service.bootstrap import Services
from archive_service.model.actors import SERVICE
from archive_service.model.journal import Tag
from archive_service.settings import Settings
from tests.begun_homes import begun, running_database
from tests.journeys.appraising_homes import (
    ENTITY,
    OTHER_ENTITY,
    REGISTER,
    Appraising,
    appraising,
    contract,
    deposited,
)
from tests.journeys.homes import FINESS, Home

WHY = ("--reason", "Conforme au tableau de gestion")
PLACE = "250000031"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Appraising]:
    home = Home(begun(tmp_path / "home"), ARCHIVE_NOW="2026-03-02T09:00:00+00:00")
    with running_database(home.path):
        yield appraising(home, tmp_path / "flows", records=1)


def registered(place: Appraising, *, entity: str, department: str = "25", status: str) -> None:
    """Write PLACE in the register."""
    register = place.folder / "further.csv"
    register.write_text(
        REGISTER + f"{PLACE},{entity},,,{department},500,{status},Maison des Saules,,\n", encoding="utf-8"
    )
    place.home.run("establishments", "import", register)


def contract_of_place(place: Appraising) -> str:
    """Deposit a contract of PLACE."""
    flow = contract(7).replace(f"1{FINESS}".encode(), f"1{PLACE}".encode())
    (record,) = deposited(place.home, place.folder, flow)
    return record


def state_of(place: Appraising, record: str) -> str:
    return str(place.home.run("record", record)[0]["state"])


def test_a_line_without_visa_is_kept_when_its_record_needs_one_since(place: Appraising) -> None:
    registered(place, entity=ENTITY, status="private")
    private = contract_of_place(place)
    place.home.settings["ARCHIVE_NOW"] = "2027-03-02T09:00:00+00:00"
    listed = place.open()
    assert (listed["lines"], listed["need_visa"]) == (2, 1)
    place.by(place.esms, "agree", listed["appraisal"])
    place.by(place.archivist, "visa", listed["appraisal"], *WHY)

    registered(place, entity=ENTITY, status="public")
    (done,) = place.home.run("appraisal", "execute", listed["appraisal"])

    assert (done["eliminated"], done["kept"]) == (1, [{"record": private, "code": "visa-missing"}])
    assert state_of(place, private) == "sealed"
    assert state_of(place, place.records[0]) == "eliminated"
    assert place.open()["need_visa"] == 1


def test_a_record_that_belongs_to_another_since_is_kept(place: Appraising) -> None:
    record = contract_of_place(place)
    place.home.settings["ARCHIVE_NOW"] = "2027-03-02T09:00:00+00:00"
    (mine,) = place.home.run("appraisal", "open", "--department", "25", "--establishment", PLACE)
    (made,) = place.home.run(
        "token", "create", "--actor", "provisoire", "--role", "esms", "--tenant", mine["legal_entity"]
    )
    place.by(made["token"], "agree", mine["appraisal"])
    place.by(place.archivist, "visa", mine["appraisal"], *WHY)

    registered(place, entity=OTHER_ENTITY, department="26", status="public")
    (done,) = place.home.run("appraisal", "execute", mine["appraisal"])

    assert (done["eliminated"], done["kept"]) == (0, [{"record": record, "code": "changed"}])
    assert state_of(place, record) == "sealed"
    services = Services(Settings(home=place.home.path))
    with closing(services), services.transactions.begin(SERVICE) as transaction:
        for tag in (Tag.ELIMINATION_STARTED, Tag.ELIMINATION_EXECUTED):
            (owner,) = [owner for owner, _ in transaction.journal.all_tagged(tag)]
            assert owner == mine["legal_entity"]
        execution = transaction.eliminations.execution(UUID(mine["appraisal"]))
        (line,) = transaction.eliminations.of(execution.appraisal)
    assert (execution.tenant, execution.department) == (mine["legal_entity"], "25")
    assert (line.tenant, line.department) == (mine["legal_entity"], "25")
