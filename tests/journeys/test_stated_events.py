"""People state events of files by the commands: they start, move and stop the clocks of records."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import jsonschema
import pytest

from archive_service.bootstrap import Services
from archive_service.contract.shapes import published_schema
from archive_service.demo.fhir_flows import shared_afternoon
from archive_service.errors import NotAllowed, NotFound
from archive_service.holdings.frozen_facts import read_facts
from archive_service.model.actors import OPERATOR, SERVICE, Actor, Role
from archive_service.model.decision_review import Verdict
from archive_service.model.flow import RecordKind
from archive_service.model.identifiers import Finess, as_legal_entity
from archive_service.model.stated_events import StatedKind
from archive_service.settings import Settings
from archive_service.workflows.stated_events import Stating
from retention_rules import Trigger
from tests.begun_homes import begun, running_database
from tests.journeys import door
from tests.journeys.homes import FINESS, SECRETS, Home, cda, establishment
from tests.journeys.test_person_acts import with_stay

ENTITY, OTHER_FINESS = "250000999", "260000013"
OF_THE_FIRST = b'1.2.250.1.999.3" extension="2', b'1.2.250.1.999.3" extension="1'
NOW = "2026-03-01T12:00:00+01:00"


def ongoing(number: int) -> bytes:
    """Return a document that shows a stay from 5 January 2020 as going on."""
    flow = with_stay(cda(number), "20200105", "20200106")
    return flow.replace(b'<low value="20200105"/><high value="20200106"/>', b'<low value="20200105"/>')


@dataclass
class Case:
    """A home with two records of one person's file, whose stay goes on, and a proof."""

    home: Home
    proof: Path
    person: str
    records: list[str]

    def state(self, kind: str, on: str, *more: str, code: int = 0, **other: str) -> list[dict[str, Any]]:
        """Run `event add`."""
        options = {"person": self.person, "establishment": FINESS, "proof": str(self.proof)} | other
        words = [word for name, value in options.items() for word in (f"--{name}", value)]
        return self.home.run("event", "add", "--kind", kind, "--on", on, *words, *more, code=code)

    def refused(self, kind: str, on: str, *more: str, **other: str) -> str:
        """Run `event add`, which is refused; return what it says."""
        options = {"person": self.person, "establishment": FINESS, "proof": str(self.proof)} | other
        words = [word for name, value in options.items() for word in (f"--{name}", value)]
        before = self.home.run("event", "list", "--person", self.person)
        answer = self.home.answer("event", "add", "--kind", kind, "--on", on, *words, *more)
        assert (answer.code, answer.lines) == (10, []), answer
        assert self.home.run("event", "list", "--person", self.person) == before
        return answer.told

    def retention(self, record: str) -> dict[str, Any]:
        """Return what the record's line says of its time."""
        (line,) = self.home.run("record", record)
        found: dict[str, Any] = line["retention"]
        return found


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    home = Home(begun(tmp_path / "le home"), ARCHIVE_NOW=NOW)
    with running_database(home.path):
        with_services(home.path)
        yield filled(home, tmp_path)


def filled(home: Home, tmp_path: Path) -> Case:
    """Deposit the two records, and write the proof."""
    records = []
    for number in (1, 2):
        flow = tmp_path / f"{number}.xml"
        flow.write_bytes(ongoing(number).replace(*OF_THE_FIRST))
        records += home.run("deposit", flow)[0]["records"]
    proof = tmp_path / "attestation de sortie.pdf"
    proof.write_bytes(b"%PDF-1.7 sortie de " + SECRETS[0].encode())
    (person,) = {home.run("record", record)[0]["person"] for record in records}
    return Case(home, proof, person, records)


def with_services(path: Path) -> None:
    services = Services(Settings(home=path))
    places = [establishment(FINESS, ENTITY), establishment(OTHER_FINESS, "260000998")]
    services.establishments.register(places, OPERATOR)
    services.close()


def test_an_event_starts_the_clock_of_every_record_of_its_file(case: Case) -> None:
    assert {case.retention(record)["status"] for record in case.records} == {"not-started"}

    (line,) = case.state("stay-end", "2024-06-30")

    assert (line["recomputed"], line["changed"]) == (2, 2)
    jsonschema.validate(line, published_schema("event-stated"))
    for record in case.records:
        assert case.retention(record)["first_day"] == "2024-06-30"
        assert case.retention(record)["status"] == "running"
        (explained,) = case.home.run("rules", "explain", record)
        assert explained["first_day"] == "2024-06-30"
        assert any("30 juin 2024" in step["text"] for step in explained["steps"])
        (earlier,) = case.home.run("rules", "explain", record, "--number", "1")
        assert earlier["status"] == "not-started"
        (replayed,) = case.home.run("rules", "replay", record)
        assert replayed["verdict"] == "passed"


