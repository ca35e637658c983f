"""The HTTP application: layers, routes, and how each error is answered."""

from __future__ import annotations

from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import compile_path

from archive_service.api import deposits, fhir, health, records
from archive_service.api.authentication import PUBLIC, Authentication
from archive_service.api.error_middleware import Guard
from archive_service.api.header_limits import HeadAsGet, HeaderLimit
from archive_service.api.problems import Refusal, answer, invalid, of_status, refusal_of
from archive_service.bootstrap import Services
from archive_service.contract.shapes import DepositProblem, FhirResource, FindingLine, Problem
from archive_service.errors import ArchiveServiceError, NotFound

_log = structlog.get_logger()


def create_app(services: Services) -> FastAPI:
    """Return the application on `services`."""
    # The pages that draw the documentation load scripts from elsewhere: the document itself is enough.
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
    for module in (health, deposits, records, fhir):
        app.include_router(module.router)
    app.add_exception_handler(ArchiveServiceError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _of_router)
    # The last one added stands outermost.
    app.add_middleware(HeaderLimit)
    app.add_middleware(Authentication, services=services)
    app.add_middleware(Guard)
    app.add_middleware(HeadAsGet)
    app.openapi = lambda: _documentation(app)  # type: ignore[method-assign]  # the framework's own way to do it
    return app


def _answer(request: Request, refusal: Refusal) -> Response:
    return answer(refusal, path=request.url.path, query=request.url.query, headers=request.headers)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, ArchiveServiceError)
    refusal = refusal_of(error)
    if refusal.status >= 500 and not error.retryable:
        # What no other request mends is for whoever runs the service: the caller cannot tell them.
        _log.error("request.failed", code=error.code)
    return _answer(request, refusal)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    places = [".".join(str(step) for step in one["loc"]) for one in error.errors()]
    if any(place.startswith("path.") for place in places):
        # What is not even a name of ours is as absent as what is hidden.
        return _answer(request, refusal_of(NotFound("no such address")))
    return _answer(request, invalid(places))


async def _of_router(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    if error.status_code == 405:
        # Each route knows its own methods only; the address has those of all of them.
        headers["Allow"] = ", ".join(sorted(_methods_at(request)))
    return _answer(request, of_status(error.status_code, headers))


def _methods_at(request: Request) -> set[str]:
    paths: dict[str, dict[str, object]] = request.app.openapi()["paths"]
    return {
        method.upper()
        for template, operations in paths.items()
        if compile_path(template)[0].match(request.url.path)
        for method in operations
    }


def _documentation(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema:
        return app.openapi_schema
    document = get_openapi(title=app.title, version=app.version, summary=app.summary, routes=app.routes)
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for shape in (Problem, DepositProblem, FindingLine, FhirResource):
        found = shape.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(found.pop("$defs", {}))
        schemas[shape.__name__] = found
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    for path, operations in document["paths"].items():
        for operation in operations.values():
            # Wrong names in a path are 404 here; the framework would promise its own 422.
            if "HTTPValidationError" in str(operation["responses"].get("422", "")):
                del operation["responses"]["422"]
            operation["security"] = [] if path in PUBLIC else [{"token": []}]
        if "get" in operations:
            operations["head"] = _without_body(operations["get"])
    app.openapi_schema = document
    return document


def _without_body(operation: dict[str, Any]) -> dict[str, Any]:
    """Return what is said of HEAD where `operation` is that of GET."""
    responses = {
        status: {name: value for name, value in said.items() if name != "content"}
        for status, said in operation["responses"].items()
    }
    return {**operation, "operationId": f"{operation['operationId']}_head", "responses": responses}
