"""A signed document that comes in gets the verdict of its own signature, and is accepted whatever it is."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.archive_service.intake.examinations import FOREIGN_TRUST
from tests.begun_homes import begun
from tests.journeys.commands import run_command

CORPUS = Path(__file__).parents[1] / "corpus"
VERIFIED = CORPUS / "cda-signature-verified_enveloping" / "input.xml"
CHANGED = CORPUS / "cda-signature-failed_one-letter" / "input.xml"


def deposit(home: Path, flow: Path, trust: str) -> dict[str, Any]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ARCHIVE_")}
    settings = {"ARCHIVE_HOME": str(home), "ARCHIVE_FOREIGN_TRUST": trust}
    done = run_command(["--json", "deposit", flow], inherited | settings)
    assert done.returncode == 0, done.stderr
    line: dict[str, Any] = json.loads(done.stdout)
    return line


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
