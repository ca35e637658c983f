"""The facts of a person file are the merged declarations of its records, in any order and after any move."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from itertools import count, permutations
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive_service.bootstrap import Services
from archive_service.demo.fhir_flows import shared_afternoon
from archive_service.holdings.file_facts import file_of, longest_kept
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.decision_review import Verdict
from archive_service.model.flow import RecordKind
from archive_service.model.identifiers import Department, Finess
from archive_service.model.records import Record, RecordFilter
from tests.journeys import door
from tests.journeys.homes import FINESS, cda, establishment

ENTITY = "250000999"
PERSONS = count(1)
Flow = tuple[str, str, str]
"""A stay, the day on which its document was made, and a death."""


class Files:
    """Deposits small documents about invented persons, each about one stay."""

    documents = count(1001)

    def __init__(self, services: Services) -> None:
        self.services = services

    def deposit(self, person: int, stay: str, *, made: str = "20260311", death: str = "") -> UUID:
        """Deposit a document of `person` made on a day, with the encounter `stay` (low, or low and high)."""
        number = next(self.documents)
        low, _, high = stay.partition("-")
        times = f'<low value="{low}"/>' + (f'<high value="{high}"/>' if high else "")
        flow = (
            cda(person)
            .replace(b'"EXPORT_DUI"', b'"SYNTHESE"')
            .replace(f"1.2.250.1.999.1.{person}".encode(), f"1.2.250.1.999.1.{number}".encode())
            .replace(f"1.2.250.1.999.2.{person}".encode(), f"1.2.250.1.999.2.{number}".encode())
            .replace(b"20240311101500+0100", made.encode())
        )
        if stay:
            encounter = f"<componentOf><encompassingEncounter><effectiveTime>{times}</effectiveTime>"
            encounter += "</encompassingEncounter></componentOf><component><structuredBody>"
            flow = flow.replace(b"<component><structuredBody>", encounter.encode())
        if death:
            birth = b'<birthTime value="19410502"/>'
            flow = flow.replace(
                b"<ClinicalDocument xmlns=", b'<ClinicalDocument xmlns:sdtc="urn:hl7-org:sdtc" xmlns='
            ).replace(birth, birth + f'<sdtc:deceasedTime value="{death}"/>'.encode())
        line = door.accept(self.services, flow, OPERATOR)
        assert line["outcome"] == "accepted", line
        return UUID(line["records"][0])

    def record(self, record: UUID) -> Record:
        return self.services.record_reading.record(record, OPERATOR)

    def clock(self, record: UUID) -> tuple[str, date | None, date | None]:
        found = self.record(record)
        return found.retention, found.first_day, found.last_day

    def differences(self) -> list[UUID]:
        """Return the persons whose sums are not those of what their records declared."""
        with self.services.transactions.begin(SERVICE) as transaction:
            records = transaction.records.listed(RecordFilter(limit=1000))
            places = {(one.person, one.establishment) for one in records if one.person is not None}
            return [
                person
                for person, finess in places
                if transaction.people.file(person, finess)
                != file_of(one.details.stated.events for one in transaction.records.of_file(person, finess))
            ]


DECLARED = (
    ("20100104-20200301", "20260311", ""),
    ("20100104", "20190201", ""),
    ("20240104-20250115", "20260311", "20250610"),
    ("", "20260311", "20250114"),
)


def test_a_file_ends_on_the_same_day_in_every_order_of_arrival(services: Services) -> None:
    files = Files(services)
    found = {}
    for person, order in enumerate(permutations(DECLARED), start=1):
        for stay, made, death in order:
            record = files.deposit(person, stay, made=made, death=death)
        found[order] = files.clock(record)

    # Ten years from the later death, which follows the later end.
    assert set(found.values()) == {("running", date(2025, 6, 10), date(2035, 6, 10))}
    assert files.differences() == []


STAYS = st.sampled_from(
    (
        "20100104-20150105",
        "20100104-20200301",
        "20100104",
        "20150105-20250115",
        "20150105",
        "20240104-20240301",
    )
)
MADE = st.sampled_from(("20240601", "20260311"))
DEATHS = st.sampled_from(("", "20250114", "20250610"))
FLOWS = st.tuples(STAYS, MADE, DEATHS)


@given(
    st.lists(FLOWS, min_size=2, max_size=4).flatmap(
        lambda told: st.tuples(
            st.permutations(told),
            st.permutations([*told, told[0]]),
            st.lists(st.booleans(), min_size=len(told) - 2, max_size=len(told) - 2),
        )
    )
)
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_is_the_same_in_any_order_repeated_and_put_together_of_two_persons(
    services: Services, flows: tuple[list[Flow], list[Flow], list[bool]]
) -> None:
    order, repeated, others = flows
    files = Files(services)

    once, again, merged, other = next(PERSONS), next(PERSONS), next(PERSONS), next(PERSONS)
    records = [files.deposit(once, stay, made=made, death=death) for stay, made, death in order]
    records += [files.deposit(again, stay, made=made, death=death) for stay, made, death in repeated]
    owners = [merged, other, *(merged if one else other for one in others)]
    parted = [
        files.deposit(owner, stay, made=made, death=death)
        for owner, (stay, made, death) in zip(owners, order, strict=True)
    ]
    gone, kept = (files.record(one).person for one in parted[:2])
    assert gone is not None and kept is not None
    services.person_acts.merge(gone, kept, OPERATOR, "double dossier")

    assert len({files.clock(one) for one in (*records, *parted)}) == 1
    with services.transactions.begin(SERVICE) as transaction:
        of_each = [files.record(one) for one in (records[0], records[-1], parted[0])]
        known = [
            transaction.people.file(one.person, one.establishment)
            for one in of_each
            if one.person is not None
        ]
    assert known[0] == known[1] == known[2]
    assert files.differences() == []


def test_a_stay_that_goes_on_keeps_all_records_until_its_end_is_told(services: Services) -> None:
    files = Files(services)
    first = files.deposit(1, "20100104-20110205")
    assert files.clock(first)[:2] == ("running", date(2011, 2, 5))

    files.deposit(1, "20200104", made="20240601")
    assert files.clock(first) == ("not-started", None, None)

    # Written before the stay was seen going on: it may be wrong, and what is uncertain is kept.
    files.deposit(1, "20200104-20240101", made="20240301")
    assert files.clock(first) == ("not-started", None, None)

    files.deposit(1, "20200104-20241130", made="20241201")
    assert files.clock(first)[:2] == ("running", date(2024, 11, 30))
    assert files.differences() == []


def test_merges_splits_and_moves_keep_each_sum_that_of_its_own_records(services: Services) -> None:
    files = Files(services)
    older, newer = files.deposit(1, "20100104-20110205"), files.deposit(2, "20200104-20210306")
    alone = files.clock(older), files.clock(newer)
    one, other = files.record(older).person, files.record(newer).person
    assert one is not None and other is not None
    services.establishments.register([establishment(FINESS, ENTITY)], OPERATOR)
    assert files.differences() == []

    services.person_acts.merge(one, other, OPERATOR, "double dossier")
    assert files.differences() == []
    assert files.clock(older) == files.clock(newer) == alone[1]

    services.person_acts.split(other, [older], OPERATOR, "deux personnes")
    assert files.differences() == []
    assert (files.clock(older), files.clock(newer)) == alone


def test_a_person_keeps_nothing_of_the_file_whose_records_all_left(services: Services) -> None:
    """The death of another would start a shorter clock for what comes next."""
    files = Files(services)
    theirs = files.deposit(1, "20200104-20210306", death="20210306")
    person = files.record(theirs).person
    assert person is not None
    elsewhere = files.deposit(1, "")
    with services.transactions.begin(SERVICE) as transaction:
        # The person has a record in another establishment, so that they stay when all of this file leaves.
        moved = transaction.records.get(elsewhere, lock=True)
        transaction.records.save(replace(moved, establishment=Finess("250000023")))

    services.person_acts.split(person, [theirs], OPERATOR, "deux personnes")

    with services.transactions.begin(SERVICE) as transaction:
        left = transaction.people.file(person, Finess(FINESS))
    assert (left.stays, left.death) == ((), None)


def test_a_private_establishment_with_a_mission_of_public_service_has_public_archives(
    services: Services,
) -> None:
    files = Files(services)
    place = establishment(FINESS, ENTITY, category="", legal_status="private")
    found: list[tuple[str, bool]] = []
    for answer in (None, True, None, False):
        services.establishments.register([replace(place, public_service_mission=answer)], OPERATOR)
        record = files.record(files.deposit(len(found) + 1, "20100104-20110205"))
        decision = record.details.decision
        assert decision is not None
        found.append((decision.perimeter_rule, record.in_perimeter))

    # A register that does not say it again, or says otherwise, takes nothing back: two people do.
    assert found == [("PERIM-PRIVE", False), *[("PERIM-MISSION", True)] * 3]


def test_a_register_that_says_more_decides_again_on_what_is_there(services: Services) -> None:
    """The same facts give the same decision, whether the register or the flow comes first."""
    files = Files(services)
    place = establishment(FINESS, ENTITY, category="", legal_status="private")
    services.establishments.register([place], OPERATOR)
    record = files.deposit(1, "20100104-20110205")
    mission = replace(place, public_service_mission=True)
    found = []
    for line in (mission, mission, replace(place, legal_status="public"), replace(place, category="500")):
        services.establishments.register([line], OPERATOR)
        decision = files.record(record).details.decision
        assert decision is not None
        found.append((decision.number, decision.perimeter_rule, files.record(record).in_perimeter))
    with services.transactions.begin(SERVICE) as transaction:
        earlier = transaction.records.earlier_decisions(files.record(record))

    assert found == [
        (2, "PERIM-MISSION", True),
        (2, "PERIM-MISSION", True),
        (3, "PERIM-PUBLIC", True),
        (3, "PERIM-PUBLIC", True),
    ]
    assert [one.number for one in earlier] == [1, 2]


def test_public_archives_stay_public_when_their_establishment_is_no_longer(services: Services) -> None:
    files = Files(services)
    public = establishment(FINESS, ENTITY, category="")
    services.establishments.register([public], OPERATOR)
    record = files.deposit(1, "20100104-20110205")

    services.establishments.register([replace(public, legal_status="private")], OPERATOR)
    once = files.record(record).details.decision
    after = files.deposit(1, "20200104-20210306")

    decisions = [files.record(one).details.decision for one in (record, after)]
    found = [(one.number, one.perimeter_rule) for one in (once, *decisions) if one is not None]
    # Those that come later are presumed public, until two people say in its rulebook that they are not.
    assert found == [(1, "PERIM-PUBLIC"), (2, "PERIM-PUBLIC"), (1, "PERIM-MISSION")]
    assert services.decision_review.replay(record, OPERATOR).verdict is Verdict.PASSED


def test_an_event_of_several_persons_is_kept_as_long_as_the_last_file_that_names_it(
    services: Services,
) -> None:
    line = door.accept(services, shared_afternoon(), OPERATOR)
    records = [Files(services).record(UUID(one)) for one in line["records"]]
    (event,) = [one for one in records if one.kind is RecordKind.COLLECTIVE_EVENT]
    ended, going_on = sorted(
        (one for one in records if one.person is not None), key=lambda one: one.last_day is None
    )
    clock = Files(services).clock
    assert ended.last_day is not None
    assert clock(going_on.id)[0] == clock(event.id)[0] == "not-started"

    door.accept(services, leaving_alone("2026-01-31"), OPERATOR)
    after = clock(going_on.id)[2]
    assert after is not None
    assert clock(event.id) == ("running", max(after, ended.last_day), max(after, ended.last_day))

    door.accept(services, leaving_alone("2026-03-31"), OPERATOR)
    later = clock(going_on.id)[2]
    assert later is not None and later > after
    assert clock(event.id)[2] == max(later, ended.last_day)
    with services.transactions.begin(SERVICE) as transaction:
        found = transaction.records.get(event.id)
        assert [one.number for one in transaction.records.earlier_decisions(found)] == [1, 2]


def test_where_a_record_of_the_flow_is_hidden_its_event_is_kept(services: Services) -> None:
    line = door.accept(services, shared_afternoon(), OPERATOR)
    door.accept(services, leaving_alone("2026-01-31"), OPERATOR)
    records = [Files(services).record(UUID(one)) for one in line["records"]]
    (event,) = [one for one in records if one.kind is RecordKind.COLLECTIVE_EVENT]
    with services.transactions.begin(SERVICE) as transaction:
        seen = transaction.records.last_days_naming(event)
        moved = next(one for one in records if one.person is not None)
        transaction.records.save(
            replace(transaction.records.get(moved.id, lock=True), department=Department("83"))
        )
    here = replace(OPERATOR, departments=frozenset({event.department}))

    with services.transactions.begin(here) as transaction:
        narrow = transaction.records.last_days_naming(event)

    assert None not in seen and longest_kept(seen) is not None
    assert len(seen) == 2
    assert longest_kept(narrow) is None


def test_an_event_follows_persons_that_are_merged_also_by_who_does_not_see_it(
    services: Services,
) -> None:
    line = door.accept(services, shared_afternoon(), OPERATOR)
    door.accept(services, leaving_alone("2026-01-31"), OPERATOR)
    files = Files(services)
    records = [files.record(UUID(one)) for one in line["records"]]
    (event,) = [one for one in records if one.kind is RecordKind.COLLECTIVE_EVENT]
    someone = next(one for one in records if one.person is not None)
    before = files.clock(event.id)
    known = cda(7).replace(FINESS.encode(), event.establishment.encode())
    later = files.record(
        UUID(door.accept(services, staying_until(known, "20260820"), OPERATOR)["records"][0])
    )
    assert (later.tenant, later.establishment) == (someone.tenant, someone.establishment)
    assert later.person is not None and someone.person is not None
    with services.transactions.begin(SERVICE) as transaction:
        hidden = transaction.records.get(event.id, lock=True)
        transaction.records.save(replace(hidden, department=Department("83")))
    here = replace(OPERATOR, departments=frozenset({event.department}))

    services.person_acts.merge(later.person, someone.person, here, "double dossier")

    after = files.clock(event.id)
    assert files.clock(someone.id)[2] == after[2]
    assert after[2] is not None and before[2] is not None and after[2] > before[2]


def staying_until(flow: bytes, day: str) -> bytes:
    encounter = (
        f'<componentOf><encompassingEncounter><effectiveTime><low value="20200104"/><high value="{day}"/>'
        "</effectiveTime></encompassingEncounter></componentOf><component><structuredBody>"
    )
    other = flow.replace(b'"EXPORT_DUI"', b'"SYNTHESE"').replace(b"20240311101500+0100", b"20260901")
    return other.replace(b"<component><structuredBody>", encounter.encode())


def leaving_alone(day: str) -> bytes:
    """Return a flow about the one of the two whose stay went on, with its end."""
    flow = json.loads(shared_afternoon())
    (stay,) = [
        one["resource"]
        for one in flow["entry"]
        if one["resource"]["resourceType"] == "Encounter" and one["resource"]["status"] == "in-progress"
    ]
    stay |= {"status": "finished", "period": stay["period"] | {"end": day}}
    whose = stay["subject"]["reference"]
    flow["entry"] = [
        one
        for one in flow["entry"]
        if one["fullUrl"] == whose
        or one["resource"] is stay
        or one["resource"]["resourceType"] == "Organization"
    ]
    return json.dumps(flow, ensure_ascii=False).encode()
