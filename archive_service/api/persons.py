"""Persons over HTTP: find them, state events of their files, read these events."""

from __future__ import annotations

from base64 import b64decode
from datetime import date
from typing import Annotated
from uuid import UUID

import orjson
from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from archive_service.api.dependencies import EventStater, RecordReader, ServicesDep
from archive_service.api.json_bodies import json_body, read_json
from archive_service.api.openapi import documented, refusal_of_operation
from archive_service.api.pagination import page
from archive_service.api.problems import refusal_of
from archive_service.contract.event_lines import event_line, person_line, stated_line
from archive_service.contract.event_shapes import EventLine, EventStated, PersonLine
from archive_service.holdings.event_checks import kind_of
from archive_service.holdings.person_search import LONGEST_SEARCH
from archive_service.model.identifiers import Finess
from archive_service.model.person_lists import PersonFilter
from archive_service.model.stated_events import EventKnown, EventWithoutProof, StatedKind
from archive_service.workflows.stated_events import LARGEST_PROOF, Stating

router = APIRouter(prefix="/persons", tags=["persons"])

_LARGEST_BODY = (LARGEST_PROOF + 2) // 3 * 4 + 10_000


class PersonQuery(BaseModel):
    """Which persons. An unknown name is refused, never ignored."""

    model_config = ConfigDict(extra="forbid")

    establishment: Annotated[str | None, Field(pattern="^[0-9AB]{9}$", description="FINESS.")] = None
    find: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=LONGEST_SEARCH,
            description="An exact identifier (INS, local identifier, `system|value`), or `NAME,YYYY-MM-DD`.",
        ),
    ] = None
    after: Annotated[UUID | None, Field(description="The page after this person.")] = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 100


class EventBody(BaseModel):
    """An event of a person's file. An unknown member is refused, never ignored."""

    model_config = ConfigDict(extra="forbid", strict=True)

    establishment: Annotated[str, Field(pattern="^[0-9AB]{9}$", description="FINESS.")]
    kind: Annotated[str, Field(json_schema_extra={"enum": [kind.value for kind in StatedKind]})]
    on: date
    proof: Annotated[
        str,
        Field(
            description="The file that proves it, in base64.", json_schema_extra={"contentEncoding": "base64"}
        ),
    ] = ""
    corrects: Annotated[UUID | None, Field(description="The event that this one replaces.")] = None

    def stating(self, person: UUID) -> Stating:
        """Return what is stated."""
        try:
            proof = b64decode(self.proof, validate=True)
        except ValueError as error:  # no base64, or other characters than ASCII
            raise EventWithoutProof("the proof is not base64") from error
        return Stating(
            person=person,
            establishment=Finess(self.establishment),
            kind=kind_of(self.kind),
            on=self.on,
            proof=proof,
            corrects=self.corrects,
        )


async def _body(request: Request, sender: EventStater) -> EventBody:
    return await read_json(EventBody, request, _LARGEST_BODY)


@router.get(
    "",
    response_class=Response,
    responses={
        **documented(403, 422),
        200: {
            "model": list[PersonLine],
            "description": "A page in the order of identifiers; `Link` names the next.",
        },
    },
)
def persons(asked: Annotated[PersonQuery, Query()], reader: RecordReader, services: ServicesDep) -> Response:
    """List the persons whose records this token may see, or find one by what identifies them exactly."""
    wanted = PersonFilter(
        establishment=Finess(asked.establishment or ""), after=asked.after, limit=asked.limit
    )
    found = services.person_reading.listed(wanted, reader, asked.find or "")
    return page("/persons", [person_line(one) for one in found], "person", asked)


@router.get(
    "/{person_id}/events",
    response_class=Response,
    responses={
        **documented(403, 404, 422),
        200: {"model": list[EventLine], "description": "In the order of their statement."},
    },
)
def events(person_id: UUID, reader: RecordReader, services: ServicesDep) -> Response:
    """List the events that were stated of a person's files."""
    lines = [event_line(one) for one in services.person_reading.events(person_id, reader)]
    return Response(orjson.dumps(lines), media_type="application/json")


@router.get(
    "/{person_id}/events/{event_id}/proof",
    response_class=Response,
    responses={
        **documented(403, 404, 422),
        200: {
            "description": "The bytes of the proof, as they were given.",
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        },
    },
)
def proof(person_id: UUID, event_id: UUID, reader: RecordReader, services: ServicesDep) -> Response:
    """Return the proof of an event."""
    content = services.person_reading.proof(event_id, reader, person_id)
    return Response(content, media_type="application/octet-stream")


@router.post(
    "/{person_id}/events",
    status_code=201,
    response_class=Response,
    responses={
        **documented(400, 403, 404, 413, 415, 422),
        409: refusal_of_operation(refusal_of(EventKnown()), "It is stated, or was corrected, already."),
        201: {
            "model": EventStated,
            "description": "The event is kept, and the decisions of its file are taken again.",
            "headers": {"Location": {"schema": {"type": "string"}}},
        },
    },
    openapi_extra=json_body(EventBody),
)
def state(
    person_id: UUID,
    stated: Annotated[EventBody, Depends(_body)],
    sender: EventStater,
    services: ServicesDep,
) -> Response:
    """State an event of a person's file, with its proof."""
    done = services.stated_events.state(stated.stating(person_id), sender)
    return Response(
        orjson.dumps(stated_line(done)),
        status_code=201,
        headers={"Location": f"/persons/{person_id}/events"},
        media_type="application/json",
    )
