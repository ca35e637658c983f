"""What an operator should know of the service, or mend: a severity, a stable code and a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from archive_service.findings import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing to know. A `Finding` speaks to a sender of its flow, this to whoever runs the service."""

    severity: Severity
    code: str
    message: str

    @classmethod
    def error(cls, code: str, message: str) -> Self:
        """Return what stands in the way now."""
        return cls(severity=Severity.ERROR, code=code, message=message)

    @classmethod
    def warning(cls, code: str, message: str) -> Self:
        """Return what will stand in the way later, or must not be forgotten."""
        return cls(severity=Severity.WARNING, code=code, message=message)

    @classmethod
    def information(cls, code: str, message: str) -> Self:
        """Return what is as it should be, and worth knowing."""
        return cls(severity=Severity.INFORMATION, code=code, message=message)

    def __str__(self) -> str:
        """Return the notice as a terminal shows it."""
        return f"[{self.severity.value}] {self.code} : {self.message}"

    def line(self) -> dict[str, str]:
        """Return the notice as JSON lines carry it."""
        return {"severity": self.severity.value, "code": self.code, "message": self.message}
