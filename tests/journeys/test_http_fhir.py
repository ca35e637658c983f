"""FHIR transactions over HTTP, in both formats."""

from __future__ import annotations

import json
from uuid import uuid4

import httpx
import pytest
from lxml import etree

from tests.journeys.cda_flows import cda
from tests.journeys.http_flows import OTHER_TENANT, Service, transaction, transaction_xml

JSON, XML = "application/fhir+json", "application/fhir+xml"
NS = {"f": "http://hl7.org/fhir"}


def post(client: httpx.Client, flow: bytes, media_type: str = JSON, **headers: str) -> httpx.Response:
    return client.post("/fhir", content=flow, headers={"content-type": media_type, **headers})


def refused(answer: httpx.Response, status: int) -> list[str]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == JSON
    assert answer.json()["resourceType"] == "OperationOutcome"
    return [issue["details"]["coding"][0]["code"] for issue in answer.json()["issue"]]


def test_a_transaction_is_answered_entry_by_entry_and_always_alike(service: Service) -> None:
    flow = transaction((1, "ESSAI", "Ada"))
    with service.esms() as client:
        answer = post(client, flow)

        assert (answer.status_code, answer.headers["content-type"]) == (200, JSON)
        bundle = answer.json()
        assert (bundle["resourceType"], bundle["type"]) == ("Bundle", "transaction-response")
        responses = [entry["response"] for entry in bundle["entry"]]
        types = [response["location"].partition("/")[0] for response in responses]
        assert types == ["Organization", "Patient", "Observation", "Goal"]
        assert all(
            (response["status"], response["etag"]) == ("201", 'W/"1"')
            and response["location"].endswith("/_history/1")
            for response in responses
        )
        assert post(client, flow).json() == bundle
        deposit = client.get(f"/deposits/{answer.headers['archive-deposit']}").json()
    assert deposit["outcome"] == "accepted"


def test_the_slash_that_the_standard_writes_is_taken_too(service: Service) -> None:
    flow = transaction((71, "ESSAI", "Ada"))
    with service.esms() as client:
        answer = client.post("/fhir/", content=flow, headers={"content-type": JSON})

        assert (answer.status_code, answer.json()) == (200, post(client, flow).json())


def test_what_was_created_is_served_with_its_new_names(service: Service) -> None:
    with service.esms() as client:
        answer = post(client, transaction((2, "ESSAI", "Berthe")))
        names = client.get(f"/deposits/{answer.headers['archive-deposit']}/identifiers").json()
        goal_name = names["https://dui.example/fhir/Goal/but-2"]
        goal = client.get(f"/fhir/{goal_name}")
        observation_name = names["https://dui.example/fhir/Observation/mesure-2"]
        observation = client.get(f"/fhir/{observation_name}/_history/1")
        patient_name = names["urn:uuid:00000000-0000-4000-8000-000000000002"]
        patient = client.get(f"/fhir/{patient_name}").json()

        assert client.get(f"/fhir/{goal_name}/_history/2").status_code == 404
    assert goal.headers["etag"] == 'W/"1"'
    assert f"Goal/{goal.json()['id']}" == goal_name
    assert goal.json()["meta"]["versionId"] == "1"
    assert goal.json()["meta"]["lastUpdated"].endswith("Z")
    assert goal.json()["subject"]["reference"] == patient_name
    assert [one["reference"] for one in goal.json()["addresses"]] == [observation_name, observation_name]
    assert b'"value":61.50' in observation.content
    assert patient["managingOrganization"]["reference"].startswith("Organization/")
    assert patient["identifier"][0]["value"].endswith("USAGER-2")


def test_xml_is_answered_in_xml_and_served_in_xml(service: Service) -> None:
    with service.esms() as client:
        answer = post(client, transaction_xml((3, "ESSAI", "Célestine")), XML)

        assert (answer.status_code, answer.headers["content-type"]) == (200, XML)
        bundle = etree.fromstring(answer.content)
        locations = bundle.xpath("f:entry/f:response/f:location/@value", namespaces=NS)
        goal = client.get(f"/fhir/{locations[3].removesuffix('/_history/1')}")
    resource = etree.fromstring(goal.content)
    assert goal.headers["content-type"] == XML
    assert resource.tag == "{http://hl7.org/fhir}Goal"
    assert [child.tag.partition("}")[2] for child in resource][:3] == ["id", "meta", "lifecycleStatus"]
    references = resource.xpath(".//f:reference/@value", namespaces=NS)
    patient, observation = (one.removesuffix("/_history/1") for one in locations[1:3])
    assert references == [patient, observation, observation]


def test_xml_is_read_or_refused_by_the_name_of_its_encoding(service: Service) -> None:
    flow = transaction_xml((9, "ESSAI", "Octave"))
    with service.esms() as client:
        accepted = post(client, b'<?xml version="1.0" encoding="ANSI"?>' + flow, XML)
        unknown = post(client, b'<?xml version="1.0" encoding="Shift_JIS"?>' + flow, XML, Accept=JSON)

    assert accepted.status_code == 200, accepted.text
    assert refused(unknown, 400) == ["xml-encoding"]


