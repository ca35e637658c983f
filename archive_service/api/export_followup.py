"""What follows an export order over HTTP: its deadlines, its evidence, and the erasure at the other side."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Annotated, Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile

import orjson
from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from archive_service.api.dependencies import Exporter, ExportReader, ServicesDep
from archive_service.api.export_bodies import CertificateBody
from archive_service.api.export_problems import documented_exports
from archive_service.api.openapi import body_of
from archive_service.contract.command_shapes import ExportDue, ExportOrderLine
from archive_service.contract.export_lines import due_line, order_line
from archive_service.holdings.export_letter import erasure_letter

router = APIRouter(prefix="/exports", tags=["exports"])

_POLICY = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
_PAGE: dict[str, Any] = {"text/html": {"schema": {"type": "string"}}}
_ARCHIVE: dict[str, Any] = {"application/zip": {"schema": {"type": "string", "format": "binary"}}}


class DeadlineQuery(BaseModel):
    """How far ahead. An unknown name is refused, never ignored."""

    model_config = ConfigDict(extra="forbid")

    within: Annotated[int, Field(ge=0, le=3660, description="Days.")] = 30


@router.get(
    "/deadlines",
    response_class=Response,
    responses={
        **documented_exports(403, 422),
        200: {"model": list[ExportDue], "description": "What is due or missed, the first to come first."},
    },
)
def deadlines(
    asked: Annotated[DeadlineQuery, Query()], reader: ExportReader, services: ServicesDep
) -> Response:
    """List what is due or missed, over all orders that this token may see."""
    found = services.export_deadlines.due(timedelta(days=asked.within), reader)
    return Response(orjson.dumps([due_line(one) for one in found]), media_type="application/json")


@router.get(
    "/{order_id}/evidence",
    response_class=Response,
    responses={
        **documented_exports(403, 404, 422),
        200: {"description": "The files in a ZIP; `index.html` is for people.", "content": _ARCHIVE},
    },
)
def evidence(order_id: UUID, reader: ExportReader, services: ServicesDep) -> Response:
    """Return what proves the life of an order: deadlines, acts with their proofs, receipt, mandate."""
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        for name, file in services.export_evidence.of(order_id, reader).files().items():
            archive.writestr(name, file)
    named = {"Content-Disposition": f'attachment; filename="evidence-{order_id}.zip"'}
    return Response(content.getvalue(), headers=named, media_type="application/zip")


@router.post(
    "/{order_id}/erasure",
    response_class=Response,
    responses={
        **documented_exports(403, 404, 409, 422),
        200: {"description": "The letter to the outgoing side, a page for people.", "content": _PAGE},
    },
)
def ask_erasure(order_id: UUID, sender: Exporter, services: ServicesDep) -> Response:
    """Ask the outgoing side to erase what was exported."""
    letter = erasure_letter(services.export_erasure.ask(order_id, sender))
    return Response(letter, headers=_POLICY, media_type="text/html")


@router.post(
    "/{order_id}/erasure/certificate",
    response_class=Response,
    responses={
        **documented_exports(403, 404, 409, 413, 422),
        200: {"model": ExportOrderLine, "description": "The order's line."},
    },
    openapi_extra=body_of("application/octet-stream"),
)
def certify_erasure(
    order_id: UUID, certificate: CertificateBody, sender: Exporter, services: ServicesDep
) -> Response:
    """Keep the certificate of the erasure at the outgoing side."""
    found = services.export_erasure.certify(order_id, certificate, sender)
    line = order_line(services.clock.now(), found)
    return Response(orjson.dumps(line), media_type="application/json")
