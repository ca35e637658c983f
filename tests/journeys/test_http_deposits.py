"""Deposits and records over HTTP: statuses, scopes, what the answers contain and what they must not."""

from __future__ import annotations

import json
import socket
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest

from archive_service.model.actors import Role
from tests.journeys.cda_flows import cda
from tests.journeys.http_flows import LONG_AGO, OTHER_TENANT, TENANT, Service, eventually, transaction

PROBLEM = "application/problem+json"
LINE = {"file", "deposit", "outcome", "grade", "kind", "receipt", "findings", "records"}


def refused(answer: httpx.Response, status: int, code: str) -> None:
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM), answer.text
    assert answer.json()["code"] == code
    assert answer.json()["status"] == status


def test_an_accepted_deposit_is_answered_with_its_line_and_address(service: Service) -> None:
    with service.esms() as client:
        answer = client.post("/deposits", content=cda(1))

        assert answer.status_code == 201
        assert set(answer.json()) >= LINE
        assert client.get(answer.headers["location"]).json() == answer.json()
        assert answer.json()["outcome"] == "accepted"
        assert answer.json()["receipt"].count(".") == 2
        assert client.post("/deposits", content=cda(1)).json() == answer.json()


@pytest.mark.parametrize(
    "media_type", ["application/json", "application/xml; charset=utf-8", "application/x-anything+xml"]
)
def test_what_a_flow_is_is_found_from_its_content(service: Service, media_type: str) -> None:
    with service.esms() as client:
        answer = client.post("/deposits", content=cda(2), headers={"content-type": media_type})

    assert answer.status_code == 201


def test_a_refused_flow_is_a_problem_with_the_line_in_it(service: Service) -> None:
    with service.esms() as client:
        answer = client.post("/deposits", content=b'{"a": 1, "a": 2}')

        refused(answer, 422, "deposit-rejected")
        assert set(answer.json()) >= LINE
        assert "json-duplicate-key" in {finding["code"] for finding in answer.json()["findings"]}
        assert client.get(answer.headers["location"]).json()["outcome"] == "rejected"


def test_a_flow_of_no_known_keeper_waits_in_quarantine(service: Service) -> None:
    flow = cda(3).replace(b'extension="1830000014"', b'extension=""')
    with service.client(service.make_token(role=Role.OPERATOR)) as client:
        answer = client.post("/deposits", content=flow)

        refused(answer, 422, "deposit-quarantined")
        listed = client.get("/deposits", params={"outcome": "quarantined"}).json()
    assert answer.json()["deposit"] in {line["deposit"] for line in listed}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/deposits"),
        ("POST", "/deposits"),
        ("GET", f"/deposits/{uuid4()}"),
        ("GET", f"/deposits/{uuid4()}/identifiers"),
        ("GET", "/records?limit=none"),
        ("GET", f"/records/{uuid4()}"),
        ("GET", f"/records/{uuid4()}/source"),
        ("DELETE", "/records"),
        ("GET", "/nowhere"),
    ],
)
def test_nothing_is_said_without_a_token(service: Service, method: str, path: str) -> None:
    expired = service.make_token(role=Role.OPERATOR, expires=LONG_AGO)
    for token in ("", "unknown", expired):
        with service.client(token) as client:
            answer = client.request(method, path)

        refused(answer, 401, "not-authenticated")
        assert answer.headers["www-authenticate"].startswith("Bearer")


def test_the_token_is_checked_before_the_size_the_type_and_the_form(service: Service) -> None:
    large = b" " * 21_000_000
    with service.client() as client:
        refused(client.post("/deposits", content=large), 401, "not-authenticated")
        refused(
            client.post("/deposits", content=b"x", headers={"content-type": "image/png"}),
            401,
            "not-authenticated",
        )
    with service.client(service.make_token(role=Role.AUDITOR, tenants=[TENANT])) as client:
        refused(client.post("/deposits", content=large), 403, "not-allowed")


