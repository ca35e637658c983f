"""FHIR Bulk Data Access STU4 over export orders: kick-off, status, manifest, files, and the end."""

from __future__ import annotations

from email.utils import format_datetime
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from archive_service.api.bulk_parameters import LARGEST_BODY, Preferences, asked_of
from archive_service.api.bulk_problems import (
    ASYNCHRONOUS_ONLY,
    FAILED,
    POLLED_TOO_OFTEN,
    documented_bulk,
    refused,
)
from archive_service.api.dependencies import Exporter, ExportReader, ServicesDep, media_type_of_body
from archive_service.api.export_problems import export_refusal
from archive_service.api.fhir_formats import FhirFormat, fhir_answer
from archive_service.api.operation_outcome import outcome_of_parameters
from archive_service.api.poll_limit import PollLimit
from archive_service.api.problems import MediaTypeUnknown
from archive_service.api.request_body import small_body
from archive_service.api.volume_response import bytes_answer
from archive_service.bootstrap import Services
from archive_service.model.actors import Actor
from archive_service.model.bulk_requests import BulkLevel
from archive_service.model.export_orders import (
    TO_BUILD,
    ExportErased,
    ExportExpired,
    ExportOrder,
    ExportRevoked,
    ExportState,
)
from archive_service.workflows.bulk_exports import BulkParametersRefused, RefusedParameter

router = APIRouter(prefix="/fhir", tags=["fhir"])

NDJSON = "application/fhir+ndjson"
RETRY_SECONDS = 5
_TYPES = {"pdf": "application/pdf", "xml": "application/xml", "json": "application/json", "ndjson": NDJSON}
_BODY_TYPES = frozenset({"application/fhir+json", "application/json"})
_TEXT = {"schema": {"type": "string"}}
_JSON: dict[str, Any] = {"application/json": {"schema": {"type": "object"}}}
_FILE: dict[str, Any] = {
    one: {"schema": {"type": "string", "format": "binary"}}
    for one in (*_TYPES.values(), "application/octet-stream")
}
_SEPARATE = {"X-Export-Status": {**_TEXT, "description": "The state of the export, when asked for."}}
_WAIT = {
    "X-Progress": {**_TEXT, "description": "How far it is."},
    "Retry-After": {**_TEXT, "description": "Seconds."},
}
_KICK_OFF: dict[str, Any] = {
    "responses": {
        **documented_bulk(400, 403, 413, 415),
        202: {
            "description": "It will be built.",
            "headers": {
                "Content-Location": {**_TEXT, "description": "The address of its state."},
                "Preference-Applied": {**_TEXT, "description": "With `separate-export-status`."},
            },
        },
    },
    "openapi_extra": {
        "requestBody": {
            "required": False,
            "content": {FhirFormat.JSON.value: {"schema": {"$ref": "#/components/schemas/FhirResource"}}},
        },
        "parameters": [
            {
                "name": "Prefer",
                "in": "header",
                "required": True,
                "schema": {"type": "string"},
                "example": "respond-async",
                "description": "`respond-async`; also `handling=lenient`, `separate-export-status`.",
            }
        ],
    },
}
_CONDITIONS = [
    {"name": name, "in": "header", "required": False, "schema": {"type": "string"}}
    for name in ("Range", "If-Range", "If-Match", "If-None-Match")
]
_ABOUT_FILE = dict.fromkeys(("Accept-Ranges", "Content-Disposition", "ETag", "Repr-Digest"), _TEXT)


async def _body(request: Request, sender: Exporter) -> bytes:
    content = await small_body(request, LARGEST_BODY)
    if content and media_type_of_body(request) not in _BODY_TYPES:
        raise MediaTypeUnknown("the parameters are FHIR in JSON")
    return content


Body = Annotated[bytes, Depends(_body)]


@router.post("/$export", status_code=202, response_class=Response, **_KICK_OFF)
def export(request: Request, body: Body, sender: Exporter, services: ServicesDep) -> Response:
    """Order everything of the establishments that this token sees, as FHIR Bulk Data."""
    return _kicked_off(request, body, BulkLevel.SYSTEM, sender, services)


@router.post("/Patient/$export", status_code=202, response_class=Response, **_KICK_OFF)
def patient_export(request: Request, body: Body, sender: Exporter, services: ServicesDep) -> Response:
    """Order what concerns persons, all of them or the patients that are named."""
    return _kicked_off(request, body, BulkLevel.PATIENT, sender, services)


