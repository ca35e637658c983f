"""What HAPI says of the FHIR answers."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from http_flows import Service, transaction, transaction_xml

JUDGE = Path(__file__).resolve().parents[2].parent / "shared" / "judges" / "fhir" / "judge"


@pytest.mark.judge
def test_every_fhir_answer_is_valid_r4(service: Service, tmp_path: Path) -> None:
    if not JUDGE.exists():
        pytest.skip("the FHIR judge (../shared/judges/fhir) is not here")
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

    done = subprocess.run([JUDGE, *sorted(tmp_path.iterdir())], capture_output=True, text=True, check=False)

    verdicts = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert len(verdicts) == len(list(tmp_path.iterdir()))
    assert [verdict for verdict in verdicts if verdict["errors"]] == []
    assert done.returncode == 0, done.stderr[-2000:]
