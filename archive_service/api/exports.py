"""Portability exports over HTTP: order, follow, fetch the volumes, and close with the receiver's receipt."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from archive_service.api.dependencies import Exporter, ExportReader, ServicesDep
from archive_service.api.export_bodies import (
    ExportOrderBody,
    OrderBody,
    ReceiptBody,
    Renewal,
    RenewalBody,
    Revocation,
    RevocationBody,
    UnfreezeBody,
    UnfreezeReason,
)
from archive_service.api.export_problems import documented_exports
from archive_service.api.json_bodies import json_body
from archive_service.api.openapi import body_of
from archive_service.api.pagination import page
from archive_service.api.volume_response import VOLUME_TYPE, volume_answer
from archive_service.contract.command_shapes import (
    ExportClosed,
    ExportDryRun,
    ExportOrderLine,
    ExportReissued,
)
from archive_service.contract.export_lines import closed_line, dry_run_line, order_line, reissued_line
from archive_service.contract.lines import Line
from archive_service.holdings.export_report import report_page
from archive_service.model.export_orders import ExportOrder

router = APIRouter(prefix="/exports", tags=["exports"])


class ExportQuery(BaseModel):
    """The page of a list of orders. An unknown name is refused, never ignored."""

    model_config = ConfigDict(extra="forbid")

    after: Annotated[UUID | None, Field(description="The page after this order.")] = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 100


_LINE: dict[str, Any] = {"model": ExportOrderLine, "description": "The order's line."}
_TEXT = {"schema": {"type": "string"}}
_BYTES = {VOLUME_TYPE: {"schema": {"type": "string", "format": "binary"}}}
_ABOUT_VOLUME = {
    name: {**_TEXT, "description": words}
    for name, words in (
        ("Accept-Ranges", "`bytes`"),
        ("ETag", "The SHA-256 of the volume, in hexadecimal."),
        ("Repr-Digest", "The same in the form of RFC 9530, of the whole volume also with a range."),
        ("Link", "The next volume, unless this is the last one."),
        ("Content-Disposition", "The volume's file name."),
    )
}
_RANGE = {"Content-Range": {**_TEXT, "description": "Which bytes of how many."}}
_VOLUME_ANSWERS: dict[int | str, dict[str, Any]] = {
    **documented_exports(403, 404, 409, 410, 412, 416, 422),
    200: {"description": "The encrypted volume.", "content": _BYTES, "headers": _ABOUT_VOLUME},
    206: {
        "description": "The bytes of one range.",
        "content": _BYTES,
        "headers": {**_ABOUT_VOLUME, **_RANGE},
    },
    304: {"description": "`If-None-Match` names this volume.", "headers": _ABOUT_VOLUME},
}
_Number = Annotated[int, Path(ge=1, le=1_000_000, description="From 1.")]
_CONDITIONS = [
    {"name": name, "in": "header", "required": False, "schema": {"type": "string"}, "description": words}
    for name, words in (
        ("Range", "One range, `bytes=1000-1999`; other forms are ignored."),
        ("If-Range", "The `ETag` of the part that the caller has."),
        ("If-Match", "An `ETag`."),
        ("If-None-Match", "An `ETag`."),
    )
]


@router.post(
    "",
    status_code=201,
    response_class=Response,
    responses={
        **documented_exports(400, 403, 404, 413, 415, 422),
        200: {"model": ExportDryRun, "description": "`dry_run`: what would be exported."},
        201: {
            **_LINE,
            "description": "Ordered and acknowledged; it is built from now on.",
            "headers": {"Location": {**_TEXT, "description": "The order's address."}},
        },
    },
    openapi_extra=json_body(ExportOrderBody),
)
def order(body: OrderBody, sender: Exporter, services: ServicesDep) -> Response:
    """Order an export of what establishments have here, encrypted for one receiver."""
    asked = body.asked()
    if body.dry_run:
        return _json(dry_run_line(services.exports.dry_run(asked, sender)))
    line = order_line(services.clock.now(), services.exports.order(asked, sender))
    return _json(line, status=201, headers={"Location": f"/exports/{line['order']}"})


@router.get(
    "",
    response_class=Response,
    responses={
        **documented_exports(403, 422),
        200: {"model": list[ExportOrderLine], "description": "A page, newest first; `Link` names the next."},
    },
)
def orders(asked: Annotated[ExportQuery, Query()], reader: ExportReader, services: ServicesDep) -> Response:
    """List the orders this token may see, newest first."""
    found = services.exports.listed(reader, after=asked.after, limit=asked.limit)
    return page("/exports", [order_line(services.clock.now(), one) for one in found], "order", asked)


@router.get(
    "/{order_id}", response_class=Response, responses={**documented_exports(403, 404, 422), 200: _LINE}
)
def status(order_id: UUID, reader: ExportReader, services: ServicesDep) -> Response:
    """Return the line of one order: its state, and how far it is."""
    return _line(services.exports.get(order_id, reader), services)


@router.delete(
    "/{order_id}", response_class=Response, responses={**documented_exports(403, 404, 409), 200: _LINE}
)
def cancel(order_id: UUID, sender: Exporter, services: ServicesDep) -> Response:
    """Cancel an order that is not delivered."""
    return _line(services.exports.cancel(order_id, sender), services)


@router.post(
    "/{order_id}/renewal",
    response_class=Response,
    responses={**documented_exports(400, 403, 404, 409, 410, 413, 415, 422), 200: _LINE},
    openapi_extra=json_body(RenewalBody),
)
def renew(order_id: UUID, body: Renewal, sender: Exporter, services: ServicesDep) -> Response:
    """Let the volumes of an order be fetched for longer."""
    return _line(services.export_availability.renew(order_id, body.until, sender), services)


@router.post(
    "/{order_id}/revocation",
    response_class=Response,
    responses={**documented_exports(400, 403, 404, 409, 413, 415, 422), 200: _LINE},
    openapi_extra=json_body(RevocationBody),
)
def revoke(order_id: UUID, body: Revocation, sender: Exporter, services: ServicesDep) -> Response:
    """End an order at once: nothing can be fetched any more."""
    return _line(services.export_availability.revoke(order_id, body.reason, sender), services)


@router.post(
    "/{order_id}/unfreeze",
    response_class=Response,
    responses={**documented_exports(400, 403, 404, 409, 413, 415, 422), 200: _LINE},
    openapi_extra=json_body(UnfreezeBody),
)
def unfreeze(order_id: UUID, body: UnfreezeReason, sender: Exporter, services: ServicesDep) -> Response:
    """End the freeze of an order's establishments: their flows are accepted again."""
    return _line(services.export_freezes.unfreeze(order_id, body.reason, sender), services)


