"""A version that comes into force is applied in pages, and an interruption loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from archive_service.bootstrap import Services
from archive_service.model.actors import OPERATOR, SERVICE, Actor, Role
from archive_service.model.identifiers import Department
from archive_service.model.records import RecordFilter
from archive_service.settings import Settings
from archive_service.storage.sql.statements import Statement
from archive_service.wording.dates import day_in_paris
from archive_service.workflows import rulebook_application
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.homes import cda
from tests.journeys.test_rule_changes import department, with_stay

ARCHIVIST = Actor(
    name="a", role=Role.ARCHIVIST, departments=frozenset({Department("25")}), pseudonym="archivist"
)


@pytest.fixture
def on(tmp_path: Path) -> Callable[[str], Services]:
    home = begun(tmp_path / "home")

    def opened(day: str) -> Services:
        now = datetime.fromisoformat(f"{day}T09:00:00+00:00")
        return Services(Settings(home=home, now=now))

    return opened


def rules(services: Services) -> list[str]:
    with services.transactions.begin(SERVICE) as transaction:
        return [record.rule for record in transaction.records.listed(RecordFilter(limit=1000))]


def test_pages_follow_one_another_and_each_may_be_the_last_for_a_while(
    on: Callable[[str], Services], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rulebook_application, "PAGE", 2)
    services = on("2026-11-03")
    try:
        for number in range(1, 6):
            door.accept(services, with_stay(cda(number)), OPERATOR)
        day = day_in_paris(services.clock.now())
        version = services.rulebook_changes.propose(department().encode(), day, OPERATOR).version.id
        services.rulebook_changes.approve(version, ARCHIVIST)
        object.__setattr__(services.rulebook_application, "patience", timedelta())
        application = services.rulebook_application

        application.step(version, None)
        halfway = rules(services)
        with services.transactions.begin(SERVICE) as transaction:
            second = transaction.records.listed(RecordFilter(limit=2))[-1].id
        application.step(version, second)  # what the queue goes on with
        still_due = [one.id for one in application.due()]
        again = application.apply_due()  # a process that died is followed by one that begins anew
        done = rules(services)
        history = services.rulebook_changes.history(OPERATOR)
    finally:
        services.close()

    assert halfway == ["ESSAI-25"] * 2 + ["MED-R1112-7"] * 3
    assert still_due == [version]
    assert (again, done) == (1, ["ESSAI-25"] * 5)
    (applied,) = [one for one, _ in history if one.id == version]
    assert applied.application is not None


def test_a_process_that_was_open_before_sees_the_version_of_the_day(on: Callable[[str], Services]) -> None:
    one, other = on("2026-11-03"), on("2026-11-03")
    try:
        door.accept(one, with_stay(cda(1)), OPERATOR)
        door.accept(other, with_stay(cda(2)), OPERATOR)
        day = day_in_paris(one.clock.now())
        proposal = one.rulebook_changes.propose(department().encode(), day, OPERATOR).version.id
        one.rulebook_changes.approve(proposal, ARCHIVIST)
        other.rulebooks_in_force.refresh(at_once=True)

        line = door.accept(other, with_stay(cda(3)), OPERATOR)

        record = other.record_reading.record(UUID(line["records"][0]), OPERATOR)
        assert record.rule == "ESSAI-25"
    finally:
        other.close()
        one.close()


def test_a_decision_that_a_long_transaction_wrote_late_is_taken_again(on: Callable[[str], Services]) -> None:
    one, other = on("2026-11-03"), on("2026-11-03")
    try:
        door.accept(other, with_stay(cda(1)), OPERATOR)
        object.__setattr__(other.rulebooks_in_force._known, "read_at", float("inf"))  # reads nothing anew
        day = day_in_paris(one.clock.now())
        proposal = one.rulebook_changes.propose(department().encode(), day, OPERATOR).version.id
        one.rulebook_changes.approve(proposal, ARCHIVIST)
        object.__setattr__(one.rulebook_application, "patience", timedelta())
        first = one.rulebook_application.apply_due()
        door.accept(other, with_stay(cda(2)), OPERATOR)
        late = sorted(rules(one))
        at_once = one.rulebook_application.apply_due()
        object.__setattr__(one.clock, "fixed", one.clock.now() + timedelta(hours=2))

        second = one.rulebook_application.apply_due()

        assert (first, at_once, second) == (1, 0, 1)
        assert late == ["ESSAI-25", "MED-R1112-7"]
        assert rules(one) == ["ESSAI-25", "ESSAI-25"]
        assert one.rulebook_application.apply_due() == 0
    finally:
        other.close()
        one.close()


def test_what_is_about_to_be_destroyed_is_decided_by_rules_read_anew(on: Callable[[str], Services]) -> None:
    one, other = on("2026-11-03"), on("2026-11-03")
    try:
        door.accept(other, with_stay(cda(1)), OPERATOR)
        object.__setattr__(other.rulebooks_in_force._known, "read_at", float("inf"))
        day = day_in_paris(one.clock.now())
        proposal = one.rulebook_changes.propose(department().encode(), day, OPERATOR).version.id
        one.rulebook_changes.approve(proposal, ARCHIVIST)
        stale = other.rulebooks_in_force.on(day).departments["25"].digest

        other.elimination.prepare()

        assert other.rulebooks_in_force.on(day).departments["25"].digest != stale
    finally:
        other.close()
        one.close()


@pytest.mark.parametrize("damage", [b"facts = set_byte(facts, 40, 255 - get_byte(facts, 40))", b"facts = ''"])
def test_a_file_that_cannot_be_read_keeps_its_decisions_and_stops_no_other(
    on: Callable[[str], Services], damage: bytes
) -> None:
    services = on("2026-11-03")
    try:
        for number in (1, 2):
            door.accept(services, with_stay(cda(number)), OPERATOR)
        before = rules(services)
        with services.transactions.begin(SERVICE) as transaction:
            first = transaction.records.listed(RecordFilter(limit=1))[0]
            of_first = Statement(b"UPDATE file SET " + damage + b" WHERE person = %(person)s")
            transaction.records.session.run(of_first, person=first.person)
        day = day_in_paris(services.clock.now())
        version = services.rulebook_changes.propose(department().encode(), day, OPERATOR).version.id
        services.rulebook_changes.approve(version, ARCHIVIST)
        object.__setattr__(services.rulebook_application, "patience", timedelta())

        services.rulebook_application.apply_due()

        assert rules(services) == [before[0], "ESSAI-25"]
        assert services.rulebook_changes.version(version, OPERATOR).application is not None
    finally:
        services.close()
