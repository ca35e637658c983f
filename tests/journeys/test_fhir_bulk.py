"""FHIR Bulk Data Access STU4 over HTTP: each rule of the standard that is kept, with its paragraph.

The paragraphs are those of input/pagecontent/export.md and async*.md of HL7/bulk-data 4.0.0.
"""

from __future__ import annotations

import json
import time
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from archive_service.bootstrap import Services
from archive_service.errors import KeyDestroyed, NotFound, ObjectLost
from archive_service.model.actors import OPERATOR, Role
from archive_service.model.establishment import Establishment
from archive_service.model.export_orders import ExportState
from archive_service.model.identifiers import Department, Finess, as_legal_entity
from archive_service.model.journal import Tag
from archive_service.model.keys import EXPORTS, export_content_key
from archive_service.model.traces import TraceFilter
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import read_settings
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.homes import FINESS, cda, establishment
from tests.journeys.http_flows import Service, eventually, serving, transaction

LEGAL_ENTITY = "250000999"
JSON, NDJSON = "application/fhir+json", "application/fhir+ndjson"
OTHER = "830000022"


@dataclass
class Held:
    """A service with flows of FHIR and CDA documents, and who may export them."""

    service: Service
    services: Services
    token: str

    def client(self, token: str = "") -> httpx.Client:
        return self.service.client(token or self.token)

    def token_of(self, role: Role, *tenants: str, actor: str = "") -> str:
        return self.service.make_token(role=role, tenants=tenants or (LEGAL_ENTITY,), actor=actor)


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    home = begun(tmp_path_factory.mktemp("bulk") / "le home")
    services = Services(read_settings(home))
    other = Establishment(
        finess=Finess(OTHER), legal_entity=as_legal_entity(LEGAL_ENTITY), department=Department("25")
    )
    try:
        services.establishments.register([establishment(), other], OPERATOR)
        for number in range(2):
            door.accept(services, cda(number), OPERATOR)
        for person in ((1, "ESSAI", "Ada"), (2, "ESSAI", "Basile")):
            accepted = door.accept(services, transaction(person, finess=FINESS), OPERATOR)
            assert accepted["outcome"] == "accepted", accepted
        work_until_empty(services)
        with serving(home, ARCHIVE_BATCH_AGE="PT1S") as running:
            token = running.make_token(role=Role.ESMS, tenants=[LEGAL_ENTITY], actor="marie")
            yield Held(running, services, token)
    finally:
        services.close()


def parameters(*given: tuple[str, str, Any]) -> dict[str, Any]:
    return {
        "resourceType": "Parameters",
        "parameter": [{"name": name, member: value} for name, member, value in given],
    }


def kick_off(
    client: httpx.Client,
    *given: tuple[str, str, Any],
    at: str = "/fhir/$export",
    prefer: str = "respond-async",
) -> httpx.Response:
    headers = {"content-type": JSON, "accept": JSON, "prefer": prefer}
    return client.post(at, content=json.dumps(parameters(*given)), headers=headers)


def manifest_at(client: httpx.Client, address: str) -> dict[str, Any]:
    """Ask for the state until the export is complete, as the standard's own client does."""
    for _ in range(100):
        answer = client.get(address)
        if answer.status_code == 200:
            assert answer.headers["content-type"] == "application/json"
            found: dict[str, Any] = answer.json()
            return found
        assert answer.status_code == 202, answer.text
        time.sleep(0.4)
    raise AssertionError("the export does not end")


def exported(client: httpx.Client, *given: tuple[str, str, Any], **more: str) -> dict[str, Any]:
    answer = kick_off(client, *given, **more)
    assert answer.status_code == 202, answer.text
    return manifest_at(client, answer.headers["content-location"])


def issues(answer: httpx.Response, status: int) -> list[dict[str, Any]]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == JSON
    assert answer.json()["resourceType"] == "OperationOutcome"
    found: list[dict[str, Any]] = answer.json()["issue"]
    return found


