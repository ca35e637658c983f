"""Users merge and split persons within one legal entity; the acts are journaled, and one undoes the other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import jsonschema
import psycopg
import pytest

from archive_service.bootstrap import Services
from archive_service.contract.hold_lines import placed_line
from archive_service.contract.shapes import published_schema
from archive_service.errors import BeingEliminated, CannotJoin, InvalidRequest, NotAllowed, NotFound
from archive_service.holdings.hold_targets import Named
from archive_service.holdings.known_stays import known_stays
from archive_service.model.actors import OPERATOR, SERVICE, Actor, Role
from archive_service.model.holds import HoldReason
from archive_service.model.identifiers import Department, Finess, as_legal_entity
from archive_service.model.records import RecordFilter
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import Settings
from archive_service.wording.dates import day_in_paris
from archive_service.workflows.holds import HoldAsked
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.homes import FINESS, Home, cda, establishment

ENTITY, OTHER_ENTITY, OTHER_FINESS = "250000999", "260000998", "260000013"
REASON = "Double dossier signalé par Octavie Grandchamp"
ESMS = Actor(
    name="direction", role=Role.ESMS, tenants=frozenset({as_legal_entity(ENTITY)}), pseudonym="one-who-acts"
)
ARCHIVES_OF_25 = Actor(
    name="AD25", role=Role.ARCHIVIST, departments=frozenset({Department("25")}), pseudonym="one-who-keeps"
)


def with_stay(flow: bytes, low: str, high: str) -> bytes:
    """Return a CDA that states a stay."""
    stay = (
        f'<componentOf><encompassingEncounter><effectiveTime><low value="{low}"/><high value="{high}"/>'
        "</effectiveTime></encompassingEncounter></componentOf><component><structuredBody>"
    )
    # The encounter around an export is the transfer of the data itself: another kind of document is meant.
    other = flow.replace(b'"EXPORT_DUI"', b'"SYNTHESE"')
    return other.replace(b"<component><structuredBody>", stay.encode())


def of_set(flow: bytes, number: int, of: int, version: int) -> bytes:
    """Return the flow as a version of another's set, of its own person still."""
    moved = flow.replace(f"1.2.250.1.999.2.{number}".encode(), f"1.2.250.1.999.2.{of}".encode())
    return moved.replace(b'versionNumber value="1"', f'versionNumber value="{version}"'.encode())


class Case:
    """A legal entity with two files of one person, each with a stay of its own."""

    def __init__(self, services: Services) -> None:
        self.services = services
        places = [establishment(FINESS, ENTITY), establishment(OTHER_FINESS, OTHER_ENTITY)]
        services.establishments.register(places, OPERATOR)
        self.older = self.deposit(with_stay(cda(1), "20100105", "20110205"))
        self.newer = self.deposit(of_set(with_stay(cda(2), "20200105", "20210306"), 2, of=1, version=2))
        self.elsewhere = self.deposit(cda(3).replace(FINESS.encode(), OTHER_FINESS.encode()))

    def deposit(self, flow: bytes) -> UUID:
        line = door.accept(self.services, flow, OPERATOR)
        assert line["outcome"] == "accepted", line
        return UUID(line["records"][0])

    def person(self, record: UUID) -> UUID:
        person = self.services.record_reading.record(record, OPERATOR).person
        assert person is not None
        return person

    def records(self, person: UUID) -> list[str]:
        return [line["record"] for line in door.records(self.services, RecordFilter(person=person), ESMS)]

    def stays(self, person: UUID) -> dict[str, str]:
        with self.services.transactions.begin(SERVICE) as transaction:
            known = known_stays(transaction.people.file(person, Finess(FINESS)))
            return {str(stay.start): str(stay.end) for stay in known}

    def last_day(self, record: UUID) -> object:
        return self.services.record_reading.record(record, OPERATOR).last_day

    def entries(self, tag: str) -> list[dict[str, object]]:
        with psycopg.connect(self.services.database.service) as connection:
            connection.execute(
                "SELECT set_config('archive.role', 'service', true), set_config('archive.scope', 'all', true)"
            )
            rows = connection.execute("SELECT entry FROM journal_entry ORDER BY number").fetchall()
        return [one for one in (json.loads(bytes(row[0])) for row in rows) if one["tag"] == tag]


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    services = Services(Settings(home=begun(tmp_path / "home")))
    yield Case(services)
    services.close()


