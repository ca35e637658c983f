"""The schemas of the lines of `rules explain` and `rules replay`; `docs/formats/` publishes them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field


class ExplanationStepLine(BaseModel):
    """One step of an explanation."""

    number: Annotated[int, Field(ge=1)]
    text: Annotated[str, Field(description="In French.")]
    source: Annotated[str, Field(description="The text that states it; empty when none does.")]


class RulesExplain(BaseModel):
    """The reasons of the decision on a record, as of a day."""

    record: UUID
    rule: str | None
    rulebook: Annotated[str, Field(description="Name of the rulebook that holds the rule; else empty.")]
    layer: Annotated[str | None, Field(description="national, department or esms.")]
    steps: list[ExplanationStepLine]
    first_day: date | None
    last_day: date | None
    status: str
    holds: Annotated[
        list[UUID],
        Field(description="On that day: it is not eliminated, whatever `status` is."),
    ]
    as_of: date
    number: Annotated[int, Field(ge=1, description="The number of the decision on the record.")]
    decided_on: Annotated[date | None, Field(description="Null for decisions of the first versions.")]
    rulebooks: list[RulebookLine]
    problem: Annotated[str | None, Field(description="Why it is explained from the stored decision alone.")]


class RulebookLine(BaseModel):
    """A version of a rulebook that was consulted."""

    layer: Annotated[str, Field(description="national, department or esms.")]
    key: Annotated[str, Field(description="Empty, the department, or the FINESS.")]
    digest: Annotated[str, Field(description="SHA-256 of its text, in hex.")]


class AccessLine(BaseModel):
    """The day from which anybody may read the record."""

    rule: str | None
    first_day: date | None
    last_day: Annotated[date | None, Field(description="Closed up to and including this day.")]


class KeptDecisionLine(BaseModel):
    """A decision with its inputs; the facts themselves stay with the record."""

    number: Annotated[int, Field(ge=1)]
    decided_on: date | None
    engine: int | None
    in_perimeter: bool
    perimeter_rule: str | None
    perimeter_reason: str
    rule: str | None
    title: str
    source: str
    binding: str
    verified: bool
    layer: str | None
    rulebook: str
    rulebook_digest: str
    rulebooks: list[RulebookLine]
    status: str
    first_day: date | None
    last_day: date | None
    final_action: str
    sampling: str
    active_until: date | None
    access: AccessLine
    explanation: str


class RulesReplay(BaseModel):
    """Whether a decision, taken again from stored data alone, equals the stored decision."""

    record: UUID
    verdict: Literal["passed", "failed", "indeterminate"]
    kept: KeptDecisionLine
    replayed: KeptDecisionLine | None
    problem: str | None
