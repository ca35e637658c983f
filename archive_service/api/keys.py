"""Seal keys over HTTP: the register for a legal entity and the operator, its acts for the operator."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Depends, Query, Request
from pydantic import AwareDatetime, Base64Bytes, BaseModel, ConfigDict, Field
from starlette.responses import Response

from archive_service.api.dependencies import KeyKeeper, KeyReader, ServicesDep
from archive_service.api.json_bodies import json_body, read_json
from archive_service.api.openapi import documented
from archive_service.contract.key_lines import act_line, delegation_line, key_line
from archive_service.contract.key_shapes import DelegationLine, KeyAct, KeyLine
from archive_service.contract.lines import Line
from archive_service.holdings.seal_key_register import KeyAsked
from archive_service.model.identifiers import as_legal_entity
from archive_service.model.seal_keys import LONGEST_TEXT, OVERLAP, VaultKind
from archive_service.wording.dates import day_in_paris
from archive_service.workflows.seal_delegations import LARGEST_ACT, Delegating

router = APIRouter(prefix="/keys", tags=["keys"])

_LARGEST = 2 * LARGEST_ACT
_Entity = Annotated[str, Field(pattern="^[0-9][0-9AB][0-9]{7}$", description="FINESS of the legal entity.")]
_Text = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]
_REFUSED: dict[int | str, dict[str, Any]] = {**documented(400, 403, 404, 409, 413, 415, 422)}


class _Body(BaseModel):
    """A body in which an unknown member is refused, never ignored."""

    model_config = ConfigDict(extra="forbid")


class KeyBody(_Body):
    """A key to make, with the request for its certificate."""

    legal_entity: _Entity
    vault: VaultKind = VaultKind.SOFTWARE
    algorithm: Annotated[str, Field(pattern="^(rsa-3072|rsa-4096|p-256|p-384)$")] = "rsa-3072"
    name: Annotated[str, Field(max_length=LONGEST_TEXT, description="Empty: as registered.")] = ""
    rotate: Annotated[bool, Field(description="It replaces the key that the legal entity has.")] = False


class CertificateBody(_Body):
    """The certificate that came back for the open request of a legal entity."""

    legal_entity: _Entity
    certificate: Annotated[str, Field(min_length=1, max_length=1_000_000, description="PEM, with its chain.")]
    overlap_days: Annotated[int, Field(ge=0, le=3660)] = OVERLAP.days


class RetirementBody(_Body):
    """Why a key is retired, and since when others may have used it."""

    reason: _Text
    compromised_since: AwareDatetime | None = None


class DelegationBody(_Body):
    """Who may seal in the name of a legal entity."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    legal_entity: _Entity
    by: _Text
    to: _Text
    first_day: Annotated[date, Field(alias="from")]
    last_day: Annotated[date, Field(alias="until")]
    act: Annotated[Base64Bytes, Field(description="The signed act, in base64; kept encrypted.")]


class KeysQuery(_Body):
    """Whose keys are asked for. An unknown name is refused, never ignored."""

    legal_entity: _Entity | None = None


async def _asked(request: Request, keeper: KeyKeeper) -> KeyBody:
    return await read_json(KeyBody, request, _LARGEST)


async def _certificate(request: Request, keeper: KeyKeeper) -> CertificateBody:
    return await read_json(CertificateBody, request, _LARGEST)


async def _retirement(request: Request, keeper: KeyKeeper) -> RetirementBody:
    return await read_json(RetirementBody, request, _LARGEST)


async def _delegation(request: Request, keeper: KeyKeeper) -> DelegationBody:
    return await read_json(DelegationBody, request, _LARGEST)


def _json(line: Line | list[Line], status: int = 200) -> Response:
    return Response(orjson.dumps(line), status_code=status, media_type="application/json")


@router.get("", response_class=Response, responses={**documented(403, 422), 200: {"model": list[KeyLine]}})
def keys(asked: Annotated[KeysQuery, Query()], reader: KeyReader, services: ServicesDep) -> Response:
    """List the keys of the register that this token sees, the oldest first."""
    wanted = None if asked.legal_entity is None else as_legal_entity(asked.legal_entity)
    return _json([key_line(one) for one in services.seal_key_reading.keys(reader, wanted)])


