"""The result of a review of a decision: the decision taken again, or explained in steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from archive_service.model.decisions import Decided


class Verdict(StrEnum):
    """Whether a decision taken again equals the stored one."""

    PASSED = "passed"
    FAILED = "failed"
    INDETERMINATE = "indeterminate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """A stored decision, and the result of taking it again.

    `again` is None when it cannot be taken again. `problem` gives the reason or the difference; it is empty
    when the verdict is `passed`.
    """

    verdict: Verdict
    kept: Decided
    again: Decided | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ExplanationStep:
    """One or two French sentences, with the source; empty when no text is the source."""

    text: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A decision in steps for one day: what its facts and rulebooks give on that day.

    When it cannot be taken again, `problem` says why, and the other members come from the stored decision.
    `holds` keep the record on that day, whatever the decision says; the last steps tell why.
    """

    record: UUID
    decided: Decided
    as_of: date
    steps: tuple[ExplanationStep, ...]
    first_day: date | None
    last_day: date | None
    status: str
    holds: Sequence[UUID] = ()
    problem: str = ""
