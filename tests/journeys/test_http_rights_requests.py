"""Requests of persons over HTTP: statuses, scopes, pages, and the forms that are refused."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import httpx
import pytest

from tests.journeys.cda_flows import cda
from tests.journeys.http_flows import OTHER_TENANT, Service
from tests.journeys.published_formats import keep


@pytest.fixture(scope="module")
def person(service: Service) -> str:
    with service.esms() as client:
        answer = client.post("/deposits", content=cda(81))
        assert answer.status_code == 201, answer.text
        (record,) = answer.json()["records"]
        found: str = client.get(f"/records/{record}").json()["person"]
        return found


def refused(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    return dict(answer.json())


def test_a_request_is_opened_decided_and_answered_by_a_letter(service: Service, person: str) -> None:
    with service.esms() as client:
        opened = client.post("/rights", json={"person": person, "kind": "erasure", "by": "sa fille"})
        assert opened.status_code == 201, opened.text
        keep([opened.json()], "rights-opened")
        address = opened.headers["location"]
        refused(client.get(f"{address}/letter"), 409, "request-undecided")

        decision = {"decision": "accepted", "reason": "Oui"}
        kept = refused(client.post(f"{address}/decision", json=decision), 409, "erasure-retained")
        assert [one["records"] for one in kept["grounds"]] == [1]
        line = client.post(f"{address}/decision", json={**decision, "decision": "refused"})
        assert line.status_code == 200, line.text
        keep([line.json()], "rights-line")
        assert line.json()["grounds"] == kept["grounds"]
        assert client.get(address).json() == line.json()
        refused(client.post(f"{address}/decision", json=decision), 409, "request-decided")
        letter = client.get(f"{address}/letter")
        assert letter.headers["content-type"] == "application/pdf"
        assert letter.content.startswith(b"%PDF-1.7")


def test_the_whole_file_is_a_zip(service: Service, person: str) -> None:
    with service.esms() as client:
        asked = {"person": person, "kind": "access", "by": "l'usager"}
        address = client.post("/rights", json=asked).headers["location"]
        refused(client.get(f"{address}/file"), 409, "request-undecided")
        client.post(f"{address}/decision", json={"decision": "accepted", "reason": "Oui"})

        answer = client.get(f"{address}/file")

        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
        with ZipFile(BytesIO(answer.content)) as archive:
            assert archive.testzip() is None
            assert {"index.html", "lettre.pdf", "recu/0001.xml"} <= set(archive.namelist())
        other = client.post("/rights", json={**asked, "kind": "erasure"}).headers["location"]
        client.post(f"{other}/decision", json={"decision": "refused", "reason": "Non"})
        refused(client.get(f"{other}/file"), 409, "request-not-access")
    with service.esms(OTHER_TENANT) as client:
        refused(client.get(f"{address}/file"), 404, "not-found")


def test_requests_are_paged_and_hidden_from_others(service: Service, person: str) -> None:
    asked = {"person": person, "kind": "access", "by": "l'usager"}
    with service.esms() as client:
        mine = [client.post("/rights", json=asked).json()["request"] for _ in range(3)]
        found, address = [], "/rights?limit=2&open=true"
        while address:
            answer = client.get(address)
            found += [line["request"] for line in answer.json()]
            address = answer.links.get("next", {}).get("url", "")
        assert [one for one in found if one in mine] == mine
    with service.esms(OTHER_TENANT) as client:
        assert client.get("/rights").json() == []
        refused(client.post("/rights", json=asked), 404, "not-found")
        for method, path, body in (
            ("GET", "", None),
            ("GET", "/letter", None),
            ("POST", "/decision", {"decision": "refused", "reason": "x"}),
        ):
            refused(client.request(method, f"/rights/{mine[0]}{path}", json=body), 404, "not-found")


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"person": str(uuid4())}, 404, "not-found"),
        ({"kind": "opposition"}, 422, "invalid-request"),
        ({"by": ""}, 422, "invalid-request"),
        ({"by": " "}, 422, "invalid-request"),
        ({"by": "x" * 201}, 422, "invalid-request"),
        ({"by": "\x00"}, 422, "invalid-request"),
        ({"received": "2999-01-01"}, 422, "invalid-request"),
        ({"urgent": True}, 422, "invalid-request"),
    ],
)
def test_what_cannot_be_opened(
    service: Service, person: str, change: dict[str, Any], status: int, code: str
) -> None:
    asked = {"person": person, "kind": "access", "by": "l'usager", **change}
    with service.esms() as client:
        refused(client.post("/rights", json=asked), status, code)
