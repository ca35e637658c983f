"""A document with the identifier or version number of another one is kept, and the sender is informed."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count, permutations
from typing import Any
from uuid import UUID

import pytest

from archive_service.bootstrap import Services
from archive_service.contract.lines import Line
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.records import RecordFilter
from archive_service.settings import Settings
from tests.archive_service.findings.corpus_names import CORPUS
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.homes import FINESS, cda, establishment

TENANT = "250000999"
ID_REUSED, VERSION_REUSED = "document-id-reused", "version-reused"
PEOPLE = count(1)
"""Each test has persons of its own, so that all share one home."""


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    services = Services(Settings(home=begun(tmp_path_factory.mktemp("home"))))
    services.establishments.register(
        [establishment(finess, TENANT, category="", legal_status="") for finess in (FINESS, "830000014")],
        OPERATOR,
    )
    yield services
    services.close()


def document(
    person: int,
    *,
    id_: str = "1",
    set_: str = "1",
    version: str = "1",
    replaces: str = "",
    words: str = "Installée",
) -> bytes:
    """Return a document about a person; `id_`, `set_` and `replaces` are its names among that person's."""
    content = cda(person).decode()
    content = content.replace(f'"1.2.250.1.999.1.{person}"', f'"1.2.250.1.999.1.{person}.{id_}"')
    content = content.replace(f'"1.2.250.1.999.2.{person}"', f'"1.2.250.1.999.2.{person}.{set_}"')
    content = content.replace('versionNumber value="1"', f'versionNumber value="{version}"')
    content = content.replace("Installée", words)
    if replaces:
        parent = f'<parentDocument><id root="1.2.250.1.999.1.{person}.{replaces}"/></parentDocument>'
        named = f'<relatedDocument typeCode="RPLC">{parent}</relatedDocument><component><structuredBody>'
        content = content.replace("<component><structuredBody>", named, 1)
    return content.encode()


def carrying(*documents: bytes, sheets: int = 0) -> bytes:
    """Return a Bundle that carries CDA documents; with `sheets`, all under one masterIdentifier."""
    entries = []
    for number, content in enumerate(documents):
        sheet: dict[str, Any] = {
            "resourceType": "DocumentReference",
            "status": "current",
            "type": {"coding": [{"code": "EXPORT_DUI"}]},
            "content": [
                {"attachment": {"contentType": "application/xml", "data": b64encode(content).decode()}}
            ],
        }
        if sheets:
            name = f"urn:oid:1.2.250.1.999.5.{sheets}"
            sheet["masterIdentifier"] = {"system": "urn:ietf:rfc:3986", "value": name}
        entries.append(
            {
                "fullUrl": f"urn:uuid:00000000-0000-4000-8000-{number:012}",
                "resource": sheet,
                "request": {"method": "POST", "url": "DocumentReference"},
            }
        )
    return json.dumps({"resourceType": "Bundle", "type": "transaction", "entry": entries}).encode()


def sheet(person: int, words: str) -> bytes:
    """Return a lone DocumentReference of a text that is no CDA."""
    local = f"3{FINESS}/s{person}"
    system = "https://identifiant-medicosocial-localusager.esante.gouv.fr"
    return json.dumps(
        {
            "resourceType": "DocumentReference",
            "masterIdentifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:oid:1.2.250.1.999.6.{person}"},
            "status": "current",
            "subject": {"type": "Patient", "identifier": {"system": system, "value": local}},
            "content": [
                {"attachment": {"contentType": "text/plain", "data": b64encode(words.encode()).decode()}}
            ],
        }
    ).encode()


def deposit(services: Services, flow: bytes) -> Line:
    """Deposit a flow that is taken, whatever there is to say of it."""
    line = door.accept(services, flow, OPERATOR)
    assert line["outcome"] == "accepted", line
    return line


def told(line: Line) -> list[str]:
    """Return which of the two findings an answer has, in their order."""
    return [one["code"] for one in line["findings"] if one["code"] in (ID_REUSED, VERSION_REUSED)]


