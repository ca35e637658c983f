"""Deposits over HTTP: send a flow, and read the deposit's line."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from archive_service.api.dependencies import Depositor, DepositReader, FlowBody, ServicesDep
from archive_service.api.openapi import body_of, documented, not_accepted
from archive_service.api.pagination import page
from archive_service.api.problems import Refusal, problem
from archive_service.contract.lines import Line, deposit_line
from archive_service.contract.shapes import DepositLine

router = APIRouter(prefix="/deposits", tags=["deposits"])


class SettledOutcome(StrEnum):
    """The outcomes by which deposits can be listed."""

    ACCEPTED = "accepted"
    QUARANTINED = "quarantined"
    REJECTED = "rejected"


class DepositQuery(BaseModel):
    """The filters of a list of deposits. An unknown name is refused, never ignored."""

    model_config = ConfigDict(extra="forbid")

    outcome: SettledOutcome | None = None
    after: Annotated[UUID | None, Field(description="The page after this deposit.")] = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 100


_LINE: dict[str, Any] = {"model": DepositLine, "description": "The deposit line."}
_LOCATION = {"Location": {"schema": {"type": "string"}, "description": "The deposit's address."}}


@router.post(
    "",
    status_code=201,
    response_class=Response,
    responses={
        **documented(400, 403, 413, 415),
        201: {**_LINE, "description": "Stored, journaled, provable.", "headers": _LOCATION},
        422: {**not_accepted(), "headers": _LOCATION},
    },
    openapi_extra=body_of(
        "application/octet-stream",
        "application/fhir+json",
        "application/fhir+xml",
        "application/json",
        "application/xml",
    ),
)
def deposit(flow: FlowBody, sender: Depositor, services: ServicesDep) -> Response:
    """Deposit one flow of any kind; its kind is recognised from its content."""
    with flow.content() as content:
        line = deposit_line(services.deposit.accept(content, sender))
    location = {"Location": f"/deposits/{line['deposit']}"}
    if line["outcome"] == "accepted":
        return Response(orjson.dumps(line), status_code=201, headers=location, media_type="application/json")
    return problem(_refused(line, location))


def _refused(line: Line, headers: dict[str, str]) -> Refusal:
    quarantined = line["outcome"] == "quarantined"
    return Refusal(
        status=422,
        code="deposit-quarantined" if quarantined else "deposit-rejected",
        title="Dépôt en quarantaine" if quarantined else "Dépôt refusé",
        detail=(
            "Le flux est conservé et attend une décision."
            if quarantined
            else "Le flux ne peut être accepté tel quel : corriger d'après les constats, puis renvoyer."
        ),
        headers=headers,
        members=line,
    )


@router.get(
    "",
    response_class=Response,
    responses={
        **documented(403, 422),
        200: {"model": list[DepositLine], "description": "A page, newest first; `Link` names the next."},
    },
)
def deposits(
    asked: Annotated[DepositQuery, Query()], reader: DepositReader, services: ServicesDep
) -> Response:
    """List the deposits this token may see, newest first."""
    found = services.deposit_reading.listed(
        reader,
        outcome="" if asked.outcome is None else asked.outcome.value,
        after=asked.after,
        limit=asked.limit,
    )
    return page("/deposits", [deposit_line(one) for one in found], "deposit", asked)


@router.get("/{deposit_id}", response_class=Response, responses={**documented(403, 404, 422), 200: _LINE})
def one_deposit(deposit_id: UUID, reader: DepositReader, services: ServicesDep) -> Response:
    """Return the line of one deposit."""
    line = deposit_line(services.deposit_reading.get(deposit_id, reader))
    return Response(orjson.dumps(line), media_type="application/json")


@router.get(
    "/{deposit_id}/identifiers",
    response_class=Response,
    responses={
        **documented(403, 404, 422),
        200: {
            "model": dict[str, str],
            "description": "fullUrl -> `Type/id`; an entry without fullUrl is `#` and its position.",
        },
    },
)
def identifiers(deposit_id: UUID, reader: DepositReader, services: ServicesDep) -> Response:
    """Return the resource that each entry of a FHIR transaction became."""
    names = services.deposit_reading.identifiers(deposit_id, reader)
    return Response(orjson.dumps(names), media_type="application/json")
