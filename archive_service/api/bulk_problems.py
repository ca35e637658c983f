"""Answers to refused requests of FHIR Bulk Data, and their descriptions."""

from __future__ import annotations

from fastapi import Request
from starlette.responses import Response

from archive_service.api.export_problems import PRECONDITION_FAILED, RANGE_UNSATISFIABLE, export_refusal
from archive_service.api.openapi import Responses, documented_fhir, outcome_of_operation
from archive_service.api.poll_limit import PERIOD_SECONDS
from archive_service.api.problems import Refusal, answer
from archive_service.model.export_orders import ExportExpired, OrderStateRefused
from archive_service.workflows.bulk_exports import BulkNotAllowed, BulkParametersRefused

ASYNCHRONOUS_ONLY = Refusal(
    status=400,
    code="respond-async-required",
    title="Export asynchrone",
    detail="Un export se commande avec l'en-tête « Prefer: respond-async ».",
)
POLLED_TOO_OFTEN = Refusal(
    status=429,
    code="polled-too-often",
    title="Demandes trop fréquentes",
    detail="L'état est demandé trop souvent : attendre la durée de « Retry-After ».",
    headers={"Retry-After": str(int(PERIOD_SECONDS))},
)
FAILED = Refusal(
    status=500,
    code="export-refused",
    title="Export impossible",
    detail="L'export n'a pas pu être constitué en entier : rien n'en est remis. L'état de la commande "
    "en dit le motif (GET /exports/{id}).",
)
_EXAMPLES = {
    400: (export_refusal(BulkParametersRefused([])), "A parameter is not taken, or not asynchronous."),
    403: (export_refusal(BulkNotAllowed("")), "The token's role may not do this."),
    409: (export_refusal(OrderStateRefused("")), "It is not built yet, or over."),
    410: (
        export_refusal(ExportExpired("")),
        "The time is over, the order was revoked, or its files are erased.",
    ),
    412: (PRECONDITION_FAILED, "The file is not one that `If-Match` names."),
    416: (RANGE_UNSATISFIABLE, "The range begins after the end; `Content-Range` says the length."),
    429: (POLLED_TOO_OFTEN, "The state was asked for too often."),
}


def documented_bulk(*statuses: int) -> Responses:
    """Return the OperationOutcomes of an operation of FHIR Bulk Data, as `documented_fhir` does."""
    ours: Responses = {
        status: outcome_of_operation(*_EXAMPLES[status]) for status in statuses if status in _EXAMPLES
    }
    return {**documented_fhir(*(one for one in statuses if one not in _EXAMPLES)), **ours}


def refused(request: Request, refusal: Refusal) -> Response:
    """Return the answer to a refused request."""
    return answer(refusal, path=request.url.path, query=request.url.query, headers=request.headers)
