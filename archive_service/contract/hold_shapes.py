"""The schemas of the lines of holds; `docs/formats/` publishes them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from archive_service.model.actors import Role
from archive_service.model.holds import HoldReason


class NotHeld(BaseModel):
    """A record for which a hold came too late."""

    record: UUID
    code: Literal["eliminating"]


class HoldPlaced(BaseModel):
    """A hold that was placed."""

    hold: UUID
    records: Annotated[int, Field(ge=0, description="How many records it keeps now; later ones too.")]
    not_held: Annotated[
        list[NotHeld], Field(description="Records of persons or establishments that were going already.")
    ]


class HoldOn(BaseModel):
    """What a hold is on, as far as the reader sees it."""

    records: list[UUID]
    persons: Annotated[list[UUID], Field(description="With all their records, also later ones.")]
    establishments: Annotated[list[str], Field(description="FINESS; with all their records.")]


class HoldLine(BaseModel):
    """A hold: while it is in force, none of its records is eliminated. Its line stays for ever."""

    hold: UUID
    in_force: bool
    reason: HoldReason
    note: Annotated[str | None, Field(description="Null once its key is destroyed.")]
    on: HoldOn
    records: Annotated[int, Field(ge=0, description="How many records it keeps now; 0 once it is lifted.")]
    review: Annotated[date, Field(description="When its owner looks at it again; it does not end then.")]
    overdue: Annotated[bool, Field(description="The review day has passed, and it is still in force.")]
    placed_at: Annotated[str, Field(description="ISO 8601, UTC.")]
    placed_by: Annotated[str | None, Field(description="Null once the name is erased.")]
    role: Annotated[Role, Field(description="The role of whoever placed it.")]
    lifted_at: Annotated[str | None, Field(description="ISO 8601, UTC.")]
    lifted_by: str | None
    lift_note: str | None
    damaged: Annotated[bool, Field(description="The notes cannot be read: they were altered.")]
