"""Batches of files to seal over HTTP: brought in a ZIP, followed, fetched one by one, cancelled."""

from __future__ import annotations

from typing import Annotated, Any, BinaryIO, cast
from uuid import UUID

import orjson
from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from archive_service.api.dependencies import SealBody, Sealer, ServicesDep
from archive_service.api.openapi import Responses, body_of, documented, refusal_of_operation
from archive_service.api.pagination import page
from archive_service.api.problems import refusal_of
from archive_service.api.seals import MEDIA_TYPES, OrderQuery, file_answer
from archive_service.contract.seal_lines import batch_file_line, batch_line
from archive_service.contract.seal_shapes import SealBatchFileLine, SealBatchLine
from archive_service.model.seal_batches import SealBatch, SealBatchFileNotMade

router = APIRouter(prefix="/seals/batches", tags=["seals"])

_AGAIN = {"Retry-After": "2"}
_LINE: dict[str, Any] = {"model": SealBatchLine, "description": "How far it is."}
_NOT_MADE: Responses = {
    409: refusal_of_operation(refusal_of(SealBatchFileNotMade()), "The file has no seal (yet)."),
}
_BINARY = {"schema": {"type": "string", "format": "binary"}}


class BatchFileQuery(BaseModel):
    """A page of the files of a batch. An unknown name is refused, never ignored."""

    model_config = ConfigDict(extra="forbid")

    after: Annotated[int, Field(ge=0, description="The page after the file with this number.")] = 0
    limit: Annotated[int, Field(ge=1, le=1000)] = 100


@router.post(
    "",
    status_code=202,
    response_class=Response,
    responses={
        **documented(400, 403, 404, 413, 415, 422, 429),
        202: {
            **_LINE,
            "description": "The files are stored; a worker seals them.",
            "headers": {"Location": {"schema": {"type": "string"}}},
        },
    },
    openapi_extra=body_of("application/zip", "application/octet-stream"),
)
def ask(
    asked: Annotated[OrderQuery, Query()], body: SealBody, sealer: Sealer, services: ServicesDep
) -> Response:
    """Bring 1 to 10,000 files to seal, in a ZIP."""
    batch = services.seal_batches.ask(cast("BinaryIO", body.file), body.length, asked.order(), sealer)
    return _answered(batch, 202, {"Location": f"/seals/batches/{batch.id}"})


@router.get("/{batch_id}", response_class=Response, responses={**documented(403, 404), 200: _LINE})
def shown(batch_id: UUID, sealer: Sealer, services: ServicesDep) -> Response:
    """Tell how far a batch is."""
    return _answered(services.seal_batches.shown(batch_id, sealer), 200)


@router.delete("/{batch_id}", response_class=Response, responses={**documented(403, 404), 200: _LINE})
def cancel(batch_id: UUID, sealer: Sealer, services: ServicesDep) -> Response:
    """Cancel a batch, or end it before its time: its files are destroyed, sealed ones too."""
    return _answered(services.seal_batches.cancel(batch_id, sealer), 200)


@router.get(
    "/{batch_id}/files",
    response_class=Response,
    responses={
        **documented(403, 404, 422),
        200: {"model": list[SealBatchFileLine], "description": "A page, by number; `Link` names the next."},
    },
)
def files(
    batch_id: UUID, asked: Annotated[BatchFileQuery, Query()], sealer: Sealer, services: ServicesDep
) -> Response:
    """Return what became of the files of a batch."""
    batch, found = services.seal_batches.files(batch_id, sealer, asked.after, asked.limit)
    lines = [batch_file_line(batch, one) for one in found]
    return page(f"/seals/batches/{batch_id}/files", lines, "number", asked)


@router.get(
    "/{batch_id}/files/{number}",
    response_class=Response,
    responses={
        **documented(403, 404),
        **_NOT_MADE,
        200: {
            "description": "The sealed file.",
            "content": dict.fromkeys(MEDIA_TYPES.values(), _BINARY),
        },
    },
)
def one_file(batch_id: UUID, number: int, sealer: Sealer, services: ServicesDep) -> Response:
    """Return one sealed file, by its number from 1 on."""
    return file_answer(services.seal_batches.file(batch_id, number, sealer), status=200)


def _answered(batch: SealBatch, status: int, headers: dict[str, str] | None = None) -> Response:
    again = {} if batch.is_over else _AGAIN
    return Response(
        orjson.dumps(batch_line(batch)),
        status_code=status,
        headers={**(headers or {}), **again},
        media_type="application/json",
    )
