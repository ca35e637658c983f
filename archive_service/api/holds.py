"""Holds over HTTP: place one, lift it, list them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from archive_service.api.dependencies import HoldKeeper, RecordReader, ServicesDep
from archive_service.api.json_bodies import json_body, read_json
from archive_service.api.openapi import Responses, documented, refusal_of_operation
from archive_service.api.pagination import page
from archive_service.api.problems import refusal_of
from archive_service.contract.hold_lines import hold_line, placed_line
from archive_service.contract.hold_shapes import HoldLine, HoldPlaced
from archive_service.errors import BeingEliminated, Eliminated, HoldLifted
from archive_service.holdings.hold_targets import MOST_TARGETS, Named
from archive_service.model.holds import LONGEST_NOTE, HoldReason
from archive_service.model.identifiers import Finess
from archive_service.workflows.holds import HoldAsked

router = APIRouter(prefix="/holds", tags=["holds"])

_LARGEST = 1_000_000
_LINE: dict[str, Any] = {"model": HoldLine, "description": "The hold's line."}
_GONE: Responses = {
    409: refusal_of_operation(refusal_of(BeingEliminated()), "A record is being eliminated: it is too late."),
    410: refusal_of_operation(refusal_of(Eliminated()), "A record was eliminated."),
}
_LIFTED: Responses = {409: refusal_of_operation(refusal_of(HoldLifted()), "The hold was lifted before.")}


class HoldBody(BaseModel):
    """A hold to place. An unknown member is refused, never ignored."""

    model_config = ConfigDict(extra="forbid")

    records: Annotated[list[UUID], Field(max_length=MOST_TARGETS)] = []
    persons: Annotated[
        list[UUID], Field(max_length=MOST_TARGETS, description="All their records, also later ones.")
    ] = []
    establishments: Annotated[
        list[Annotated[str, Field(pattern="^[0-9][0-9AB][0-9]{7}$", description="FINESS.")]],
        Field(max_length=MOST_TARGETS, description="All their records, also later ones."),
    ] = []
    reason: HoldReason
    note: Annotated[str, Field(min_length=1, max_length=LONGEST_NOTE)]
    review: Annotated[date, Field(strict=True, description="When its owner looks at it again.")]

    def asked(self) -> HoldAsked:
        """Return what is asked for."""
        named = Named(
            records=self.records,
            persons=self.persons,
            establishments=[Finess(one) for one in self.establishments],
        )
        return HoldAsked(on=named, reason=self.reason, note=self.note, review=self.review)


class LiftBody(BaseModel):
    """Why a hold is lifted."""

    model_config = ConfigDict(extra="forbid", strict=True)

    note: Annotated[str, Field(min_length=1, max_length=LONGEST_NOTE)]


class HoldQuery(BaseModel):
    """Which holds are asked for. An unknown name is refused, never ignored."""

    model_config = ConfigDict(extra="forbid")

    in_force: Annotated[bool, Field(description="Only those that were not lifted.")] = False
    after: Annotated[UUID | None, Field(description="The page after this hold.")] = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 100


async def _hold(request: Request, keeper: HoldKeeper) -> HoldBody:
    return await read_json(HoldBody, request, _LARGEST)


async def _lift(request: Request, keeper: HoldKeeper) -> LiftBody:
    return await read_json(LiftBody, request, _LARGEST)


@router.post(
    "",
    status_code=201,
    response_class=Response,
    responses={
        **documented(400, 403, 404, 413, 415, 422),
        **_GONE,
        201: {
            "model": HoldPlaced,
            "description": "In force. `not_held` names records for which it came too late.",
            "headers": {"Location": {"schema": {"type": "string"}, "description": "The hold's address."}},
        },
    },
    openapi_extra=json_body(HoldBody),
)
def place(body: Annotated[HoldBody, Depends(_hold)], keeper: HoldKeeper, services: ServicesDep) -> Response:
    """Keep records from elimination until the hold is lifted."""
    line = placed_line(services.holds.place(body.asked(), keeper))
    headers = {"Location": f"/holds/{line['hold']}"}
    return Response(orjson.dumps(line), status_code=201, headers=headers, media_type="application/json")


@router.get(
    "",
    response_class=Response,
    responses={
        **documented(403, 422),
        200: {"model": list[HoldLine], "description": "A page, the oldest first; `Link` names the next."},
    },
)
def holds(asked: Annotated[HoldQuery, Query()], reader: RecordReader, services: ServicesDep) -> Response:
    """List the holds on what this token sees."""
    found = services.holds.holds(reader, in_force=asked.in_force, after=asked.after, limit=asked.limit)
    return page("/holds", [hold_line(one) for one in found], "hold", asked)


@router.get("/{hold_id}", response_class=Response, responses={**documented(403, 404, 422), 200: _LINE})
def hold(hold_id: UUID, reader: RecordReader, services: ServicesDep) -> Response:
    """Return the line of one hold."""
    line = hold_line(services.holds.hold(hold_id, reader))
    return Response(orjson.dumps(line), media_type="application/json")


@router.post(
    "/{hold_id}/lift",
    response_class=Response,
    responses={**documented(400, 403, 404, 413, 415, 422), **_LIFTED, 200: _LINE},
    openapi_extra=json_body(LiftBody),
)
def lift(
    hold_id: UUID, body: Annotated[LiftBody, Depends(_lift)], keeper: HoldKeeper, services: ServicesDep
) -> Response:
    """Lift a hold: its records are as their retention says again."""
    line = hold_line(services.holds.lift(hold_id, body.note, keeper))
    return Response(orjson.dumps(line), media_type="application/json")