def downloaded(client: httpx.Client, manifest: dict[str, Any]) -> dict[str, bytes]:
    """Fetch all files by their addresses, and check what the manifest says of each."""
    found = {}
    for item in (*manifest["output"], *manifest["outcome"]):
        answer = client.get(item["url"], headers={"accept": NDJSON})
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == NDJSON
        lines = [json.loads(line) for line in answer.content.splitlines()]
        assert len(lines) == item["count"]
        assert len(answer.content) == item["fileSize"]
        assert {one["resourceType"] for one in lines} == {item.get("type", "OperationOutcome")}
        assert digest_of(item) == sha256(answer.content).hexdigest()
        found[item["url"].partition("/files/")[2]] = answer.content
    return found


def digest_of(item: dict[str, Any]) -> str:
    return str(next(one["valueString"] for one in item["extension"] if one["url"].endswith(":sha256")))


def counts(manifest: dict[str, Any]) -> dict[str, tuple[int, int]]:
    """Return the received and the made resources of each type that the manifest counts."""
    found = {}
    for one in manifest["extension"]:
        told = {inner["url"]: inner for inner in one["extension"]}
        found[told["type"]["valueCode"]] = (
            told["received"]["valueUnsignedInt"],
            told["made"]["valueUnsignedInt"],
        )
    return found


@pytest.fixture(scope="module")
def whole(held: Held) -> tuple[str, dict[str, Any]]:
    """A complete export at the level of the system, with its address."""
    with held.client() as client:
        answer = kick_off(client)
        assert answer.status_code == 202, answer.text
        address = answer.headers["content-location"]
        return address, manifest_at(client, address)


def test_a_kick_off_says_where_its_state_is_before_any_work_is_done(held: Held) -> None:
    """Kick-off, Response - Success: `202 Accepted`, and `Content-Location` with an absolute URL. F12."""
    worker = held.service.child("worker")
    worker.suspend()
    try:
        with held.client() as client:
            answer = kick_off(client)

            assert answer.status_code == 202
            address = answer.headers["content-location"]
            assert address.startswith(f"{held.service.url}/fhir/bulk-exports/")
            assert "preference-applied" not in answer.headers
            assert client.get(address).status_code == 202
    finally:
        worker.resume()


def test_a_body_is_not_needed(held: Held) -> None:
    """Kick-off, Parameters: all of them are optional."""
    with held.client() as client:
        answer = client.post("/fhir/Patient/$export", headers={"prefer": "respond-async"})
    assert answer.status_code == 202, answer.text


@pytest.mark.parametrize("at", ["/fhir/$export", "/fhir/Patient/$export"])
def test_a_get_kicks_nothing_off(held: Held, at: str) -> None:
    """Changes of STU4, and the CapabilityStatement: `GET requests SHALL NOT be used to kick off`."""
    with held.client() as client:
        answer = client.get(at, headers={"prefer": "respond-async"})

    (issue,) = issues(answer, 405)
    assert issue["details"]["coding"][0]["code"] == "method-not-allowed"
    assert answer.headers["allow"] == "OPTIONS, POST"


def test_a_group_is_not_exported(held: Held) -> None:
    """Endpoint - Group of Patients: it is optional; there are no groups of ours here."""
    with held.client() as client:
        issues(kick_off(client, at="/fhir/Group/1/$export"), 404)


def test_an_export_is_asynchronous_only(held: Held) -> None:
    """Headers, Prefer: `If omitted, the Data Provider MAY return an error`."""
    with held.client() as client:
        answer = client.post("/fhir/$export", json=parameters(), headers={"content-type": JSON})
        (issue,) = issues(answer, 400)
        assert issue["details"]["coding"][0]["code"] == "respond-async-required"


