"""An establishment sets its senders, its timing and a narrower perimeter itself, by two of its people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from archive_service.bootstrap import Services
from archive_service.contract.rule_lines import rule_lines
from archive_service.errors import NotAllowed, NotFound
from archive_service.holdings.appraisal_list import needs_visa
from archive_service.model.actors import OPERATOR, Actor, Role
from archive_service.model.identifiers import Department, as_legal_entity
from archive_service.model.records import RecordFilter
from archive_service.runtime.worker import work_until_empty
from archive_service.wording.dates import day_in_paris
from archive_service.workflows.appraisal_opening import AppraisalAsked
from archive_service.workflows.rulebook_changes import (
    ArchivistNeeded,
    OwnProposal,
    ProposalState,
    RulebookRefused,
)
from archive_service.workflows.transfer import TransferAsked
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.appraising_homes import contract
from tests.journeys.homes import FINESS, cda, establishment
from tests.journeys.http_flows import Service
from tests.journeys.published_formats import keep
from tests.journeys.test_perimeter_changes import ARCHIVIST, RULE, Case, deposited, perimeter, record
from tests.journeys.test_rule_changes import LONGER, department, with_stay

ENTITY = "250000999"
HEAD = f'level = "esms"\nkey = "{FINESS}"\nname = "référentiel de la résidence"\n'
SENDERS = '[senders]\nallowed = ["logiciel-a"]\n'
WAIT = "[timing]\nflows_every_days = 31\nwait_years = 2\n"
PUBLIC = '[archives]\nstatus = "public"\nsource = "Habilitation à l’aide sociale"\n'
OURS = 'kinds = ["native-file"]\nlegal_status = ["private"]\npublic_service_mission = false'
NOT_NATIVE = RULE.format(code="HORS-ESMS", included="false", also=OURS).replace('"department"', '"practice"')


def person(name: str, role: Role = Role.ESMS, tenant: str = ENTITY) -> Actor:
    return Actor(name=name, role=role, tenants=frozenset({as_legal_entity(tenant)}), pseudonym=name)


DIRECTOR, DEPUTY = person("directrice"), person("adjoint")


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    case = Case(begun(tmp_path / "home"))
    case.on("2026-11-02").establishments.register([establishment(legal_status="private")], OPERATOR)
    yield case
    for services in reversed(case.opened):
        services.close()


def own(services: Services, text: str, by: Actor = DEPUTY, *, author: Actor = DIRECTOR) -> dict[str, int]:
    """Let a version of the establishment be proposed and approved, in force today; return its effect."""
    changes, today = services.rulebook_changes, day_in_paris(services.clock.now())
    found = changes.propose((HEAD + text).encode(), today, author)
    changes.approve(found.version.id, by)
    return dict(found.version.proposal.effect)


def sent(services: Services, number: int, sender: Actor) -> dict[str, Any]:
    return door.accept(services, with_stay(cda(number)), sender)


def test_only_listed_senders_and_its_own_people_send_for_an_establishment(case: Case) -> None:
    services = case.on("2026-11-03")
    listed, other = person("logiciel-a", Role.VENDOR), person("logiciel-b", Role.DEPOSITOR)
    before = sent(services, 1, other)

    effect = own(services, SENDERS)
    services = case.on("2026-11-04")
    found = [sent(services, 2, one) for one in (other, listed, DIRECTOR, OPERATOR)]
    again = sent(services, 1, other)

    assert before["outcome"] == "accepted"
    assert effect["sender_refused"] == 1
    assert [line["outcome"] for line in found] == ["rejected", "accepted", "accepted", "accepted"]
    assert [one["code"] for one in found[0]["findings"] if one["severity"] == "error"] == [
        "sender-not-allowed"
    ]
    # What was accepted before stays: its sender gets the same answer.
    assert (again["deposit"], again["outcome"]) == (before["deposit"], "accepted")
    # An establishment cannot open what its legal entity closed.
    entity = f'level = "esms"\nkey = "{ENTITY}"\nname = "essai"\n[senders]\nallowed = ["logiciel-b"]\n'
    proposed = services.rulebook_changes.propose(entity.encode(), date(2026, 11, 4), DIRECTOR)
    services.rulebook_changes.approve(proposed.version.id, DEPUTY)
    assert [sent(case.on("2026-11-05"), 3, one)["outcome"] for one in (other, listed)] == ["rejected"] * 2


def test_two_people_of_the_establishment_decide_what_is_its_own_and_the_archivist_the_rest(
    case: Case,
) -> None:
    changes = case.on("2026-11-03").rulebook_changes
    day = date(2026, 11, 3)
    found = changes.propose((HEAD + SENDERS + WAIT + NOT_NATIVE).encode(), day, DIRECTOR)

    with pytest.raises(OwnProposal):
        changes.approve(found.version.id, DIRECTOR)
    for stranger in (person("autre", tenant="260000999"), person("logiciel-a", Role.VENDOR), OPERATOR):
        with pytest.raises(NotAllowed):
            changes.approve(found.version.id, stranger)
    changes.approve(found.version.id, DEPUTY)

    longer = LONGER.replace("-25", "-ESMS").replace('"department"', '"practice"')
    included = NOT_NATIVE.replace("false", "true")
    for text in (
        SENDERS + WAIT + NOT_NATIVE + longer,
        SENDERS + WAIT + included,
        SENDERS + WAIT,
        PUBLIC + NOT_NATIVE,
        "inhabitants = 4200\n" + SENDERS + WAIT + NOT_NATIVE,
    ):
        version = changes.propose((HEAD + text).encode(), day, DIRECTOR).version
        with pytest.raises(ArchivistNeeded):
            changes.approve(version.id, DEPUTY)
        changes.withdraw(version.id, DIRECTOR)
    # A version of the establishment that an archivist approved is not withdrawn by its people.
    later = changes.propose((HEAD + SENDERS).encode(), date(2027, 1, 1), DIRECTOR).version
    changes.approve(later.id, ARCHIVIST)
    with pytest.raises(ArchivistNeeded):
        changes.withdraw(later.id, DEPUTY)
    shown = [
        (line["rule"], line["layer"])
        for one in case.on("2026-11-03").rulebook_reading.show(DEPUTY)
        for line in rule_lines(one)
        if line["subject"] == "setting" and line["layer"] == "esms"
    ]
    assert shown == [("senders", "esms"), ("flows_every_days", "esms"), ("wait_years", "esms")]
    hidden = case.on("2026-11-03").rulebook_reading.show(person("autre", tenant="260000999"))
    assert not [one for one in hidden if one.book.level.value == "esms"]


def test_a_wait_lengthens_what_the_rules_keep_and_never_shortens_it(case: Case) -> None:
    services = case.on("2026-11-03")
    deposited(services, 1)  # the stay ended on 5 February 2004, and 20 years were over in 2024
    work_until_empty(services)
    asked = AppraisalAsked(department=Department("25"))

    effect = own(services, WAIT.replace("= 2", "= 3"))
    services = case.on("2026-11-04")
    waiting = services.appraisal_opening.open(asked, ARCHIVIST)
    (found,) = services.record_reading.records(RecordFilter(), OPERATOR)
    said = [step.text for step in services.decision_review.explain(found.id, OPERATOR).steps]
    shorter = own(case.on("2026-11-05"), WAIT)
    due = case.on("2026-11-06").appraisal_opening.open(asked, ARCHIVIST)

    assert (effect["waits_longer"], shorter["waits_less"]) == (1, 1)
    assert (len(waiting.appraisals), len(due.appraisals)) == (0, 1)
    # The file of a person of a private establishment is kept for 20 years, until 5 February 2024.
    assert said[-1].endswith("aucune élimination n’est proposée avant le 6 février 2027."), said


def test_the_status_of_archives_is_for_records_received_from_its_day_on(case: Case) -> None:
    services = case.on("2026-11-03")
    first = deposited(services, 1)
    effect = own(services, PUBLIC, ARCHIVIST)
    second = deposited(case.on("2026-11-04"), 2)
    back = own(case.on("2026-11-05"), PUBLIC.replace("public", "private"), ARCHIVIST)
    services = case.on("2026-11-06")
    third = deposited(services, 3)
    services.establishments.register([establishment(legal_status="private", category="354")], OPERATOR)

    found = [record(services, one) for one in (first, second, third)]
    assert [needs_visa(one) for one in found] == [False, True, False]
    assert [perimeter(one)[1] for one in found] == ["PERIM-PRIVE", "PERIM-MISSION", "PERIM-PRIVE"]
    assert (effect["with_visa"], effect["inside"]) == (1, 1)
    assert (back["without_visa"], back["outside"]) == (2, 2)
    for one in (first, second, third):
        assert services.decision_review.replay(one, OPERATOR).verdict.value == "passed"
    # A public establishment has public archives by law, whatever its layer says. When the register makes it
    # private again, its own layer, of two people, decides.
    services.establishments.register([establishment()], OPERATOR)
    fourth = deposited(services, 4)
    done = services.establishments.register([establishment(legal_status="private")], OPERATOR)
    assert [needs_visa(record(services, one)) for one in (fourth, deposited(services, 5))] == [True, False]
    assert done.presumed_public == [FINESS]


def test_an_operator_alone_makes_no_public_archives_private(case: Case) -> None:
    services = case.on("2026-11-03")
    services.establishments.register([establishment()], OPERATOR)
    first = deposited(services, 1)

    done = services.establishments.register([establishment(legal_status="private")], OPERATOR)
    again = services.establishments.register([establishment(legal_status="private")], OPERATOR)
    second = deposited(services, 2)
    effect = own(services, PUBLIC.replace("public", "private"), ARCHIVIST)
    third = deposited(case.on("2026-11-04"), 3)

    assert (done.presumed_public, again.changed) == ([FINESS], 0)
    assert [needs_visa(record(services, one)) for one in (first, second, third)] == [True, True, False]
    assert (effect["without_visa"], effect["outside"]) == (2, 2)


def test_flows_that_are_expected_and_late_are_listed(case: Case) -> None:
    services = case.on("2026-11-03")
    own(services, WAIT)
    found = [services.rulebook_reading.flows(DIRECTOR)]
    deposited(services, 1)
    for day in ("2026-12-04", "2026-12-05"):
        found.append(case.on(day).rulebook_reading.flows(OPERATOR))

    assert [[(one.last, one.is_late) for one in each] for each in found] == [
        [(None, True)],
        [(date(2026, 11, 3), False)],
        [(date(2026, 11, 3), True)],
    ]
    assert services.rulebook_reading.flows(person("autre", tenant="260000999")) == []


def test_a_former_text_is_read_and_proposed_again(case: Case) -> None:
    services = case.on("2026-11-03")
    own(services, SENDERS)
    own(case.on("2026-11-04"), SENDERS.replace("-a", "-b"))
    services = case.on("2026-11-05")
    reading, changes = services.rulebook_reading, services.rulebook_changes
    former = next(version for version, state in changes.history(DIRECTOR) if state == "superseded")

    text = reading.text(former.id, DIRECTOR)
    again = changes.propose(text, date(2026, 11, 6), DIRECTOR).version

    assert text == (HEAD + SENDERS).encode()
    assert again.proposal.book.digest == former.proposal.book.digest
    with pytest.raises(NotFound):
        reading.text(former.id, person("autre", tenant="260000999"))


def test_two_people_of_an_establishment_change_its_layer_over_http(service: Service) -> None:
    text = HEAD + SENDERS + WAIT
    tokens = [
        service.make_token(role=Role.ESMS, tenants=[FINESS], actor=name) for name in ("directrice", "adjoint")
    ]
    with service.client(tokens[0]) as author:
        assert author.post("/deposits", content=cda(901)).status_code == 201  # the establishment is known
    with service.client(tokens[0]) as author, service.client(tokens[1]) as other:
        found = author.post("/rules/proposals?from=2099-01-01", content=text.encode())
        address = found.headers["Location"]
        own_act = author.post(f"{address}/approval")
        approved = other.post(f"{address}/approval")
        given = author.get(f"{address}/text")
        flows = author.get("/rules/flows")
        more = author.post("/rules/proposals?from=2099-01-01", content=(text + PUBLIC).encode())
        refused = other.post(f"{more.headers['Location']}/approval")
    with service.esms("750000019") as client:
        hidden = client.get(f"{address}/text")

    keep([found.json(), approved.json()], "rules-version")
    assert (own_act.json()["code"], approved.json()["state"]) == ("own-proposal", "approved")
    assert (given.content, flows.json()) == (text.encode(), [])
    assert (refused.status_code, refused.json()["code"]) == (403, "archivist-needed")
    assert hidden.status_code == 404


def test_a_version_of_the_establishment_alone_never_follows_one_beside_which_it_was_not_checked(
    case: Case,
) -> None:
    changes = case.on("2026-11-03").rulebook_changes
    longer = LONGER.replace("-25", "-ESMS").replace('"department"', '"practice"')

    def approved(text: str, day: date, by: Actor) -> UUID:
        version = changes.propose((HEAD + text).encode(), day, DIRECTOR).version
        return changes.approve(version.id, by).id

    with_archivist = approved(longer, date(2027, 1, 1), ARCHIVIST)
    alone = approved(SENDERS + longer, date(2027, 2, 1), DEPUTY)
    with pytest.raises(ProposalState):
        changes.withdraw(with_archivist, ARCHIVIST)  # what the archivist takes back would come with the other
    changes.withdraw(alone, ARCHIVIST)
    changes.withdraw(with_archivist, ARCHIVIST)

    alone = approved(SENDERS, date(2027, 2, 1), DEPUTY)
    with pytest.raises(ProposalState):
        approved(longer, date(2027, 1, 1), ARCHIVIST)  # it would be gone a month later
    changes.withdraw(alone, DIRECTOR)
    approved(longer, date(2027, 1, 1), ARCHIVIST)
    approved(SENDERS + longer, date(2027, 2, 1), DEPUTY)


def listed(services: Services, number: int) -> UUID:
    """Open a list with a further record whose time is over."""
    assert door.accept(services, contract(number), OPERATOR)["outcome"] == "accepted"
    work_until_empty(services)
    opened = services.appraisal_opening.open(AppraisalAsked(department=Department("25")), ARCHIVIST)
    (appraisal,) = opened.appraisals
    return appraisal.id


def test_a_department_names_its_receiving_system(case: Case, tmp_path: Path) -> None:
    before = listed(case.on("2026-11-02"), 1)
    more = '\n[receiving_system]\nname = "as@lae"\nseda = "2.1"\n'
    text = department(more="").replace("\n[agencies]\n", f"\n{more}\n[agencies]\n")
    case.change(text, "2026-11-03")
    services = case.on("2026-11-04")
    asked = TransferAsked(department=Department("25"))

    default = services.transfer.write(asked, tmp_path, OPERATOR)
    other = services.transfer.write(TransferAsked(department=Department("26"), seda=None), tmp_path, OPERATOR)
    named = services.transfer.write(
        TransferAsked(department=Department("25"), seda="2.3"), tmp_path, OPERATOR
    )

    assert [one.summary.seda for one in (default, other, named)] == ["2.1", "2.2", "2.3"]
    # Messages are in the same version, that of the day of their list: they never change.
    messages, after = services.appraisal_messages, listed(services, 2)
    (usual,) = messages.messages(before, None, OPERATOR)
    (own_,) = messages.messages(after, None, OPERATOR)
    (chosen,) = messages.messages(after, "2.3", OPERATOR)
    assert [one.seda for one in (usual, own_, chosen)] == ["2.2", "2.1", "2.3"]
    assert b"archivesdefrance:seda:v2.1" in b"".join(own_.pieces())


@pytest.mark.parametrize(
    "text",
    [
        "[senders]\nallowed = []\n",
        '[senders]\nallowed = ["a\\nb"]\n',
        f'[senders]\nallowed = ["{"a" * 201}"]\n',
        "[timing]\nwait_years = -1\n",
        "[timing]\nflows_every_days = 0\n",
        "[timing]\nflows_every_days = 99999\n",
        '[archives]\nstatus = "public"\n',
        '[archives]\nstatus = "mixed"\nsource = "s"\n',
        '[receiving_system]\nname = "VITAM"\nseda = "2.2"\n',
        'bordereau_model = "doubs"\n',
    ],
)
def test_a_setting_of_another_form_or_level_is_refused(case: Case, text: str) -> None:
    services = case.on("2026-11-03")

    with pytest.raises(RulebookRefused) as refused:
        services.rulebook_changes.propose((HEAD + text).encode(), date(2026, 11, 3), DIRECTOR)

    assert len(refused.value.checked.findings) == 1
