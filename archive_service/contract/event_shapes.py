"""The shapes of the lines of persons and of stated events."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from archive_service.model.actors import Role
from archive_service.model.stated_events import StatedKind


class PersonLine(BaseModel):
    """A person in a list."""

    person: Annotated[UUID, Field(description="As records name the person.")]
    establishments: Annotated[list[str], Field(description="FINESS of those with records of the person.")]
    records: Annotated[int, Field(ge=1, description="The number of these records.")]


class EventStated(BaseModel):
    """An event that was stated."""

    event: UUID
    recomputed: Annotated[
        int,
        Field(ge=0, description="Records decided upon again; 0 when the same event was stated before."),
    ]
    changed: Annotated[int, Field(ge=0, description="Decisions that changed.")]


class EventProof(BaseModel):
    """The proof of an event."""

    sha256: str
    bytes: Annotated[int, Field(ge=1)]


class EventLine(BaseModel):
    """An event that was stated of a person's file."""

    event: UUID
    person: Annotated[UUID, Field(description="Of whom it was stated, also after a merge.")]
    establishment: str
    kind: StatedKind
    on: date
    corrects: Annotated[UUID | None, Field(description="The event that this one replaces.")]
    corrected_by: Annotated[UUID | None, Field(description="Then this one does not count any more.")]
    stated_at: datetime
    actor: Annotated[str | None, Field(description="Who stated it; null once the name is erased.")]
    pseudonym: str
    role: Role
    proof: EventProof


EVENTS: dict[str, type[BaseModel]] = {
    "person-line": PersonLine,
    "event-stated": EventStated,
    "event-line": EventLine,
}
