"""Seals of digests over HTTP: the files never leave the client."""

from __future__ import annotations

from base64 import b64encode
from typing import Annotated

import orjson
from fastapi import APIRouter, Depends, Request
from pydantic import Field
from starlette.responses import Response

from archive_service.api.dependencies import Sealer, ServicesDep
from archive_service.api.json_bodies import json_body, read_json
from archive_service.api.openapi import documented
from archive_service.api.seals import OrderQuery
from archive_service.contract.seal_lines import seal_line
from archive_service.contract.seal_shapes import SealAnswer
from archive_service.errors import InvalidRequest
from archive_service.model.seals import MOST_DIGESTS, digest_of
from signing.digests import Digest
from signing.seal_levels import SealForm

router = APIRouter(prefix="/seals/digests", tags=["seals"])

CMS_TYPE = "application/pkcs7-signature"
_LARGEST = 1_000_000
_Digest = Annotated[str, Field(pattern="^sha(256|384|512):[0-9a-f]+$")]


class DigestsBody(OrderQuery):
    """Digests to seal. An unknown member is refused, never ignored."""

    form: Annotated[SealForm, Field(alias="as", description="cades: of the file; pades: of the byte range.")]
    digests: Annotated[list[_Digest], Field(min_length=1, max_length=MOST_DIGESTS)]

    def read(self) -> list[Digest]:
        """Return the digests; raise `InvalidRequest` when one has another length than its algorithm's."""
        try:
            return [digest_of(one) for one in self.digests]
        except ValueError as error:
            raise InvalidRequest(str(error)) from error


async def _digests(request: Request, sealer: Sealer) -> DigestsBody:
    return await read_json(DigestsBody, request, _LARGEST)


@router.post(
    "",
    status_code=201,
    response_class=Response,
    responses={
        **documented(400, 403, 404, 413, 415, 422, 429),
        201: {
            "model": list[SealAnswer],
            "description": "A line for each digest, in order; `content` is the CMS (DER) in base64.",
        },
    },
    openapi_extra=json_body(DigestsBody),
)
def seal(asked: Annotated[DigestsBody, Depends(_digests)], sealer: Sealer, services: ServicesDep) -> Response:
    """Seal the digests of 1 to 1,000 files, all or none."""
    made = services.digest_seals.seal(asked.read(), asked.order(), sealer)
    lines = [
        {
            **seal_line(digest, one.name, one),
            "media_type": CMS_TYPE,
            "content": b64encode(one.content).decode(),
        }
        for digest, one in zip(asked.digests, made, strict=True)
    ]
    return Response(orjson.dumps(lines), status_code=201, media_type="application/json")
