"""Requests by which persons use their rights, over HTTP: open, decide, answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Annotated, Any, Literal
from uuid import UUID
from zipfile import ZipFile

import orjson
from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from archive_service.api.dependencies import (
    FileGiver,
    RequestDecider,
    RequestOpener,
    RequestReader,
    ServicesDep,
)
from archive_service.api.json_bodies import json_body, read_json
from archive_service.api.openapi import Responses, documented, refusal_of_operation
from archive_service.api.pagination import page
from archive_service.api.problems import refusal_of
from archive_service.api.spooled_files import zip_answer
from archive_service.contract.person_request_lines import opened_line, request_line
from archive_service.contract.person_request_shapes import RequestLine, RequestOpened
from archive_service.model.person_requests import (
    LONGEST_ASKER,
    LONGEST_TEXT,
    Article,
    ErasureRetained,
    NoFileGranted,
    PersonBeingEliminated,
    RequestDecision,
    RequestKind,
    RequestUndecided,
)
from archive_service.workflows.person_request_file import Given, GivenFile
from archive_service.workflows.person_requests import Deciding, RequestAsked

router = APIRouter(prefix="/rights", tags=["rights"])

_LARGEST = 100_000
_LINE: dict[str, Any] = {"model": RequestLine, "description": "The request's line."}
_NOT_DECIDED: Responses = {
    409: refusal_of_operation(
        refusal_of(ErasureRetained()),
        "Records of the person are kept (`grounds` says why), or it is decided, or nothing keeps them.",
    ),
}
_TOO_LATE: Responses = {
    409: refusal_of_operation(refusal_of(PersonBeingEliminated()), "All that is left is being eliminated."),
}
_NO_FILE: Responses = {
    409: refusal_of_operation(refusal_of(NoFileGranted()), "It is no accepted request for access."),
}
_NO_LETTER: Responses = {409: refusal_of_operation(refusal_of(RequestUndecided()), "Not decided yet.")}


class RequestBody(BaseModel):
    """A request to open. An unknown member is refused, never ignored."""

    model_config = ConfigDict(extra="forbid")

    person: UUID
    kind: RequestKind
    by: Annotated[str, Field(min_length=1, max_length=LONGEST_ASKER, description="Who asks.")]
    about: Annotated[str, Field(max_length=LONGEST_TEXT, description="What is asked, in words.")] = ""
    received: Annotated[date | None, Field(strict=True, description="The day of reception.")] = None

    def asked(self) -> RequestAsked:
        """Return what is asked for."""
        return RequestAsked(
            person=self.person, kind=self.kind, by=self.by, about=self.about, received=self.received
        )


class RequestDecisionBody(BaseModel):
    """A decision on a request."""

    model_config = ConfigDict(extra="forbid")

    decision: Literal["accepted", "refused"]
    reason: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]
    article: Annotated[Article | None, Field(description="Of a refusal: 12-4, 12-5, 12-6, 15-4, 16.")] = None

    def deciding(self, request: UUID) -> Deciding:
        """Return what is decided."""
        decision = RequestDecision(self.decision)
        return Deciding(request=request, decision=decision, reason=self.reason, article=self.article)


class RequestQuery(BaseModel):
    """Which requests are asked for. An unknown name is refused, never ignored."""

    model_config = ConfigDict(extra="forbid")

    person: Annotated[UUID | None, Field(description="Of this person alone.")] = None
    open: Annotated[bool, Field(description="Only those that are not decided.")] = False
    after: Annotated[UUID | None, Field(description="The page after this request.")] = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 100


async def _opening(request: Request, opener: RequestOpener) -> RequestBody:
    return await read_json(RequestBody, request, _LARGEST)


async def _decision(request: Request, decider: RequestDecider) -> RequestDecisionBody:
    return await read_json(RequestDecisionBody, request, _LARGEST)


@router.post(
    "",
    status_code=201,
    response_class=Response,
    responses={
        **documented(400, 403, 404, 413, 415, 422),
        **_TOO_LATE,
        201: {
            "model": RequestOpened,
            "description": "Open; `due` is the last day for an answer.",
            "headers": {"Location": {"schema": {"type": "string"}, "description": "The request's address."}},
        },
    },
    openapi_extra=json_body(RequestBody),
)
def open_(
    body: Annotated[RequestBody, Depends(_opening)], opener: RequestOpener, services: ServicesDep
) -> Response:
    """Open a request of a person: access, erasure or rectification."""
    line = opened_line(services.person_requests.open(body.asked(), opener))
    headers = {"Location": f"/rights/{line['request']}"}
    return Response(orjson.dumps(line), status_code=201, headers=headers, media_type="application/json")


@router.get(
    "",
    response_class=Response,
    responses={
        **documented(403, 422),
        200: {"model": list[RequestLine], "description": "A page, the oldest first; `Link` names the next."},
    },
)
def requests(
    asked: Annotated[RequestQuery, Query()], reader: RequestReader, services: ServicesDep
) -> Response:
    """List the requests of the persons that this token sees."""
    found = services.request_reading.listed(
        reader, person=asked.person, is_open=asked.open, after=asked.after, limit=asked.limit
    )
    return page("/rights", [request_line(one) for one in found], "request", asked)


@router.get("/{request_id}", response_class=Response, responses={**documented(403, 404, 422), 200: _LINE})
def request_(request_id: UUID, reader: RequestReader, services: ServicesDep) -> Response:
    """Return the line of one request."""
    line = request_line(services.request_reading.get(request_id, reader))
    return Response(orjson.dumps(line), media_type="application/json")


@router.post(
    "/{request_id}/decision",
    response_class=Response,
    responses={**documented(400, 403, 404, 410, 413, 415, 422), **_NOT_DECIDED, 200: _LINE},
    openapi_extra=json_body(RequestDecisionBody),
)
def decide(
    request_id: UUID,
    body: Annotated[RequestDecisionBody, Depends(_decision)],
    decider: RequestDecider,
    services: ServicesDep,
) -> Response:
    """Accept or refuse a request; the letter is sealed then."""
    services.person_requests.decide(body.deciding(request_id), decider)
    line = request_line(services.request_reading.get(request_id, decider))
    return Response(orjson.dumps(line), media_type="application/json")


@router.get(
    "/{request_id}/file",
    response_class=Response,
    responses={
        **documented(403, 404, 410, 422),
        **_NO_FILE,
        200: {
            "description": "The person's whole file, a ZIP; begin with `index.html`.",
            "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
        },
    },
)
def file_(request_id: UUID, opener: FileGiver, services: ServicesDep) -> Response:
    """Return the person's whole file, after an accepted request for access."""
    granted = services.person_file_giving.granted(request_id, opener)
    files = services.person_file_giving.files(granted, opener, Given())
    return zip_answer("dossier.zip", services.home, partial(_write, files))


def _write(files: Iterable[GivenFile], archive: ZipFile) -> None:
    for one in files:
        archive.writestr(one.path, one.content)


@router.get(
    "/{request_id}/letter",
    response_class=Response,
    responses={
        **documented(403, 404, 410, 422),
        **_NO_LETTER,
        200: {
            "description": "The sealed letter, a PDF/A.",
            "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
        },
    },
)
def letter(request_id: UUID, reader: RequestReader, services: ServicesDep) -> Response:
    """Return the letter about a decided request."""
    return Response(services.request_reading.letter(request_id, reader), media_type="application/pdf")
