"""A home stores nothing readable of its deposits, and shows nothing of them to another tenant's token."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import pytest

from archive_service.model.actors import Role
from archive_service.storage.keys.master_secret import load_master
from tests.journeys.cda_flows import cda
from tests.journeys.http_flows import OTHER_TENANT, TENANT, Service, eventually, serving, transaction

WORDS = ("EXEMPLE", "Odette", "QUIMPERNEL", "Yvonnick", "LANDERNIC")
PARTS = ("source", "document", "provenance", "manifest", "nonce", "evidence", "receipt")


@dataclass(frozen=True, slots=True)
class Held:
    """A service with deposits in it, and what was sent."""

    service: Service
    flows: list[bytes]
    lines: list[dict[str, Any]]
    token: str


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    home = tmp_path_factory.mktemp("home") / "le home"
    with serving(home, ARCHIVE_BATCH_AGE="PT1S") as service:
        token = service.make_token(role=Role.ESMS, tenants=(TENANT,))
        flows = [cda(1), transaction((1, WORDS[2], WORDS[3]), (2, WORDS[4], WORDS[3]))]
        refused = cda(2)[:-40]
        with service.client(token) as client:
            lines = [client.post("/deposits", content=flow).json() for flow in flows]
            assert client.post("/deposits", content=refused).status_code == 422
            eventually(lambda: {one["state"] for one in client.get("/records").json()} == {"sealed"}, 60)
        yield Held(service, [*flows, refused], lines, token)


def test_nothing_on_the_disk_or_in_the_logs_says_what_was_deposited(held: Held) -> None:
    master = load_master(held.service.home, make=True)
    needles = [word.encode() for word in (*WORDS, held.token)] + [master]
    for flow in held.flows:
        needles += [sha256(flow).digest(), sha256(flow).hexdigest().encode()]
    own = held.service.home / "master.secret"
    needles.append(own.read_bytes().strip())
    places = [path for path in held.service.home.rglob("*") if path.is_file() and path != own]
    log = held.service.home.parent / f"{held.service.home.name}.log"

    found = [
        (path, needle)
        for path in [*places, log]
        for content in [path.read_bytes()]
        for needle in needles
        if needle in content
    ]

    assert len(places) > 100
    assert found == []


def test_another_tenants_token_is_shown_nothing(held: Held) -> None:
    records = [record for line in held.lines for record in line["records"]]
    paths = [f"/records/{record}{part}" for record in records for part in ("", *(f"/{p}" for p in PARTS))]
    for line in held.lines:
        paths += [f"/deposits/{line['deposit']}", f"/deposits/{line['deposit']}/identifiers"]
    with held.service.client(held.token) as owner:
        names = owner.get(f"/deposits/{held.lines[1]['deposit']}/identifiers").json()
        persons = {one["person"] for one in owner.get("/records").json()}
        assert all(owner.get(path).status_code == 200 for path in paths)
    paths += [f"/fhir/{name}" for name in names.values()]
    for role, tenants in (
        (Role.ESMS, (OTHER_TENANT,)),
        (Role.VENDOR, (OTHER_TENANT,)),
        (Role.DEPOSITOR, (OTHER_TENANT,)),
        (Role.AUDITOR, (OTHER_TENANT,)),
    ):
        token = held.service.make_token(role=role, tenants=tenants, actor=f"autre {role.value}")
        with held.service.client(token) as stranger:
            for path in paths:
                answer = stranger.get(path)
                assert answer.status_code in (403, 404), (role, path)
                assert not any(word in answer.text for word in WORDS)
            for path in ("/deposits", "/records", *(f"/records?person={one}" for one in persons)):
                answer = stranger.get(path)
                assert answer.status_code == 403 or answer.json() == [], (role, path)


def test_the_same_bytes_sent_by_another_tenant_tell_nothing_of_the_first(held: Held) -> None:
    with held.service.esms(OTHER_TENANT) as stranger:
        answer = stranger.post("/deposits", content=held.flows[0])

    assert answer.status_code == 422
    assert answer.json()["deposit"] != held.lines[0]["deposit"]
    assert not set(held.lines[0]["records"]) & set(answer.json()["records"])
    assert held.lines[0]["deposit"] not in json.dumps(answer.json())
