"""The report about the certificates and lists stored with a record."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from archive_service.holdings.carried_trust import OtherTrust
from archive_service.model.verified_targets import TargetKind
from archive_service.workflows.verification import (
    RecordParts,
    Report,
    kept_material,
    verify_parts,
    with_trust,
)
from signing.digests import Digest
from signing.report import Verdict
from signing.trust import TrustStore
from signing.validation_material import MissingList, ValidationMaterial

KEPT = ValidationMaterial(
    certificates=(b"a certificate",),
    lists=(b"a list", b"another"),
    missing=(
        MissingList("Ancienne", "ended"),
        MissingList("Inconnue", "authority-unknown"),
        MissingList("Muette", "absent"),
    ),
)
CONTENT = orjson.dumps(KEPT.to_json())
GOLDEN = Path(__file__).parents[2] / "golden" / "forms" / "received-signature-1.json"
PROVENANCE = b'{"signatures":[%s]}' % GOLDEN.read_bytes()


def parts(entry: Any, validation: bytes | None = None) -> RecordParts:
    manifest = orjson.dumps({} if entry is None else {"validation": entry})
    return RecordParts(b"", b"", manifest, b"", None, validation)


NAMED = {"format": "validation/1", "sha256": Digest.of(CONTENT).hex, "length": len(CONTENT)}


def test_what_is_kept_is_counted_and_what_was_missing_is_named() -> None:
    found, outcome = kept_material(parts(KEPT.to_json()))

    assert found == KEPT
    assert outcome.verdict is Verdict.PASSED
    assert outcome.detail == (
        "1 certificat(s) et 2 liste(s) de révocation conservés avec le document"
        " ; la liste de « Ancienne » avait pris fin lors du scellement"
        " ; le certificat de « Inconnue » manquait lors du scellement"
        " ; la liste de « Muette » manquait lors du scellement."
    )


def test_what_stands_beside_is_checked_against_the_manifest() -> None:
    assert kept_material(parts(NAMED, CONTENT))[0] == KEPT
    altered = kept_material(parts(NAMED, CONTENT.replace(b"Muette", b"muette")))
    assert altered[1].verdict is Verdict.FAILED
    assert altered[0] == ValidationMaterial()


def test_what_stands_beside_and_is_not_given_counts_for_nothing() -> None:
    found, outcome = kept_material(parts(NAMED))

    assert found == ValidationMaterial()
    assert outcome.verdict is Verdict.PASSED
    assert "Non fournies" in outcome.detail


def test_what_nobody_names_is_not_used() -> None:
    assert kept_material(parts(None, CONTENT))[0] == ValidationMaterial()


@pytest.mark.parametrize("entry", [5, {"format": "validation/2", "sha256": "00"}, {"format": "validation/1"}])
def test_a_form_that_is_not_known_leaves_the_step_open(entry: object) -> None:
    assert kept_material(parts(entry))[1].verdict is Verdict.INDETERMINATE


@pytest.mark.parametrize("named", [None, PROVENANCE, PROVENANCE + b" "], ids=["not named", "named", "other"])
def test_verdicts_of_intake_are_told_of_the_provenance_that_was_sealed(named: bytes | None) -> None:
    stated = {} if named is None else {"provenance": {"sha256": Digest.of(named).hex}}
    given = RecordParts(b"", b"", orjson.dumps(stated), b"", None, provenance=PROVENANCE)

    report = verify_parts("a record", given, TrustStore(), datetime(2026, 5, 1, tzinfo=UTC))

    assert len(report.received) == (named == PROVENANCE)


def test_the_trust_of_another_instance_came_on_a_day_of_paris(tmp_path: Path) -> None:
    other = OtherTrust(
        instance="ab",
        root="cd",
        at="2026-11-29T23:30:00+00:00",
        accepted=True,
        store=TrustStore.load(tmp_path),
    )

    told = with_trust(Report("document", [], TargetKind.RECORD, datetime.now(UTC)), other).steps[0].detail

    assert "reçues le 30/11/2026" in told
