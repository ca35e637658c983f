"""Examinations of flows, all on one day and none in production."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from archive_service.intake import ExaminationContext, examine
from archive_service.model.flow import Examination
from archive_service.model.received_signatures import JudgedFile, SignedKind
from archive_service.trust.signature_judgement import judge_in_sandbox
from signing.trust import TrustStore
from tests.archive_service.intake.fhir_samples import text

TODAY = date(2026, 1, 1)
FOREIGN_TRUST = Path(__file__).parent / "foreign_trust"
"""The authority above the signer of the signed examples."""


def judge(content: bytes, kind: SignedKind, seconds: float) -> JudgedFile:
    """Return what the signatures of a file that came in on this day are worth."""
    at, trust = datetime(2026, 1, 1, 12, tzinfo=UTC), TrustStore.load(FOREIGN_TRUST)
    return judge_in_sandbox(content, kind, trust, at, seconds)


CONTEXT = ExaminationContext(production=False, today=TODAY, judge=judge)


def examined(node: Any) -> tuple[bytes, Examination]:
    """Return the bytes of a flow, which may be given as a tree, and what is found in them."""
    content = node if isinstance(node, bytes) else text(node)
    return content, examine(content, CONTEXT)


def codes(examination: Examination) -> set[str]:
    """Return the codes of all findings."""
    return {finding.code for finding in examination.findings}