@pytest.mark.parametrize(
    ("name", "member", "value"),
    [
        ("_elements", "valueString", "id"),
        ("_typeFilter", "valueString", "Observation?status=final"),
        ("includeAssociatedData", "valueCoding", {"code": "LatestProvenanceResources"}),
        ("organizeOutputBy", "valueString", "Patient"),
        ("allowPartialManifests", "valueBoolean", False),
        ("_minimumFileSize", "valueInteger", 1),
        ("patient", "valueReference", {"reference": "Patient/1"}),
        ("_outputFormat", "valueString", "application/fhir+parquet"),
        ("_type", "valueString", "Banana"),
        ("nimporte", "valueString", "quoi"),
    ],
)
def test_a_parameter_without_effect_is_refused_by_name_or_ignored_and_listed(
    held: Held, name: str, member: str, value: Any
) -> None:
    """Kick-off, Response - Error, and the notes on the manifest: with `handling=lenient`, an OperationOutcome
    for each of these parameters. F14.
    """
    with held.client() as client:
        (issue,) = issues(kick_off(client, ("_type", "valueString", "Patient"), (name, member, value)), 400)
        assert issue["diagnostics"].startswith(f"{name} : ")
        assert issue["expression"] == ["Parameters.parameter[1]"]

        manifest = exported(client, (name, member, value), prefer="respond-async, handling=lenient")
        files = downloaded(client, manifest)
    (outcome,) = [json.loads(line) for line in files["request-outcome.ndjson"].splitlines()]
    assert f"« {name} »" in outcome["issue"][0]["diagnostics"]
    assert outcome["issue"][0]["severity"] == "warning"


