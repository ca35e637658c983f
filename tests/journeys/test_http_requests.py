"""Requests without an answer body, or with headers that are too long."""

from __future__ import annotations

import httpx
import pytest

from archive_service.model.actors import Role
from tests.journeys.cda_flows import cda
from tests.journeys.http_flows import TENANT, Service, eventually

_OF_THE_CONNECTION = ("date", "connection")


def _head(answer: httpx.Response) -> tuple[int, dict[str, str]]:
    """Return the status and the headers that do not change from one answer to the next."""
    kept = {name: value for name, value in answer.headers.items() if name not in _OF_THE_CONNECTION}
    return answer.status_code, kept


def test_head_answers_as_get_without_the_body(service: Service) -> None:
    with service.esms() as client:
        line = client.post("/deposits", content=cda(31)).json()
        (record,) = line["records"]
        eventually(lambda: client.get(f"/records/{record}").json()["state"] == "sealed")
        paths = (
            *("/health", "/openapi.json", "/fhir/metadata", "/deposits", "/records?limit=1"),
            *(f"/deposits/{line['deposit']}", f"/records/{record}", f"/records/{record}/document"),
            *("/records?limit=0", "/records/none", "/nowhere", "/fhir/Patient/none"),
        )
        for path in paths:
            asked, headed = client.get(path), client.head(path)

            assert _head(headed) == _head(asked), path
            assert int(headed.headers["content-length"]) == len(asked.content) > 0
            assert headed.content == b""
        allowed = client.head("/fhir")

    assert (allowed.status_code, allowed.headers["allow"]) == (405, "OPTIONS, POST")
    with service.client() as client:
        assert _head(client.head("/records")) == _head(client.get("/records"))


def test_the_documentation_says_where_head_is_answered(service: Service) -> None:
    with service.client() as client:
        paths = client.get("/openapi.json").json()["paths"]

    assert {path for path, said in paths.items() if "head" in said} == {
        path for path, said in paths.items() if "get" in said
    }
    for operations in paths.values():
        if "head" in operations:
            assert operations["head"]["operationId"] != operations["get"]["operationId"]
            assert operations["head"]["responses"].keys() == operations["get"]["responses"].keys()
            assert not any("content" in said for said in operations["head"]["responses"].values())


_KNOWN = {"GET", "HEAD", "OPTIONS", "POST"}
_EXAMPLES = {"{resource_type}": "Patient", "{resource_id}": "none", "{version}": "1"}


def test_each_address_says_which_methods_it_admits(service: Service) -> None:
    """RFC 9110, 9.3.7 and 15.5.6: in the answer to OPTIONS, and with each 405."""
    with service.esms() as client:
        paths = client.get("/openapi.json").json()["paths"]
        admitted = {path: {method.upper() for method in said} for path, said in paths.items()}
        admitted |= {"/openapi.json": _KNOWN - {"POST"}, "/fhir/": {"OPTIONS", "POST"}}
        for template, methods in admitted.items():
            path = template
            for name, example in _EXAMPLES.items():
                path = path.replace(name, example)
            for method in {"PUT", "PATCH", "DELETE", "TRACE", "PURGE", *_KNOWN} - methods:
                refused = client.request(method, path)
                assert refused.status_code == 405, (method, path)
                assert set(refused.headers["allow"].split(", ")) == methods, (method, path)
            asked = client.options(path)
            assert (asked.status_code, asked.content) == (204, b"")
            assert set(asked.headers["allow"].split(", ")) == methods, path
        assert client.options("/nowhere").status_code == 404
    with service.client() as client:
        assert client.options("/health").status_code == 204
        assert client.options("/records").status_code == 401


@pytest.mark.parametrize("size", [70_000, 200_000, 700_000])
@pytest.mark.parametrize("path", ["/records", "/fhir/Patient/none", "/health"])
def test_headers_that_are_too_long_are_answered(service: Service, size: int, path: str) -> None:
    token = service.make_token(role=Role.ESMS, tenants=[TENANT])
    with service.client(token) as client:
        answer = client.get(path, headers={"x-padding": "a" * size})
        documented = client.get("/openapi.json").json()["paths"]["/records"]["get"]["responses"]
        assert client.get("/records").status_code == 200

    assert answer.status_code == 431
    code = answer.json()["issue"][0]["details"]["coding"][0] if "fhir" in path else answer.json()
    assert code["code"] == "headers-too-large"
    assert "431" in documented


def test_who_shows_no_token_learns_nothing_of_long_headers(service: Service) -> None:
    with service.client() as client:
        answer = client.get("/records", headers={"x-padding": "a" * 200_000})

    assert (answer.status_code, answer.json()["code"]) == (401, "not-authenticated")
