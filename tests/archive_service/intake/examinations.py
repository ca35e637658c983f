"""Examinations of flows, all on one day and none in production."""

from __future__ import annotations

from datetime import date
from typing import Any

from archive_service.intake import ExaminationContext, examine
from archive_service.model.flow import Examination
from tests.archive_service.intake.fhir_samples import text

TODAY = date(2026, 1, 1)
CONTEXT = ExaminationContext(production=False, today=TODAY)


def examined(node: Any) -> tuple[bytes, Examination]:
    """Return the bytes of a flow, which may be given as a tree, and what is found in them."""
    content = node if isinstance(node, bytes) else text(node)
    return content, examine(content, CONTEXT)


def codes(examination: Examination) -> set[str]:
    """Return the codes of all findings."""
    return {finding.code for finding in examination.findings}