@pytest.mark.parametrize(
    ("given", "at"),
    [
        ([("_since", "valueInstant", "2026-05-01")], "/fhir/$export"),
        ([("_since", "valueString", "2026-05-01T00:00:00Z")], "/fhir/$export"),
        ([("_until", "valueInstant", "2026-02-30T00:00:00Z")], "/fhir/$export"),
        ([("_since", "valueInstant", "2026-05-01T00:00:00Z")] * 2, "/fhir/$export"),
        ([("_type", "valueString", "Patient,Observation")], "/fhir/$export"),
        ([("_type", "valueInteger", 3)], "/fhir/$export"),
        ([("_outputFormat", "valueString", "ndjson")] * 2, "/fhir/$export"),
        ([("establishment", "valueString", "850000001")], "/fhir/$export"),
        ([("establishment", "valueString", "x")], "/fhir/$export"),
        ([("patient", "valueReference", {"reference": "Patient/inconnu"})], "/fhir/Patient/$export"),
        ([("patient", "valueReference", {"reference": f"Patient/{uuid4()}"})], "/fhir/Patient/$export"),
        ([("patient", "valueString", "Patient/1")], "/fhir/Patient/$export"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused_whatever_is_preferred(
    held: Held, given: list[tuple[str, str, Any]], at: str
) -> None:
    """Kick-off, Response - Error; parameter `patient`: unknown ones SHOULD be told in an error response."""
    with held.client() as client:
        for prefer in ("respond-async", "respond-async,handling=lenient"):
            found = issues(kick_off(client, *given, at=at, prefer=prefer), 400)
            assert all(one["diagnostics"].startswith(f"{given[0][0]} : ") for one in found)


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b'{"resourceType":"Patient"}',
        b'{"resourceType":"Parameters","parameter":{}}',
        b'{"resourceType":"Parameters","parameter":[{"valueString":"x"}]}',
        b'{"resourceType":"Parameters","parameter":[3]}',
        b'{"resourceType":"Parameters","parameter":[{"name":"<b>","valueString":"x"}]}',
    ],
)
def test_a_body_that_is_no_parameters_is_refused(held: Held, body: bytes) -> None:
    """Kick-off: `Request parameters SHALL be supplied using the FHIR Parameters Resource`."""
    headers = {"content-type": JSON, "prefer": "respond-async,handling=lenient"}
    with held.client() as client:
        issues(client.post("/fhir/$export", content=body, headers=headers), 400)
        issues(client.post("/fhir/$export?_type=Patient", headers=headers), 400)
        xml = client.post("/fhir/$export", content=b"<P/>", headers={**headers, "content-type": "text/xml"})
        assert xml.status_code == 415


def test_a_manifest_is_whole_and_its_files_are_what_it_says(
    held: Held, whole: tuple[str, dict[str, Any]]
) -> None:
    """Output Manifest, and Output File Request: absolute URLs, a type each, NDJSON, counts and sizes."""
    _, manifest = whole
    assert manifest["manifestType"].endswith("/StructureDefinition/BulkDataManifest")
    assert (manifest["requiresAccessToken"], manifest["outputFormat"]) == (True, NDJSON)
    assert all(item["url"].startswith(held.service.url) for item in manifest["output"])
    assert manifest["deleted"] == []
    assert "link" not in manifest
    assert "outputOrganizedBy" not in manifest
    with held.client() as client:
        files = downloaded(client, manifest)
    assert len(files) == len(manifest["output"]) + len(manifest["outcome"])
    found = counts(manifest)
    assert (found["Patient"], found["Observation"], found["Goal"]) == ((2, 4), (2, 0), (2, 0))
    assert found["Binary"] == (0, 2)
    assert found["Encounter"] == (0, 0)


def test_the_files_are_leaves_of_the_package(held: Held, whole: tuple[str, dict[str, Any]]) -> None:
    """The same bytes as in the layout `bulk` of the package, which is signed with its root."""
    address, manifest = whole
    order = UUID(address.rpartition("/")[2])
    package = held.services.export_delivery.package(held.services.exports.get(order, OPERATOR))
    leaves = {told["path"]: told["sha256"] for told in map(json.loads, package.lines())}
    for item in manifest["output"]:
        assert leaves[item["url"].partition("/files/")[2]] == digest_of(item)


def test_a_resource_is_byte_for_byte_as_received(held: Held, whole: tuple[str, dict[str, Any]]) -> None:
    with held.client() as client:
        files = downloaded(client, whole[1])
    (lines,) = [content for path, content in files.items() if path.endswith("/Observation.ndjson")]
    assert lines.count(b'"value": 61.50') == 2  # a decimal keeps its zero, and its spaces


def test_a_file_is_fetched_in_parts(held: Held, whole: tuple[str, dict[str, Any]]) -> None:
    """Beyond the standard: ranges, conditions and digests (RFC 9110, RFC 9530)."""
    item = whole[1]["output"][0]
    with held.client() as client:
        answer = client.get(item["url"])
        digest = sha256(answer.content).digest()
        assert answer.headers["etag"] == f'"{digest.hex()}"'
        assert answer.headers["repr-digest"] == f"sha-256=:{b64encode(digest).decode()}:"
        assert answer.headers["content-type"] == NDJSON
        part = client.get(item["url"], headers={"range": "bytes=5-9", "if-range": answer.headers["etag"]})
        assert (part.status_code, part.content) == (206, answer.content[5:10])
        assert part.headers["content-range"] == f"bytes 5-9/{len(answer.content)}"
        assert client.get(item["url"], headers={"if-none-match": "*"}).status_code == 304
        issues(client.get(item["url"], headers={"if-match": '"x"'}), 412)
        issues(client.get(item["url"], headers={"range": "bytes=99999999-"}), 416)
        for path in (
            "bulk/00009/Patient.ndjson",
            "bulk/manifest.json",
            "manifest.json",
            "../x",
            "index.html",
        ):
            issues(client.get(f"{whole[0]}/files/{path}"), 404)


def test_an_attachment_is_where_its_resource_says(held: Held, whole: tuple[str, dict[str, Any]]) -> None:
    """Attachments: the address can be dereferenced with the access token alone."""
    with held.client() as client:
        (item,) = [one for one in whole[1]["output"] if one["type"] == "DocumentReference"]
        answer = client.get(item["url"])
        for line in answer.content.splitlines():
            for content in json.loads(line)["content"]:
                attachment = content["attachment"]
                if attachment["url"].startswith("Binary/"):
                    continue
                found = client.get(str(httpx.URL(item["url"]).join(attachment["url"])))
                assert found.status_code == 200, attachment["url"]
                kind = found.headers["content-type"].rpartition("/")[2]
                assert attachment["contentType"].endswith(kind)
                assert len(found.content) == attachment["size"]
                assert sha256(found.content).hexdigest() == attachment["extension"][0]["valueString"]
        record = json.loads(answer.content.splitlines()[0])["id"]
        issues(client.get(f"{whole[0]}/files/content/records/{record}/record.json"), 404)


def test_only_the_types_that_are_asked_for_are_given(held: Held) -> None:
    """Parameter `_type`: `The response SHALL be filtered`; one that is not here is an explicit zero. F6."""
    with held.client() as client:
        asked = [("_type", "valueString", one) for one in ("Goal", "Claim")]
        manifest = exported(client, *asked, ("_outputFormat", "valueString", "ndjson"))
        assert {item["type"] for item in manifest["output"]} == {"Goal"}
        assert counts(manifest) == {"Goal": (2, 0), "Claim": (0, 0)}
        downloaded(client, manifest)


def test_at_the_level_of_patients_all_is_about_a_person(
    held: Held, whole: tuple[str, dict[str, Any]]
) -> None:
    """Endpoint - All Patients; types that are about no patient SHOULD be an error."""
    with held.client() as client:
        manifest = exported(client, at="/fhir/Patient/$export")
        assert counts(manifest)["Patient"] == counts(whole[1])["Patient"]
        refused = kick_off(client, ("_type", "valueString", "Organization"), at="/fhir/Patient/$export")
        issues(refused, 400)


def test_only_the_patients_that_are_named_are_given(held: Held) -> None:
    """Parameter `patient`: nothing of patients outside of this list. They are named as POST /fhir or an
    export names them.
    """
    with held.client() as client:
        sent = client.post(
            "/fhir", content=transaction((1, "ESSAI", "Ada"), finess=FINESS), headers={"content-type": JSON}
        )
        assert sent.status_code == 200, sent.text
        created = next(
            entry["response"]["location"].partition("/_history")[0]
            for entry in sent.json()["entry"]
            if entry["response"]["location"].startswith("Patient/")
        )
        one = ("patient", "valueReference", {"reference": created})
        manifest = exported(client, one, at="/fhir/Patient/$export")
        assert counts(manifest)["Patient"] == (1, 1)
        files = downloaded(client, manifest)
        assert b"Basile" not in b"".join(files.values())
        (made,) = [content for path, content in files.items() if path.endswith("made/Patient.ndjson")]
        person = f"Patient/{json.loads(made)['id']}"
        again = exported(
            client, ("patient", "valueReference", {"reference": person}), at="/fhir/Patient/$export"
        )
        assert sorted(map(digest_of, again["output"])) == sorted(map(digest_of, manifest["output"]))


def test_what_was_accepted_since_is_given_and_nothing_twice(
    held: Held, whole: tuple[str, dict[str, Any]]
) -> None:
    """Parameters `_since` and `_until`; `transactionTime`: everything up to it is in the export."""
    time_ = whole[1]["transactionTime"]
    with held.client() as client:
        nothing = exported(client, ("_since", "valueInstant", time_))
        assert nothing["output"] == []
        assert set(counts(nothing).values()) == {(0, 0)}
        flow = transaction((3, "ESSAI", "Camille"), finess=FINESS)
        sent = client.post("/fhir", content=flow, headers={"content-type": JSON})
        assert sent.status_code == 200, sent.text
        (record,) = client.get(f"/deposits/{sent.headers['archive-deposit']}").json()["records"]
        eventually(lambda: client.get(f"/records/{record}").json()["state"] == "sealed")
        later = exported(client, ("_since", "valueInstant", time_))
        assert counts(later)["Goal"] == (1, 0)
        before = exported(client, ("_until", "valueInstant", time_))
        assert before["transactionTime"] == time_
        assert sorted(map(digest_of, before["output"])) == sorted(map(digest_of, whole[1]["output"]))


def test_the_same_export_again_has_the_same_files(held: Held) -> None:
    """F9: a second identical export finds the same."""
    with held.client() as client:
        first, second = exported(client), exported(client)
    assert [(digest_of(one), one["count"]) for one in first["output"]] == [
        (digest_of(one), one["count"]) for one in second["output"]
    ]


def test_only_the_establishments_that_are_named_are_given(held: Held) -> None:
    """An extension of ours; without it all establishments of the token."""
    with held.client() as client:
        manifest = exported(client, ("establishment", "valueString", OTHER))
        assert manifest["output"] == []
        assert manifest["outcome"] == []
        assert set(counts(manifest).values()) == {(0, 0)}


def test_the_state_says_how_far_it_is(held: Held) -> None:
    """Status Request: 202 with `X-Progress` of less than 100 characters and `Retry-After`; at the end
    `Expires`.
    """
    with held.client() as client:
        address = kick_off(client).headers["content-location"]
        answer = client.get(address)
        if answer.status_code == 202:  # it may be ready already
            assert 0 < len(answer.headers["x-progress"]) < 100
            assert int(answer.headers["retry-after"]) > 0
        manifest_at(client, address)
        ready = client.get(address)
        until = parsedate_to_datetime(ready.headers["expires"])
        order = held.services.exports.get(UUID(address.rpartition("/")[2]), OPERATOR)
        assert order.available_until is not None
        assert until == order.available_until.replace(microsecond=0)


def test_the_state_of_the_export_is_in_a_header_when_asked_for(held: Held) -> None:
    """`separate-export-status`: the status code is that of the request, `X-Export-Status` that of the job."""
    with held.client() as client:
        answer = kick_off(client, prefer="respond-async,separate-export-status")
        assert answer.headers["preference-applied"] == "respond-async, separate-export-status"
        address = answer.headers["content-location"]
        seen = set()
        for _ in range(100):
            polled = client.get(address)
            assert polled.status_code == 200
            seen.add(polled.headers["x-export-status"])
            if polled.content:
                break
            time.sleep(0.3)
        assert seen <= {"202 Accepted", "200 OK"}
        assert polled.headers["x-export-status"] == "200 OK"
        assert polled.json()["output"]


def test_after_a_delete_nothing_is_there(held: Held) -> None:
    """Delete Request: 202, afterwards 404 with an OperationOutcome; before and after it is complete. F15: the
    order itself stays.
    """
    with held.client() as client:
        for wait in (False, True):
            address = kick_off(client).headers["content-location"]
            if wait:
                url = manifest_at(client, address)["output"][0]["url"]
                assert client.get(url).status_code == 200
            assert client.delete(address).status_code == 202
            issues(client.get(address), 404)
            issues(client.delete(address), 404)
            issues(client.get(f"{address}/files/bulk/00001/Patient.ndjson"), 404)
            order = client.get(f"/exports/{address.rpartition('/')[2]}").json()
            assert order["state"] == "cancelled"


def test_a_revoked_export_is_gone(held: Held) -> None:
    with held.client() as client:
        address = kick_off(client).headers["content-location"]
        manifest_at(client, address)
        order = address.rpartition("/")[2]
        assert client.post(f"/exports/{order}/revocation", json={"reason": "erreur"}).status_code == 200
        (issue,) = issues(client.get(address), 410)
        assert issue["details"]["coding"][0]["code"] == "export-revoked"
        assert client.delete(address).status_code == 202
        issues(client.get(address), 404)


def test_an_export_of_which_the_content_is_destroyed_is_gone(held: Held) -> None:
    """Also the manifest and a file that the service made a moment ago and still has."""
    with held.client() as client:
        address = kick_off(client).headers["content-location"]
        url = manifest_at(client, address)["output"][0]["url"]
        assert client.get(url).status_code == 200
        order = UUID(address.rpartition("/")[2])
        held.services.vault.destroy(EXPORTS, export_content_key(order))
        for one in (address, url):
            (issue,) = issues(client.get(one), 410)
            assert issue["details"]["coding"][0]["code"] == "export-erased"


def test_an_export_without_receiver_has_no_volumes(
    held: Held, whole: tuple[str, dict[str, Any]], tmp_path: Path
) -> None:
    order = whole[0].rpartition("/")[2]
    with held.client() as client:
        line = client.get(f"/exports/{order}").json()
        assert (line["state"] in ("ready", "delivered"), line["right"]) == (
            True,
            "FHIR Bulk Data STU4, $export",
        )
        answer = client.get(f"/exports/{order}/volumes/1")
        assert (answer.status_code, answer.json()["code"]) == (409, "export-without-receiver")


@pytest.mark.parametrize(
    ("role", "code"),
    [
        (Role.VENDOR, "bulk-not-allowed"),
        (Role.ARCHIVIST, "bulk-not-allowed"),
        (Role.AUDITOR, "not-allowed"),
        (Role.DEPOSITOR, "not-allowed"),
    ],
)
def test_others_order_encrypted_or_not_at_all(held: Held, role: Role, code: str) -> None:
    """Privacy and Security: the files are in clear, and a kick-off has no mandate."""
    with held.client(held.token_of(role)) as client:
        (issue,) = issues(kick_off(client), 403)
        assert issue["details"]["coding"][0]["code"] == code


def test_an_export_is_its_owners_alone(held: Held, whole: tuple[str, dict[str, Any]]) -> None:
    """Privacy and Security: status and files MAY be limited to the Data Consumer that originated the export;
    `requiresAccessToken`: nobody without a token.
    """
    address, manifest = whole
    url = manifest["output"][0]["url"]
    others = [
        held.token_of(Role.ESMS, actor="un autre"),
        held.token_of(Role.ESMS, "260000012", actor="marie"),
        held.token_of(Role.VENDOR),
        held.token_of(Role.ARCHIVIST),
    ]
    for token in others:
        with held.client(token) as client:
            issues(client.get(address), 404)
            issues(client.get(url), 404)
            issues(client.delete(address), 404)
    assert httpx.get(url).status_code == 401
    assert httpx.get(address).status_code == 401


def test_whoever_fetches_is_traced_and_journaled(held: Held) -> None:
    def traces() -> int:
        found = held.services.traces.listed(TraceFilter(limit=1000), OPERATOR)
        return sum(one.trace.act == "records:export" for one in found)

    with held.client() as client:
        address = kick_off(client).headers["content-location"]
        manifest = manifest_at(client, address)
        order = address.rpartition("/")[2]
        before = traces()
        assert client.get(f"/exports/{order}").json()["state"] == "ready"
        mine = [one["url"] for one in manifest["output"] if "/bulk/00001/" in one["url"]]
        for url in (*mine, mine[0]):
            client.get(url)
        after = traces()
        assert client.get(f"/exports/{order}").json()["state"] == "delivered"
    with held.services.transactions.begin(OPERATOR) as transaction_:
        entries = transaction_.journal.of_tenant(Tag.EXPORT_DELIVERED, as_legal_entity(LEGAL_ENTITY), 0, 1000)
    assert after == before + 1
    assert sum(one.subject == order for one in entries) == 1


def test_what_the_server_does_is_in_its_capability_statement(held: Held) -> None:
    """Data Provider Capability Documentation: the operations SHALL be there."""
    with held.client() as client:
        told = client.get("/fhir/metadata").json()
    rest = told["rest"][0]
    assert [one["name"] for one in rest["operation"]] == ["export"]
    (patient,) = [one for one in rest["resource"] if one["type"] == "Patient"]
    assert "export" in [one["name"] for one in patient["operation"]]
    assert told["instantiates"] == ["http://hl7.org/fhir/uv/bulkdata/CapabilityStatement/bulk-data|4.0.0"]


def test_a_key_is_destroyed_at_the_end(held: Held) -> None:
    with held.client() as client:
        address = kick_off(client).headers["content-location"]
        manifest_at(client, address)
        order = UUID(address.rpartition("/")[2])
        before = held.services.exports.get(order, OPERATOR)
        assert before.built.index_object
        client.delete(address)
    assert held.services.exports.get(order, OPERATOR).state is ExportState.CANCELLED
    with pytest.raises((KeyDestroyed, NotFound, ObjectLost)):
        held.services.export_delivery.package(before)
