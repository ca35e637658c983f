"""The data of a provisional establishment is moved to its legal entity, and only that entity sees it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import UUID

import psycopg
import pytest

from archive_service.bootstrap import Services
from archive_service.errors import NotFound
from archive_service.model.actors import OPERATOR, SERVICE, Actor, Role
from archive_service.model.establishment import Establishment
from archive_service.model.identifiers import Finess, as_legal_entity
from archive_service.model.records import RecordFilter
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import Settings
from archive_service.workflows.establishments import Registered
from signing.report import Verdict
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.homes import FINESS, Home, cda, establishment

ENTITY, NEXT_ENTITY, OTHER_FINESS = "250000999", "250000888", "250000023"


def private(legal_entity: str = ENTITY, finess: str = FINESS) -> Establishment:
    return establishment(finess, legal_entity, legal_status="private")


def holder(tenant: str) -> Actor:
    return Actor(
        name="direction",
        role=Role.ESMS,
        tenants=frozenset({as_legal_entity(tenant)}),
        pseudonym="one-who-acts",
    )


def version(flow: bytes, number: int, of: int) -> bytes:
    """Return a CDA that says it is a later version of another, in the same set."""
    changed = flow.replace(f"1.2.250.1.999.2.{number}".encode(), f"1.2.250.1.999.2.{of}".encode())
    changed = changed.replace(b'versionNumber value="1"', b'versionNumber value="2"')
    return changed.replace(
        f'1.2.250.1.999.3" extension="{number}"'.encode(), f'1.2.250.1.999.3" extension="{of}"'.encode()
    )


class Case:
    """One home in which two provisional records, one of them sealed, were registered for good."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.first = self.deposit(cda(1))
        work_until_empty(services)
        self.second = self.deposit(cda(2))
        self.before = self.records(holder(FINESS))
        self.registered = self.register(private())

    def deposit(self, flow: bytes) -> dict[str, Any]:
        line = door.accept(self.services, flow, OPERATOR)
        assert line["outcome"] == "accepted", line
        return line

    def register(self, one: Establishment) -> Registered:
        return self.services.establishments.register([one], OPERATOR)

    def records(self, actor: Actor) -> list[dict[str, Any]]:
        return door.records(self.services, RecordFilter(), actor)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    services = Services(Settings(home=begun(tmp_path_factory.mktemp("home"))))
    yield Case(services)
    services.close()


def test_the_legal_entity_sees_what_the_provisional_tenant_saw_and_nobody_else_does(case: Case) -> None:
    (moved,) = case.registered.moved

    assert [line["record"] for line in case.before] == case.first["records"] + case.second["records"]
    assert [line["record"] for line in case.records(holder(ENTITY))][:2] == [
        line["record"] for line in case.before
    ]
    assert case.records(holder(FINESS)) == []
    assert case.records(holder(NEXT_ENTITY)) == []
    assert (len(moved.records), len(moved.persons), moved.deposits) == (2, 2, 2)


def test_what_moved_is_read_verified_and_sealed_on(case: Case) -> None:
    reading, owner = case.services.record_reading, holder(ENTITY)
    (sealed,), (waiting,) = moved_ids(case.first), moved_ids(case.second)

    assert reading.part(sealed, "source", owner) == cda(1)
    assert reading.verify(sealed, owner).verdict is Verdict.PASSED
    assert reading.record(sealed, owner).details.title
    work_until_empty(case.services)
    assert reading.verify(waiting, owner).verdict is Verdict.PASSED
    with pytest.raises(NotFound):
        reading.part(sealed, "source", holder(FINESS))


def moved_ids(line: dict[str, Any]) -> list[UUID]:
    return [UUID(one) for one in line["records"]]


def test_deposits_and_journal_follow(case: Case) -> None:
    owner, former = holder(ENTITY), holder(FINESS)
    deposits = door.deposits(case.services, owner, outcome="", after=None, limit=100)

    assert {case.first["deposit"], case.second["deposit"]} <= {line["deposit"] for line in deposits}
    assert door.deposits(case.services, former, outcome="", after=None, limit=100) == []
    assert tags(case, ENTITY) >= {"record:received", "record:sealed", "establishment:moved"}


def tags(case: Case, tenant: str) -> set[str]:
    """Return the tags of the journal that the service's role sees in one tenant's scope."""
    with psycopg.connect(case.services.database.service) as connection:
        connection.execute(
            "SELECT set_config('archive.role', 'esms', true), set_config('archive.scope', 'tenants', true), "
            "set_config('archive.tenants', %s, true)",
            (tenant,),
        )
        rows = connection.execute("SELECT entry FROM journal_entry").fetchall()
    return {json.loads(bytes(row[0]))["tag"] for row in rows}


def test_another_tenant_sees_nothing_of_that_journal(case: Case) -> None:
    assert tags(case, NEXT_ENTITY) == set()


def test_the_move_is_journaled_with_its_counts(case: Case) -> None:
    with psycopg.connect(case.services.database.service) as connection:
        connection.execute(
            "SELECT set_config('archive.role', 'service', true), set_config('archive.scope', 'all', true)"
        )
        rows = connection.execute("SELECT entry FROM journal_entry").fetchall()
    entries = [json.loads(bytes(row[0])) for row in rows]
    (moved,) = [one for one in entries if one["tag"] == "establishment:moved"]

    assert moved["subject"] == FINESS
    assert moved["facts"] | {"identifiers": ""} == {
        "from": FINESS,
        "to": ENTITY,
        "records": "2",
        "persons": "2",
        "deposits": "2",
        "identifiers": "",
    }


