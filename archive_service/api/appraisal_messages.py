"""The SEDA messages of an appraisal over HTTP: all of them in one zip, and the reply of the archives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import orjson
from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from archive_service.api.dependencies import AppraisalReader, ServicesDep, VisaGiver, media_type_of_body
from archive_service.api.openapi import documented, refusal_of_operation
from archive_service.api.problems import MediaTypeUnknown, refusal_of
from archive_service.api.request_body import small_body
from archive_service.api.spooled_files import zip_answer
from archive_service.contract.appraisal_lines import appraisal_line
from archive_service.contract.appraisal_shapes import AppraisalShown
from archive_service.errors import VisaMissing
from archive_service.holdings.sample_draw import LONGEST_VALUE
from archive_service.model.control_replies import LARGEST_REPLY
from archive_service.wording.dates import day_in_paris
from archive_service.workflows.appraisal_messages import MessageFile
from exports import SedaVersion

router = APIRouter(prefix="/appraisals", tags=["appraisals"])

_FIRST = datetime(1980, 1, 1, tzinfo=UTC)
"""A zip knows no earlier time."""
_XML: dict[str, Any] = {"application/xml": {"schema": {"type": "string", "format": "binary"}}}
_ZIP: dict[str, Any] = {"application/zip": {"schema": {"type": "string", "format": "binary"}}}


class MessagesQuery(BaseModel):
    """The version of SEDA. An unknown name is refused, never ignored."""

    model_config = ConfigDict(extra="forbid")

    seda: Annotated[
        SedaVersion | None,
        Field(description="The version of SEDA. Default: what the department's system reads, or 2.2."),
    ] = None


class ReplyQuery(BaseModel):
    """What comes with a reply. An unknown name is refused, never ignored."""

    model_config = ConfigDict(extra="forbid")

    draw: Annotated[
        str,
        Field(max_length=LONGEST_VALUE, description="A value of the archivist's choice; it is given once."),
    ] = ""


async def _reply(request: Request, archivist: VisaGiver) -> bytes:
    if media_type_of_body(request) not in ("application/xml", "text/xml"):
        raise MediaTypeUnknown("the body is XML")
    return await small_body(request, LARGEST_REPLY)


@router.post(
    "/{appraisal_id}/reply",
    response_class=Response,
    responses={
        **documented(400, 403, 404, 413, 415, 422),
        200: {"model": AppraisalShown, "description": "The appraisal's line."},
        409: refusal_of_operation(
            refusal_of(VisaMissing()), "The list is not in a state in which this can be done."
        ),
    },
    openapi_extra={"requestBody": {"required": True, "content": _XML}},
)
def reply(
    appraisal_id: UUID,
    asked: Annotated[ReplyQuery, Query()],
    content: Annotated[bytes, Depends(_reply)],
    archivist: VisaGiver,
    services: ServicesDep,
) -> Response:
    """Decide what an AuthorizationControlAuthorityRequestReply of the archives says."""
    done = services.appraisal_decisions.take_reply(appraisal_id, content, archivist, asked.draw)
    line = appraisal_line(done, day_in_paris(services.clock.now()))
    return Response(orjson.dumps(line), media_type="application/json")


@router.get(
    "/{appraisal_id}/documents/messages",
    response_class=Response,
    responses={
        **documented(403, 404, 422),
        200: {"description": "A zip with an XML file for each message, in order.", "content": _ZIP},
    },
)
def messages(
    appraisal_id: UUID,
    asked: Annotated[MessagesQuery, Query()],
    reader: AppraisalReader,
    services: ServicesDep,
) -> Response:
    """Return the SEDA messages that exist in the state of the appraisal, the same bytes each time."""
    found = services.appraisal_messages.messages(appraisal_id, asked.seda, reader)
    return zip_answer("messages-seda.zip", services.home, partial(_write, found))


def _write(messages: Sequence[MessageFile], archive: ZipFile) -> None:
    for one in messages:
        written = max(one.date.astimezone(UTC), _FIRST)
        entry = ZipInfo(one.file, written.timetuple()[:6])
        entry.compress_type = ZIP_DEFLATED
        entry.external_attr = 0o100600 << 16
        with archive.open(entry, "w", force_zip64=True) as out:
            for piece in one.pieces():
                out.write(piece)
