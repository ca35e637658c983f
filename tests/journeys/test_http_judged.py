"""Independent programs check the HTTP answers: HAPI the FHIR ones, schemathesis all of them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive_service.model.actors import Role
from tests.journeys.export_receivers import Receiver
from tests.journeys.http_flows import TENANT, Service, eventually, transaction, transaction_xml
from tests.shared_material import judge

SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")

# Every check holds everywhere but one: that what the description allows is accepted. For it says that a
# flow is bytes; which bytes are a flow, the answer says, with its findings (contract, section 7). Nor does it
# say which certificate, establishment or receipt is accepted, nor which range or version of a volume exists.
_SETTINGS = """
[checks]
enabled = true

[[operations]]
include-method = "POST"
include-path = [
    "/deposits", "/fhir", "/fhir/$export", "/fhir/Patient/$export", "/exports", "/exports/{order_id}/receipt",
    "/holds",
]
checks.positive_data_acceptance.enabled = false

[[operations]]
include-path = [
    "/exports/{order_id}/volumes/{number}",
    "/exports/{order_id}/reissues/{reissue_number}/volumes/{number}",
    "/fhir/bulk-exports/{order_id}/files/{path}",
]
checks.positive_data_acceptance.enabled = false
"""
# The program knows no type of its own for a PDF that is sent: it goes as the bytes that it is.
_HOOKS = """
import schemathesis
from schemathesis.transport.serialization import serialize_binary


@schemathesis.serializer("application/pdf")
def pdf(context, value):
    return serialize_binary(value)
"""
# A number that is given takes the place of the wrong ones that the program would try.
_VOLUME_GIVEN = """
[[operations]]
include-path = "/exports/{order_id}/volumes/{number}"
checks.negative_data_rejection.enabled = false
"""


@pytest.mark.judge
def test_every_fhir_answer_is_valid_r4(service: Service, tmp_path: Path) -> None:
    program = judge("fhir")
    with service.esms() as client:
        created = client.post(
            "/fhir",
            content=transaction((7, "ESSAI", "Adèle")),
            headers={"content-type": "application/fhir+json"},
        )
        in_xml = client.post(
            "/fhir",
            content=transaction_xml((8, "ESSAI", "Basile")),
            headers={"content-type": "application/fhir+xml"},
        )
        refused = client.post(
            "/fhir", content=b'{"a":1,"a":2}', headers={"content-type": "application/fhir+json"}
        )
        (tmp_path / "capabilities.json").write_bytes(client.get("/fhir/metadata").content)
        (tmp_path / "created.json").write_bytes(created.content)
        (tmp_path / "created.xml").write_bytes(in_xml.content)
        (tmp_path / "refused.json").write_bytes(refused.content)
        for number, entry in enumerate(created.json()["entry"]):
            place = entry["response"]["location"].partition("/_history")[0]
            (tmp_path / f"served-{number}.json").write_bytes(client.get(f"/fhir/{place}").content)
            other = client.get(f"/fhir/{place}", headers={"accept": "application/fhir+xml"})
            (tmp_path / f"served-{number}.xml").write_bytes(other.content)

    done = subprocess.run([program, *sorted(tmp_path.iterdir())], capture_output=True, text=True, check=False)

    verdicts = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert len(verdicts) == len(list(tmp_path.iterdir()))
    assert [verdict for verdict in verdicts if verdict["errors"]] == []
    assert done.returncode == 0, done.stderr[-2000:]


def _attacked(service: Service, token: str, settings: str, folder: Path, examples: int) -> str:
    """Let schemathesis attack every operation as a token's holder; return what it says."""
    if not SCHEMATHESIS.exists():
        pytest.skip("schemathesis is not installed")
    (folder / "hooks.py").write_text(_HOOKS, encoding="utf-8")
    (folder / "schemathesis.toml").write_text(f'hooks = "hooks.py"\n{settings}', encoding="utf-8")
    command = [str(SCHEMATHESIS), "--config-file", str(folder / "schemathesis.toml"), "run"]
    command += [f"{service.url}/openapi.json", "--header", f"Authorization: Bearer {token}"]
    command += ["--phases", "examples,coverage,fuzzing", "--continue-on-failure"]
    command += ["--generation-deterministic", "--max-examples", str(examples), "--no-shrink", "--no-color"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=2400)
    # What failed stands first, the numbers last.
    assert done.returncode == 0, f"{done.stdout[:8000]} ... {done.stdout[-3000:]}{done.stderr[-2000:]}"
    return done.stdout


def _operations(service: Service) -> int:
    """Return how many operations the description has."""
    with service.client() as client:
        paths = client.get("/openapi.json").json()["paths"]
    return sum(map(len, paths.values()))


def _number_of_cases(said: str) -> int:
    found = re.search(r"(\d+) generated", said)
    assert found is not None
    return int(found[1])


@pytest.mark.judge
def test_no_operation_answers_what_its_description_does_not_say(service: Service, tmp_path: Path) -> None:
    token = service.make_token(role=Role.ESMS, tenants=(TENANT,))

    said = _attacked(service, token, _SETTINGS, tmp_path, examples=30)

    assert f"Tested: {_operations(service)}" in said
    assert _number_of_cases(said) > 400


def _in_a_year() -> str:
    return (datetime.now(UTC) + timedelta(days=365)).date().isoformat()