@router.get(
    "/delegations",
    response_class=Response,
    responses={**documented(403, 422), 200: {"model": list[DelegationLine]}},
)
def delegations(asked: Annotated[KeysQuery, Query()], reader: KeyReader, services: ServicesDep) -> Response:
    """List who may seal in the name of the legal entities that this token sees."""
    wanted = None if asked.legal_entity is None else as_legal_entity(asked.legal_entity)
    found = services.seal_key_reading.delegations(reader, wanted)
    return _json([delegation_line(one, _today(services.clock.now())) for one in found])


@router.post(
    "",
    status_code=201,
    response_class=Response,
    responses={**_REFUSED, 201: {"model": KeyAct, "description": "`request` is the PKCS#10 request, PEM."}},
    openapi_extra=json_body(KeyBody),
)
def request(body: Annotated[KeyBody, Depends(_asked)], keeper: KeyKeeper, services: ServicesDep) -> Response:
    """Make a key, and the request for its certificate."""
    asked = KeyAsked(
        legal_entity=as_legal_entity(body.legal_entity),
        vault=body.vault,
        algorithm=body.algorithm,
        name=body.name,
    )
    made = services.seal_keys.request(asked, keeper, rotating=body.rotate)
    return _json(act_line(made, made.notes.request), 201)


@router.post(
    "/certificates",
    response_class=Response,
    responses={**_REFUSED, 200: {"model": KeyAct, "description": "It seals from now on."}},
    openapi_extra=json_body(CertificateBody),
)
def install(
    body: Annotated[CertificateBody, Depends(_certificate)], keeper: KeyKeeper, services: ServicesDep
) -> Response:
    """Take the certificate that came back."""
    installed = services.seal_keys.install(
        as_legal_entity(body.legal_entity),
        body.certificate.encode(),
        keeper,
        overlap=timedelta(days=body.overlap_days),
    )
    return _json(act_line(installed))


@router.post(
    "/delegations",
    status_code=201,
    response_class=Response,
    responses={**_REFUSED, 201: {"model": DelegationLine, "description": "Recorded."}},
    openapi_extra=json_body(DelegationBody),
)
def delegate(
    body: Annotated[DelegationBody, Depends(_delegation)], keeper: KeyKeeper, services: ServicesDep
) -> Response:
    """Record who may seal in the name of a legal entity."""
    stated = Delegating(
        legal_entity=as_legal_entity(body.legal_entity),
        by=body.by,
        to=body.to,
        first_day=body.first_day,
        last_day=body.last_day,
        act=body.act,
    )
    kept = services.seal_delegations.delegate(stated, keeper)
    return _json(delegation_line(kept, _today(services.clock.now())), 201)


@router.post(
    "/delegations/{delegation_id}/end",
    response_class=Response,
    responses={**_REFUSED, 200: {"model": DelegationLine}},
)
def end(delegation_id: UUID, keeper: KeyKeeper, services: ServicesDep) -> Response:
    """End a delegation: nothing more is sealed under it."""
    ended = services.seal_delegations.end(delegation_id, keeper)
    return _json(delegation_line(ended, _today(services.clock.now())))


@router.post(
    "/{key_id}/retire",
    response_class=Response,
    responses={**_REFUSED, 200: {"model": KeyAct}},
    openapi_extra=json_body(RetirementBody),
)
def retire(
    key_id: UUID,
    body: Annotated[RetirementBody, Depends(_retirement)],
    keeper: KeyKeeper,
    services: ServicesDep,
) -> Response:
    """End a key: it seals nothing more and is destroyed. What it sealed before stays verifiable."""
    ended = services.seal_keys.retire(key_id, body.reason, keeper, compromised_since=body.compromised_since)
    return _json(act_line(ended))


def _today(now: datetime) -> date:
    return day_in_paris(now)
