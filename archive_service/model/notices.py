"""Something that an operator should know or correct: a severity, a stable code and a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from archive_service.findings import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One notice for the operator. A `Finding`, in contrast, is for the sender of a flow."""

    severity: Severity
    code: str
    message: str

    @classmethod
    def error(cls, code: str, message: str) -> Self:
        """Return a notice about a problem that stops work now."""
        return cls(severity=Severity.ERROR, code=code, message=message)

    @classmethod
    def warning(cls, code: str, message: str) -> Self:
        """Return a notice about a future problem, or something that must not be forgotten."""
        return cls(severity=Severity.WARNING, code=code, message=message)

    @classmethod
    def information(cls, code: str, message: str) -> Self:
        """Return a notice about something that is correct and useful to know."""
        return cls(severity=Severity.INFORMATION, code=code, message=message)

    def __str__(self) -> str:
        """Return the notice as a terminal shows it."""
        return f"[{self.severity.value}] {self.code} : {self.message}"
