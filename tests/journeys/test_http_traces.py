"""Readings over HTTP: each address leaves its trace, with the purpose that the request names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from archive_service.bootstrap import Services
from archive_service.model.actors import OPERATOR, Role
from archive_service.model.traces import TraceFilter
from archive_service.settings import Settings
from archive_service.workflows.traces import NamedTrace
from tests.begun_homes import begun
from tests.journeys.cda_flows import cda
from tests.journeys.http_flows import OTHER_TENANT, TENANT, Service, serving, transaction

MARIE = "marie.durand@esms.example"
FHIR = {"content-type": "application/fhir+json"}


@dataclass
class Held:
    """A service with two deposits, and a look at its traces."""

    service: Service
    token: str
    lines: list[dict[str, Any]]
    services: Services

    def traces(self, count: int) -> list[NamedTrace]:
        """Return the last traces, the first of them first."""
        found = self.services.traces.listed(TraceFilter(limit=50), OPERATOR)
        return [one for one in found if one.trace.act != "traces:list"][:count][::-1]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service that nobody else uses: its traces are those of this module."""
    home = begun(tmp_path_factory.mktemp("home") / "le home")
    with serving(home, ARCHIVE_BATCH_AGE="PT2S") as running:
        yield running


@pytest.fixture(scope="module")
def held(service: Service) -> Iterator[Held]:
    token = service.make_token(role=Role.ESMS, tenants=(TENANT,), actor=MARIE)
    with service.client(token) as client:
        first = client.post("/deposits", content=cda(1)).json()
        answer = client.post(
            "/fhir", content=transaction((1, "ESSAI", "Adèle"), (2, "AUTRE", "Zoé")), headers=FHIR
        )
        second = client.get(f"/deposits/{answer.headers['Archive-Deposit']}").json()
    services = Services(Settings(home=service.home))
    yield Held(service, token, [first, second], services)
    services.close()


def test_each_address_that_shows_something_leaves_its_trace(held: Held) -> None:
    record, deposit = held.lines[0]["records"][0], held.lines[0]["deposit"]
    with held.service.client(held.token) as client:
        names = client.get(f"/deposits/{held.lines[1]['deposit']}/identifiers").json()
        observation = next(name for name in names.values() if name.startswith("Observation/"))
        for path in (
            "/records",
            f"/records/{record}",
            f"/records/{record}/source",
            f"/records/{record}/receipt",
            "/deposits",
            f"/deposits/{deposit}",
            f"/fhir/{observation}",
            f"/fhir/{observation}/_history/1",
        ):
            assert client.get(path).status_code == 200, path
        assert client.head(f"/records/{record}").status_code == 200

    found = held.traces(10)

    assert [one.trace.act for one in found] == [
        "deposit:identifiers",
        "records:list",
        "record:line",
        "record:source",
        "record:receipt",
        "deposits:list",
        "deposit:line",
        "resource:read",
        "resource:read",
        "record:line",
    ]
    assert {(one.actor, one.trace.role, one.trace.tenant) for one in found} == {(MARIE, "esms", TENANT)}
    assert {str(one.trace.records[0]) for one in found[2:5]} == {record}
    assert len(found[1].trace.records) == 3
    assert found[7].trace.deposits == (UUID(held.lines[1]["deposit"]),)
    assert str(found[7].trace.records[0]) in held.lines[1]["records"]


