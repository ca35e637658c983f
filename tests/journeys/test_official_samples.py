"""Every official sample is deposited, rendered, sealed, and checked by independent programs."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from archive_service.bootstrap import Services
from archive_service.model.actors import OPERATOR
from archive_service.model.records import RecordFilter
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import Settings
from archive_service.workflows.transfer import TransferAsked
from signing.report import Verdict
from tests.begun_homes import begun
from tests.journeys import door
from tests.shared_material import SAMPLES, judge, needed
from tests.signing.written_trust import write_trust

FLOWS = ("cda", "chain", "tddui", "pdsm", "pdsm4dmp", "fhir-other", "traces", "hl7v2")


@dataclass(frozen=True)
class Holdings:
    """A home that took every sample."""

    services: Services
    lines: dict[str, dict[str, Any]]
    records: list[dict[str, Any]]
    folder: Path

    def part(self, record: str, part: str) -> Path:
        """Write a part of a record and return its path."""
        path = self.folder / f"{record}.{'pdf' if part == 'document' else part}"
        path.write_bytes(self.services.record_reading.part(UUID(record), part, OPERATOR))
        return path


@pytest.fixture(scope="module")
def holdings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Holdings]:
    needed(SAMPLES)
    services = Services(Settings(home=begun(tmp_path_factory.mktemp("home"))))
    lines = {
        path.name: door.accept(services, path.read_bytes(), OPERATOR, file=path.name)
        for name in FLOWS
        for path in sorted((SAMPLES / name).iterdir())
    }
    for name in ("CDA_TDDUI_Exemple_v1.0.1.xml", "Bundle-ExampleTDDUIBundle.json"):
        # The same in a department that has agencies: 48 becomes 25.
        flow = (SAMPLES / "tddui" / name).read_bytes().replace(b"480787529", b"250787529")
        door.accept(services, flow, OPERATOR, file=f"25-{name}")
    work_until_empty(services)
    records = door.records(services, RecordFilter(limit=1000), OPERATOR)
    yield Holdings(services, lines, records, tmp_path_factory.mktemp("parts"))
    services.close()


def _judge(folder: str, *arguments: str | Path) -> list[dict[str, Any]]:
    done = subprocess.run([judge(folder), *arguments], capture_output=True, text=True, check=False)
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert done.returncode == 0, (lines, done.stderr[-2000:])
    return lines


def test_every_sample_is_answered_for_a_reason(holdings: Holdings) -> None:
    for name, line in holdings.lines.items():
        assert line["deposit"], name
        if line["outcome"] != "accepted":
            assert line["findings"], name


def test_every_accepted_sample_is_sealed_and_verifies(holdings: Holdings) -> None:
    assert len(holdings.records) >= 14
    for record in holdings.records:
        assert record["state"] == "sealed", record
        report = holdings.services.record_reading.verify(UUID(record["record"]), OPERATOR)
        assert report.verdict is Verdict.PASSED, report


def test_the_two_versions_of_a_sample_are_one_chain(holdings: Holdings) -> None:
    of = {name: line["records"][0] for name, line in holdings.lines.items() if line["records"]}
    older = of["BIO-CR-BIO_2021.01_Microbiologie_V1.xml"]
    newer = of["BIO-CR-BIO_2021.01_Microbiologie_V2.xml"]
    by_id = {record["record"]: record for record in holdings.records}

    assert by_id[newer]["replaces"] == older
    assert by_id[older]["replaced_by"] == newer


@pytest.mark.judge
def test_every_document_is_pdf_a_3a(holdings: Holdings) -> None:
    documents = [holdings.part(record["record"], "document") for record in holdings.records]

    for verdict in _judge("proof", "pdfa", *documents):
        assert verdict["compliant"], verdict
        assert verdict["flavour"] == "3a"


@pytest.mark.judge
def test_every_seal_is_totally_passed(holdings: Holdings) -> None:
    documents = [holdings.part(record["record"], "document") for record in holdings.records]
    trust = holdings.folder / "trust"
    write_trust(holdings.services.trust_services.trust, trust)
    crls = sorted((trust / "crls").glob("*.pem"))

    verdicts = _judge(
        "proof",
        "seal",
        *documents,
        "--trust",
        trust / "anchors.pem",
        "--cert",
        trust / "intermediates.pem",
        "--crl",
        *crls,
    )

    assert all(verdict["ok"] for verdict in verdicts)


@pytest.mark.judge
def test_evidence_holds_with_its_four_members(holdings: Holdings) -> None:
    trust = holdings.folder / "trust"
    write_trust(holdings.services.trust_services.trust, trust)
    for record in holdings.records[:2]:
        members = [
            holdings.part(record["record"], part) for part in ("source", "document", "manifest", "nonce")
        ]
        evidence = holdings.part(record["record"], "evidence")

        (verdict,) = _judge(
            "proof", "evidence", evidence, "--data", *members, "--trust", trust / "anchors.pem"
        )

        assert verdict["ok"], verdict


@pytest.mark.judge
@pytest.mark.parametrize("seda", ["2.1", "2.2", "2.3"])
def test_packages_are_taken_by_an_archival_system(holdings: Holdings, seda: str) -> None:
    written = holdings.services.transfer.write(
        TransferAsked(department="25", seda=seda),  # type: ignore[arg-type]
        holdings.folder / seda,
        OPERATOR,
    ).summary

    assert written.package is not None
    assert written.records == 2
    (verdict,) = _judge("seda", "sip", written.package)
    assert verdict["verdict"] == "OK", verdict