def test_the_same_person_and_the_next_version_are_found_again(case: Case) -> None:
    later = case.deposit(version(cda(7), 7, of=1))
    lines = {line["record"]: line for line in case.records(holder(ENTITY))}

    newer, older = lines[later["records"][0]], lines[case.first["records"][0]]
    assert newer["person"] == older["person"]
    assert newer["replaces"] == older["record"]
    assert older["replaced_by"] == newer["record"]


def test_the_same_bytes_are_the_same_deposit_still(case: Case) -> None:
    assert case.deposit(cda(1))["deposit"] == case.first["deposit"]


def test_decisions_are_taken_again_with_what_the_register_says(case: Case) -> None:
    decided = case.services.record_reading.record(moved_ids(case.first)[0], holder(ENTITY))

    assert decided.tenant == ENTITY
    assert decided.details.decision is not None
    assert decided.details.decision.explanation


def test_the_keys_of_moved_persons_no_longer_exist_under_the_provisional_tenant(case: Case) -> None:
    (moved,) = case.registered.moved
    folder = case.services.home / "keys" / "records"

    for person in moved.persons:
        assert (folder / ENTITY / "person" / f"{person}.key").is_file()
        assert not (folder / FINESS / "person" / f"{person}.key").exists()


def test_a_person_known_on_both_sides_is_said_and_not_merged(case: Case) -> None:
    """The INS is national: the legal entity may know it already from another establishment of its own."""
    case.register(private(finess=OTHER_FINESS, legal_entity=ENTITY))
    known = case.deposit(with_ins(cda(20), OTHER_FINESS))
    came = case.deposit(with_ins(cda(21), "250000031"))

    (moved,) = case.register(private(finess="250000031")).moved

    persons = {line["record"]: line["person"] for line in case.records(holder(ENTITY))}
    pair = persons[came["records"][0]], persons[known["records"][0]]
    assert pair[0] != pair[1]
    assert [tuple(map(str, one)) for one in moved.shared] == [pair]


def with_ins(flow: bytes, finess: str) -> bytes:
    """Return a CDA of another establishment about the holder of a test INS."""
    ins = b'<id root="1.2.250.1.213.1.4.10" extension="141057502500198"/>'
    return flow.replace(b"<patientRole>", b"<patientRole>" + ins).replace(FINESS.encode(), finess.encode())


def test_a_legal_entity_that_changes_moves_nothing_and_is_told(case: Case) -> None:
    before = case.records(holder(ENTITY))
    ours = [line for line in before if line["establishment"] == FINESS]

    done = case.register(private(NEXT_ENTITY))

    (kept,) = done.kept
    assert (kept.former, kept.legal_entity, kept.records) == (ENTITY, NEXT_ENTITY, len(ours))
    assert case.records(holder(ENTITY)) == before
    assert case.records(holder(NEXT_ENTITY)) == []
    later = case.deposit(cda(30))
    assert [line["record"] for line in case.records(holder(NEXT_ENTITY))] == later["records"]


def test_an_establishment_that_is_its_own_legal_entity_keeps_its_holdings(case: Case) -> None:
    """A small establishment may be its own legal entity: nothing moves, and decisions are taken again."""
    finess = "250000049"
    kept = case.deposit(cda(40).replace(FINESS.encode(), finess.encode()))

    done = case.register(private(finess, finess=finess))

    assert (done.changed, done.moved, done.kept) == (1, [], [])
    assert [line["record"] for line in case.records(holder(finess))] == kept["records"]


def test_a_flow_in_flight_and_a_registration_wait_for_each_other(case: Case) -> None:
    """What is being registered provisionally is committed first, and then moves with the rest."""
    finess, order = "250000056", []
    first = case.deposit(cda(50).replace(FINESS.encode(), finess.encode()))

    def register() -> None:
        (moved,) = case.register(private(finess=finess)).moved
        order.append(f"moved {len(moved.records)}")

    importing = Thread(target=register)
    with case.services.transactions.begin(SERVICE) as transaction:
        held = transaction.establishments.get_shared(Finess(finess))
        importing.start()
        importing.join(0.5)
        assert importing.is_alive()
        order.append("flow ends")
    importing.join(30)

    assert held is not None and held.provisional
    assert order == ["flow ends", "moved 1"]
    assert first["records"][0] in [line["record"] for line in case.records(holder(ENTITY))]


def test_the_command_tells_what_moved(tmp_path: Path) -> None:
    home = Home(begun(tmp_path / "home"))
    flow, register = tmp_path / "flow.xml", tmp_path / "register.csv"
    flow.write_bytes(cda(1))
    home.run("deposit", flow)
    register.write_text(
        "finess,legal_entity,siren,siret,department,category,legal_status,name,closed_on,successor\n"
        f"{FINESS},{ENTITY},,,25,500,private,Un,,\n"
    )

    (line,) = home.run("establishments", "import", register)

    (moved,) = line["moved"]
    assert (moved["from"], moved["to"], moved["records"]) == (FINESS, ENTITY, 1)
    assert [one["code"] for one in line["findings"]] == ["provisional-holdings-moved"]
    (again,) = home.run("establishments", "import", register)
    assert (again["changed"], again["moved"]) == (0, [])
