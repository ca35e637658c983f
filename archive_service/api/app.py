"""The HTTP application: layers, routes, and the answer to each error."""

from __future__ import annotations

from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from archive_service.api import (
    appraisal_bodies,
    appraisal_messages,
    appraisal_transfers,
    appraisals,
    attestations,
    bulk_exports,
    deposits,
    digest_seals,
    everything,
    export_followup,
    exports,
    fhir,
    health,
    holds,
    journal,
    keys,
    metrics,
    person_requests,
    persons,
    records,
    rule_simulations,
    rules,
    seal_batches,
    seals,
    verifications,
)
from archive_service.api.authentication import PUBLIC, Authentication
from archive_service.api.error_middleware import Guard
from archive_service.api.export_bodies import (
    ExportOrderBody,
    RenewalBody,
    RevocationBody,
    UnfreezeBody,
)
from archive_service.api.export_problems import export_refusal
from archive_service.api.header_limits import HeadAsGet, HeaderLimit
from archive_service.api.persons import EventBody
from archive_service.api.poll_limit import PollLimit
from archive_service.api.problems import Refusal, answer, invalid, of_status, refusal_of
from archive_service.api.rule_problems import rule_refusal
from archive_service.bootstrap import Services
from archive_service.contract.shapes import DepositProblem, FhirResource, FindingLine, Problem
from archive_service.errors import ArchiveServiceError, NotFound
from exports import ExportError

_RESOURCES = (
    health,
    metrics,
    appraisal_messages,
    appraisal_transfers,
    appraisals,
    deposits,
    attestations,  # before the parts of a record, whose route would take its name
    records,
    persons,
    holds,
    keys,
    journal,
    person_requests,
    rule_simulations,
    rules,
    digest_seals,
    seal_batches,
    seals,
    verifications,
    export_followup,
    exports,
    bulk_exports,
    everything,
    fhir,
)
_log = structlog.get_logger()


def create_app(services: Services) -> FastAPI:
    """Return the application that serves `services`."""
    # The pages that display the documentation load scripts from elsewhere: the document itself is enough.
    app = FastAPI(
        title="archive-dui",
        version=services.version,
        summary="Archivage probant et portabilité des dossiers d'usager",
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        redirect_slashes=False,
    )
    app.state.services = services
    app.state.polls = PollLimit()
    for module in _RESOURCES:
        app.include_router(module.router)
    app.add_exception_handler(ArchiveServiceError, _refused)
    app.add_exception_handler(ExportError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _of_router)
    # The layer added last is the outermost.
    app.add_middleware(HeaderLimit)
    app.add_middleware(Authentication, services=services)
    app.add_middleware(Guard)
    app.add_middleware(HeadAsGet)
    app.openapi = lambda: _documentation(app)  # type: ignore[method-assign]  # the framework's own way to do it
    return app


def _answer(request: Request, refusal: Refusal) -> Response:
    return answer(refusal, path=request.url.path, query=request.url.query, headers=request.headers)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, (ArchiveServiceError, ExportError))
    refusal = rule_refusal(error) or export_refusal(error)
    metrics.count_refusal(request.url.path, refusal.code)
    if refusal.status >= 500 and not error.retryable:
        # Errors that another request cannot correct are for the operator: the caller gets no details.
        _log.error("request.failed", code=error.code)
    return _answer(request, refusal)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    places = [".".join(str(step) for step in one["loc"]) for one in error.errors()]
    if any(place.startswith("path.") for place in places):
        if any("{" not in route.path for route in _routes_at(request)):
            # Another address with a fixed name, at which this method does nothing.
            return await _of_router(request, HTTPException(405))
        # An address with a malformed name gets the same answer as a hidden one.
        return _answer(request, refusal_of(NotFound("no such address")))
    return _answer(request, invalid(places))


async def _of_router(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = ", ".join(sorted(_methods_at(request)))
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=headers)
    return _answer(request, of_status(error.status_code, headers))


def _methods_at(request: Request) -> set[str]:
    """Return the methods of the address: each route knows only its own methods, and an address has several
    routes. One with a fixed name is no other resource's.
    """
    found = _routes_at(request)
    fixed = [route for route in found if "{" not in route.path]
    methods = {method for route in fixed or found for method in route.methods or ()}
    return methods | {"OPTIONS"} | ({"HEAD"} if "GET" in methods else set())


def _routes_at(request: Request) -> list[Route]:
    routes = [*request.app.routes, *(route for module in _RESOURCES for route in module.router.routes)]
    return [
        route
        for route in routes
        if isinstance(route, Route) and route.path_regex.match(request.scope["path"])
    ]


_SHAPES = (Problem, DepositProblem, FindingLine, FhirResource)
_BODIES = (
    ExportOrderBody,
    RenewalBody,
    RevocationBody,
    UnfreezeBody,
    EventBody,
    holds.HoldBody,
    holds.LiftBody,
    keys.KeyBody,
    keys.CertificateBody,
    keys.RetirementBody,
    keys.DelegationBody,
    person_requests.RequestBody,
    person_requests.RequestDecisionBody,
    appraisal_bodies.AppraisalBody,
    appraisal_bodies.DecisionBody,
    appraisal_bodies.VisaBody,
    appraisal_bodies.WithdrawalBody,
    appraisal_transfers.TransferredBody,
    digest_seals.DigestsBody,
    digest_seals.StampsBody,
)


def _documentation(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema:
        return app.openapi_schema
    document = get_openapi(title=app.title, version=app.version, summary=app.summary, routes=app.routes)
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for shape in (*_SHAPES, *_BODIES):
        found = shape.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(found.pop("$defs", {}))
        schemas[shape.__name__] = found
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    for path, operations in document["paths"].items():
        for operation in operations.values():
            # Wrong names in a path give 404 here; the framework would document its own 422.
            if "HTTPValidationError" in str(operation["responses"].get("422", "")):
                del operation["responses"]["422"]
            operation["security"] = [] if path in PUBLIC else [{"token": []}]
        if "get" in operations:
            operations["head"] = _without_body(operations["get"])
        operations["options"] = _of_options(next(iter(operations.values())))
    app.openapi_schema = document
    return document


def _without_body(operation: dict[str, Any]) -> dict[str, Any]:
    """Return the description of HEAD, when `operation` is the description of GET."""
    responses = {
        status: {name: value for name, value in said.items() if name != "content"}
        for status, said in operation["responses"].items()
    }
    return {**operation, "operationId": f"{operation['operationId']}_head", "responses": responses}


def _of_options(operation: dict[str, Any]) -> dict[str, Any]:
    """Return the description of OPTIONS at the address of `operation`."""
    allow = {"Allow": {"schema": {"type": "string"}, "example": "GET, HEAD, OPTIONS"}}
    refused = {
        status: said
        for status, said in operation["responses"].items()
        if status in ("401", "431", "500", "503")
    }
    return {
        "tags": operation["tags"],
        "summary": "Say which methods the address admits",
        "operationId": f"{operation['operationId']}_options",
        "parameters": [
            # The methods depend only on the form of the address, not on the names in it.
            {**one, "schema": {"type": "string"}}
            for one in operation.get("parameters", ())
            if one["in"] == "path"
        ],
        "responses": {"204": {"description": "The methods, in `Allow`.", "headers": allow}, **refused},
        "security": operation["security"],
    }
