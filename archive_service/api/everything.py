"""`Patient/[id]/$everything`: what was received in FHIR about one person, as a searchset in pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

import orjson
from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from archive_service.api.bulk_parameters import instant_of
from archive_service.api.bulk_problems import documented_bulk
from archive_service.api.dependencies import DepositReader, ServicesDep
from archive_service.api.fhir_formats import RESOURCE_ID, FhirFormat, asked_format, fhir_answer
from archive_service.api.operation_outcome import outcome_of_parameters, outcome_of_refusal
from archive_service.api.problems import NotServed, refusal_of
from archive_service.errors import IntermediateTier, NotFound, ReasonRequired
from archive_service.workflows.bulk_exports import RefusedParameter
from archive_service.workflows.everything import Asked, Given, Page, Position
from exports.portability.layouts.bulk.resource_types import TYPES

router = APIRouter(prefix="/fhir", tags=["fhir"])

MOST = 1_000
_COUNT = re.compile(r"[1-9][0-9]{0,3}")
_WORDS = {
    "_type": "Types of resources, separated by commas.",
    "_since": "An instant: received here later.",
    "_count": f"Resources in a page, {MOST} at most.",
    "_page": "The page of a `next` link.",
}
_ONE = "|".join(sorted(TYPES))
_FORMS: dict[str, dict[str, Any]] = {
    "_type": {"type": "string", "pattern": f"^({_ONE})(,({_ONE})){{0,20}}$"},
    "_since": {"type": "string", "format": "date-time"},
    "_count": {"type": "integer", "minimum": 1, "maximum": MOST},
    "_page": {"type": "string", "pattern": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}[.][0-9]{1,6}$"},
}
_DESCRIBED = [
    {"name": name, "in": "query", "required": False, "schema": _FORMS[name], "description": words}
    for name, words in _WORDS.items()
]
Refused = list[RefusedParameter]


@router.get(
    "/Patient/{patient}/$everything",
    response_class=Response,
    responses={
        **documented_bulk(400, 403, 404, 406, 422),
        200: {
            "description": "A Bundle of the type searchset.",
            "content": {FhirFormat.JSON.value: {"schema": {"$ref": "#/components/schemas/FhirResource"}}},
        },
    },
    openapi_extra={"parameters": _DESCRIBED},
)
def everything(
    request: Request,
    patient: Annotated[str, Path(examples=["2c1d5f7a-9d77-4f0c-8f6e-1f5e3b7a9c10"])],
    reader: DepositReader,
    services: ServicesDep,
) -> Response:
    """Return what was received about a person, byte for byte, with what it refers to."""
    if not RESOURCE_ID.fullmatch(patient):
        raise NotFound("no such patient")
    asked = _asked(request)
    if not isinstance(asked, Asked):
        return fhir_answer(outcome_of_parameters(asked), FhirFormat.JSON, status=400)
    if asked_format(request.url.query, request.headers, FhirFormat.JSON) is not FhirFormat.JSON:
        raise NotServed("resources are given as received: the Bundle is JSON")
    found = services.everything.page(patient, asked, reader)
    return Response(orjson.dumps(_bundle(request, patient, found)), media_type=FhirFormat.JSON.value)


def _asked(request: Request) -> Asked | Refused:
    """Return what is asked for, or every parameter that is not taken."""
    given, refused = dict(request.query_params), Refused()
    for name in {*given, *(one for one in _WORDS if len(request.query_params.getlist(one)) > 1)}:
        if name not in (*_WORDS, "_format"):
            refused.append(RefusedParameter(name[:64], None, "Ce paramètre n'est pas pris en charge."))
        elif len(request.query_params.getlist(name)) > 1:
            refused.append(RefusedParameter(name, None, "Ce paramètre ne se répète pas.", "value"))
    types = given["_type"].split(",") if "_type" in given else []
    if any(one not in TYPES for one in types):
        refused.append(RefusedParameter("_type", None, "Des types de ressources de FHIR R4.", "value"))
    since = instant_of(given.get("_since", "").replace(" ", "+"))
    if since is None and "_since" in given:
        refused.append(RefusedParameter("_since", None, "Un instant avec fuseau.", "value"))
    count = given.get("_count", "100")
    if not _COUNT.fullmatch(count) or int(count) > MOST:
        refused.append(RefusedParameter("_count", None, f"Un nombre de 1 à {MOST}.", "value"))
    after = _position(given["_page"]) if "_page" in given else None
    if after is None and "_page" in given:
        refused.append(RefusedParameter("_page", None, "Suivre le lien « next » tel quel.", "value"))
    if refused:
        return sorted(refused, key=lambda one: one.name)
    return Asked(types=frozenset(types), since=since, count=int(count), after=after)


def _position(text: str) -> Position | None:
    deposit, _, entry = text.rpartition(".")
    try:
        return Position(UUID(deposit), int(entry))
    except ValueError:
        return None


def _bundle(request: Request, patient: str, page: Page) -> dict[str, Any]:
    base = f"{request.base_url}fhir"
    own = f"{base}/Patient/{patient}/$everything"
    named = dict(request.query_params)
    links = [{"relation": "self", "url": _with(own, named)}]
    if page.end is not None:
        following = {**named, "_page": f"{page.end.deposit}.{page.end.entry}"}
        links.append({"relation": "next", "url": _with(own, following)})
    names: set[str] = set()
    return {
        "resourceType": "Bundle",
        "type": "searchset",
        "total": page.total,
        "link": links,
        "entry": [_entry(one, base, names) for one in page.given],
    }


def _with(address: str, named: Mapping[str, str]) -> str:
    return f"{address}?{urlencode(named)}" if named else address


_WITHHELD = {
    refused.code: outcome_of_refusal(refused.status, refused.code, refused.detail)
    for refused in (refusal_of(IntermediateTier()), refusal_of(ReasonRequired()))
}
"""What stands in the place of what the reader may not read, or not without a reason."""


def _entry(one: Given, base: str, names: set[str]) -> dict[str, Any]:
    """Return an entry. Its fullUrl is the sender's, by which others refer to it, unless another entry has it;
    its link is the address at which it is served here.
    """
    if one.created is None:
        outcome = _WITHHELD.get(one.problem) or outcome_of_refusal(
            500, one.problem, f"Le dépôt {one.position.deposit} ne peut être lu."
        )
        return {"resource": outcome, "search": {"mode": "outcome"}}
    full_url = one.full_url
    if not full_url or full_url in names:
        full_url = f"urn:uuid:{one.created.id}"
    names.add(full_url)
    return {
        "link": [{"relation": "self", "url": f"{base}/{one.created.type}/{one.created.id}"}],
        "fullUrl": full_url,
        "resource": orjson.Fragment(one.content),
        "search": {"mode": "match" if one.matches else "include"},
    }