@pytest.mark.parametrize("code", [ID_REUSED, VERSION_REUSED])
def test_every_code_has_the_smallest_two_flows_that_raise_it_and_nothing_else(
    services: Services, code: str
) -> None:
    folders = sorted(CORPUS.glob(f"{code}_*"))

    assert folders, f"no folder tests/corpus/{code}_<what>/"
    for folder in folders:
        first = deposit(services, (folder / "first.xml").read_bytes())
        second = deposit(services, (folder / "second.xml").read_bytes())
        assert (first["grade"], first["findings"]) == ("ok", [])
        assert (second["grade"], [one["code"] for one in second["findings"]]) == ("warn", [code])


def test_another_content_under_one_document_id_is_kept_and_told(services: Services) -> None:
    person = next(PEOPLE)
    first = deposit(services, document(person))

    second = deposit(services, document(person, set_="2", words="Transférée"))

    assert (told(first), told(second)) == ([], [ID_REUSED])
    assert second["grade"] == "warn"
    (finding,) = (one for one in second["findings"] if one["code"] == ID_REUSED)
    assert finding["severity"] == "warning"
    assert finding["where"] == "/ClinicalDocument/id[1] (line 5)"
    held = {one["record"]: one for one in door.records(services, RecordFilter(limit=1000), OPERATOR)}
    assert all(held[one]["replaced_by"] is None for one in (*first["records"], *second["records"]))


def test_another_content_under_one_version_number_is_kept_and_told(services: Services) -> None:
    person = next(PEOPLE)
    deposit(services, document(person))

    second = deposit(services, document(person, id_="2", words="Transférée"))

    assert told(second) == [VERSION_REUSED]
    assert second["grade"] == "warn"
    (finding,) = (one for one in second["findings"] if one["code"] == VERSION_REUSED)
    assert finding["where"] == "/ClinicalDocument/versionNumber[1] (line 10)"


def test_an_altered_copy_claims_both(services: Services) -> None:
    person = next(PEOPLE)
    deposit(services, document(person))

    line = deposit(services, document(person, words="Transférée"))

    assert told(line) == [ID_REUSED, VERSION_REUSED]


def test_a_sheet_without_a_cda_claims_its_master_identifier(services: Services) -> None:
    person = next(PEOPLE)
    first = deposit(services, sheet(person, "Compte rendu"))

    second = deposit(services, sheet(person, "Compte rendu corrigé"))

    assert (told(first), told(second)) == ([], [ID_REUSED])
    assert {one["where"] for one in second["findings"] if one["code"] == ID_REUSED} == {"/masterIdentifier"}


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ({"id_": "1"}, {"id_": "2", "replaces": "1"}),
        ({"id_": "1"}, {"id_": "2", "version": "2"}),
        ({"id_": "1"}, {"id_": "1", "version": "2"}),
        ({"id_": "1"}, {"id_": "1", "set_": "2", "replaces": "1"}),
        ({"id_": "1", "set_": "1"}, {"id_": "2", "set_": "2", "replaces": "1"}),
    ],
)
@pytest.mark.parametrize("backwards", [False, True])
def test_a_replacement_is_nothing_to_tell_whichever_comes_first(
    services: Services, older: dict[str, str], newer: dict[str, str], backwards: bool
) -> None:
    person = next(PEOPLE)
    flows = [document(person, **older), document(person, words="Transférée", **newer)]

    lines = [deposit(services, flow) for flow in (reversed(flows) if backwards else flows)]

    assert [told(line) for line in lines] == [[], []]


def test_a_chain_that_is_stated_needs_no_numbers(services: Services) -> None:
    person = next(PEOPLE)
    chain = [("1", ""), ("2", "1"), ("3", "2"), ("4", "3")]

    lines = [
        deposit(services, document(person, id_=id_, replaces=replaced, words=f"Jour {id_}"))
        for id_, replaced in chain
    ]

    assert [told(line) for line in lines] == [[]] * len(chain)


def test_two_that_replace_the_same_one_under_one_number_are_told(services: Services) -> None:
    person = next(PEOPLE)
    successors = [{"id_": one, "version": "2", "replaces": "1", "words": f"Jour {one}"} for one in "23"]

    lines = [deposit(services, document(person, **one)) for one in ({}, *successors)]

    assert [told(line) for line in lines] == [[], [], [VERSION_REUSED]]


