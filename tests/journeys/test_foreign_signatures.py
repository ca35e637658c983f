"""A signed document that comes in gets the verdict of its own signature, and is accepted whatever it is."""

from __future__ import annotations

import json
import os
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.archive_service.intake.examinations import FOREIGN_TRUST
from tests.begun_homes import begun
from tests.journeys.commands import run_command

CORPUS = Path(__file__).parents[1] / "corpus"
VERIFIED = CORPUS / "cda-signature-verified_enveloping" / "input.xml"
CHANGED = CORPUS / "cda-signature-failed_one-letter" / "input.xml"


def ran(home: Path, *arguments: str | Path, trust: str = "") -> str:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ARCHIVE_")}
    settings = {"ARCHIVE_HOME": str(home), "ARCHIVE_FOREIGN_TRUST": trust}
    done = run_command(arguments, inherited | settings)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode()


def deposit(home: Path, flow: Path, trust: str) -> dict[str, Any]:
    line: dict[str, Any] = json.loads(ran(home, "--json", "deposit", flow, trust=trust))
    return line


def provenance(home: Path, record: str) -> dict[str, Any]:
    file = home.parent / "provenance.json"
    ran(home, "record", record, "--get", "provenance", "-o", file)
    told: dict[str, Any] = json.loads(file.read_bytes())
    file.unlink()
    return told


@pytest.mark.parametrize(
    ("flow", "trust", "code", "severity"),
    [
        (VERIFIED, str(FOREIGN_TRUST), "cda-signature-verified", "information"),
        (CHANGED, str(FOREIGN_TRUST), "cda-signature-failed", "warning"),
        (CHANGED, "", "cda-signature-failed", "warning"),
        (VERIFIED, "", "cda-signature-not-verified", "information"),
        (VERIFIED, "/nowhere/at/all", "cda-signature-not-verified", "information"),
    ],
)
def test_the_finding_of_a_signature_is_its_verdict(
    flow: Path, trust: str, code: str, severity: str, tmp_path: Path
) -> None:
    line = deposit(begun(tmp_path / "home"), flow, trust)

    told = {
        one["code"]: one["severity"] for one in line["findings"] if one["code"].startswith("cda-signature")
    }
    assert told == {code: severity}
    assert line["outcome"] == "accepted"


def test_the_verdict_is_kept_with_the_record_and_told_as_one_of_its_day(tmp_path: Path) -> None:
    home = begun(tmp_path / "home")
    line = deposit(home, VERIFIED, str(FOREIGN_TRUST))
    (record,) = line["records"]
    ran(home, "work", "--until-empty")

    sealed = provenance(home, record)
    (kept,) = sealed["signatures"]
    assert sealed["format"] == "provenance/3"
    report = json.loads(ran(home, "--json", "verify", record))
    assert report["received_signatures"] == [kept]
    assert kept["verdict"] == "passed"
    assert kept["form"] in ("xmldsig", "xades")
    assert kept["signer"].startswith("CN=")
    assert kept["file_sha256"] == sha256(VERIFIED.read_bytes()).hexdigest()
    assert report["verdict"] == "passed"
    assert "jugée le" in ran(home, "verify", record)


def test_what_is_wrong_with_a_signature_that_came_in_is_no_step_of_the_record(tmp_path: Path) -> None:
    home = begun(tmp_path / "home")
    (record,) = deposit(home, CHANGED, str(FOREIGN_TRUST))["records"]
    ran(home, "work", "--until-empty")

    report = json.loads(ran(home, "--json", "verify", record))

    (received,) = report["received_signatures"]
    assert (received["verdict"], received["subindication"]) == ("failed", "HASH_FAILURE")
    assert report["verdict"] == "passed"