@router.get(
    "/{order_id}/volumes/{number}",
    response_class=Response,
    responses=_VOLUME_ANSWERS,
    openapi_extra={"parameters": _CONDITIONS},
)
def volume(
    request: Request,
    order_id: UUID,
    number: _Number,
    reader: ExportReader,
    services: ServicesDep,
) -> Response:
    """Return a volume: a CMS envelope for the receiver's certificate, with the same bytes each time.

    One range is honoured (RFC 9110), so that a download continues where it stopped. Whoever is answered is
    traced as a reader of every record in the volume.
    """
    return volume_answer(services.export_volumes.volume(order_id, number, reader), request.headers)


@router.post(
    "/{order_id}/reissue",
    response_class=Response,
    responses={
        **documented_exports(403, 404, 409, 410, 422),
        200: {"model": ExportReissued, "description": "The contested files, as a small package."},
    },
)
def reissue(order_id: UUID, sender: Exporter, services: ServicesDep) -> Response:
    """Make a small package of the contested files; the same files again are the same package."""
    done = services.export_reissue.prepare(order_id, sender)
    number = done.reissue.number
    count = services.export_volumes.volumes_of(order_id, number, sender)
    addresses = [f"/exports/{order_id}/reissues/{number}/volumes/{one + 1}" for one in range(count)]
    return _json(reissued_line(done, addresses))


@router.get(
    "/{order_id}/reissues/{reissue_number}/volumes/{number}",
    response_class=Response,
    responses=_VOLUME_ANSWERS,
    openapi_extra={"parameters": _CONDITIONS},
)
def reissue_volume(
    request: Request,
    order_id: UUID,
    reissue_number: _Number,
    number: _Number,
    reader: ExportReader,
    services: ServicesDep,
) -> Response:
    """Return a volume of a reissue, as those of the whole package are returned."""
    found = services.export_volumes.volume(order_id, number, reader, reissue_number)
    return volume_answer(found, request.headers)


@router.post(
    "/{order_id}/receipt",
    response_class=Response,
    responses={
        **documented_exports(400, 403, 404, 409, 410, 413, 415, 422),
        200: {
            "model": ExportClosed,
            "description": "`closed`, or `contested` if it contests files.",
        },
    },
    openapi_extra=body_of(VOLUME_TYPE, "application/octet-stream"),
)
def receipt(order_id: UUID, signed: ReceiptBody, sender: Exporter, services: ServicesDep) -> Response:
    """Close an order with the receiver's signed receipt (CMS)."""
    closed = services.export_closing.close(order_id, signed, sender)
    return _json(closed_line(closed, f"/exports/{order_id}/report"))


@router.get(
    "/{order_id}/report",
    response_class=Response,
    responses={
        **documented_exports(403, 404, 409, 422),
        200: {"description": "The closing report, a page for people.", "content": {"text/html": _TEXT}},
    },
)
def report(order_id: UUID, reader: ExportReader, services: ServicesDep) -> Response:
    """Return the closing report of an order that its receiver answered."""
    found = services.export_closing.received(order_id, reader)
    page_ = report_page(found.order, found.receipt, found.names)
    policy = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
    return Response(page_, headers=policy, media_type="text/html")


def _line(order: ExportOrder, services: ServicesDep) -> Response:
    return _json(order_line(services.clock.now(), order))


def _json(line: Line, *, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(orjson.dumps(line), status_code=status, headers=headers, media_type="application/json")