def test_a_correction_replaces_the_event_and_both_stay_readable(case: Case, tmp_path: Path) -> None:
    (first,) = case.state("stay-end", "2024-06-30")
    (second,) = case.state("stay-end", "2024-05-30", "--corrects", first["event"])

    assert case.retention(case.records[0])["first_day"] == "2024-05-30"
    lines = case.home.run("event", "list", "--person", case.person)
    for line in lines:
        jsonschema.validate(line, published_schema("event-line"))
    assert [(one["event"], one["on"], one["corrects"], one["corrected_by"]) for one in lines] == [
        (first["event"], "2024-06-30", None, second["event"]),
        (second["event"], "2024-05-30", first["event"], None),
    ]
    case.home.run("event", "proof", first["event"], "-o", tmp_path / "proof")
    assert (tmp_path / "proof").read_bytes() == case.proof.read_bytes()


def test_the_same_statement_sent_again_is_the_same_event(case: Case) -> None:
    (first,) = case.state("stay-end", "2024-06-30")

    (again,) = case.state("stay-end", "2024-06-30")

    assert again == {"event": first["event"], "recomputed": 0, "changed": 0}
    assert len(case.home.run("event", "list", "--person", case.person)) == 1


def test_an_appeal_stops_the_time_until_it_is_closed(case: Case) -> None:
    case.state("stay-end", "2024-06-30")
    case.state("appeal-opened", "2020-01-10")
    assert case.retention(case.records[0])["status"] == "suspended"

    case.state("appeal-closed", "2022-01-10")

    assert case.retention(case.records[0])["status"] != "suspended"


@pytest.mark.parametrize(
    ("kind", "on", "code"),
    [
        ("birth", "1849-12-31", "event-too-old"),
        ("death", "2026-03-02", "event-future"),
        ("mariage", "2020-01-01", "event-kind"),
        ("stay-end", "2020-01-04", "event-before-start"),
        ("appeal-closed", "2020-01-01", "event-before-start"),
        ("death", "1941-05-01", "event-before-start"),
    ],
)
def test_what_cannot_have_happened_is_refused(case: Case, kind: str, on: str, code: str) -> None:
    assert code in case.refused(kind, on)


def test_a_birth_on_the_first_day_that_is_taken_and_an_event_of_today_are_taken(case: Case) -> None:
    case.state("birth", "1850-01-01")
    case.state("last-contact", "2026-03-01")


def test_an_event_needs_a_proof(case: Case, tmp_path: Path) -> None:
    (tmp_path / "empty").write_bytes(b"")

    assert "event-proof" in case.refused("death", "2020-01-01", proof=str(tmp_path / "empty"))
    case.state("death", "2020-01-01", proof=str(tmp_path / "absent"), code=2)


def test_a_person_of_another_establishment_is_refused(case: Case) -> None:
    assert "event-elsewhere" in case.refused("death", "2020-01-01", establishment=OTHER_FINESS)


def test_what_is_stated_is_not_stated_otherwise(case: Case, tmp_path: Path) -> None:
    other = tmp_path / "autre.pdf"
    other.write_bytes(b"autre")
    (first,) = case.state("quitus", "2024-06-30")

    assert "event-known" in case.refused("quitus", "2024-06-30", proof=str(other))
    corrects = ("--corrects", first["event"])
    assert "event-other-kind" in case.refused("file-closed", "2024-06-30", *corrects)
    case.state("quitus", "2024-06-29", *corrects)
    assert "event-corrected" in case.refused("quitus", "2024-06-28", *corrects)
    assert "not-found" in case.refused("quitus", "2024-06-28", "--corrects", str(UUID(int=7)))


def test_an_unknown_person_and_one_of_another_legal_entity_are_not_found(case: Case) -> None:
    assert case.home.answer("event", "list", "--person", str(UUID(int=7))).code == 10
    assert "not-found" in case.home.answer(
        "event", "add", "--person", str(UUID(int=7)), "--establishment", FINESS, "--kind", "death",
        "--on", "2020-01-01", "--proof", case.proof,
    ).told  # fmt: skip
    for tenant, role in (("260000998", "esms"), (ENTITY, "archivist"), (ENTITY, "auditor")):
        words = ("--actor", "x", "--role", role, "--tenant", tenant)
        (made,) = case.home.run("token", "create", *words)
        expected = "not-found" if role == "esms" else "not-allowed"
        assert expected in case.refused("death", "2020-01-01", "--token", made["token"])


