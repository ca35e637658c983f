"""Appraisals over HTTP: list what is due, have it agreed, give the visa, execute, read the documents."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from archive_service.api.appraisal_bodies import (
    AppraisalBody,
    AppraisalQuery,
    DecisionBody,
    DocumentQuery,
    LineQuery,
    SignedVisaQuery,
    VisaBody,
    WithdrawalBody,
)
from archive_service.api.dependencies import (
    AppraisalAgent,
    AppraisalExecutor,
    AppraisalOpener,
    AppraisalReader,
    ServicesDep,
    VisaGiver,
    media_type_of_body,
)
from archive_service.api.json_bodies import json_body, read_json
from archive_service.api.openapi import Responses, documented, refusal_of_operation
from archive_service.api.pagination import page
from archive_service.api.problems import MediaTypeUnknown, refusal_of
from archive_service.api.request_body import small_body
from archive_service.contract.appraisal_lines import (
    appraisal_line,
    listed_line,
    nothing_due_line,
    result_line,
)
from archive_service.contract.appraisal_shapes import (
    AppraisalListed,
    AppraisalNotOpened,
    AppraisalOpened,
    AppraisalResultLine,
    AppraisalShown,
    DocumentName,
)
from archive_service.contract.lines import Line
from archive_service.errors import Eliminated, VisaMissing
from archive_service.model.appraisals import Appraisal
from archive_service.model.signed_visas import LARGEST_SIGNED
from archive_service.wording.dates import day_in_paris
from archive_service.workflows.appraisal_reading import file_name

router = APIRouter(prefix="/appraisals", tags=["appraisals"])

_LARGEST = 4_000_000
_TYPES = {
    "sheet": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "sheet-ods": "application/vnd.oasis.opendocument.spreadsheet",
    "transfer-reply": "application/xml",
}
_STATE: Responses = {
    409: refusal_of_operation(
        refusal_of(VisaMissing()), "The list is not in a state in which this can be done; the code says why."
    )
}
_GONE: Responses = {
    410: refusal_of_operation(
        refusal_of(Eliminated()),
        "The nominative list was destroyed: its list is over or executed, or a record that it named is gone.",
    )
}
_LINE: dict[str, Any] = {"model": AppraisalShown, "description": "The appraisal's line."}
_BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
_BYTES: dict[str, Any] = dict.fromkeys(("application/pdf", *_TYPES.values()), _BINARY)


async def _opening(request: Request, opener: AppraisalOpener) -> AppraisalBody:
    return await read_json(AppraisalBody, request, _LARGEST)


async def _decision(request: Request, archivist: VisaGiver) -> DecisionBody:
    return await read_json(DecisionBody, request, _LARGEST)


async def _visa(request: Request, archivist: VisaGiver) -> VisaBody:
    return await read_json(VisaBody, request, _LARGEST)


async def _signed(request: Request, archivist: VisaGiver) -> bytes:
    if media_type_of_body(request) != "application/pdf":
        raise MediaTypeUnknown("the body is a PDF")
    return await small_body(request, LARGEST_SIGNED)


async def _withdrawal(request: Request, producer: AppraisalAgent) -> WithdrawalBody:
    return await read_json(WithdrawalBody, request, _LARGEST)


@router.post(
    "",
    status_code=201,
    response_class=Response,
    responses={
        **documented(400, 403, 404, 413, 415, 422),
        200: {"model": AppraisalNotOpened, "description": "Nothing is due: there is no appraisal."},
        201: {
            "model": AppraisalOpened,
            "description": "Opened: one for each legal entity that has something due.",
            "headers": {"Location": {"schema": {"type": "string"}, "description": "Of the first one."}},
        },
    },
    openapi_extra=json_body(AppraisalBody),
)
def open_appraisals(
    body: Annotated[AppraisalBody, Depends(_opening)], opener: AppraisalOpener, services: ServicesDep
) -> Response:
    """List what is due in a department."""
    opened = services.appraisal_opening.open(body.asked(), opener)
    if not opened.appraisals:
        return _json(nothing_due_line(opened.held))
    first, *others = [appraisal_line(one, _today(services)) for one in opened.appraisals]
    headers = {"Location": f"/appraisals/{first['appraisal']}"}
    return _json({**first, "others": others}, status=201, headers=headers)


@router.get(
    "",
    response_class=Response,
    responses={
        **documented(403, 422),
        200: {"model": list[AppraisalShown], "description": "A page, newest first; `Link` names the next."},
    },
)
def appraisals(
    asked: Annotated[AppraisalQuery, Query()], reader: AppraisalReader, services: ServicesDep
) -> Response:
    """List the appraisals this token may see, newest first."""
    found = services.appraisals.listed(reader, after=asked.after, limit=asked.limit)
    return page("/appraisals", [appraisal_line(one, _today(services)) for one in found], "appraisal", asked)


@router.get("/{appraisal_id}", response_class=Response, responses={**documented(403, 404, 422), 200: _LINE})
def appraisal(appraisal_id: UUID, reader: AppraisalReader, services: ServicesDep) -> Response:
    """Return the line of one appraisal."""
    return _shown(services.appraisals.get(appraisal_id, reader), services)


@router.get(
    "/{appraisal_id}/lines",
    response_class=Response,
    responses={
        **documented(403, 404, 422),
        200: {"model": list[AppraisalListed], "description": "A page; `Link` names the next."},
    },
)
def lines(
    appraisal_id: UUID,
    asked: Annotated[LineQuery, Query()],
    reader: AppraisalReader,
    services: ServicesDep,
) -> Response:
    """Return the lines of a list, those that a hold keeps at its end."""
    found = services.appraisals.lines(appraisal_id, reader, after=asked.after, limit=asked.limit)
    return page(f"/appraisals/{appraisal_id}/lines", [listed_line(one) for one in found], "line", asked)


@router.post(
    "/{appraisal_id}/agree",
    response_class=Response,
    responses={**documented(403, 404, 422), **_STATE, 200: _LINE},
)
def agree(appraisal_id: UUID, producer: AppraisalAgent, services: ServicesDep) -> Response:
    """Agree to the elimination, for the producer."""
    return _shown(services.appraisal_decisions.agree(appraisal_id, producer), services)


@router.post(
    "/{appraisal_id}/withdraw",
    response_class=Response,
    responses={**documented(400, 403, 404, 413, 415, 422), **_STATE, 200: _LINE},
    openapi_extra=json_body(WithdrawalBody),
)
def withdraw(
    appraisal_id: UUID,
    body: Annotated[WithdrawalBody, Depends(_withdrawal)],
    producer: AppraisalAgent,
    services: ServicesDep,
) -> Response:
    """Take the producer's agreement back, or refuse it: the list is void."""
    return _shown(services.appraisal_decisions.withdraw(appraisal_id, body.reason, producer), services)