def test_a_merge_gives_everything_to_who_stays_and_a_split_gives_it_back(case: Case) -> None:
    acts = case.services.person_acts
    gone, kept = case.person(case.older), case.person(case.newer)
    before = {one: (case.stays(one), case.records(one)) for one in (gone, kept)}
    days = case.last_day(case.older), case.last_day(case.newer)
    assert days[0] != days[1]

    act = acts.merge(gone, kept, ESMS, REASON)

    assert (act.person, act.other, act.records) == (kept, gone, [case.older])
    assert case.records(kept) == [str(case.older), str(case.newer)]
    assert case.records(gone) == []
    assert case.stays(kept) == {"2010-01-05": "2011-02-05", "2020-01-05": "2021-03-06"}
    assert case.last_day(case.older) == case.last_day(case.newer) == days[1]
    later = case.deposit(cda(1, family="QUENTINOT-VALADE"))
    assert case.person(later) == kept

    back = acts.split(kept, [case.older], ESMS, "Deux personnes en fait")

    assert (back.person, back.other) == (gone, kept)
    assert case.records(gone) == [str(case.older)]
    assert (case.stays(gone), case.stays(kept)) == (before[gone][0], before[kept][0])
    assert (case.last_day(case.older), case.last_day(case.newer)) == days


def test_versions_of_one_set_are_linked_when_their_persons_are_one_and_only_then(case: Case) -> None:
    acts, record = case.services.person_acts, case.services.record_reading.record
    gone, kept = case.person(case.older), case.person(case.newer)
    assert record(case.older, OPERATOR).replaced_by is None

    acts.merge(gone, kept, OPERATOR, REASON)
    assert record(case.older, OPERATOR).replaced_by == case.newer
    assert record(case.newer, OPERATOR).replaces == case.older

    acts.split(kept, [case.older], OPERATOR, REASON)
    assert record(case.older, OPERATOR).replaced_by is None
    assert record(case.newer, OPERATOR).replaces is None


def test_identifiers_follow_the_records_that_stated_them(case: Case) -> None:
    acts = case.services.person_acts
    gone, kept = case.person(case.older), case.person(case.newer)

    acts.merge(gone, kept, ESMS, REASON)
    acts.split(kept, [case.older], ESMS, REASON)

    assert case.person(case.deposit(cda(1, family="AUTRE"))) == gone
    assert case.person(case.deposit(cda(2, family="AUTRE"))) == kept


def test_records_that_were_never_merged_go_to_a_new_person(case: Case) -> None:
    person = case.person(case.older)
    more = case.deposit(with_stay(cda(1, family="AUTRE"), "20150101", "20160101"))
    assert case.person(more) == person

    act = case.services.person_acts.split(person, [more], ESMS, REASON)

    assert act.person not in (person, case.person(case.newer))
    assert case.records(act.person) == [str(more)]
    assert case.stays(act.person) == {"2015-01-01": "2016-01-01"}
    assert case.stays(person) == {"2010-01-05": "2011-02-05"}


def test_persons_of_two_legal_entities_are_never_one(case: Case) -> None:
    acts, ours, theirs = case.services.person_acts, case.person(case.older), case.person(case.elsewhere)

    with pytest.raises(CannotJoin):
        acts.merge(ours, theirs, OPERATOR, REASON)
    with pytest.raises(NotFound):
        acts.merge(ours, theirs, ESMS, REASON)
    with pytest.raises(NotFound):
        acts.split(theirs, [case.elsewhere], ESMS, REASON)
    assert case.entries("person:merged") == []