def test_an_esms_states_events_of_its_own_legal_entity(case: Case) -> None:
    (made,) = case.home.run("token", "create", "--actor", "direction", "--role", "esms", "--tenant", ENTITY)

    (line,) = case.state("stay-end", "2024-06-30", "--token", made["token"])

    (listed,) = case.home.run("event", "list", "--person", case.person, "--token", made["token"])
    assert (listed["event"], listed["actor"], listed["role"]) == (line["event"], "direction", "esms")


def test_persons_are_found_by_what_identifies_them_exactly(case: Case) -> None:
    expected = [{"person": case.person, "establishments": [FINESS], "records": 2}]
    assert case.home.run("persons") == expected
    jsonschema.validate(expected[0], published_schema("person-line"))
    assert case.home.run("persons", "--establishment", FINESS) == expected
    assert case.home.run("persons", "--establishment", OTHER_FINESS) == []
    for text in ("Quentinot,1941-05-02", "1", "1.2.250.1.999.3|1", "urn:oid:1.2.250.1.999.3|1"):
        assert case.home.run("persons", "--find", text) == expected, text
        assert case.home.run("persons", "--find", text, "--establishment", OTHER_FINESS) == []
    for text in (
        "Quentin,1941-05-02",
        "Quentinot,1941-05-03",
        "Quentinot",
        "2",
        "1.2.250.1.999.3|2",
        "1.2|1",
    ):
        assert case.home.run("persons", "--find", text) == [], text
    assert case.home.answer("persons", "--find", "Quentinot,1941-05-32").code == 2
    acts = [line["act"] for line in case.home.run("traces", "--person", case.person)]
    assert "persons:find" in acts
    assert "persons:list" in acts


def test_persons_of_another_legal_entity_are_not_found(case: Case) -> None:
    words = ("--actor", "x", "--role", "esms", "--tenant", "260000998")
    (made,) = case.home.run("token", "create", *words)

    for text in ("Quentinot,1941-05-02", "1.2.250.1.999.3|1", "1"):
        assert case.home.run("persons", "--find", text, "--token", made["token"]) == []
    assert case.home.run("persons", "--token", made["token"]) == []


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    services = Services(Settings(home=begun(tmp_path / "home")))
    services.establishments.register([establishment(FINESS, ENTITY)], OPERATOR)
    yield services
    services.close()


def person_of(services: Services, record: str) -> UUID:
    person = services.record_reading.record(UUID(record), OPERATOR).person
    assert person is not None
    return person


def stating(person: UUID, kind: StatedKind, on: date, **more: Any) -> Stating:
    return Stating(person=person, establishment=Finess(FINESS), kind=kind, on=on, proof=b"preuve", **more)


def status(services: Services, record: str) -> tuple[str, object]:
    found = services.record_reading.record(UUID(record), OPERATOR)
    return found.retention, found.first_day


def test_events_stated_at_one_instant_are_all_kept(services: Services) -> None:
    (record,) = door.accept(services, ongoing(1), OPERATOR)["records"]
    person = person_of(services, record)
    days = [date(2024, 1, day) for day in range(1, 9)]

    def state(day: date) -> UUID:
        return services.stated_events.state(stating(person, StatedKind.QUITUS, day), OPERATOR).event

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(state, days))

    assert len(set(done)) == len(days)
    assert {one.details.on for one in services.person_reading.events(person, OPERATOR)} == set(days)
    with services.transactions.begin(SERVICE) as transaction:
        assert len(transaction.people.file(person, Finess(FINESS)).stated) == len(days)


def test_a_flow_that_comes_later_is_decided_with_what_was_stated(services: Services) -> None:
    (record,) = door.accept(services, with_stay(cda(1), "20100105", "20110205"), OPERATOR)["records"]
    person = person_of(services, record)
    services.stated_events.state(stating(person, StatedKind.STAY_END, date(2015, 2, 5)), OPERATOR)

    later = cda(2).replace(*OF_THE_FIRST)
    (other,) = door.accept(services, with_stay(later, "20100105", "20110205"), OPERATOR)["records"]

    assert status(services, record) == status(services, other)
    assert status(services, other)[1] == date(2015, 2, 5)


