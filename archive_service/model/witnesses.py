"""Witnesses: what one saw of a log, and those whom the operator enrolled for this journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from archive_service.model.identifiers import Department


@dataclass(frozen=True, slots=True)
class SeenLog:
    """The last checkpoint of a log that a witness cosigned, as a signed note, and the log's key."""

    origin: str
    verifier: str
    note: bytes


@dataclass(frozen=True, slots=True)
class LastCosignature:
    """The newest checkpoint that a witness cosigned, and when."""

    size: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ReportedRefusal:
    """What a witness refused: a code of `signing.witnessing`, and the note that it signed."""

    code: str
    at: datetime
    note: bytes


class WitnessState(StrEnum):
    """Whether a witness does its work."""

    CURRENT = "current"
    LATE = "late"
    REFUSED = "refused"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """A witness that the operator enrolled. `verifier` is its key in note format, `who` an institution."""

    id: UUID
    verifier: str
    who: str
    department: Department
    since: datetime
    retired: datetime | None = None
    last: LastCosignature | None = None
    refusal: ReportedRefusal | None = None

    @property
    def name(self) -> str:
        """The name in its key."""
        return self.verifier.partition("+")[0]

    def state(self, now: datetime, patience: timedelta) -> WitnessState:
        """Return the state. A refusal stands until the witness cosigns again, later than it refused."""
        if self.retired is not None:
            return WitnessState.RETIRED
        signed = self.since if self.last is None else self.last.at
        if self.refusal is not None and (self.last is None or self.last.at <= self.refusal.at):
            return WitnessState.REFUSED
        return WitnessState.LATE if now - signed > patience else WitnessState.CURRENT