# The first DELETE ends a Bulk export, whose address answers 404 from then on, as the standard says; a volume
# of a reissue needs a receipt that contests.
_ENDED_AT_ONCE = {
    "/fhir/bulk-exports/{order_id}",
    "/exports/{order_id}/reissues/{reissue_number}/volumes/{number}",
}
_NAMED_BY_THE_JUDGE = {"/holds", "/rights", "/seals", "/seals/batches"}
"""Requests to these name records, persons or legal entities, which the judge invents: `test_http_holds.py`,
`test_http_rights_requests.py` and `test_http_seals.py` name some that exist.
"""
_ENTRIES_OF_A_TILE = 256
_ON_REQUESTS = ("", "/decision", "/letter", "/file")
_ACTS = (
    "evidence",
    "erasure",
    "erasure/certificate",
    "reissue",
    "renewal",
    "revocation",
    "unfreeze",
)


@pytest.mark.judge
def test_what_exists_is_answered_as_described_too(service: Service, tmp_path: Path) -> None:
    token = service.make_token(role=Role.ESMS, tenants=(TENANT,))
    with service.client(token) as client:
        sent = client.post(
            "/fhir",
            content=transaction((6, "ESSAI", "Camille")),
            headers={"content-type": "application/fhir+json"},
        )
        assert sent.status_code == 200, sent.text
        deposit = sent.headers["archive-deposit"]
        type_, id_, *_ = sent.json()["entry"][1]["response"]["location"].split("/")
        (record,) = client.get(f"/deposits/{deposit}").json()["records"]
        eventually(lambda: client.get(f"/records/{record}").json()["state"] == "sealed")
        # A delivered order stays one whatever is tried on it; one that is only ordered could be cancelled.
        certificate = Receiver.in_folder(tmp_path / "receiver").certificate.read_text()
        ordered = client.post("/exports", json={"establishments": [TENANT], "certificate": certificate})
        assert ordered.status_code == 201, ordered.text
        export = ordered.json()["order"]
        eventually(lambda: client.get(f"/exports/{export}/volumes/1").status_code == 200, 60)
        # What may be ended is another one, for its own addresses.
        ended = client.post("/exports", json={"establishments": [TENANT], "certificate": certificate})
        other = ended.json()["order"]
        eventually(lambda: client.get(f"/exports/{other}/volumes/1").status_code == 200, 60)
        kicked = client.post("/fhir/$export", headers={"prefer": "respond-async"})
        bulk = kicked.headers["content-location"].rpartition("/")[2]
        eventually(lambda: client.get(f"/fhir/bulk-exports/{bulk}").status_code == 200, 60)
        files = [one["url"] for one in client.get(f"/fhir/bulk-exports/{bulk}").json()["output"]]
        wanted = {"records": [record], "reason": "audit", "note": "contrôle", "review": _in_a_year()}
        for _ in range(_ENTRIES_OF_A_TILE):
            placed = client.post("/holds", json=wanted)
            assert placed.status_code == 201, placed.text
        eventually(lambda: client.get("/journal/tile/0/000").status_code == 200, 90)
        held = placed.json()["hold"]
        person = client.get(f"/records/{record}").json()["person"]
        opened = client.post("/rights", json={"person": person, "kind": "access", "by": "l'usager"})
        request = opened.json()["request"]
        decision = {"decision": "accepted", "reason": "oui"}
        decided = client.post(f"/rights/{request}/decision", json=decision)
        assert decided.status_code == 200, decided.text
    known = {
        **{f"/exports/{{order_id}}/{act}": {"order_id": other} for act in _ACTS},
        "/fhir/bulk-exports/{order_id}/files/{path}": {
            "order_id": bulk,
            "path": files[0].partition("/files/")[2],
        },
        "/fhir/Patient/{patient}/$everything": {"patient": id_},
        "/deposits/{deposit_id}": {"deposit_id": deposit},
        "/deposits/{deposit_id}/identifiers": {"deposit_id": deposit},
        "/exports/{order_id}": {"order_id": export},
        "/exports/{order_id}/volumes/{number}": {"order_id": export, "number": "1"},
        "/exports/{order_id}/receipt": {"order_id": export},
        "/exports/{order_id}/report": {"order_id": export},
        "/holds/{hold_id}": {"hold_id": held},
        "/holds/{hold_id}/lift": {"hold_id": held},
        **{f"/rights/{{request_id}}{act}": {"request_id": request} for act in _ON_REQUESTS},
        "/records/{record_id}": {"record_id": record},
        "/journal/proofs/{record_id}": {"record_id": record},
        "/journal/tile/{level}/{path}": {"level": "0", "path": "000"},
        "/journal/tile/entries/{path}": {"path": "000"},
        "/records/{record_id}/{part}": {"record_id": record},
        "/fhir/{resource_type}/{resource_id}": {"resource_type": type_, "resource_id": id_},
        "/fhir/{resource_type}/{resource_id}/_history/{version}": {
            "resource_type": type_,
            "resource_id": id_,
            "version": "1",
        },
    }
    settings = _SETTINGS + _VOLUME_GIVEN
    for path, names in known.items():
        given = ", ".join(f"{json.dumps(name)} = {json.dumps(value)}" for name, value in names.items())
        settings += f"\n[[operations]]\ninclude-path = {json.dumps(path)}\nparameters = {{ {given} }}\n"

    said = _attacked(service, token, settings, tmp_path, examples=25)

    assert f"Tested: {_operations(service)}" in said
    told = said.partition("Missing test data")[2].partition("💡")[0]
    missing = re.findall(r"^  - (?:DELETE|GET|HEAD|POST) (/\S+)$", told, re.MULTILINE)
    assert set(missing) <= _ENDED_AT_ONCE | _NAMED_BY_THE_JUDGE, told
