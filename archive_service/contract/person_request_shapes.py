"""The schemas of the lines of requests of persons; `docs/formats/` publishes them."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from archive_service.model.person_requests import Article, GroundCode, RequestDecision, RequestKind


class AnnotationLine(BaseModel):
    """An accepted rectification: it is shown with the person's records, and replaces nothing."""

    request: UUID
    on: Annotated[date, Field(description="The day of the decision.")]
    text: Annotated[str | None, Field(description="Null when it cannot be read.")]


class RequestOpened(BaseModel):
    """A request that was opened."""

    request: UUID
    due: Annotated[date, Field(description="The last day for an answer: a month after the reception.")]


class GroundLine(BaseModel):
    """Why a request is refused: the article of the RGPD, and the records that it is about."""

    article: Annotated[Article, Field(description="`17-3-b` is article 17(3)(b).")]
    code: Annotated[GroundCode, Field(description="`stated`: stated by whoever refused, of no record.")]
    rule: Annotated[str, Field(description="Empty when there is none.")]
    binding: Annotated[str, Field(description="The force of the rule; empty when there is no rule.")]
    until: Annotated[date | None, Field(description="Null while no day is known.")]
    records: Annotated[int, Field(ge=0)]


class RequestLine(BaseModel):
    """A request by which a person uses their rights. Its line stays for ever; who, what and why end with the
    person.
    """

    request: UUID
    person: Annotated[UUID | None, Field(description="Null once the person is eliminated.")]
    kind: RequestKind
    by: Annotated[str | None, Field(description="Who asks. Null once the person is eliminated.")]
    about: Annotated[str | None, Field(description="What is asked, when it was told.")]
    received_on: date
    due: date
    overdue: Annotated[bool, Field(description="The last day has passed, and nothing is decided.")]
    opened_at: Annotated[str, Field(description="ISO 8601, UTC.")]
    opened_by: Annotated[str | None, Field(description="Null once the name is erased.")]
    decision: Annotated[RequestDecision | None, Field(description="Null while nothing is decided.")]
    reason: str | None
    decided_at: Annotated[str | None, Field(description="ISO 8601, UTC.")]
    decided_by: str | None
    grounds: Annotated[list[GroundLine], Field(description="Of a refusal.")]
    to_eliminate: Annotated[
        int, Field(ge=0, description="Of an erasure: records that the next list proposes for elimination.")
    ]
    damaged: Annotated[bool, Field(description="The texts cannot be read: they were altered.")]


class RequestLetter(BaseModel):
    """A letter that was written."""

    request: UUID
    file: str
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    bytes: Annotated[int, Field(ge=1)]


class UnreadablePart(BaseModel):
    """A part of a person's file that cannot be read as it was stored: of a record, or of a stated event."""

    record: UUID | None = None
    event: UUID | None = None
    part: str
    code: str


class PersonFileWritten(BaseModel):
    """A person's whole file that was written; `index.html` is its beginning."""

    request: UUID
    folder: str
    records: Annotated[int, Field(ge=0)]
    files: Annotated[int, Field(ge=3)]
    unreadable: list[UnreadablePart]


PERSON_REQUESTS: dict[str, type[BaseModel]] = {
    "rights-opened": RequestOpened,
    "rights-line": RequestLine,
    "rights-letter": RequestLetter,
    "rights-file": PersonFileWritten,
}
