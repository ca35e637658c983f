"""What a review of a decision gives: the decision taken again, or explained in steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from archive_service.model.decisions import Decided


class Verdict(StrEnum):
    """Whether a decision that is taken again is the one that is kept."""

    PASSED = "passed"
    FAILED = "failed"
    INDETERMINATE = "indeterminate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """A kept decision, and what it gives when it is taken again.

    `again` is None where it cannot be taken again. `problem` says why, or what is unlike; it is empty when
    the verdict is `passed`.
    """

    verdict: Verdict
    kept: Decided
    again: Decided | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ExplanationStep:
    """A French sentence or two, with the source; empty where nothing written says it."""

    text: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A decision in steps, as it reads on a day: what its facts and rulebooks give on that day.

    Where it cannot be taken again, `problem` says why, and the rest is what is kept of it.
    """

    record: UUID
    decided: Decided
    as_of: date
    steps: tuple[ExplanationStep, ...]
    first_day: date | None
    last_day: date | None
    status: str
    problem: str = ""
