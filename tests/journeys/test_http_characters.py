"""Every parameter of every address, and every text of a flow sent there, may contain any character."""

from __future__ import annotations

import json
import re
import socket
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import pytest

from archive_service.intake.fhir.conversion import NotConvertible, xml_of_json
from archive_service.model.actors import Role
from tests.archive_service.intake.odd_flows import CLASSES, FHIR_FLOW, changed, leaves
from tests.journeys.http_flows import TENANT, Service

_BYTES = {name: text.encode("utf-8", "surrogatepass") for name, text in CLASSES.items()} | {
    "no UTF-8": b"\xff\xfe",
    "half a letter": b"\xc3",
    "empty": b"",
    "long": b"k" * 5_000,
}
_SHORT = {"NUL", "surrogate", "not a character", "right to left", "markup", "number", "no UTF-8", "long"}
"""What `make test` sends; `make long` sends the rest."""


def _each(kinds: Mapping[str, Any]) -> list[Any]:
    return [
        pytest.param(odd, id=name, marks=() if name in _SHORT else pytest.mark.long)
        for name, odd in kinds.items()
    ]


_PATH_NAME = re.compile(r"\{[a-z_]+\}")


def _addresses(service: Service, odd: bytes) -> Iterator[str]:
    """Yield each address of the documentation with one of its parameters like this."""
    written = quote(odd, safe="")
    with service.client() as client:
        paths = client.get("/openapi.json").json()["paths"]
    for template, operations in paths.items():
        names = _PATH_NAME.findall(template)
        for name in names:
            others = template.replace(name, written)
            yield _PATH_NAME.sub("11111111-1111-4111-8111-111111111111", others)
        plain = _PATH_NAME.sub("none", template)
        for said in operations.get("get", {}).get("parameters", ()):
            if said["in"] == "query":
                yield f"{plain}?{said['name']}={written}"
        yield f"{plain}?_format={written}"
        yield f"{plain}?{written}=1"


def _raw(service: Service, head: bytes, body: bytes = b"") -> bytes:
    """Send bytes that no client would, and return the first line of the answer."""
    address = urlsplit(service.url)
    with socket.create_connection((address.hostname, address.port), timeout=30) as connection:
        connection.sendall(head + b"\r\nConnection: close\r\nHost: localhost\r\n\r\n" + body)
        answer = b""
        with suppress(ConnectionError):
            while piece := connection.recv(65536):
                answer += piece
    return answer.partition(b"\r\n")[0]


@pytest.mark.parametrize("odd", _each(_BYTES))
def test_no_parameter_is_a_bug(service: Service, odd: bytes) -> None:
    with service.client(service.make_token(role=Role.OPERATOR)) as client:
        for address in _addresses(service, odd):
            for method in ("GET", "HEAD", "OPTIONS"):
                answer = client.request(method, address)
                assert answer.status_code < 500, (method, address, answer.text)


@pytest.mark.parametrize("odd", _BYTES.values(), ids=_BYTES)
def test_no_header_and_no_raw_byte_is_a_bug(service: Service, odd: bytes) -> None:
    token = service.make_token(role=Role.ESMS, tenants=[TENANT]).encode()
    known = b"Authorization: Bearer " + token
    for line in (
        b"GET /records/%b HTTP/1.1\r\n%b" % (odd, known),
        b"GET /records?establishment=%b HTTP/1.1\r\n%b" % (odd, known),
        b"GET /records HTTP/1.1\r\nAuthorization: Bearer %b" % odd,
        b"GET /records HTTP/1.1\r\nAuthorization: %b" % odd,
        b"GET /fhir/metadata HTTP/1.1\r\nAccept: %b" % odd,
        b"POST /fhir HTTP/1.1\r\n%b\r\nContent-Type: %b\r\nContent-Length: 0" % (known, odd),
        b"POST /deposits HTTP/1.1\r\n%b\r\nContent-Encoding: %b\r\nContent-Length: 0" % (known, odd),
        b"POST /deposits HTTP/1.1\r\n%b\r\nContent-Length: %b" % (known, odd),
        b"GET /records HTTP/1.1\r\n%b\r\nX-%b: 1" % (known, odd),
    ):
        status = _raw(service, line)
        assert not status.startswith((b"HTTP/1.1 5", b"HTTP/1.0 5")), (line, status)


_MACHINE = ("id", "fullUrl", "url", "system", "value", "reference", "resourceType", "type", "status", "code")
_HUMAN = ("display", "text", "name", "title", "unit", "family", "given", "authorString")


def _flows(characters: str) -> Iterator[tuple[str, bytes]]:
    """Yield flows with the characters in the texts of one name, then in all that people wrote."""
    for name in _MACHINE:
        yield "application/fhir+json", json.dumps(_inside(characters, [name])).encode()
    human = json.dumps(_inside(characters, _HUMAN)).encode()
    yield "application/fhir+json", human
    with suppress(NotConvertible):
        yield "application/fhir+xml", xml_of_json(human)


def _inside(characters: str, names: Sequence[str]) -> Any:
    flow = FHIR_FLOW
    for path in leaves(FHIR_FLOW):
        if not {path[-1], *path[-2:-1]}.isdisjoint(names) and path[-1] is not None:
            flow = changed(flow, path, characters)
    return flow


def _served(client: httpx.Client, deposit: str) -> Iterator[httpx.Response]:
    yield client.get(f"/deposits/{deposit}")
    names = client.get(f"/deposits/{deposit}/identifiers")
    yield names
    if names.status_code == 200:
        for name in names.json().values():
            for format_ in ("json", "xml"):
                yield client.get(f"/fhir/{name}?_format={format_}")


@pytest.mark.parametrize("characters", _each(CLASSES))
def test_a_transaction_is_answered_and_what_it_created_is_served(service: Service, characters: str) -> None:
    seen: Counter[int] = Counter()
    with service.client(service.make_token(role=Role.OPERATOR)) as client:
        for media_type, flow in _flows(characters):
            answer = client.post("/fhir", content=flow, headers={"Content-Type": media_type})
            answers = [answer]
            if "archive-deposit" in answer.headers:
                answers += _served(client, answer.headers["archive-deposit"])
            for one in answers:
                one.content.decode()
                assert one.status_code < 500, (flow, one.url, one.text)
                seen[one.status_code] += 1
        for page in ("/deposits?limit=1000", "/records?limit=1000"):
            assert client.get(page).status_code == 200

    # Half a character makes no text: such a flow is refused; any other is taken and served.
    halves = any("\ud800" <= one <= "\udfff" for one in characters)
    assert seen[400] > 10 if halves else seen[200] > 50, seen