@pytest.mark.parametrize(
    ("make", "received", "other"), [(transaction, JSON, XML), (transaction_xml, XML, JSON)]
)
def test_a_resource_is_served_in_the_format_asked_for(
    service: Service, make: object, received: str, other: str
) -> None:
    with service.esms() as client:
        answer = post(client, make((4, "ESSAI", "Désirée")), received, Accept=JSON)  # type: ignore[operator]
        places = [one["response"]["location"].partition("/_history")[0] for one in answer.json()["entry"]]
        as_sent = client.get(f"/fhir/{places[2]}")
        by_header = client.get(f"/fhir/{places[2]}", headers={"accept": f"{other}, */*;q=0.1"})
        by_name = client.get(f"/fhir/{places[2]}/_history/1", params={"_format": other})
        refused_ = client.get(f"/fhir/{places[2]}", headers={"accept": "application/pdf"})

    both = {JSON: as_sent, XML: by_header} if received == JSON else {JSON: by_header, XML: as_sent}
    assert [answer.headers["content-type"] for answer in both.values()] == [JSON, XML]
    assert by_name.content == by_header.content
    element = etree.fromstring(both[XML].content)
    assert element.tag == "{http://hl7.org/fhir}Observation"
    weight = element.xpath("string(f:valueQuantity/f:value/@value)", namespaces=NS)
    assert weight == ("61.50" if received == JSON else "61.5")
    assert f'"value":{weight},' in both[JSON].text
    assert both[JSON].json()["subject"]["reference"] == places[1]
    assert element.xpath("string(f:subject/f:reference/@value)", namespaces=NS) == places[1]
    assert refused(refused_, 406) == ["not-acceptable"]


@pytest.mark.parametrize("make", [transaction, transaction_xml])
def test_what_several_persons_share_a_flow_is_served_to_each(service: Service, make: object) -> None:
    flow = make((6, "ESSAI", "Flore"), (7, "AUTRE", "Gilda"))  # type: ignore[operator]
    media_type = JSON if flow.startswith(b"{") else XML
    with service.esms() as client:
        answer = post(client, flow, media_type, Accept=JSON)
        assert answer.status_code == 200, answer.text
        for entry in answer.json()["entry"]:
            name = entry["response"]["location"].removesuffix("/_history/1")
            served = client.get(f"/fhir/{name}")

            assert served.status_code == 200
            assert name.partition("/")[2] in served.text
            assert "urn:uuid" not in served.text
            assert "usager-" not in served.text


@pytest.mark.parametrize(("asked", "expected"), [("json", JSON), ("xml", XML), (XML, XML)])
def test_the_format_asked_for_goes_before_that_of_the_request(
    service: Service, asked: str, expected: str
) -> None:
    with service.esms() as client:
        by_name = client.get("/fhir/metadata", params={"_format": asked})
        by_header = client.get("/fhir/metadata", headers={"accept": f"text/html, {expected};q=0.5"})

    assert by_name.headers["content-type"] == by_header.headers["content-type"] == expected


def test_the_capability_statement_needs_no_token(service: Service) -> None:
    with service.client() as client:
        statement = client.get("/fhir/metadata").json()

    assert statement["fhirVersion"] == "4.0.1"
    assert statement["rest"][0]["interaction"] == [{"code": "transaction"}]
    assert statement["implementation"]["url"] == f"{service.url}/fhir"


def test_refusals_speak_fhir(service: Service) -> None:
    with service.client() as stranger:
        assert refused(post(stranger, b" " * 21_000_000), 401) == ["not-authenticated"]
        assert refused(stranger.get("/fhir/Patient/1"), 401) == ["not-authenticated"]
    with service.esms() as client:
        assert "json-syntax" in refused(post(client, b'{"resourceType": "Bundle"'), 400)
        assert refused(post(client, b" " * 21_000_000), 413) == ["flow-too-large"]
        assert refused(post(client, b"x", "text/plain"), 415) == ["media-type-unknown"]
        assert refused(post(client, b'{"resourceType": "Patient"}'), 422) == ["not-a-transaction"]
        assert refused(post(client, cda(41), "application/xml", Accept=JSON), 422) == ["not-a-transaction"]
        assert refused(client.get(f"/fhir/Patient/{uuid4()}"), 404) == ["not-found"]
        assert refused(client.get("/fhir/Patient/a%00b"), 404) == ["not-found"]
        empty = {"resourceType": "Bundle", "type": "transaction", "entry": []}
        assert "fhir-bundle-empty" in refused(post(client, json.dumps(empty).encode()), 422)
        assert client.post("/fhir", content=b"<Bundle", headers={"content-type": XML}).status_code == 400
        assert client.delete("/fhir").status_code == 405


def test_a_quarantined_transaction_names_its_deposit(service: Service) -> None:
    one, two = transaction((8, "ESSAI", "Hortense")), b"usager.esante.gouv.fr"
    twice = json.loads(one)
    other = json.loads(transaction((8, "TOUTAUTRE", "Iris")))["entry"][1]
    other["fullUrl"], other["resource"]["id"] = "urn:uuid:99999999-0000-4000-8000-000000000009", "usager-9"
    twice["entry"].append(other)
    with service.esms() as client:
        answer = post(client, json.dumps(twice).encode())

        codes = refused(answer, 422)
        line = client.get(answer.headers["location"]).json()
    assert two in one
    assert "two-persons-one-local-id" in codes
    assert line["outcome"] == "quarantined"
    assert line["deposit"] == answer.headers["archive-deposit"]
    assert all(issue["diagnostics"] for issue in answer.json()["issue"])


def test_another_tenant_does_not_read_what_was_created(service: Service) -> None:
    with service.esms() as client:
        answer = post(client, transaction((4, "ESSAI", "Delphine")))
        name = answer.json()["entry"][1]["response"]["location"].removesuffix("/_history/1")
        assert client.get(f"/fhir/{name}").status_code == 200
    with service.esms(OTHER_TENANT) as stranger:
        hidden, absent = stranger.get(f"/fhir/{name}"), stranger.get(f"/fhir/Patient/{uuid4()}")

    assert refused(hidden, 404) == ["not-found"]
    assert hidden.content == absent.content