@router.get(
    "/bulk-exports/{order_id}",
    response_class=Response,
    responses={
        **documented_bulk(403, 404, 410, 422, 429),
        200: {
            "description": "The manifest of FHIR Bulk Data.",
            "content": _JSON,
            "headers": {"Expires": {**_TEXT, "description": "Until when the files are there."}, **_SEPARATE},
        },
        202: {"description": "It is not built yet.", "headers": _WAIT},
    },
)
def status(request: Request, order_id: UUID, reader: ExportReader, services: ServicesDep) -> Response:
    """Return the manifest of an export, or how far it is."""
    order = services.bulk_exports.followed(order_id, reader)
    assert order.details.bulk is not None
    separate = order.details.bulk.separate_status
    if order.state in TO_BUILD:
        polls: PollLimit = request.app.state.polls
        if polls.is_too_often(order_id):
            return refused(request, POLLED_TOO_OFTEN)
        return _stated(_in_progress(order), separate=separate)
    if order.state is ExportState.REFUSED:
        return _stated(refused(request, FAILED), separate=separate)
    try:
        manifest = services.bulk_files.manifest(order, _address(request, order_id) + "/files/")
    except (ExportErased, ExportExpired, ExportRevoked) as error:
        return _stated(refused(request, export_refusal(error)), separate=separate)
    until = order.available_until
    headers = {} if until is None else {"Expires": format_datetime(until.replace(microsecond=0), usegmt=True)}
    answer = Response(orjson.dumps(manifest), headers=headers, media_type="application/json")
    return _stated(answer, separate=separate)


@router.delete(
    "/bulk-exports/{order_id}",
    status_code=202,
    response_class=Response,
    responses={**documented_bulk(403, 404), 202: {"description": "It is over; nothing is kept for it."}},
)
def release(order_id: UUID, sender: Exporter, services: ServicesDep) -> Response:
    """Cancel an export, or say that everything needed was fetched: its files are erased."""
    services.bulk_exports.release(order_id, sender)
    return Response(status_code=202)


@router.get(
    "/bulk-exports/{order_id}/files/{path:path}",
    response_class=Response,
    responses={
        **documented_bulk(403, 404, 409, 410, 412, 416, 422),
        200: {"description": "The file.", "content": _FILE, "headers": _ABOUT_FILE},
        206: {
            "description": "The bytes of one range.",
            "content": _FILE,
            "headers": {**_ABOUT_FILE, "Content-Range": _TEXT},
        },
        304: {"description": "`If-None-Match` names this file.", "headers": _ABOUT_FILE},
    },
    openapi_extra={"parameters": _CONDITIONS},
)
def file(
    request: Request, order_id: UUID, path: str, reader: ExportReader, services: ServicesDep
) -> Response:
    """Return a file of a manifest, or a document that one of its resources names: the bytes of the package.

    Whoever is answered is traced as a reader of every record in it.
    """
    found = services.bulk_files.file(order_id, path, reader)
    name = path.rpartition("/")[2]
    kind = _TYPES.get(name.rpartition(".")[2], "application/octet-stream")
    return bytes_answer(found, name, kind, request.headers, refused=lambda one: refused(request, one))


def _kicked_off(
    request: Request, body: bytes, level: BulkLevel, sender: Actor, services: Services
) -> Response:
    preferences = Preferences.of(request.headers.getlist("prefer"))
    if not preferences.asynchronous:
        return refused(request, ASYNCHRONOUS_ONLY)
    try:
        _check_address(request)
        order = services.bulk_exports.kick_off(asked_of(body, level, preferences), sender)
    except BulkParametersRefused as error:
        return fhir_answer(outcome_of_parameters(error.refused), FhirFormat.JSON, status=400)
    headers = {"Content-Location": _address(request, order.id)}
    if preferences.separate_status:
        headers["Preference-Applied"] = "respond-async, separate-export-status"
    return Response(status_code=202, headers=headers)


def _check_address(request: Request) -> None:
    """Refuse parameters in the address: they would have no effect."""
    named = [name for name in request.query_params if name != "_format"]
    if named:
        why = "Les paramètres se donnent dans le corps, en « Parameters »."
        raise BulkParametersRefused([RefusedParameter(name[:64], None, why) for name in named])


def _in_progress(order: ExportOrder) -> Response:
    progress = f"{order.state}: {order.progress} of {order.total} records"
    return Response(status_code=202, headers={"X-Progress": progress, "Retry-After": str(RETRY_SECONDS)})


def _stated(answer: Response, *, separate: bool) -> Response:
    """Return the answer; with `separate-export-status` its own status is in a header."""
    if separate:
        stated = HTTPStatus(answer.status_code)
        answer.headers["X-Export-Status"] = f"{stated.value} {stated.phrase}"
        answer.status_code = 200
    return answer


def _address(request: Request, order: UUID) -> str:
    return f"{request.base_url}fhir/bulk-exports/{order}"
