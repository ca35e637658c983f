"""The meaning of a finding code, and its effect on a deposit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from archive_service.findings import Grade, Severity

OK, WARN, QUARANTINE, REJECT = Grade.OK, Grade.WARN, Grade.QUARANTINE, Grade.REJECT

SEVERITIES: Mapping[Grade, Severity] = {
    OK: Severity.INFORMATION,
    WARN: Severity.WARNING,
    QUARANTINE: Severity.ERROR,
    REJECT: Severity.ERROR,
}
"""The severity follows from the effect on the deposit alone."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One code: its grade, its French sentence for the sender, its English explanation.

    `message` may contain `{words}`, which never come from a person's data. `production` is the grade in
    production when it differs.
    """

    code: str
    grade: Grade
    message: str
    meaning: str
    production: Grade | None = None