def test_the_same_bytes_again_are_the_same_answer(services: Services) -> None:
    person = next(PEOPLE)
    flows = [document(person), document(person, words="Transférée")]
    lines = [deposit(services, flow) for flow in flows]

    assert [deposit(services, flow) for flow in flows] == lines


def test_the_same_document_in_another_envelope_is_nothing_to_tell(services: Services) -> None:
    person = next(PEOPLE)
    own, other = document(person), document(person, id_="2", set_="2")

    lines = [deposit(services, flow) for flow in (own, carrying(own), carrying(own, other), other)]

    assert [told(line) for line in lines] == [[]] * 4


def test_a_carried_document_is_compared_with_its_own_bytes(services: Services) -> None:
    person = next(PEOPLE)
    deposit(services, carrying(document(person)))

    line = deposit(
        services, carrying(document(person, id_="2", set_="2"), document(person, words="Transférée"))
    )

    assert told(line) == [ID_REUSED, VERSION_REUSED]
    places = {one["where"].split(" ")[0] for one in line["findings"] if one["code"] == ID_REUSED}
    assert places == {"/entry/1/resource/content/0/attachment/data#/ClinicalDocument/id[1]"}


def test_two_documents_of_one_flow_claim_one_id(services: Services) -> None:
    person = next(PEOPLE)
    flow = carrying(document(person), document(person, set_="2", words="Transférée"))

    line = deposit(services, flow)

    assert told(line) == [ID_REUSED]
    assert len(line["records"]) == 2
    assert line["grade"] == "warn"


def test_each_place_of_an_identifier_is_told_of_once(services: Services) -> None:
    person = next(PEOPLE)
    documents = [document(person), document(person, set_="2", words="Transférée")]
    nameless = [one.replace(f'<id root="1.2.250.1.999.1.{person}.1"/>'.encode(), b"") for one in documents]

    both = deposit(services, carrying(*documents, sheets=person))
    one = deposit(services, carrying(*nameless, sheets=next(PEOPLE)))

    codes = [[item["code"] for item in line["findings"]] for line in (both, one)]
    assert [(own.count("document-id-twice"), own.count(ID_REUSED)) for own in codes] == [(1, 1), (1, 0)]


def test_one_flow_may_hold_a_chain_and_a_document_twice(services: Services) -> None:
    person = next(PEOPLE)
    first, second = document(person), document(person, id_="2", version="2", words="Transférée")

    line = deposit(services, carrying(second, first, first))

    assert told(line) == []
    assert len(line["records"]) == 3


def test_a_document_of_somebody_else_has_the_id_and_nothing_is_said_of_them(services: Services) -> None:
    one, other = next(PEOPLE), next(PEOPLE)
    theirs = f'"1.2.250.1.999.1.{one}.1"'.encode()
    deposit(services, document(one))
    deposit(services, document(one, words="Transférée", set_="2"))

    line = deposit(services, document(other).replace(f'"1.2.250.1.999.1.{other}.1"'.encode(), theirs))
    same = deposit(services, document(one, words="Sortie", set_="3"))

    assert told(line) == told(same) == [ID_REUSED]
    said = [item for answer in (line, same) for item in answer["findings"] if item["code"] == ID_REUSED]
    assert len({(one["message"], one["where"]) for one in said}) == 1


def test_of_two_persons_in_one_flow_it_is_told_at_the_document_of_one(services: Services) -> None:
    one, other = next(PEOPLE), next(PEOPLE)
    theirs = f'"1.2.250.1.999.1.{one}.1"'.encode()
    alike = document(other).replace(f'"1.2.250.1.999.1.{other}.1"'.encode(), theirs)

    line = deposit(services, carrying(document(one), alike))

    assert told(line) == [ID_REUSED]
    (finding,) = (item for item in line["findings"] if item["code"] == ID_REUSED)
    assert finding["where"].startswith("/entry/1/")


def test_a_set_of_somebody_else_gives_no_number_to_this_one(services: Services) -> None:
    one, other = next(PEOPLE), next(PEOPLE)
    theirs = f'"1.2.250.1.999.2.{one}.1"'.encode()
    deposit(services, document(one))

    line = deposit(services, document(other).replace(f'"1.2.250.1.999.2.{other}.1"'.encode(), theirs))

    assert told(line) == []


