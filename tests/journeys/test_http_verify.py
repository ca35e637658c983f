"""Verification over HTTP: any caller, any bytes, the report of the command, and nothing kept."""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import b64decode
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest

from archive_service.contract.shapes import published_schema
from archive_service.demo.small_pdf import small_pdf
from archive_service.model.actors import Role
from tests.journeys.http_flows import OTHER_TENANT, TENANT, Service

PDF = small_pdf(["Convention"])


def sealed(service: Service, form: str, level: str = "b-b") -> bytes:
    with service.esms() as client:
        asked = {"entity": TENANT, "as": form, "level": level, "file": "c.pdf"}
        answer = client.post("/seals", params=asked, content=PDF)
    return b64decode(answer.json()["content"])


@pytest.fixture(scope="module")
def document(service: Service) -> bytes:
    return sealed(service, "pades", "b-t")


@pytest.fixture(scope="module")
def signature(service: Service) -> bytes:
    return sealed(service, "cades")


def report(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    jsonschema.validate(found, published_schema("verify-report"))
    return found


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SERVICE])
def test_a_caller_of_any_role_gets_the_report(service: Service, document: bytes, role: Role) -> None:
    token = service.make_token(role=role, tenants=(OTHER_TENANT,) if role is not Role.OPERATOR else ())
    with service.client(token) as client:
        found = report(client.post("/verify", params={"file": "contrat.pdf"}, content=document))

    assert (found["target"], found["kind"], found["verdict"]) == ("contrat.pdf", "pdf", "passed")


def test_a_changed_document_is_a_report_too_and_as_of_a_day(service: Service, document: bytes) -> None:
    with service.esms() as client:
        changed = report(client.post("/verify", content=document + b" "))
        early = report(client.post("/verify", params={"at": "2020-01-31"}, content=document))

    assert (changed["verdict"], changed["subindication"]) == ("failed", "FORMAT_FAILURE")
    assert (early["at"], early["verdict"]) == ("2020-01-31T22:59:59Z", "indeterminate")


def test_a_detached_signature_comes_with_its_document(service: Service, signature: bytes) -> None:
    with service.esms() as client:
        alone = report(client.post("/verify", content=signature))
        files = {"file": ("c.pdf.p7s", signature), "data": ("c.pdf", PDF)}
        together = report(client.post("/verify", files=files))
        other = report(client.post("/verify", files=files | {"data": ("c.pdf", PDF + b"\n")}))

    assert alone["subindication"] == "SIGNED_DATA_NOT_FOUND"
    assert (together["target"], together["kind"], together["verdict"]) == ("c.pdf.p7s", "signature", "passed")
    assert (other["verdict"], other["subindication"]) == ("failed", "HASH_FAILURE")


def test_the_report_is_that_of_the_command(service: Service, document: bytes, tmp_path: Path) -> None:
    file = tmp_path / "c.pdf"
    file.write_bytes(document)
    at = "2026-12-24T10:00:00+01:00"
    command = ["-m", "archive_service.cli", "--home", str(service.home), "--json", "verify", str(file)]
    said = subprocess.run([sys.executable, *command, "--at", at], capture_output=True, check=False).stdout
    with service.esms() as client:
        found = report(client.post("/verify", params={"file": str(file), "at": at}, content=document))

    assert json.loads(said) == found


@pytest.mark.parametrize(
    "content", [b"", b"\x00" * 9, b"%PDF-1.7", b"0\x80" * 40_000, b"PK\x03\x04" + b"x" * 99, b"{}"]
)
def test_any_bytes_are_a_report(service: Service, content: bytes) -> None:
    with service.esms() as client:
        found = report(client.post("/verify", content=content))

    assert found["verdict"] == "failed"


def test_each_refusal_has_its_status(service: Service, signature: bytes) -> None:
    two = [("file", ("a", signature)), ("file", ("b", signature))]
    with service.esms() as client, service.client() as nobody:
        refusals = [
            (nobody.post("/verify", content=PDF), 401, "not-authenticated"),
            (client.post("/verify", content=b"x" * 20_000_001), 413, "body-too-large"),
            (client.post("/verify", content=PDF, headers={"Content-Encoding": "gzip"}), 415, None),
            (client.post("/verify", params={"at": "hier"}, content=PDF), 422, "invalid-request"),
            (client.post("/verify", params={"at": "2026-02-30"}, content=PDF), 422, "invalid-request"),
            (client.post("/verify", params={"at": "2026-02-03T10:00"}, content=PDF), 422, "invalid-request"),
            (client.post("/verify", params={"trust": "/etc"}, content=PDF), 422, "invalid-request"),
            (client.post("/verify", files=two), 422, "invalid-request"),
            (client.post("/verify", files={"other": ("a", PDF)}), 422, "invalid-request"),
        ]

    for answer, status, code in refusals:
        assert answer.status_code == status, answer.text
        assert code is None or answer.json()["code"] == code


def test_the_name_of_a_file_opens_nothing(service: Service) -> None:
    with service.esms() as client:
        found = report(client.post("/verify", params={"file": "/etc/passwd"}, content=b"rien"))

    assert (found["target"], found["kind"]) == ("/etc/passwd", "unknown")
