"""Acknowledgements of transfers over HTTP."""

from __future__ import annotations

from base64 import b64decode
from typing import Annotated
from uuid import UUID

import orjson
from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field, model_validator
from starlette.responses import Response

from archive_service.api.dependencies import ServicesDep, VisaGiver
from archive_service.api.json_bodies import json_body, read_json
from archive_service.api.openapi import documented, refusal_of_operation
from archive_service.api.problems import refusal_of
from archive_service.contract.appraisal_lines import appraisal_line
from archive_service.contract.appraisal_shapes import AppraisalShown
from archive_service.errors import AgreementMissing
from archive_service.model.transfer_replies import LARGEST_REPLY
from archive_service.wording.dates import day_in_paris

router = APIRouter(prefix="/appraisals", tags=["appraisals"])

_LARGEST_BODY = (LARGEST_REPLY + 2) // 3 * 4 + 1_000_000
_Base64 = Annotated[str, Field(json_schema_extra={"contentEncoding": "base64"})]


class TransferredBody(BaseModel):
    """The reply of the receiver, or a signed statement: one of them."""

    model_config = ConfigDict(extra="forbid", strict=True)

    reply: Annotated[
        _Base64 | None, Field(description="An ArchiveTransferReply (SEDA 2.1, 2.2 or 2.3), in base64.")
    ] = None
    statement: Annotated[_Base64 | None, Field(description="A signed PDF, in base64.")] = None
    lines: Annotated[
        list[Annotated[int, Field(ge=1)]] | None,
        Field(min_length=1, description="Lines of a statement; default: all that are to be transferred."),
    ] = None

    @model_validator(mode="after")
    def _is_one(self) -> TransferredBody:
        if (self.reply is None) == (self.statement is None) or (self.lines and self.statement is None):
            raise ValueError("a reply, or a statement with or without lines")
        self.content()
        return self

    def content(self) -> bytes:
        """Return the bytes of what is given."""
        return b64decode(self.reply or self.statement or "", validate=True)


async def _transferred(request: Request, archivist: VisaGiver) -> TransferredBody:
    return await read_json(TransferredBody, request, _LARGEST_BODY)


@router.post(
    "/{appraisal_id}/transferred",
    response_class=Response,
    responses={
        **documented(400, 403, 404, 413, 415, 422),
        409: refusal_of_operation(
            refusal_of(AgreementMissing()), "Nothing of this list is transferred now; the code says why."
        ),
        200: {"model": AppraisalShown, "description": "The appraisal's line."},
    },
    openapi_extra=json_body(TransferredBody),
)
def transferred(
    appraisal_id: UUID,
    body: Annotated[TransferredBody, Depends(_transferred)],
    archivist: VisaGiver,
    services: ServicesDep,
) -> Response:
    """Acknowledge that what the list keeps for ever was transferred; each refusal has a code of its own."""
    transfers = services.appraisal_transfers
    if body.reply is not None:
        found = transfers.by_reply(appraisal_id, body.content(), archivist)
    else:
        found = transfers.by_statement(appraisal_id, body.content(), body.lines, archivist)
    line = appraisal_line(found, day_in_paris(services.clock.now()))
    return Response(orjson.dumps(line), media_type="application/json")
