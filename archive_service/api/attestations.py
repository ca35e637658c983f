"""The attestation of a record over HTTP: JSON for programs, the sealed PDF for readers."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header
from starlette.responses import Response

from archive_service.api.dependencies import RecordReader, ServicesDep
from archive_service.api.openapi import documented
from archive_service.contract.attestation_shapes import Attestation

router = APIRouter(prefix="/records", tags=["records"])

_PDF, _JSON = "application/pdf", "application/json"


@router.get(
    "/{record_id}/attestation",
    response_class=Response,
    responses={
        **documented(403, 404, 410, 422),
        200: {
            "model": Attestation,
            "description": "The attestation: JSON, or the sealed PDF when `Accept` prefers it.",
            "content": {_PDF: {"schema": {"type": "string", "format": "binary"}}},
        },
    },
)
def attestation(
    record_id: UUID,
    reader: RecordReader,
    services: ServicesDep,
    accept: Annotated[str | None, Header(description="`application/pdf` for the sealed document.")] = None,
) -> Response:
    """Check a record again from its stored bytes, and attest what was found."""
    made = services.attestation.attest(record_id, reader)
    is_pdf = prefers_pdf(accept or "")
    ending = "pdf" if is_pdf else "json"
    return Response(
        made.statement if is_pdf else made.told,
        media_type=_PDF if is_pdf else _JSON,
        headers={
            "Content-Disposition": f'attachment; filename="{record_id}.releve.{ending}"',
            "Cache-Control": "no-store",
            "Vary": "Accept",
        },
    )


def prefers_pdf(accept: str) -> bool:
    """Say whether an `Accept` header (RFC 9110, 12.5.1) names PDF, and no type of JSON before it.

    >>> prefers_pdf("application/pdf"), prefers_pdf("application/pdf;q=0.5, application/json")
    (True, False)
    >>> prefers_pdf("*/*"), prefers_pdf("application/pdf, */*;q=0.8"), prefers_pdf("application/pdf;q=0")
    (False, True, False)
    """
    weights = {_PDF: 0.0, _JSON: 0.0}
    for part in accept.split(","):
        name, *parameters = (word.strip().lower() for word in part.split(";"))
        if name in weights:
            weights[name] = next((_weight(one) for one in parameters if one.startswith("q=")), 1.0)
    return weights[_PDF] > weights[_JSON]


def _weight(parameter: str) -> float:
    try:
        return float(parameter.removeprefix("q="))
    except ValueError:
        return 0.0
