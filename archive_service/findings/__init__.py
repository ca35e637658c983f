"""Findings of the examination of a flow: a stable code, a severity, a place and a French sentence for the
sender.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters, in the contract's words."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"


class Grade(StrEnum):
    """The effect of a finding, or of the worst of several, on a deposit."""

    OK = "ok"
    WARN = "warn"
    QUARANTINE = "quarantine"
    REJECT = "reject"

    @property
    def rank(self) -> int:
        """Order from harmless to fatal."""
        return list(Grade).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A defect or a useful remark about one place of a flow.

    `where` is a JSON pointer, or an XPath followed by ` (line N)`. `message` is French and contains no value
    of the flow that could identify a person: it is kept in the deposit's line.
    """

    code: str
    severity: Severity
    grade: Grade
    where: str
    message: str


def worst(findings: Iterable[Finding]) -> Grade:
    """Return the grade of a deposit with these findings; `OK` when there is none."""
    return max((finding.grade for finding in findings), key=lambda grade: grade.rank, default=Grade.OK)
