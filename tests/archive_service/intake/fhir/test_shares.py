"""A resource needed by several records is in those that refer to it, and in no other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archive_service.intake import examine
from archive_service.model.flow import Examination
from tests.archive_service.intake.examinations import CONTEXT
from tests.archive_service.intake.fhir_samples import (
    LOCAL_USER,
    ODON,
    Node,
    bundle,
    event,
    organization,
    patient,
    stay,
    text,
)


def examined(*resources: Node) -> Examination:
    return examine(text(bundle(*resources)), CONTEXT)


def professional(name: str, *leads_to: str) -> Node:
    return {
        "resourceType": "PractitionerRole",
        "id": name,
        "location": [{"reference": f"PractitionerRole/{other}"} for other in leads_to],
    }


def led_by(who: str, *names: str) -> Node:
    seen = event(who)
    seen["participant"] = [{"individual": {"reference": f"PractitionerRole/{name}"}} for name in names]
    return seen


def places(examination: Examination, number: int) -> tuple[list[str], list[str]]:
    record = examination.records[number]
    return [part.where for part in record.entries], [part.where for part in record.shared]


def test_a_record_has_what_its_own_resources_lead_to_one_after_the_other() -> None:
    examination = examined(
        *(patient(), patient("odon", ODON), organization()),  # 0 to 2
        *(stay(), stay("odon"), led_by("ines", "a"), led_by("odon", "c")),  # 3 to 6
        *(professional("a", "b"), professional("b", "d"), professional("c", "d"), professional("d")),
    )

    ines, odon = places(examination, 0), places(examination, 1)
    assert ines == (["/entry/0", "/entry/3", "/entry/5", "/entry/7", "/entry/8"], ["/entry/2", "/entry/10"])
    assert odon == (["/entry/1", "/entry/4", "/entry/6", "/entry/9"], ["/entry/2", "/entry/10"])
    assert [part.where for part in examination.shared] == ["/entry/2", "/entry/10"]


def test_what_no_record_leads_to_is_in_none_and_is_said() -> None:
    examination = examined(
        *(patient(), patient("odon", ODON), organization(), stay(), stay("odon"), professional("seul"))
    )

    assert not any(
        "/entry/5" in [*own, *also] for own, also in (places(examination, 0), places(examination, 1))
    )
    unreferenced = [one.where for one in examination.findings if one.code == "fhir-entry-unreferenced"]
    assert unreferenced == ["/entry/5/resource"]
    assert not examination.unowned


def test_the_only_establishment_goes_to_the_records_that_it_keeps() -> None:
    people = [patient(), patient("odon", ODON)]
    for node in people:
        node["identifier"] = [{"system": "urn:oid:1.2.250.1.999.7", "value": node["id"]}]
    alone = [stay(identifier=[], serviceProvider=None), stay("odon", identifier=[], serviceProvider=None)]

    examination = examined(*people, organization(), *alone)

    assert [record.custodian.name for record in examination.records] == ["Foyer des Tilleuls bleus"] * 2
    assert [places(examination, number)[1] for number in (0, 1)] == [["/entry/2"], ["/entry/2"]]


def test_a_binary_that_two_documents_carry_is_in_both_records() -> None:
    from tests.archive_service.intake.fhir_samples import cda_sheet

    first, second = cda_sheet({"reference": "Patient/ines"}), cda_sheet({"reference": "Patient/ines"}, id="2")
    data = first["content"][0]["attachment"].pop("data")
    for fiche in (first, second):
        fiche["content"][0]["attachment"].pop("data", None)
        fiche["content"][0]["attachment"]["url"] = "https://dui.example/fhir/Binary/b1"
    binary = {"resourceType": "Binary", "id": "b1", "contentType": "application/xml", "data": data}

    examination = examined(patient(), organization(), first, second, binary)

    assert all("/entry/4" in places(examination, number)[1] for number in (0, 1))


@given(
    st.lists(st.sets(st.integers(0, 7), max_size=3), min_size=2, max_size=5),
    st.lists(st.sets(st.integers(0, 7), max_size=3), min_size=8, max_size=8),
)
def test_it_is_what_can_be_reached(of_persons: list[set[int]], between: list[set[int]]) -> None:
    people, events = [], []
    for number, leads_to in enumerate(of_persons):
        person = patient(f"p{number}")
        person["identifier"] = [{"system": LOCAL_USER, "value": f"3250001237/{number}"}]
        seen = led_by(f"p{number}", *(f"r{other}" for other in leads_to))
        seen.pop("partOf")
        people.append(person)
        events.append(seen)
    roles = [professional(f"r{n}", *(f"r{other}" for other in between[n])) for n in range(8)]

    examination = examined(*people, *events, *roles)

    start = 2 * len(people)
    reached = []
    for leads_to in of_persons:
        seen_, stack = set(), list(leads_to)
        while stack:
            at = stack.pop()
            if at not in seen_:
                seen_.add(at)
                stack += between[at]
        reached.append(seen_)
    for number, expected in enumerate(reached):
        others = set().union(*(each for at, each in enumerate(reached) if at != number))
        own, also = places(examination, number)
        assert {int(one.rpartition("/")[2]) - start for one in also} == expected & others
        assert {int(one.rpartition("/")[2]) - start for one in own[2:]} == expected - others
