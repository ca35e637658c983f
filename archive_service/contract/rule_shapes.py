"""The schemas of the lines of `rules check` and `rules show`; `docs/formats/` publishes them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field


class RulebookFindingLine(BaseModel):
    """Something that is wrong, or worth knowing, in one place of a rulebook."""

    code: Annotated[str, Field(description="Stable; never renamed.", examples=["rulebook-shortens"])]
    severity: Annotated[Literal["error", "warning"], Field(description="An error refuses the rulebook.")]
    where: Annotated[str, Field(description="The table, the rule and the key.")]
    message: Annotated[str, Field(description="In French.")]


class RulesCheck(BaseModel):
    """The result of the check of a rulebook."""

    file: Annotated[str, Field(description="Empty over HTTP.")]
    outcome: Literal["accepted", "refused"]
    digest: Annotated[str, Field(pattern="^[0-9a-f]{64}$", description="SHA-256 of its text, in hex.")]
    layer: Annotated[str | None, Field(description="national, department or esms; null: cannot be told.")]
    key: Annotated[str | None, Field(description="Empty, the department, or the FINESS.")]
    findings: list[RulebookFindingLine]


class RulesShow(BaseModel):
    """A rule in force on a day."""

    rule: str
    subject: Literal["retention", "perimeter", "access"]
    layer: Literal["national", "department", "esms"]
    key: Annotated[str, Field(description="Empty, the department, or the FINESS.")]
    rulebook: Annotated[str, Field(description="The name of the rulebook.")]
    digest: Annotated[str, Field(description="SHA-256 of its text, in hex.")]
    since: Annotated[date | None, Field(description="In force since; null: since the first start.")]
    title: str
    source: str
    binding: str
    verified: bool
    note: str
    kinds: Annotated[list[str], Field(description="Empty: all.")]
    document_types: list[str]
    categories: Annotated[list[str], Field(description="FINESS categories.")]
    legal_status: list[str]
    delay: Annotated[str | None, Field(description="In French; null for a rule of the perimeter.")]
    final_action: Annotated[str | None, Field(description="Of a retention rule.")]
    sampling: str
    included: Annotated[bool | None, Field(description="Of a rule of the perimeter.")]
