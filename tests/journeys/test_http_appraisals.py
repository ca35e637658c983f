"""Appraisals over HTTP: the same lines as by command, to those who may have them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pypdfium2
import pytest

from archive_service.model.actors import Role
from tests.begun_homes import begun
from tests.journeys.appraising_homes import ENTITY, Appraising, appraising
from tests.journeys.homes import Home
from tests.journeys.http_flows import Service, serving
from tests.journeys.published_formats import keep

WHY = {"reason": "Conforme au tableau de gestion"}
NOBODY = "6f1c2f0e-3b1a-4c0e-9a39-5d2f7d1b8a10"


@dataclass(frozen=True, slots=True)
class Door:
    """A service with three due records, and clients of those who decide."""

    esms: httpx.Client
    archivist: httpx.Client
    elsewhere: httpx.Client
    operator: httpx.Client
    place: Appraising


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    folder: Path = tmp_path_factory.mktemp("home")
    home = Home(begun(folder / "home"))
    with serving(home.path) as running:
        place = appraising(home, folder / "flows")
        found = _door(running, place, running.make_token(role=Role.OPERATOR))
        with found.esms, found.archivist, found.elsewhere, found.operator:
            yield found


def _door(running: Service, place: Appraising, operator: str) -> Door:
    return Door(
        esms=running.client(place.esms),
        archivist=running.client(place.archivist),
        elsewhere=running.client(place.elsewhere),
        operator=running.client(operator),
        place=place,
    )


@pytest.fixture
def opened(door: Door) -> Iterator[dict[str, Any]]:
    answer = door.operator.post("/appraisals", json={"department": "25"})
    assert answer.status_code == 201, answer.text
    yield answer.json()
    door.esms.post(f"{answer.headers['Location']}/withdraw", json=WHY)


def test_a_list_is_opened_agreed_and_has_the_visa(door: Door, opened: dict[str, Any]) -> None:
    address = f"/appraisals/{opened['appraisal']}"

    assert (opened["state"], opened["lines"], opened["legal_entity"]) == ("open", 3, ENTITY)
    assert opened["others"] == []
    keep([opened], "appraisal-opened")
    agreed = door.esms.post(f"{address}/agree").json()
    part = door.archivist.post(f"{address}/visa", json={**WHY, "lines": [1, 2]}).json()
    whole = door.archivist.post(f"{address}/visa", json=WHY).json()
    assert [line["state"] for line in (agreed, part, whole)] == ["agreed", "partly-refused", "visa-given"]
    keep([agreed, part, whole], "appraisal")
    first = door.archivist.get(f"{address}/lines", params={"limit": 2})
    rest = door.archivist.get(first.links["next"]["url"])
    lines = first.json() + rest.json()
    assert lines == door.place.home.run("appraisal", "show", opened["appraisal"], "--lines")
    keep(lines, "appraisal-line")
    assert door.archivist.get("/appraisals").json()[0] == whole
    assert door.operator.get(address).json() == whole


@pytest.mark.parametrize(
    ("who", "method", "path", "body", "status", "code"),
    [
        ("operator", "POST", "/agree", None, 403, "not-allowed"),
        ("operator", "POST", "/visa", WHY, 403, "not-allowed"),
        ("esms", "POST", "/visa", WHY, 403, "not-allowed"),
        ("esms", "POST", "/execute", None, 403, "not-allowed"),
        ("archivist", "POST", "/agree", None, 403, "not-allowed"),
        ("archivist", "POST", "/execute", None, 403, "not-allowed"),
        ("elsewhere", "POST", "/visa", WHY, 404, "not-found"),
        ("elsewhere", "GET", "", None, 404, "not-found"),
        ("elsewhere", "GET", "/lines", None, 404, "not-found"),
        ("elsewhere", "GET", "/documents/annex", None, 404, "not-found"),
        ("archivist", "POST", "/visa", WHY, 409, "agreement-missing"),
        ("archivist", "POST", "/visa", {"reason": ""}, 422, "invalid-request"),
        ("archivist", "POST", "/visa", {**WHY, "lines": []}, 422, "invalid-request"),
        ("archivist", "POST", "/visa", {**WHY, "more": 1}, 422, "invalid-request"),
        ("operator", "POST", "/execute", None, 409, "agreement-missing"),
        ("operator", "GET", "/documents/certificate", None, 404, "not-found"),
        ("operator", "GET", "/lines?further=1", None, 422, "invalid-request"),
    ],
)
def test_what_is_refused_has_a_code(
    door: Door,
    opened: dict[str, Any],
    who: str,
    method: str,
    path: str,
    body: dict[str, Any] | None,
    status: int,
    code: str,
) -> None:
    client: httpx.Client = getattr(door, who)

    answer = client.request(method, f"/appraisals/{opened['appraisal']}{path}", json=body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert door.operator.get(f"/appraisals/{opened['appraisal']}").json()["state"] == "open"


def test_absent_and_hidden_answer_alike(door: Door, opened: dict[str, Any]) -> None:
    absent = door.elsewhere.get(f"/appraisals/{NOBODY}")
    hidden = door.elsewhere.get(f"/appraisals/{opened['appraisal']}")

    assert (absent.status_code, absent.json()) == (hidden.status_code, hidden.json())


def test_nothing_due_is_no_refusal(door: Door, opened: dict[str, Any]) -> None:
    again = door.operator.post("/appraisals", json={"department": "25"})

    assert (again.status_code, again.json()["appraisal"]) == (200, None)
    keep([again.json()], "appraisal-not-opened")


@pytest.mark.parametrize(
    "body", [{}, {"department": "x"}, {"department": "25", "until": 1}, {"department": "25", "more": 1}]
)
def test_what_is_to_be_listed_is_said_exactly(door: Door, body: dict[str, Any]) -> None:
    assert door.operator.post("/appraisals", json=body).status_code == 422


@pytest.mark.parametrize("what", ["bordereau", "sheet", "annex"])
def test_documents_are_those_that_the_line_names(door: Door, opened: dict[str, Any], what: str) -> None:
    answer = door.archivist.get(f"/appraisals/{opened['appraisal']}/documents/{what}")

    digests = [one["sha256"] for one in opened["documents"] if one["what"] == what]
    assert sha256(answer.content).hexdigest() == digests[-1]
    if what == "sheet":
        as_ods = door.archivist.get(f"/appraisals/{opened['appraisal']}/documents/sheet-ods")
        assert as_ods.headers["content-type"] == "application/vnd.oasis.opendocument.spreadsheet"
        assert as_ods.content[30:38] == b"mimetype"
    if what != "sheet":
        assert answer.headers["content-type"] == "application/pdf"
        with pypdfium2.PdfDocument(BytesIO(answer.content)) as document:
            assert len(document)


def test_a_record_that_waits_for_a_lock_says_until_when(door: Door, opened: dict[str, Any]) -> None:
    # The last test of this file: what is being executed is in no further list.
    address = f"/appraisals/{opened['appraisal']}"
    door.esms.post(f"{address}/agree")
    door.archivist.post(f"{address}/visa", json={**WHY, "lines": [1]})

    answer = door.operator.post(f"{address}/execute").json()

    (waits,) = [one for one in answer["kept"] if one["code"] == "locked"]
    assert answer["state"] == "executing"
    assert date.fromisoformat(waits["until"]) > date.fromisoformat(opened["opened_at"][:10])
    assert [one for one in answer["kept"] if one is not waits and "until" in one] == []
    (shown,) = door.place.home.run("appraisal", "show", opened["appraisal"])
    assert shown["result"]["kept"] == answer["kept"] == door.archivist.get(address).json()["result"]["kept"]
    keep([answer], "appraisal-result")
    keep([shown], "appraisal")
