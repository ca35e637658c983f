"""Seals of digests, and time stamps over them, over HTTP: the files never leave the client."""

from __future__ import annotations

from base64 import b64encode
from typing import Annotated

import orjson
from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from archive_service.api.dependencies import Sealer, ServicesDep
from archive_service.api.json_bodies import json_body, read_json
from archive_service.api.openapi import documented
from archive_service.api.seals import Entity, OrderQuery, Purpose
from archive_service.contract.seal_lines import seal_line, stamp_line, validation_line
from archive_service.contract.seal_shapes import SealDigestAnswer, SealStamp
from archive_service.errors import InvalidRequest
from archive_service.model.identifiers import as_legal_entity
from archive_service.model.seals import MOST_DATED_DIGESTS, MOST_DIGESTS, SealOrder, SealPurpose, digest_of
from signing.digests import Digest
from signing.seal_levels import SealForm

router = APIRouter(prefix="/seals", tags=["seals"])

CMS_TYPE = "application/pkcs7-signature"
_LARGEST = 1_000_000
_Digest = Annotated[str, Field(pattern="^sha(256|384|512):[0-9a-f]+$")]


class DigestsBody(OrderQuery):
    """Digests to seal. An unknown member is refused, never ignored."""

    form: Annotated[SealForm, Field(alias="as", description="cades: of the file; pades: of the byte range.")]
    digests: Annotated[
        list[_Digest], Field(min_length=1, max_length=MOST_DIGESTS, description="Above b-b at most 100.")
    ]


class StampsBody(BaseModel):
    """Digests to date. An unknown member is refused, never ignored."""

    model_config = ConfigDict(extra="forbid")

    entity: Entity
    purpose: Purpose = SealPurpose.DOCUMENT
    digests: Annotated[list[_Digest], Field(min_length=1, max_length=MOST_DATED_DIGESTS)]


def _read(digests: list[str]) -> list[Digest]:
    """Return digests; raise `InvalidRequest` when one has another length than its algorithm's."""
    try:
        return [digest_of(one) for one in digests]
    except ValueError as error:
        raise InvalidRequest(str(error)) from error


async def _stamps(request: Request, sealer: Sealer) -> StampsBody:
    return await read_json(StampsBody, request, _LARGEST)


async def _digests(request: Request, sealer: Sealer) -> DigestsBody:
    return await read_json(DigestsBody, request, _LARGEST)


@router.post(
    "/digests",
    status_code=201,
    response_class=Response,
    responses={
        **documented(400, 403, 404, 413, 415, 422, 429),
        201: {
            "model": list[SealDigestAnswer],
            "description": "A line for each digest, in order; `content` is the CMS (DER) in base64.",
        },
    },
    openapi_extra=json_body(DigestsBody),
)
def seal(asked: Annotated[DigestsBody, Depends(_digests)], sealer: Sealer, services: ServicesDep) -> Response:
    """Seal the digests of 1 to 1,000 files, all or none."""
    made = services.digest_seals.seal(_read(asked.digests), asked.order(), sealer)
    lines = [
        {
            **seal_line(digest, one.name, one),
            "media_type": CMS_TYPE,
            "content": b64encode(one.content).decode(),
            "validation": validation_line(one.validation),
        }
        for digest, one in zip(asked.digests, made, strict=True)
    ]
    return Response(orjson.dumps(lines), status_code=201, media_type="application/json")


@router.post(
    "/stamps",
    status_code=201,
    response_class=Response,
    responses={
        **documented(400, 403, 404, 413, 415, 422, 429),
        201: {"model": list[SealStamp], "description": "A line for each digest, in order."},
    },
    openapi_extra=json_body(StampsBody),
)
def stamp(asked: Annotated[StampsBody, Depends(_stamps)], sealer: Sealer, services: ServicesDep) -> Response:
    """Date the digests of what a seal is raised by, all or none."""
    order = SealOrder(legal_entity=as_legal_entity(asked.entity), purpose=asked.purpose)
    made = services.digest_stamps.stamp(_read(asked.digests), order, sealer)
    lines = [stamp_line(digest, one) for digest, one in zip(asked.digests, made, strict=True)]
    return Response(orjson.dumps(lines), status_code=201, media_type="application/json")
