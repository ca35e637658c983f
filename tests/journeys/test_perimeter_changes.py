"""A perimeter is changed by two people, with its effect shown, and for later records alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from archive_service.bootstrap import Services
from archive_service.holdings.appraisal_list import needs_visa
from archive_service.holdings.retention_decisions import with_decision
from archive_service.holdings.sample_series import FindSamples
from archive_service.model.actors import OPERATOR, SERVICE, Actor, Role
from archive_service.model.decision_review import Verdict
from archive_service.model.identifiers import Department
from archive_service.model.records import Record
from archive_service.settings import Settings
from archive_service.workflows.rulebook_changes import Proposed, RulebookRefused
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.homes import FINESS, cda, establishment
from tests.journeys.test_rule_changes import LONGER, department, with_stay

ARCHIVIST = Actor(
    name="a", role=Role.ARCHIVIST, departments=frozenset({Department("25")}), pseudonym="archivist"
)
RULE = """
[[perimeter]]
code = "{code}"
title = "Essai"
included = {included}
{also}
binding = "department"
source = "Convention d’essai"
verified = true
"""
NOT_500 = RULE.format(code="HORS-500", included="false", also='categories = ["500"]')
DATED = RULE.format(
    code="HORS-500",
    included="false",
    also='kinds = ["cda-document"]\ndated = { until = 2024-03-10 }',
)


class Case:
    """A home with a registered establishment, opened a day at a time."""

    def __init__(self, home: Path) -> None:
        self.home, self.opened = home, list[Services]()

    def on(self, day: str, time: str = "09:00") -> Services:
        now = datetime.fromisoformat(f"{day}T{time}:00+00:00")
        self.opened.append(Services(Settings(home=self.home, now=now)))
        return self.opened[-1]

    def change(self, text: str, day: str, since: str = "") -> Proposed:
        """Propose and approve on a day, and apply what is due."""
        services = self.on(day)
        found = services.rulebook_changes.propose(text.encode(), date.fromisoformat(since or day), OPERATOR)
        services.rulebook_changes.approve(found.version.id, ARCHIVIST)
        object.__setattr__(services.rulebook_application, "patience", timedelta())
        services.rulebook_application.apply_due()
        return found


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    case = Case(begun(tmp_path / "home"))
    yield case
    for services in reversed(case.opened):
        services.close()


def deposited(services: Services, number: int) -> UUID:
    line = door.accept(services, with_stay(cda(number)), OPERATOR)
    assert line["outcome"] == "accepted", line
    return UUID(line["records"][0])


def record(services: Services, wanted: UUID) -> Record:
    with services.transactions.begin(SERVICE) as transaction:
        return transaction.records.get(wanted)


def perimeter(found: Record) -> tuple[bool, str, int]:
    decision = found.details.decision
    assert decision is not None
    return found.in_perimeter, decision.perimeter_rule, decision.number


def test_a_perimeter_is_for_records_received_from_its_day_on(case: Case) -> None:
    services = case.on("2026-11-02")
    services.establishments.register([establishment()], OPERATOR)
    first = deposited(services, 1)

    narrowed = case.change(department(more=NOT_500 + LONGER), "2026-11-03")
    second = deposited(case.on("2026-11-04"), 2)
    again = case.change(department(more=LONGER), "2026-11-05")
    services = case.on("2026-11-06")
    third = deposited(services, 3)

    # Each version made another decision on the first record; its perimeter is as it was.
    found = [perimeter(record(services, one)) for one in (first, second, third)]
    assert found == [(True, "PERIM-PUBLIC", 3), (False, "HORS-500", 2), (True, "PERIM-PUBLIC", 1)]
    # The effect is that on records like those of the last months; these themselves stay.
    assert [(one.effect.totals["outside"], one.effect.totals["inside"]) for one in (narrowed, again)] == [
        (1, 0),
        (0, 2),
    ]
    assert [*narrowed.effect.by_place] == [(FINESS, "cda-document")]
    # What is out of the perimeter is kept as the rest: the visa is asked for, since the archives are public.
    assert all(needs_visa(record(services, one)) for one in (first, second, third))
    for one in (first, second, third):
        assert services.decision_review.replay(one, OPERATOR).verdict is Verdict.PASSED
    basis = services.decision_review.explain(first, OPERATOR).decided.basis
    assert basis is not None
    assert {ref.layer for ref in basis.perimeter} == {"department", "national"}


def test_a_version_from_a_day_in_the_past_reaches_no_record_received_before_its_approval(case: Case) -> None:
    services = case.on("2026-11-02")
    services.establishments.register([establishment()], OPERATOR)
    first = deposited(services, 1)

    case.change(department(more=NOT_500), "2026-11-03", "2026-10-01")
    services = case.on("2026-11-03")
    second = deposited(services, 2)
    # Facts of the register that come later are taken with the perimeter of then.
    services.establishments.register([establishment(category="354")], OPERATOR)
    services.establishments.register([establishment(category="500")], OPERATOR)

    assert [perimeter(record(services, one))[0] for one in (first, second)] == [True, False]


def test_two_processes_around_midnight_take_each_record_in_under_the_version_of_its_day(case: Case) -> None:
    services = case.on("2026-11-02")
    services.establishments.register([establishment()], OPERATOR)
    proposed = services.rulebook_changes.propose(
        department(more=NOT_500).encode(), date(2026, 11, 4), OPERATOR
    )
    services.rulebook_changes.approve(proposed.version.id, ARCHIVIST)
    evening, night = case.on("2026-11-03", "22:59"), case.on("2026-11-03", "23:01")  # in Paris an hour later

    found = [deposited(evening, 1), deposited(night, 2), deposited(evening, 3)]
    night.rulebook_application.apply_due()

    assert [perimeter(record(night, one))[0] for one in found] == [True, False, True]


def test_dates_decide_on_each_document(case: Case) -> None:
    services = case.on("2026-11-02")
    services.establishments.register([establishment()], OPERATOR)
    proposed = case.change(department(more=DATED), "2026-11-03", "2026-11-05")
    services = case.on("2026-11-05")

    later = deposited(services, 1)  # of 11 March 2024
    line = door.accept(services, with_stay(cda(2)).replace(b"20240311101500", b"20240310101500"), OPERATOR)

    assert perimeter(record(services, later))[:2] == (True, "PERIM-PUBLIC")
    assert perimeter(record(services, UUID(line["records"][0])))[:2] == (False, "HORS-500")
    assert proposed.effect.by_place == {}


def test_an_establishment_may_not_take_out_what_the_department_demands(case: Case) -> None:
    services = case.on("2026-11-02")
    services.establishments.register([establishment(legal_status="private")], OPERATOR)
    case.change(
        department(more=NOT_500.replace("HORS-500", "PRIS-500").replace("false", "true")), "2026-11-03"
    )
    own = f'level = "esms"\nkey = "{FINESS}"\nname = "essai"\n' + RULE.format(
        code="HORS", included="false", also='kinds = ["cda-document"]\npublic_service_mission = false'
    )

    with pytest.raises(RulebookRefused) as refused:
        case.on("2026-11-04").rulebook_changes.propose(own.encode(), date(2026, 11, 4), OPERATOR)

    codes = [(finding.code.value, finding.message) for finding in refused.value.checked.findings]
    assert ("rulebook-demanded", True) in [(code, "PRIS-500" in message) for code, message in codes]


def test_a_decision_from_facts_of_a_later_version_stays_and_stops_no_other(case: Case) -> None:
    """A package of an instance with a later version brings such a decision."""
    services = case.on("2026-11-02")
    services.establishments.register([establishment(legal_status="private")], OPERATOR)
    later, known = deposited(services, 1), deposited(services, 2)
    with services.transactions.begin(SERVICE) as transaction:
        found = transaction.records.get(later, lock=True)
        decision = found.details.decision
        assert decision is not None and decision.basis is not None
        told = decision.basis.facts.replace(b"facts/1", b"facts/9")
        foreign = replace(decision, basis=replace(decision.basis, facts=told), in_perimeter=False)
        transaction.records.save(with_decision(found, foreign))

    case.change(department(more=LONGER), "2026-11-03")

    services = case.on("2026-11-04")
    assert record(services, later).details.decision == foreign
    assert record(services, known).rule == "ESSAI-25"
    assert needs_visa(record(services, later))
    sampled = replace(record(services, later), final_action="sample")
    with services.transactions.begin(SERVICE) as transaction:
        today = date(2026, 11, 4)
        assert FindSamples(services.rulebooks_in_force, today).among([sampled], transaction) == []
