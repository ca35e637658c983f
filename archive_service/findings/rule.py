"""What a code of a finding means, and how bad it is."""

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
"""How much a finding matters follows from what it does to the deposit, and from nothing else."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One code: its weight, its French sentence for the sender, its English explanation.

    `message` may hold `{words}` that never come from a person's data. `production` is the weight in
    production where it differs.
    """

    code: str
    grade: Grade
    message: str
    meaning: str
    production: Grade | None = None