def test_a_flow_over_the_limit_is_refused_announced_or_not_and_leaves_nothing(service: Service) -> None:
    token = service.make_token(role=Role.ESMS, tenants=["999999999"])
    with service.client(token) as client:
        for content in (b" " * 20_000_001, (b" " * 1_000_000 for _ in range(21))):
            answer = client.post("/deposits", content=content)

            refused(answer, 413, "flow-too-large")
            assert answer.json()["deposit"] is None
            assert answer.json()["findings"][0]["code"] == "flow-too-large"
        assert client.get("/deposits").json() == []


def begun(service: Service, rest: str, patience: float) -> bytes:
    """Begin to send a deposit, wait, and return how the answer begins; `rest` follows the usual headers."""
    token = service.make_token(role=Role.ESMS, tenants=[TENANT])
    address = urlsplit(service.url)
    with socket.create_connection((address.hostname, address.port), timeout=patience) as connection:
        connection.sendall(
            f"POST /deposits HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n{rest}".encode()
        )
        return connection.recv(100)


def test_a_flow_over_the_limit_is_refused_before_it_is_sent(service: Service) -> None:
    answer = begun(service, "Content-Length: 300000000\r\nExpect: 100-continue\r\n\r\n", 10)

    assert answer.startswith(b"HTTP/1.1 413 ")


def test_a_sender_who_falls_silent_in_a_body_is_answered(service: Service) -> None:
    answer = begun(service, "Content-Length: 3000\r\n\r\n<Clin", 30)

    assert answer.startswith(b"HTTP/1.1 400 ")


def test_a_flow_just_within_the_limit_is_read_whole(service: Service) -> None:
    with service.esms() as client:
        answer = client.post("/deposits", content=b'{"a": 1' + b" " * 19_999_990 + b'"')

    refused(answer, 422, "deposit-rejected")
    assert answer.json()["deposit"] is not None


@pytest.mark.parametrize("headers", [{"content-type": "image/png"}, {"content-encoding": "gzip"}])
def test_a_type_that_no_reader_knows_is_refused(service: Service, headers: dict[str, str]) -> None:
    with service.esms() as client:
        refused(client.post("/deposits", content=b"x", headers=headers), 415, "media-type-unknown")


def test_hidden_and_absent_answer_alike(service: Service) -> None:
    with service.esms() as client:
        line = client.post("/deposits", content=cda(5)).json()
    with service.esms(OTHER_TENANT) as stranger:
        pairs = [
            (f"/deposits/{line['deposit']}", f"/deposits/{uuid4()}"),
            (f"/deposits/{line['deposit']}/identifiers", f"/deposits/{uuid4()}/identifiers"),
            (f"/records/{line['records'][0]}", f"/records/{uuid4()}"),
            (f"/records/{line['records'][0]}/source", f"/records/{uuid4()}/source"),
        ]
        for hidden, absent in pairs:
            first, second = stranger.get(hidden), stranger.get(absent)

            refused(first, 404, "not-found")
            assert first.content == second.content
            assert set(first.headers) == set(second.headers)
        assert stranger.get("/records").json() == []
        assert stranger.get("/deposits").json() == []


def test_a_flow_outside_the_mandate_is_answered_to_its_sender_alone(service: Service) -> None:
    with service.esms(OTHER_TENANT) as stranger:
        answer = stranger.post("/deposits", content=cda(6))

        refused(answer, 422, "deposit-rejected")
        assert answer.json()["records"] == []
    with service.esms() as owner:
        assert owner.get(f"/deposits/{answer.json()['deposit']}").status_code == 404


def test_depositors_see_their_deposits_and_no_record(service: Service) -> None:
    token = service.make_token(role=Role.DEPOSITOR, tenants=[TENANT], actor="logiciel")
    with service.client(token) as client:
        line = client.post("/deposits", content=cda(7)).json()

        assert [one["deposit"] for one in client.get("/deposits").json()] == [line["deposit"]]
        refused(client.get("/records"), 403, "not-allowed")
        refused(client.get(f"/records/{line['records'][0]}"), 403, "not-allowed")


