"""Seals over HTTP: the line or the bytes, statuses, scopes, and the bodies that are refused."""

from __future__ import annotations

from base64 import b64decode
from hashlib import sha256
from pathlib import Path

import httpx
import pytest

from archive_service.demo.small_pdf import small_pdf
from archive_service.model.actors import Role
from tests.begun_homes import begun
from tests.journeys.http_flows import OTHER_TENANT, TENANT, Service, serving
from tests.journeys.published_formats import keep

PDF = small_pdf(["Facture"])


def refused(answer: httpx.Response, status: int, code: str) -> None:
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


def test_the_answer_is_the_line_with_the_sealed_file(service: Service) -> None:
    with service.esms() as client:
        answer = client.post("/seals", params={"entity": TENANT, "file": "a/ç.pdf"}, content=PDF)

    assert answer.status_code == 201, answer.text
    line = answer.json()
    keep([line], "seal-answer")
    sealed = b64decode(line["content"], validate=True)
    assert sealed.startswith(PDF)
    assert (line["sha256"], line["file"], line["sealed"]) == (
        sha256(sealed).hexdigest(),
        "a/ç.pdf",
        "ç.pdf",
    )
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_who_accepts_the_type_of_the_file_gets_the_file_alone(service: Service) -> None:
    with service.esms() as client:
        for accept in ("application/pdf", "application/octet-stream;q=0.9"):
            answer = client.post(
                "/seals",
                params={"entity": TENANT, "file": '"\r\nX: y'},
                content=PDF,
                headers={"Accept": accept},
            )
            assert answer.status_code == 201
            assert answer.content.startswith(PDF)
            assert "x" not in answer.headers
            assert answer.headers["content-type"] == "application/pdf"
            assert len(bytes.fromhex(answer.headers["archive-seal-nonce"])) == 32


def test_each_refusal_has_its_status(service: Service) -> None:
    asked = {"entity": TENANT}
    with service.esms() as client:
        refused(client.post("/seals", params=asked, content=b""), 422, "seal-file-empty")
        refused(client.post("/seals", params=asked, content=b"text"), 422, "seal-not-a-pdf")
        refused(client.post("/seals", params={"entity": OTHER_TENANT}, content=PDF), 404, "not-found")
        refused(client.post("/seals", params={"entity": "999999999"}, content=PDF), 404, "not-found")
        for wrong in (
            {},
            {"entity": "12"},
            {**asked, "level": "x"},
            {**asked, "as": "x"},
            {**asked, "z": "x"},
        ):
            refused(client.post("/seals", params=wrong, content=PDF), 422, "invalid-request")
        encoded = client.post("/seals", params=asked, content=PDF, headers={"Content-Encoding": "gzip"})
        refused(encoded, 415, "media-type-unknown")
        refused(client.post("/seals", params=asked, content=b"a" * 20_000_001), 413, "body-too-large")
        sealed = b64decode(client.post("/seals", params=asked, content=PDF).json()["content"])
        refused(client.post("/seals", params=asked, content=sealed), 422, "seal-already-there")
    with service.client() as client:
        refused(client.post("/seals", params=asked, content=PDF), 401, "not-authenticated")


@pytest.mark.parametrize(
    ("role", "code"),
    [
        (Role.DEPOSITOR, "not-allowed"),
        (Role.ARCHIVIST, "not-allowed"),
        (Role.AUDITOR, "not-allowed"),
        (Role.VENDOR, "seal-not-delegated"),
    ],
)
def test_other_roles_are_refused(service: Service, role: Role, code: str) -> None:
    with service.client(service.make_token(role=role, tenants=[TENANT])) as client:
        refused(client.post("/seals", params={"entity": TENANT}, content=PDF), 403, code)


def test_every_status_is_documented(service: Service) -> None:
    with service.client() as client:
        said = client.get("/openapi.json").json()["paths"]["/seals"]["post"]["responses"]

    statuses = {"201", "400", "401", "403", "404", "413", "415", "422", "429", "431", "500", "503"}
    assert said.keys() >= statuses


def test_a_repeated_request_is_answered_as_the_first_time(service: Service) -> None:
    with service.esms() as client:

        def ask(key: str, content: bytes = PDF) -> httpx.Response:
            return client.post(
                "/seals", params={"entity": TENANT}, content=content, headers={"Idempotency-Key": key}
            )

        first = ask('"8e03978e-40d5-43dd-bc93-6894a57f9324"')
        assert first.status_code == 201, first.text
        assert ask("8e03978e-40d5-43dd-bc93-6894a57f9324").json() == first.json()
        refused(ask("8e03978e-40d5-43dd-bc93-6894a57f9324", small_pdf([])), 422, "idempotency-key-reused")
        for wrong in ('""', "", "a b", "a" * 300):
            refused(ask(wrong), 422, "invalid-request")


def test_too_many_seals_are_told_to_wait(tmp_path: Path) -> None:
    limits = {"ARCHIVE_SEALS_PER_MINUTE": "2", "ARCHIVE_SEALS_PER_PURPOSE": "test=1"}
    with serving(begun(tmp_path / "home"), **limits) as service, service.esms() as client:
        asked = {"entity": TENANT, "purpose": "test"}
        assert client.post("/seals", params=asked, content=PDF).status_code == 201
        quota = client.post("/seals", params=asked, content=PDF)
        # What the day refused took nothing of the minute.
        assert client.post("/seals", params={"entity": TENANT}, content=PDF).status_code == 201
        rate = client.post("/seals", params={"entity": TENANT}, content=PDF)

    refused(quota, 429, "seal-quota")
    refused(rate, 429, "seal-rate")
    assert 0 < int(rate.headers["retry-after"]) <= 30
    assert 0 < int(quota.headers["retry-after"]) <= 25 * 3600