def test_each_record_keeps_the_facts_of_its_own_document(services: Services) -> None:
    """Records that are decided on alike, and invoices, whose rule asks for the year of each."""
    days = ["20190311", "20210505"]
    flows = [
        ongoing(number + 1)
        .replace(b'1.2.250.1.999.3" extension="%d' % (number + 1), OF_THE_FIRST[1])
        .replace(b"20240311", days[number % 2].encode())
        .replace(b'"SYNTHESE"', b'"FACTURE"' if number > 1 else b'"SYNTHESE"')
        for number in range(4)
    ]
    records = [record for flow in flows for record in door.accept(services, flow, OPERATOR)["records"]]
    person = person_of(services, records[0])

    services.stated_events.state(stating(person, StatedKind.STAY_END, date(2024, 2, 5)), OPERATOR)
    services.stated_events.state(stating(person, StatedKind.DEATH, date(2025, 2, 5)), OPERATOR)

    last_days = set()
    for record in records:
        shown = services.record_reading.record(UUID(record), OPERATOR)
        replay = services.decision_review.replay(UUID(record), OPERATOR)
        assert replay.verdict is Verdict.PASSED, replay.problem
        assert shown.details.decision is not None
        assert shown.details.decision.basis is not None
        facts = read_facts(shown.details.decision.basis.facts)
        assert facts.document_date == shown.document_date is not None
        assert facts.events[Trigger.EXERCISE_ENDED].year == shown.document_date.year
        last_days.add((shown.rule, shown.last_day))
    assert len(last_days) == 3


def test_an_event_of_several_persons_whose_outcome_stays_gets_no_new_decision(services: Services) -> None:
    """The end of its active base, which moved alone, is written in its row."""
    flow = shared_afternoon().replace(b"250099983", FINESS.encode())
    records = door.accept(services, flow, OPERATOR)["records"]
    shown = [services.record_reading.record(UUID(record), OPERATOR) for record in records]
    (event,) = [record for record in shown if record.kind is RecordKind.COLLECTIVE_EVENT]
    person = next(record.person for record in shown if event.id in record.related)
    assert person is not None
    with services.transactions.begin(SERVICE) as transaction:
        transaction.records.move_active_base([replace(event, active_until=date(2001, 2, 3))])

    told = stating(person, StatedKind.LAST_CONSULTATION, date(2025, 9, 5))
    stated = services.stated_events.state(told, OPERATOR)

    assert stated.changed
    with services.transactions.begin(SERVICE) as transaction:
        found = transaction.records.get(event.id)
        assert not transaction.records.earlier_decisions(found)
    assert found.details.decision == event.details.decision
    assert found.active_until == event.active_until


def test_a_merge_joins_what_was_stated_and_a_split_parts_it_again(services: Services) -> None:
    (older,) = door.accept(services, with_stay(cda(1), "20100105", "20110205"), OPERATOR)["records"]
    (newer,) = door.accept(services, with_stay(cda(2), "20120105", "20130205"), OPERATOR)["records"]
    gone, kept = person_of(services, older), person_of(services, newer)
    services.stated_events.state(stating(gone, StatedKind.STAY_END, date(2019, 2, 5)), OPERATOR)
    before = status(services, older), status(services, newer)

    services.person_acts.merge(gone, kept, OPERATOR, "même personne")
    merged = status(services, newer)
    assert merged[1] == date(2019, 2, 5)
    assert len(services.person_reading.events(kept, OPERATOR)) == 1
    services.stated_events.state(stating(kept, StatedKind.APPEAL_OPENED, date(2020, 2, 5)), OPERATOR)
    services.person_acts.split(kept, [UUID(older)], OPERATOR, "deux personnes")

    # The appeal was stated of both: it keeps both.
    assert (status(services, older)[0], status(services, newer)[0]) == ("suspended", "suspended")
    for person in (gone, kept):
        services.stated_events.state(stating(person, StatedKind.APPEAL_CLOSED, date(2020, 2, 5)), OPERATOR)
    assert (status(services, older), status(services, newer)) == before


