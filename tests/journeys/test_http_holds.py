"""Holds over HTTP: statuses, scopes, pages, and the forms that are refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from archive_service.bootstrap import Services
from archive_service.model.actors import SERVICE, Role
from archive_service.settings import read_settings
from tests.journeys.cda_flows import cda
from tests.journeys.http_flows import OTHER_TENANT, TENANT, Service, eventually
from tests.journeys.published_formats import keep

REVIEW = (datetime.now(UTC) + timedelta(days=200)).date().isoformat()
ASKED = {"reason": "litigation", "note": "Recours de Philiberte", "review": REVIEW}


@pytest.fixture(scope="module")
def record(service: Service) -> str:
    with service.esms() as client:
        answer = client.post("/deposits", content=cda(71))
        assert answer.status_code == 201, answer.text
        found: str = answer.json()["records"][0]
        return found


def refused(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    return dict(answer.json())


def test_a_hold_is_placed_shown_and_lifted(service: Service, record: str) -> None:
    with service.esms() as client:
        placed = client.post("/holds", json={**ASKED, "records": [record]})
        assert placed.status_code == 201, placed.text
        keep([placed.json()], "hold-placed")
        assert placed.json()["records"] == 1

        shown = client.get(placed.headers["location"])
        keep([shown.json()], "hold-line")
        assert (shown.json()["note"], shown.json()["on"]["records"]) == (ASKED["note"], [record])

        lifted = client.post(f"{placed.headers['location']}/lift", json={"note": "fini"})
        assert (lifted.status_code, lifted.json()["in_force"]) == (200, False)
        assert client.get(placed.headers["location"]).json() == lifted.json()
        refused(client.post(f"{placed.headers['location']}/lift", json={"note": "fini"}), 409, "hold-lifted")


def test_the_list_is_paged_and_shows_what_the_token_sees(service: Service, record: str) -> None:
    with service.esms() as client:
        mine = [client.post("/holds", json={**ASKED, "records": [record]}).json()["hold"] for _ in range(3)]
        found, address = [], "/holds?limit=2&in_force=true"
        while address:
            answer = client.get(address)
            found += [line["hold"] for line in answer.json()]
            address = answer.links.get("next", {}).get("url", "")
        assert [hold for hold in found if hold in mine] == mine

    with service.esms(OTHER_TENANT) as others:
        assert others.get("/holds").json() == []
        refused(others.get(f"/holds/{mine[0]}"), 404, "not-found")
        refused(others.post(f"/holds/{mine[0]}/lift", json={"note": "fini"}), 404, "not-found")
        refused(others.post("/holds", json={**ASKED, "records": [record]}), 404, "not-found")
    with service.client(service.make_token(role=Role.ARCHIVIST, departments=("83",))) as archives:
        assert set(mine) <= {line["hold"] for line in archives.get("/holds?limit=1000").json()}
        refused(archives.post(f"/holds/{mine[0]}/lift", json={"note": "fini"}), 403, "not-allowed")
        refused(archives.post("/holds", json={**ASKED, "records": [record]}), 403, "not-allowed")
        request = {**ASKED, "reason": "archives-request", "records": [record]}
        assert archives.post("/holds", json=request).status_code == 201
    with service.client(service.make_token(role=Role.DEPOSITOR, tenants=(TENANT,))) as depositor:
        refused(depositor.get("/holds"), 403, "not-allowed")
        refused(depositor.post("/holds", json={**ASKED, "records": [record]}), 403, "not-allowed")


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"reason": "caprice"}, 422, "invalid-request"),
        ({"note": ""}, 422, "invalid-request"),
        ({"note": " "}, 422, "invalid-request"),
        ({"review": "2020-01-01"}, 422, "invalid-request"),
        ({"review": 20000}, 422, "invalid-request"),
        ({"records": []}, 422, "invalid-request"),
        ({"records": ["premier"]}, 422, "invalid-request"),
        ({"establishments": ["25"]}, 422, "invalid-request"),
        ({"anything": 1}, 422, "invalid-request"),
        ({"records": [str(uuid4())]}, 404, "not-found"),
        ({"persons": [str(uuid4())]}, 404, "not-found"),
        ({"establishments": ["690000019"]}, 404, "not-found"),
    ],
)
def test_what_cannot_be_held_is_refused(
    service: Service, record: str, changes: dict[str, Any], status: int, code: str
) -> None:
    with service.esms() as client:
        refused(client.post("/holds", json={**ASKED, "records": [record], **changes}), status, code)


def test_a_record_that_is_being_eliminated_is_named(service: Service) -> None:
    with service.esms() as client:
        record = client.post("/deposits", content=cda(72)).json()["records"][0]
        eventually(lambda: client.get(f"/records/{record}").json()["state"] == "sealed")
        services = Services(read_settings(service.home))
        with services.transactions.begin(SERVICE) as transaction:
            transaction.records.save(transaction.records.get(UUID(record), lock=True).eliminating())
        services.close()

        answer = refused(client.post("/holds", json={**ASKED, "records": [record]}), 409, "eliminating")

    assert answer["records"] == [record]
    assert record not in answer["detail"]