def test_a_document_whose_key_is_gone_cannot_be_compared(services: Services) -> None:
    person = next(PEOPLE)
    (held,) = deposit(services, document(person))["records"]
    with services.transactions.begin(SERVICE) as transaction:
        key = transaction.records.get(UUID(held)).key
    services.vault.destroy(TENANT, key)

    line = deposit(services, document(person, words="Transférée"))

    assert told(line) == []


def test_a_flow_that_people_release_is_told_of_too(services: Services) -> None:
    one, other = next(PEOPLE), next(PEOPLE)
    deposit(services, document(one))
    shared = b'<patientRole><id root="1.2.250.1.213.1.4.8" extension="240039999999942"/>'
    somebody = document(other).replace(b"QUENTINOT", b"AUTREMENT").replace(b"19410502", b"19520611")
    flow = carrying(
        *(each.replace(b"<patientRole>", shared) for each in (document(one, words="Transférée"), somebody))
    )
    waiting = door.accept(services, flow, OPERATOR)

    released = door.release(services, UUID(waiting["deposit"]), OPERATOR, "doublon connu")

    assert (waiting["outcome"], told(waiting)) == ("quarantined", [])
    assert (released["outcome"], released["grade"]) == ("accepted", "warn")
    assert told(released) == [ID_REUSED, VERSION_REUSED]


def test_whatever_the_order_the_one_that_came_second_is_told(services: Services) -> None:
    for order in permutations(("1", "2", "2 bis", "3")):
        person = next(PEOPLE)

        lines = {
            one: deposit(services, document(person, id_=one[0], version=one[0], words=f"Jour {one}"))
            for one in order
        }

        second = max("2", "2 bis", key=order.index)
        assert {one: told(line) for one, line in lines.items()} == {
            one: [ID_REUSED, VERSION_REUSED] if one == second else [] for one in order
        }


def test_of_several_that_come_at_once_all_but_one_are_told(services: Services) -> None:
    person = next(PEOPLE)
    flows = [document(person, words=f"Jour {number}") for number in range(6)]

    with ThreadPoolExecutor(6) as pool:
        lines = list(pool.map(lambda flow: deposit(services, flow), flows))

    assert sorted(told(line) for line in lines) == [[], *[[ID_REUSED, VERSION_REUSED]] * 5]


def test_of_documents_of_several_persons_that_come_at_once_all_but_one_are_told(services: Services) -> None:
    for _ in range(5):
        people = [next(PEOPLE) for _ in range(6)]
        names = [f'"1.2.250.1.999.1.{person}.1"'.encode() for person in people]
        flows = [document(person).replace(own, names[0]) for person, own in zip(people, names, strict=True)]

        with ThreadPoolExecutor(6) as pool:
            lines = list(pool.map(lambda flow: deposit(services, flow), flows))

        assert sorted(told(line) for line in lines) == [[], *[[ID_REUSED]] * 5]


def test_many_versions_in_one_flow_are_one_chain(services: Services) -> None:
    person, many = next(PEOPLE), 60
    numbers = [*range(2, many, 2), *range(1, many, 2), 7]
    documents = (
        document(person, id_=str(place), version=str(number), words=f"Jour {place}")
        for place, number in enumerate(numbers)
    )

    line = deposit(services, carrying(*documents))

    asked = RecordFilter(person=services.record_reading.record(UUID(line["records"][0]), OPERATOR).person)
    held = {one["record"]: one for one in door.records(services, asked, OPERATOR)}
    chained = sorted((held[one] for one in line["records"][:-1]), key=lambda one: one["version"])
    assert [one["replaces"] for one in chained] == [None, *(one["record"] for one in chained[:-1])]
    assert [one["replaced_by"] for one in chained] == [*(one["record"] for one in chained[1:]), None]
    assert told(line) == [VERSION_REUSED]


def test_many_documents_of_one_id_are_told_of_in_a_page(services: Services) -> None:
    person = next(PEOPLE)
    documents = (document(person, set_=str(number), words=f"Jour {number}") for number in range(130))

    line = deposit(services, carrying(*documents))

    assert len(told(line)) == 100
    rest = [one["message"] for one in line["findings"] if one["code"] == "findings-more"]
    assert "29 autres constats du même code ne sont pas listés." in rest
    assert len(line["records"]) == 130