def test_who_sees_some_records_of_a_person_alone_joins_nobody(case: Case) -> None:
    acts, away = case.services.person_acts, "830000014"
    case.services.establishments.register([establishment(away, ENTITY)], OPERATOR)
    further = case.deposit(cda(4).replace(FINESS.encode(), away.encode()))
    gone, kept = case.person(case.older), case.person(case.newer)
    acts.merge(case.person(further), gone, OPERATOR, REASON)
    narrow = Actor(
        name="exploitant", role=Role.OPERATOR, departments=frozenset({Department("25")}), pseudonym="another"
    )

    with pytest.raises(NotFound, match="no such person"):
        acts.merge(gone, kept, narrow, REASON)
    with pytest.raises(NotFound, match="no such record"):
        acts.split(gone, [further], narrow, REASON)
    with pytest.raises(NotFound, match="no such person"):
        acts.split(gone, [case.older], narrow, REASON)

    assert case.records(gone) == [str(case.older), str(further)]
    assert (len(case.entries("person:merged")), case.entries("person:split")) == (1, [])


def test_what_makes_no_sense_is_refused_and_changes_nothing(case: Case) -> None:
    acts, older, newer = case.services.person_acts, case.person(case.older), case.person(case.newer)

    for wrong in (
        lambda: acts.merge(older, older, ESMS, REASON),
        lambda: acts.split(older, [case.newer], ESMS, REASON),
        lambda: acts.split(older, [case.older], ESMS, REASON),
        lambda: acts.split(older, [], ESMS, REASON),
    ):
        with pytest.raises(CannotJoin):
            wrong()
    with pytest.raises(InvalidRequest):
        acts.merge(older, newer, ESMS, "  ")
    with pytest.raises(NotFound):
        acts.merge(older, uuid4(), ESMS, REASON)
    acts.merge(older, newer, ESMS, REASON)
    with pytest.raises(CannotJoin):
        acts.merge(older, newer, ESMS, REASON)
    with pytest.raises(CannotJoin):
        acts.split(older, [case.older], ESMS, REASON)


@pytest.mark.parametrize("role", [Role.DEPOSITOR, Role.VENDOR, Role.ARCHIVIST, Role.AUDITOR])
def test_who_only_sends_or_reads_joins_nobody(case: Case, role: Role) -> None:
    actor = Actor(name="autre", role=role, tenants=frozenset({as_legal_entity(ENTITY)}))

    with pytest.raises(NotAllowed):
        case.services.person_acts.merge(case.person(case.older), case.person(case.newer), actor, REASON)


def test_the_acts_are_journaled_and_their_reason_stands_nowhere_in_clear(case: Case) -> None:
    acts, older, newer = case.services.person_acts, case.person(case.older), case.person(case.newer)

    acts.merge(older, newer, ESMS, REASON)
    acts.split(newer, [case.older], ESMS, REASON)

    (merged,), (split,) = case.entries("person:merged"), case.entries("person:split")
    assert merged["subject"] == str(older)
    assert {"into", "records", "reason"} == set(merged["facts"])  # type: ignore[call-overload]
    assert split["subject"] == str(newer)
    with case.services.transactions.begin(SERVICE) as transaction:
        kept = transaction.people.known(older).acts
    assert [(one.act, one.reason) for one in kept] == [("merged", REASON), ("split", REASON)]
    for path in case.services.home.rglob("*"):
        if path.is_file():
            assert b"Octavie" not in path.read_bytes(), path


def test_both_acts_are_commands_whose_lines_keep_to_their_published_form(tmp_path: Path) -> None:
    home = Home(begun(tmp_path / "home"))
    for number in (1, 2):
        (tmp_path / f"{number}.xml").write_bytes(cda(number))
        home.run("deposit", tmp_path / f"{number}.xml")
    one, other = (line["person"] for line in home.run("records"))

    (merged,) = home.run("persons", "merge", one, other, "--reason", "double dossier")

    assert merged["person"] == other
    lines = home.run("records", "--person", other)
    assert len(lines) == 2
    (split,) = home.run("persons", "split", other, lines[0]["record"], "--reason", "erreur")
    assert split["person"] == one
    jsonschema.validate(merged, published_schema("persons-merge"))
    jsonschema.validate(split, published_schema("persons-split"))
    home.run("persons", "merge", one, one, "--reason", "erreur", code=10)
    home.run("persons", "merge", one, "personne", "--reason", "erreur", code=2)


