"""What a renewal of evidence did, and what it would do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from archive_service.model.evidence_ageing import AgeingBatches


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewalProblem:
    """A batch, a record or a checkpoint that was left as it was, the code of the reason, and the reason in
    English.
    """

    batch: UUID | None = None
    record: UUID | None = None
    checkpoint: int | None = None
    """The size of a checkpoint of the journal."""
    code: str
    message: str


@dataclass(slots=True)
class RenewalDone:
    """What was renewed so far: batches that got another time stamp, or whose records got another tree."""

    batches: set[UUID] = field(default_factory=set)
    records: int = 0
    checkpoints: int = 0
    bytes_read: int = 0
    late: int = 0
    """Those whose last time stamp had aged already: nobody can tell what was proved between."""
    useless: int = 0
    """Batches and checkpoints to which the present authority can give no time stamp that ages later."""
    problems: list[RenewalProblem] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewalPlan:
    """What a renewal has to do and what it costs, and what ages when."""

    batches: int
    records: int
    checkpoints: int
    bytes_to_read: int
    due: datetime | None
    """When the first evidence ages; None when no end is known."""
    ages: Sequence[AgeingBatches]
    problems: Sequence[RenewalProblem] = ()
    """What cannot be read, so that nothing says when it ages."""
