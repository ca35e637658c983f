"""`GET /fhir/Patient/[id]/$everything`: what was received about one person, page by page."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from archive_service.bootstrap import Services
from archive_service.model.actors import OPERATOR, Role
from archive_service.model.traces import TraceFilter
from archive_service.settings import read_settings
from tests.journeys.http_flows import OTHER_TENANT, TENANT, Service, transaction, transaction_xml

JSON, XML = "application/fhir+json", "application/fhir+xml"


def sent(client: httpx.Client, flow: bytes, kind: str = JSON) -> list[str]:
    """Send a flow, and return what each entry became."""
    answer = client.post("/fhir", content=flow, headers={"content-type": kind})
    assert answer.status_code == 200, answer.text
    places = [entry["response"]["location"] for entry in answer.json()["entry"]] if kind == JSON else []
    return [place.partition("/_history")[0] for place in places]


def patients(names: list[str]) -> list[str]:
    return [name for name in names if name.startswith("Patient/")]


def everything(client: httpx.Client, patient: str, **query: Any) -> dict[str, Any]:
    answer = client.get(f"/fhir/{patient}/$everything", params=query)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == JSON
    found: dict[str, Any] = answer.json()
    assert (found["resourceType"], found["type"]) == ("Bundle", "searchset")
    return found


def types(bundle: dict[str, Any]) -> list[tuple[str, str]]:
    return [(entry["resource"]["resourceType"], entry["search"]["mode"]) for entry in bundle["entry"]]


def test_what_was_received_is_given_byte_for_byte_with_what_it_refers_to(service: Service) -> None:
    flow = transaction((4, "ESSAI", "Dora"))
    with service.esms() as client:
        names = sent(client, flow)
        answer = client.get(f"/fhir/{patients(names)[0]}/$everything")
        bundle = answer.json()

    assert types(bundle) == [
        ("Organization", "include"),
        ("Patient", "match"),
        ("Observation", "match"),
        ("Goal", "match"),
    ]
    assert bundle["total"] == 3
    for entry, name in zip(bundle["entry"], names, strict=True):
        assert entry["link"][0]["url"].endswith(f"/fhir/{name}")
        raw = json.dumps(entry["resource"], ensure_ascii=True).encode()
        assert raw.replace(b"61.5,", b"61.50,") in flow
        assert entry["fullUrl"] in [one.get("fullUrl") for one in json.loads(flow)["entry"]]
    assert b'"value": 61.50' in answer.content  # as received, with its zero and its spaces
    assert [one["relation"] for one in bundle["link"]] == ["self"]


def test_of_a_flow_about_several_persons_nothing_of_the_others_is_given(service: Service) -> None:
    with service.esms() as client:
        names = sent(client, transaction((5, "ESSAI", "Emile"), (6, "ESSAI", "Fanny")))
        first, second = patients(names)
        bundle = everything(client, first)
        assert types(bundle).count(("Patient", "match")) == 1
        assert ("Organization", "include") in types(bundle)
        assert "Fanny" not in json.dumps(bundle)
        assert "Emile" not in json.dumps(everything(client, second))


def test_all_flows_about_the_person_are_there_in_pages(service: Service) -> None:
    with service.esms() as client:
        (patient,) = patients(sent(client, transaction((7, "ESSAI", "Gaston"))))
        again = transaction((7, "ESSAI", "Gaston")).replace(b"Se promener", b"Marcher")
        sent(client, again)
        whole = everything(client, patient)
        assert types(whole).count(("Patient", "match")) == 2
        urls = [entry["fullUrl"] for entry in whole["entry"]]
        assert len(set(urls)) == len(urls)

        found, query = [], {"_count": "3"}
        while True:
            page = everything(client, patient, **query)
            assert len(page["entry"]) <= 3
            assert page["total"] == whole["total"]
            found += page["entry"]
            following = [one["url"] for one in page["link"] if one["relation"] == "next"]
            if not following:
                break
            query = {name: values[0] for name, values in parse_qs(urlsplit(following[0]).query).items()}
        assert [one["link"] for one in found] == [one["link"] for one in whole["entry"]]


def test_types_and_times_are_chosen(service: Service) -> None:
    with service.esms() as client:
        (patient,) = patients(sent(client, transaction((8, "ESSAI", "Hugo"))))
        chosen = everything(client, patient, _type="Goal,Observation")
        assert types(chosen) == [("Observation", "match"), ("Goal", "match")]
        assert chosen["total"] == 2
        assert everything(client, patient, _since="2001-01-01T00:00:00+01:00")["total"] == 3
        late = everything(client, patient, _since="2101-01-01T00:00:00Z")
        assert (late["total"], late["entry"]) == (0, [])


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ({"start": "2020-01-01"}, "start"),
        ({"_elements": "id"}, "_elements"),
        ({"_count": "0"}, "_count"),
        ({"_count": "1001"}, "_count"),
        ({"_type": "Banana"}, "_type"),
        ({"_type": ""}, "_type"),
        ({"_since": "hier"}, "_since"),
        ({"_page": "x"}, "_page"),
        ({"_count": ["1", "2"]}, "_count"),
    ],
)
def test_a_parameter_without_effect_is_refused_by_name(
    service: Service, query: dict[str, Any], name: str
) -> None:
    with service.esms() as client:
        answer = client.get("/fhir/Patient/x/$everything", params=query)
    assert answer.status_code == 400
    (issue,) = answer.json()["issue"]
    assert issue["diagnostics"].startswith(f"{name} : ")


def test_a_flow_in_xml_is_given_in_json(service: Service) -> None:
    with service.esms() as client:
        sent(client, transaction_xml((2, "ESSAI", "Iris")), XML)
        (patient,) = patients(sent(client, transaction((2, "ESSAI", "Iris"))))
        found = everything(client, patient)
        assert types(found).count(("Patient", "match")) == 2
        answer = client.get(f"/fhir/{patient}/$everything", headers={"accept": XML})
        assert answer.status_code == 406


def test_who_may_not_see_the_person_finds_nothing(service: Service) -> None:
    with service.esms() as client:
        (patient,) = patients(sent(client, transaction((3, "ESSAI", "Jade"))))
    others = [
        service.make_token(role=Role.ESMS, tenants=[OTHER_TENANT]),
        service.make_token(role=Role.VENDOR, tenants=[TENANT], actor="un éditeur"),
    ]
    for token in others:
        with service.client(token) as client:
            answer = client.get(f"/fhir/{patient}/$everything")
            assert (answer.status_code, answer.json()["resourceType"]) == (404, "OperationOutcome")
    with service.esms() as client:
        for unknown in ("Patient/inconnu", "Patient/6f1c2f0e-3b1a-4c0e-9a39-5d2f7d1b8a10", "Goal/1"):
            assert client.get(f"/fhir/{unknown}/$everything").status_code == 404
    assert httpx.get(f"{service.url}/fhir/{patient}/$everything").status_code == 401


def test_a_vendor_finds_what_it_sent_itself(service: Service) -> None:
    token = service.make_token(role=Role.VENDOR, tenants=[TENANT], actor="éditeur K")
    with service.client(token) as client:
        (patient,) = patients(sent(client, transaction((1, "ESSAI", "Karl"))))
        assert everything(client, patient)["total"] == 3


def test_each_page_is_traced(service: Service) -> None:
    with service.esms() as client:
        (patient,) = patients(sent(client, transaction((4, "ESSAI", "Louise"))))
        headers = {"archive-purpose": "dossier complet"}
        assert client.get(f"/fhir/{patient}/$everything", headers=headers).status_code == 200
    services = Services(read_settings(service.home))
    try:
        found = services.traces.listed(TraceFilter(limit=10), OPERATOR)
    finally:
        services.close()
    assert any(one.trace.act == "resource:read" and one.trace.purpose == "dossier complet" for one in found)