def held(case: Case, *records: UUID) -> set[UUID]:
    """Return which of these records holds are on."""
    with case.services.transactions.begin(SERVICE) as transaction:
        return set(transaction.holds.on(records))


def place_hold(case: Case, person: UUID) -> UUID:
    review = day_in_paris(case.services.clock.now()) + timedelta(days=100)
    asked = HoldAsked(on=Named(persons=[person]), reason=HoldReason.LITIGATION, note=REASON, review=review)
    return case.services.holds.place(asked, ESMS).hold.id


@pytest.mark.parametrize("which", ["older", "newer"])
def test_a_hold_on_one_of_two_merged_persons_is_on_both(case: Case, which: str) -> None:
    acts = case.services.person_acts
    gone, kept = case.person(case.older), case.person(case.newer)
    hold = place_hold(case, case.person(getattr(case, which)))
    assert held(case, case.older, case.newer) == {getattr(case, which)}

    acts.merge(gone, kept, ESMS, REASON)

    assert held(case, case.older, case.newer) == {case.older, case.newer}
    later = case.deposit(cda(1, family="QUENTINOT-VALADE"))
    assert held(case, later) == {later}

    # Whoever the records are given back to, the hold stays on them until somebody lifts it.
    acts.split(kept, [case.older], ESMS, REASON)

    assert held(case, case.older, case.newer) == {case.older, case.newer}
    told = [one["subject"] for one in case.entries("hold:extended")]
    assert told == [str(hold)] * len(told)
    assert told
    case.services.holds.lift(hold, REASON, ESMS)
    assert held(case, case.older, case.newer) == set()


def test_a_hold_on_a_person_follows_the_records_that_are_split_off(case: Case) -> None:
    person = case.person(case.older)
    more = case.deposit(with_stay(cda(1, family="AUTRE"), "20150101", "20160101"))
    place_hold(case, person)

    act = case.services.person_acts.split(person, [more], ESMS, "Deux personnes en fait")

    assert act.person not in (person, None)
    assert held(case, case.older, more) == {case.older, more}


def eliminating(case: Case, *records: UUID) -> None:
    with case.services.transactions.begin(SERVICE) as transaction:
        transaction.records.save(*(transaction.records.get(record).eliminating() for record in records))


def test_a_hold_tells_only_of_records_that_its_owner_sees(case: Case) -> None:
    away = "830000014"
    case.services.establishments.register([establishment(away, ENTITY)], OPERATOR)
    further, going = (case.deposit(cda(number).replace(FINESS.encode(), away.encode())) for number in (4, 5))
    person = case.person(case.older)
    for record in (further, going):
        case.services.person_acts.merge(case.person(record), person, OPERATOR, REASON)
    work_until_empty(case.services)
    eliminating(case, going)
    asked = HoldAsked(
        on=Named(persons=[person]),
        reason=HoldReason.ARCHIVES_REQUEST,
        note="Demande",
        review=day_in_paris(case.services.clock.now()) + timedelta(days=200),
    )

    line = placed_line(case.services.holds.place(asked, ARCHIVES_OF_25))

    assert (line["records"], line["not_held"]) == (1, [])
    assert held(case, case.older, further) == {case.older, further}
    (entry,) = case.entries("hold:placed")
    assert entry["facts"]["records"] == "2"  # type: ignore[index]
    with case.services.transactions.begin(SERVICE) as transaction:
        transaction.records.save(
            *(transaction.records.get(one).eliminating() for one in (case.older, further))
        )
    with pytest.raises(BeingEliminated) as refused:
        case.services.holds.place(asked, ARCHIVES_OF_25)
    assert refused.value.records == [case.older]