def test_no_address_shows_something_that_is_not_looked_at_here(held: Held) -> None:
    with held.service.client(held.token) as client:
        paths = client.get("/openapi.json").json()["paths"]

    assert {path for path, operations in paths.items() if "get" in operations} == {
        "/health",
        "/fhir/metadata",
        "/metrics",  # counts and ages, of nobody: test_metrics.py
        # Hashes, signatures, witnesses; entries are for the operator, proofs of a record leave a trace.
        "/journal/checkpoint",
        "/journal/vkey",
        "/journal/witnesses",
        "/journal/consistency",
        "/journal/tile/{level}/{path}",
        "/journal/tile/entries/{path}",
        "/journal/proofs/{record_id}",  # test_journal_proofs.py
        "/records/{record_id}/attestation",  # test_attestation.py
        # Keys and delegations are about legal entities.
        "/keys",
        "/keys/delegations",
        # Files that are not kept, for who sent them.
        "/seals/batches/{batch_id}",
        "/seals/batches/{batch_id}/files",
        "/seals/batches/{batch_id}/files/{number}",
        # The lines of orders and their reports are about nobody.
        "/exports",
        "/exports/{order_id}",
        "/exports/{order_id}/report",
        "/exports/{order_id}/evidence",
        "/exports/deadlines",
        "/fhir/bulk-exports/{order_id}",
        "/exports/{order_id}/volumes/{number}",  # test_http_exports.py
        "/exports/{order_id}/reissues/{reissue_number}/volumes/{number}",  # likewise
        "/fhir/bulk-exports/{order_id}/files/{path}",  # test_fhir_bulk.py
        "/fhir/Patient/{patient}/$everything",  # test_fhir_everything.py
        "/persons",  # test_http_persons.py, with their events and proofs
        "/persons/{person_id}/events",
        "/persons/{person_id}/events/{event_id}/proof",
        "/holds",  # test_http_holds.py
        "/holds/{hold_id}",
        # Rules are about nobody; the explanation of a decision is traced as by the command.
        "/rules",
        "/rules/proposals",
        "/rules/proposals/{proposal_id}",
        "/rules/proposals/{proposal_id}/text",
        "/rules/simulations/{simulation_id}",
        "/rules/flows",
        "/rules/records/{record_id}",
        # Lists have numbers, rules and days: the nominative list alone names persons, and is traced.
        "/appraisals",
        "/appraisals/{appraisal_id}",
        "/appraisals/{appraisal_id}/lines",
        "/appraisals/{appraisal_id}/documents/{what}",  # test_http_appraisals.py
        "/appraisals/{appraisal_id}/documents/messages",  # units have numbers, as lines have
        "/rights",  # test_rights_requests.py, with the letters and the files that are given
        "/rights/{request_id}",
        "/rights/{request_id}/letter",
        "/rights/{request_id}/file",
        "/records",
        "/records/{record_id}",
        "/records/{record_id}/{part}",
        "/deposits",
        "/deposits/{deposit_id}",
        "/deposits/{deposit_id}/identifiers",
        "/fhir/{resource_type}/{resource_id}",
        "/fhir/{resource_type}/{resource_id}/_history/{version}",
    }


def test_a_purpose_in_the_header_is_kept_with_its_accents(held: Held) -> None:
    record = held.lines[0]["records"][0]
    with held.service.client(held.token) as client:
        for sent in ("Accès demandé".encode(), "Accès demandé".encode("latin-1"), b"controle", b""):
            client.get(f"/records/{record}", headers={b"Archive-Purpose": sent})

    assert [one.trace.purpose for one in held.traces(4)] == [
        "Accès demandé",
        "Accès demandé",
        "controle",
        None,
    ]


@pytest.mark.parametrize("length", [201, 2000])
def test_a_purpose_that_is_a_report_is_refused_and_nothing_shown(held: Held, length: int) -> None:
    before = held.traces(1)[0].trace.id
    record = held.lines[0]["records"][0]
    with held.service.client(held.token) as client:
        for path in (f"/records/{record}", "/records", "/deposits", "/fhir/Patient/x"):
            answer = client.get(path, headers={"Archive-Purpose": "x" * length})
            assert answer.status_code == 422, path

    assert held.traces(1)[0].trace.id == before


def test_what_is_hidden_leaves_no_trace(held: Held) -> None:
    before = held.traces(1)[0].trace.id
    record, deposit = held.lines[0]["records"][0], held.lines[0]["deposit"]
    with held.service.esms(OTHER_TENANT) as stranger:
        for path in (f"/records/{record}", f"/records/{record}/source", f"/deposits/{deposit}"):
            assert stranger.get(path).status_code == 404
        assert stranger.get("/records").json() == []

    assert held.traces(1)[0].trace.id == before


def test_what_a_sender_is_shown_of_its_own_deposits_leaves_a_trace(held: Held) -> None:
    token = held.service.make_token(role=Role.DEPOSITOR, tenants=(TENANT,), actor="logiciel")
    with held.service.client(token) as sender:
        refused = sender.post("/deposits", content=b"{").json()
        assert sender.get(f"/deposits/{refused['deposit']}").status_code == 200
        assert len(sender.get("/deposits").json()) == 1

    assert [(one.actor, one.trace.act) for one in held.traces(2)] == [
        ("logiciel", "deposit:line"),
        ("logiciel", "deposits:list"),
    ]