def test_records_are_paged_and_filtered(service: Service) -> None:
    with service.esms() as client:
        for number in (11, 12, 13):
            client.post("/deposits", content=cda(number))
        everything = client.get("/records", params={"limit": 1000}).json()

        met, address = [], "/records?limit=2"
        while address:
            page = client.get(address)
            met += page.json()
            address = page.links.get("next", {}).get("url", "")
        assert [line["record"] for line in met] == [line["record"] for line in everything]
        one = everything[-1]
        for name in ("establishment", "department", "person", "kind"):
            found = client.get("/records", params={name: one[name]}).json()
            assert one["record"] in {line["record"] for line in found}
            assert {line[name] for line in found} == {one[name]}
        assert client.get("/records", params={"department": "25"}).json() == []
        assert client.get("/records", params={"due_on": "1990-01-01"}).json() == []


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=1001",
        "after=x",
        "kind=none",
        "state=x",
        "due_on=2020-13-01",
        "due_on=0",
        "departement=83",
    ],
)
def test_a_wrong_filter_is_refused_and_not_ignored(service: Service, query: str) -> None:
    with service.esms() as client:
        answer = client.get(f"/records?{query}")

    refused(answer, 422, "invalid-request")
    assert answer.json()["parameters"] == [f"query.{query.partition('=')[0]}"]


def test_a_record_gives_its_parts_under_their_types(service: Service) -> None:
    types = {
        "source": "application/xml",
        "document": "application/pdf",
        "provenance": "application/json",
        "manifest": "application/json",
        "nonce": "application/octet-stream",
        "evidence": "application/octet-stream",
        "receipt": "application/jose",
    }
    with service.esms() as client:
        record = client.post("/deposits", content=cda(21)).json()["records"][0]
        assert client.get(f"/records/{record}/evidence").status_code in (200, 404)
        eventually(lambda: client.get(f"/records/{record}").json()["state"] == "sealed")
        for part, media_type in types.items():
            answer = client.get(f"/records/{record}/{part}")

            assert answer.status_code == 200
            assert answer.headers["content-type"] == media_type
            assert answer.headers["content-disposition"].startswith(f'attachment; filename="{record}.{part}.')
            assert answer.headers["x-content-type-options"] == "nosniff"
        assert client.get(f"/records/{record}/source").content == cda(21)
        refused(client.get(f"/records/{record}/secrets"), 404, "not-found")


def test_names_and_addresses_that_are_not_ours_are_absent(service: Service) -> None:
    with service.esms() as client:
        for path in ("/nowhere", "/records/none", "/deposits/../x", "/records/", "/docs"):
            refused(client.get(path), 404, "not-found")
        answer = client.delete("/records")

    refused(answer, 405, "method-not-allowed")
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    with service.esms() as client:
        assert client.put("/deposits").headers["allow"] == "GET, HEAD, OPTIONS, POST"


def test_identifiers_say_what_each_full_url_became(service: Service) -> None:
    with service.esms() as client:
        line = client.post("/deposits", content=transaction((5, "ESSAI", "Rose"))).json()
        names = client.get(f"/deposits/{line['deposit']}/identifiers").json()

    assert len(names) == 4
    assert names["https://dui.example/fhir/Goal/but-5"].startswith("Goal/")


def test_the_documentation_names_every_status_and_health_needs_no_token(service: Service) -> None:
    with service.client() as client:
        document = client.get("/openapi.json").json()
        health = client.get("/health")

    assert set(document["paths"]["/deposits"]["post"]["responses"]) == {
        *("201", "400", "401", "403", "413", "415", "422", "431", "500", "503")
    }
    assert "HTTPValidationError" not in json.dumps(document)
    assert (health.status_code, health.json()["status"]) == (200, "ok")


def test_a_key_store_that_has_gone_is_noticed_and_its_return_too(service: Service) -> None:
    keys, away = service.home / "keys", service.home / "keys-away"
    with service.client() as client:
        before = client.get("/health")
        keys.rename(away)
        try:
            during = client.get("/health")
        finally:
            away.rename(keys)
        after = client.get("/health")

    assert (before.status_code, after.status_code) == (200, 200)
    assert during.status_code == 503
    assert during.headers["retry-after"]
    assert during.json() == {
        "status": "unavailable",
        "database": "ok",
        "objects": "ok",
        "keys": "unavailable",
        "time_stamping": "ok",
        "evidence_waiting": before.json()["evidence_waiting"],
        "no_time_since": None,
        "witnesses": "ok",
    }