@router.post(
    "/{appraisal_id}/visa",
    response_class=Response,
    responses={**documented(400, 403, 404, 413, 415, 422), **_STATE, 200: _LINE},
    openapi_extra=json_body(VisaBody),
)
def visa(
    appraisal_id: UUID,
    body: Annotated[VisaBody, Depends(_visa)],
    archivist: VisaGiver,
    services: ServicesDep,
) -> Response:
    """Give the visa of the departmental archives."""
    decisions = services.appraisal_decisions
    return _shown(decisions.give_visa(appraisal_id, body.lines, body.reason, archivist, body.draw), services)


@router.post(
    "/{appraisal_id}/visa/signed",
    response_class=Response,
    responses={**documented(400, 403, 404, 413, 415, 422), **_STATE, 200: _LINE},
    openapi_extra={"requestBody": {"required": True, "content": {"application/pdf": _BINARY}}},
)
def signed_visa(
    appraisal_id: UUID,
    asked: Annotated[SignedVisaQuery, Query()],
    signed: Annotated[bytes, Depends(_signed)],
    archivist: VisaGiver,
    services: ServicesDep,
) -> Response:
    """Give the visa with the last bordereau, signed with the archivist's own certificate."""
    decisions = services.appraisal_decisions
    return _shown(
        decisions.give_visa(appraisal_id, asked.lines, asked.reason, archivist, asked.draw, signed), services
    )


@router.post(
    "/{appraisal_id}/refuse",
    response_class=Response,
    responses={**documented(400, 403, 404, 413, 415, 422), **_STATE, 200: _LINE},
    openapi_extra=json_body(DecisionBody),
)
def refuse(
    appraisal_id: UUID,
    body: Annotated[DecisionBody, Depends(_decision)],
    archivist: VisaGiver,
    services: ServicesDep,
) -> Response:
    """Refuse the visa: these records are kept."""
    return _shown(
        services.appraisal_decisions.refuse(appraisal_id, body.lines, body.reason, archivist), services
    )


@router.post(
    "/{appraisal_id}/execute",
    response_class=Response,
    responses={
        **documented(403, 404, 422),
        **_STATE,
        200: {"model": AppraisalResultLine, "description": "What was eliminated, and why the rest is kept."},
    },
)
def execute(appraisal_id: UUID, operator: AppraisalExecutor, services: ServicesDep) -> Response:
    """Eliminate what was agreed and has the visa."""
    return _json(result_line(services.appraisal_execution.execute(appraisal_id, operator)))


@router.get(
    "/{appraisal_id}/documents/{what}",
    response_class=Response,
    responses={
        **documented(403, 404, 422),
        **_GONE,
        200: {"description": "The document.", "content": _BYTES},
    },
)
def document(
    appraisal_id: UUID,
    what: DocumentName,
    asked: Annotated[DocumentQuery, Query()],
    reader: AppraisalReader,
    services: ServicesDep,
) -> Response:
    """Return a document of an appraisal. Who reads the nominative list is traced."""
    content = services.appraisals.document(appraisal_id, what, reader, asked.number)
    named = {"Content-Disposition": f'attachment; filename="{file_name(what, asked.number)}"'}
    return Response(content, headers=named, media_type=_TYPES.get(what, "application/pdf"))


def _shown(found: Appraisal, services: ServicesDep) -> Response:
    return _json(appraisal_line(found, _today(services)))


def _today(services: ServicesDep) -> date:
    return day_in_paris(services.clock.now())


def _json(line: Line, *, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(orjson.dumps(line), status_code=status, headers=headers, media_type="application/json")
