"""Records over HTTP: lists, one record, its parts."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

import orjson
from fastapi import APIRouter, Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from starlette.responses import Response

from archive_service.api.dependencies import RecordReader, ServicesDep
from archive_service.api.openapi import documented
from archive_service.api.pagination import page
from archive_service.contract.lines import record_line
from archive_service.contract.shapes import RecordLine
from archive_service.intake import media_type_of
from archive_service.model.flow import RecordKind
from archive_service.model.identifiers import Department, Finess
from archive_service.model.records import Part, RecordFilter, RecordState

router = APIRouter(prefix="/records", tags=["records"])


def _day(value: object) -> object:
    """Refuse numbers, which the library would read as a count of seconds."""
    return date.fromisoformat(value) if isinstance(value, str) else value


class RecordQuery(BaseModel):
    """The filters of a list of records. An unknown name is refused, never ignored."""

    model_config = ConfigDict(extra="forbid")

    establishment: Annotated[str | None, Field(pattern="^[0-9AB]{9}$", description="FINESS.")] = None
    department: Annotated[str | None, Field(pattern="^[0-9AB]{2,3}$")] = None
    person: UUID | None = None
    kind: RecordKind | None = None
    state: RecordState | None = None
    due_on: Annotated[
        date | None,
        BeforeValidator(_day),
        Field(description="Those whose time has run out on that day."),
    ] = None
    after: Annotated[UUID | None, Field(description="The page after this record.")] = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 100


_TYPES = {
    Part.DOCUMENT: ("application/pdf", "pdf"),
    Part.PROVENANCE: ("application/json", "json"),
    Part.MANIFEST: ("application/json", "json"),
    Part.NONCE: ("application/octet-stream", "bin"),
    Part.EVIDENCE: ("application/octet-stream", "ers"),
    Part.VALIDATION: ("application/json", "json"),
    Part.RECEIPT: ("application/jose", "jws"),
}
_SOURCE_EXTENSIONS = {"application/json": "json", "application/xml": "xml", "text/xml": "xml"}
_BYTES = {"schema": {"type": "string", "format": "binary"}}
_OBJECT = {"schema": {"type": "object"}}


@router.get(
    "",
    response_class=Response,
    responses={
        **documented(403, 422),
        200: {
            "model": list[RecordLine],
            "description": "A page in the order of record numbers; `Link` names the next.",
        },
    },
)
def records(asked: Annotated[RecordQuery, Query()], reader: RecordReader, services: ServicesDep) -> Response:
    """List the records this token may see."""
    wanted = RecordFilter(
        establishment=Finess(asked.establishment or ""),
        department=Department(asked.department or ""),
        person=asked.person,
        kind=asked.kind or "",
        state=asked.state or "",
        due_on=asked.due_on,
        after=asked.after,
        limit=asked.limit,
    )
    lines = [record_line(one) for one in services.record_reading.records(wanted, reader)]
    return page("/records", lines, "record", asked)


@router.get(
    "/{record_id}",
    response_class=Response,
    responses={**documented(403, 404, 422), 200: {"model": RecordLine, "description": "The record line."}},
)
def record(record_id: UUID, reader: RecordReader, services: ServicesDep) -> Response:
    """Return the line of one record."""
    line = record_line(services.record_reading.record(record_id, reader))
    return Response(orjson.dumps(line), media_type="application/json")


@router.get(
    "/{record_id}/{part}",
    response_class=Response,
    responses={
        **documented(403, 404, 410, 422),
        200: {
            "description": "The part's bytes.",
            "content": {
                **dict.fromkeys((*(kind for kind, _ in _TYPES.values()), *_SOURCE_EXTENSIONS), _BYTES),
                "application/json": _OBJECT,
            },
            "headers": {"Content-Disposition": {"schema": {"type": "string"}}},
        },
    },
)
def part(record_id: UUID, part: Part, reader: RecordReader, services: ServicesDep) -> Response:
    """Return one part of a record, byte for byte."""
    content = services.record_reading.part(record_id, part, reader)
    if part is Part.SOURCE:
        media_type = media_type_of(content)
        # Only the possible types of a flow are declared: a browser must not be made to execute a source.
        media_type = media_type if media_type in _SOURCE_EXTENSIONS else "application/octet-stream"
        extension = _SOURCE_EXTENSIONS.get(media_type, "bin")
    else:
        media_type, extension = _TYPES[part]
    name = f"{record_id}.{part.value}.{extension}"
    return Response(
        content,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Type": media_type,
        },
    )
