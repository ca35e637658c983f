"""FHIR over HTTP: send transactions, and read the resources that they created."""

from __future__ import annotations

import re
from email.utils import format_datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from archive_service.api.capabilities import capability_statement
from archive_service.api.dependencies import (
    FHIR_TYPES,
    Depositor,
    DepositReader,
    FhirBody,
    ServicesDep,
)
from archive_service.api.fhir_formats import (
    RESOURCE_ID,
    FhirFormat,
    asked_format,
    asks_for_neither,
    fhir_answer,
    format_of_type,
)
from archive_service.api.fhir_transactions import check_is_transaction, transaction_response
from archive_service.api.openapi import Responses, body_of, documented_fhir
from archive_service.api.operation_outcome import is_unreadable, outcome_of_findings
from archive_service.api.problems import NotServed
from archive_service.bootstrap import Services
from archive_service.contract.lines import deposit_line
from archive_service.errors import NotFound
from archive_service.model.actors import Actor

router = APIRouter(prefix="/fhir", tags=["fhir"])

_TYPE = re.compile(r"[A-Z][A-Za-z]{1,60}")
_Type = Annotated[str, Path(examples=["Patient"])]
_Id = Annotated[str, Path(examples=["2c1d5f7a-9d77-4f0c-8f6e-1f5e3b7a9c10"])]
_DEPOSIT_HEADERS = {
    "Archive-Deposit": {"schema": {"type": "string", "format": "uuid"}, "description": "The deposit."}
}


def _resource(description: str, headers: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "description": description,
        "content": {
            FhirFormat.JSON.value: {"schema": {"$ref": "#/components/schemas/FhirResource"}},
            FhirFormat.XML.value: {"schema": {"type": "string"}},
        },
        "headers": headers or {},
    }


_SERVED: Responses = {
    **documented_fhir(403, 404, 406, 422),
    200: _resource("The resource, in the format asked for, else the one it came in."),
}


# The standard writes "POST [base]/", and some clients use this address.
@router.post("/", response_class=Response, include_in_schema=False)
@router.post(
    "",
    response_class=Response,
    responses={
        **documented_fhir(400, 403, 413, 415, 422),
        200: _resource("A transaction-response, its entries in the order of the request.", _DEPOSIT_HEADERS),
    },
    openapi_extra=body_of(*sorted(FHIR_TYPES)),
)
def transaction(request: Request, flow: FhirBody, sender: Depositor, services: ServicesDep) -> Response:
    """Receive a TDDUI transaction: all of it is created, or nothing."""
    format_ = _format(request, format_of_type(request.headers.get("content-type", "")) or FhirFormat.JSON)
    with flow.content() as content:
        check_is_transaction(content)
        line = deposit_line(services.deposit.accept(content, sender))
    headers = {"Archive-Deposit": line["deposit"]}
    if line["outcome"] == "accepted":
        created = services.deposit_reading.created(UUID(line["deposit"]))
        return fhir_answer(transaction_response(created, line["received_at"]), format_, headers=headers)
    headers["Location"] = f"/deposits/{line['deposit']}"
    unreadable = line["outcome"] == "rejected" and is_unreadable(line["findings"])
    outcome = outcome_of_findings(line["findings"])
    return fhir_answer(outcome, format_, status=400 if unreadable else 422, headers=headers)


@router.get(
    "/metadata",
    response_class=Response,
    responses={
        200: _resource("The CapabilityStatement."),
        **{status: said for status, said in documented_fhir().items() if status != 401},
    },
)
def metadata(request: Request, services: ServicesDep) -> Response:
    """Describe what this address does; needs no token."""
    url = f"{request.base_url}fhir"
    return fhir_answer(capability_statement(services.version, url), _format(request, FhirFormat.JSON))


@router.get(
    "/{resource_type}/{resource_id}",
    response_class=Response,
    responses=_SERVED,
)
def resource(
    request: Request, resource_type: _Type, resource_id: _Id, reader: DepositReader, services: ServicesDep
) -> Response:
    """Return a created resource with its assigned id and rewritten references."""
    return _served(request, resource_type, resource_id, reader, services)


@router.get(
    "/{resource_type}/{resource_id}/_history/{version}",
    response_class=Response,
    responses=_SERVED,
)
def resource_version(
    request: Request,
    resource_type: _Type,
    resource_id: _Id,
    version: Annotated[str, Path(examples=["1"])],
    reader: DepositReader,
    services: ServicesDep,
) -> Response:
    """Return one version of a created resource; there is only one."""
    if version != "1":
        raise NotFound("no such version")
    return _served(request, resource_type, resource_id, reader, services)


def _served(
    request: Request, resource_type: str, resource_id: str, reader: Actor, services: Services
) -> Response:
    if (resource_type, resource_id) == ("Patient", "$export"):
        raise HTTPException(405)  # STU4 has removed the kick-off by GET
    if not (_TYPE.fullmatch(resource_type) and RESOURCE_ID.fullmatch(resource_id)):
        raise NotFound("no such resource")
    served = services.deposit_reading.resource(resource_type, resource_id, reader)
    if asks_for_neither(request.url.query, request.headers):
        raise NotServed("neither of the formats asked for is one of FHIR's")
    received = FhirFormat.XML if served.format == "xml" else FhirFormat.JSON
    format_ = _format(request, received)
    content = served.in_format("xml" if format_ is FhirFormat.XML else "json")
    if content is None:
        raise NotServed("the resource holds what the format asked for has no place for")
    return Response(
        content,
        headers={
            "ETag": 'W/"1"',
            "Last-Modified": format_datetime(served.created_at, usegmt=True),
            "Content-Type": format_.value,
            "Vary": "Accept",
        },
    )


def _format(request: Request, default: FhirFormat) -> FhirFormat:
    return asked_format(request.url.query, request.headers, default)
