"""Persons and their events over HTTP: as the commands give them, within the scope of the token."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import pytest

from archive_service.model.actors import Role
from tests.begun_homes import begun
from tests.journeys.cda_flows import cda
from tests.journeys.http_flows import OTHER_TENANT, TENANT, Service, serving

PROOF = b"%PDF-1.7 une preuve"


@dataclass
class Held:
    """A service with one person, and a client of their establishment."""

    service: Service
    client: httpx.Client
    person: str

    def state(self, expected: int = 201, **members: Any) -> dict[str, Any]:
        """Post an event and return the answer."""
        body = {"establishment": TENANT, "on": "2020-01-01", "proof": b64encode(PROOF).decode()} | members
        answer = self.client.post(f"/persons/{self.person}/events", json=body)
        assert answer.status_code == expected, answer.text
        found: dict[str, Any] = answer.json()
        if expected == 201:
            assert answer.headers["Location"] == f"/persons/{self.person}/events"
        else:
            assert answer.headers["content-type"] == "application/problem+json"
        return found


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    with serving(begun(tmp_path_factory.mktemp("home") / "le home")) as service:
        token = service.make_token(role=Role.ESMS, tenants=(TENANT,), actor="direction")
        with service.client(token) as client:
            (record,) = client.post("/deposits", content=cda(1)).json()["records"]
            person = client.get(f"/records/{record}").json()["person"]
            yield Held(service, client, person)


def test_an_event_is_stated_read_and_corrected(held: Held) -> None:
    first = held.state(kind="last-contact", on="2020-02-02")
    second = held.state(kind="last-contact", on="2020-02-01", corrects=first["event"])

    assert first["recomputed"] == 1
    lines = held.client.get(f"/persons/{held.person}/events").json()
    mine = [one for one in lines if one["kind"] == "last-contact"]
    assert [(one["event"], one["corrected_by"], one["actor"]) for one in mine] == [
        (first["event"], second["event"], "direction"),
        (second["event"], None, "direction"),
    ]
    proof = held.client.get(f"/persons/{held.person}/events/{first['event']}/proof")
    assert proof.content == PROOF
    assert held.client.get(f"/persons/{UUID(int=1)}/events/{first['event']}/proof").status_code == 404


@pytest.mark.parametrize(
    ("status", "code", "members"),
    [
        (422, "event-kind", {"kind": "mariage"}),
        (422, "event-too-old", {"kind": "birth", "on": "1849-12-31"}),
        (422, "event-future", {"kind": "death", "on": "9000-01-01"}),
        (422, "event-proof", {"kind": "death", "proof": ""}),
        (422, "event-proof", {"kind": "death", "proof": "pas du base64 !"}),
        (422, "event-proof", {"kind": "death", "proof": "été"}),
        (422, "event-elsewhere", {"kind": "death", "establishment": OTHER_TENANT}),
        (422, "event-before-start", {"kind": "appeal-closed"}),
        (404, "not-found", {"kind": "death", "corrects": str(UUID(int=1))}),
        (422, "invalid-request", {"kind": "death", "on": "2020-02-30"}),
        (422, "invalid-request", {"kind": "death", "note": "x"}),
    ],
)
def test_a_refusal_has_the_code_of_the_command(
    held: Held, status: int, code: str, members: dict[str, Any]
) -> None:
    assert held.state(status, **members)["code"] == code


def test_what_is_stated_otherwise_conflicts(held: Held) -> None:
    first = held.state(kind="quitus", on="2019-01-01")

    assert (
        held.state(409, kind="quitus", on="2019-01-01", proof=b64encode(b"x").decode())["code"]
        == "event-known"
    )
    assert held.state(422, kind="death", corrects=first["event"])["code"] == "event-other-kind"
    held.state(kind="quitus", on="2019-01-02", corrects=first["event"])
    again = held.state(409, kind="quitus", on="2019-01-03", corrects=first["event"])
    assert again["code"] == "event-corrected"


def test_persons_are_listed_and_found(held: Held) -> None:
    line = {"person": held.person, "establishments": [TENANT], "records": 1}
    assert held.client.get("/persons").json() == [line]
    assert held.client.get("/persons", params={"establishment": TENANT}).json() == [line]
    assert held.client.get("/persons", params={"establishment": OTHER_TENANT}).json() == []
    for nobody in ("PERSONNE,1900-01-01", " ", "\x89", "\U000448bd§"):
        assert held.client.get("/persons", params={"find": nobody}).json() == []
    assert held.client.get("/persons", params={"name": "x"}).status_code == 422
    page = held.client.get("/persons", params={"limit": 1})
    assert f"after={held.person}" in page.headers["Link"]
    assert held.client.get("/persons", params={"after": held.person}).json() == []


def test_others_neither_find_nor_state(held: Held) -> None:
    body = {"establishment": TENANT, "kind": "death", "on": "2020-01-01", "proof": "eA=="}
    for role, tenants, departments, status in (
        (Role.ESMS, (OTHER_TENANT,), (), 404),
        (Role.ARCHIVIST, (), ("83",), 403),
        (Role.AUDITOR, (TENANT,), (), 403),
        (Role.DEPOSITOR, (TENANT,), (), 403),
    ):
        token = held.service.make_token(role=role, tenants=tenants, departments=departments)
        with held.service.client(token) as client:
            assert client.post(f"/persons/{held.person}/events", json=body).status_code == status, role
            if role is Role.ESMS:
                assert client.get(f"/persons/{held.person}/events").status_code == 404
                assert client.get("/persons").json() == []