def test_a_split_to_somebody_new_takes_only_what_keeps_a_file_longer(services: Services) -> None:
    (older,) = door.accept(services, with_stay(cda(1), "20100105", "20110205"), OPERATOR)["records"]
    second = cda(2).replace(*OF_THE_FIRST)
    (newer,) = door.accept(services, with_stay(second, "20100105", "20110205"), OPERATOR)["records"]
    person = person_of(services, older)
    services.stated_events.state(stating(person, StatedKind.DEATH, date(2012, 2, 5)), OPERATOR)
    services.stated_events.state(stating(person, StatedKind.APPEAL_OPENED, date(2013, 2, 5)), OPERATOR)

    act = services.person_acts.split(person, [UUID(newer)], OPERATOR, "homonymes")

    with services.transactions.begin(SERVICE) as transaction:
        kinds = {
            one: {fact.kind for fact in transaction.people.file(one, Finess(FINESS)).stated}
            for one in (person, act.person)
        }
    assert kinds[person] == {StatedKind.DEATH, StatedKind.APPEAL_OPENED}
    assert kinds[act.person] == {StatedKind.APPEAL_OPENED}
    assert status(services, newer)[0] == "suspended"


def test_the_proof_of_each_event_of_a_person_is_read_as_theirs(services: Services) -> None:
    flows = [with_stay(cda(number), f"20{number}00105", f"20{number}10205") for number in (10, 11, 12, 13)]
    flows[3] = flows[3].replace(b'999.3" extension="13"', b'999.3" extension="12"')
    records = [door.accept(services, flow, OPERATOR)["records"][0] for flow in flows]
    first, second, third, _ = (person_of(services, record) for record in records)
    stated = services.stated_events.state(
        stating(first, StatedKind.APPEAL_OPENED, date(2019, 2, 5)), OPERATOR
    )
    services.person_acts.merge(first, second, OPERATOR, "même personne")
    services.person_acts.merge(second, third, OPERATOR, "même personne")
    new = services.person_acts.split(third, [UUID(records[3])], OPERATOR, "homonymes").person

    for person in (third, new):
        (listed,) = services.person_reading.events(person, OPERATOR)
        assert listed.event.id == stated.event
        assert services.person_reading.proof(stated.event, OPERATOR, person) == b"preuve"
    with pytest.raises(NotFound):
        services.person_reading.proof(stated.event, OPERATOR, UUID(int=7))


def test_what_was_stated_moves_with_its_establishment(services: Services, tmp_path: Path) -> None:
    flow = ongoing(1).replace(FINESS.encode(), b"250000031")
    (record,) = door.accept(services, flow, OPERATOR)["records"]
    person = person_of(services, record)
    stay_end = Stating(
        person=person,
        establishment=Finess("250000031"),
        kind=StatedKind.STAY_END,
        on=date(2024, 3, 12),
        proof=b"preuve",
    )
    event = services.stated_events.state(stay_end, OPERATOR)

    services.establishments.register([establishment("250000031", ENTITY)], OPERATOR)

    esms = Actor(
        name="x", role=Role.ESMS, tenants=frozenset({as_legal_entity(ENTITY)}), pseudonym=str(UUID(int=5))
    )
    (listed,) = services.person_reading.events(person, esms)
    assert (listed.event.id, listed.event.tenant) == (event.event, ENTITY)
    assert services.person_reading.proof(event.event, esms) == b"preuve"
    assert status(services, record)[1] == date(2024, 3, 12)


def test_only_those_who_may_state_events(services: Services) -> None:
    (record,) = door.accept(services, ongoing(1), OPERATOR)["records"]
    person = person_of(services, record)
    for role in Role:
        actor = Actor(
            name="x", role=role, tenants=frozenset({as_legal_entity("260000998")}), pseudonym=str(UUID(int=5))
        )
        expected = NotFound if role in (Role.ESMS, Role.OPERATOR) else NotAllowed
        with pytest.raises(expected):
            services.stated_events.state(stating(person, StatedKind.DEATH, date(2020, 1, 1)), actor)


def test_a_person_is_found_by_the_number_that_the_nation_gave(case: Case, tmp_path: Path) -> None:
    number = "294077520511172"
    ins = b'<patientRole><id root="1.2.250.1.213.1.4.10" extension="%s"/>' % number.encode()
    flow = tmp_path / "ins.xml"
    flow.write_bytes(cda(7, family="LANVOLLON").replace(b"<patientRole>", ins))
    (record,) = case.home.run("deposit", flow)[0]["records"]
    person = case.home.run("record", record)[0]["person"]

    for text in (number, f"1.2.250.1.213.1.4.10|{number}", f"urn:oid:1.2.250.1.213.1.4.10|{number}"):
        assert [one["person"] for one in case.home.run("persons", "--find", text)] == [person], text
    for text in (number[:-2], f"1.2.250.1.213.1.4.8|{number}", "294077520511173"):
        assert case.home.run("persons", "--find", text) == [], text
