"""Simulations of drafts of rulebooks that workers do: asked for, followed, cancelled."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from archive_service.api.dependencies import RuleAuthor, ServicesDep
from archive_service.api.openapi import body_of, documented
from archive_service.api.rule_problems import documented_rules
from archive_service.api.rules import TYPES, RulebookBody, answered
from archive_service.contract.rule_lines import asked_line
from archive_service.contract.rule_shapes import RulesAsked

router = APIRouter(prefix="/rules/simulations", tags=["rules"])

_AGAIN = {"Retry-After": "2"}


@router.post(
    "",
    status_code=202,
    response_class=Response,
    responses={
        **documented_rules(400, 403, 409, 413, 415, 422),
        202: {
            "model": RulesAsked,
            "description": "A worker does it; its address tells how far it is.",
            "headers": {"Location": {"schema": {"type": "string"}}},
        },
    },
    openapi_extra=body_of(*TYPES),
)
def ask(content: RulebookBody, author: RuleAuthor, services: ServicesDep) -> Response:
    """Ask for what a draft would do today to the records in sight; nothing is changed."""
    asked = services.asked_simulations.ask(content, author)
    return answered(asked_line(asked), 202, {"Location": f"/rules/simulations/{asked.id}", **_AGAIN})


@router.get(
    "/{simulation_id}",
    response_class=Response,
    responses={
        **documented(403, 404),
        200: {"model": RulesAsked, "description": "How far it is; its result when it is done."},
    },
)
def shown(simulation_id: UUID, author: RuleAuthor, services: ServicesDep) -> Response:
    """Tell how far a simulation is."""
    found = services.asked_simulations.shown(simulation_id, author)
    return answered(asked_line(found), headers=None if found.is_over else _AGAIN)


@router.delete(
    "/{simulation_id}",
    response_class=Response,
    responses={
        **documented(403, 404),
        200: {"model": RulesAsked, "description": "Cancelled, unless it was over."},
    },
)
def cancel(simulation_id: UUID, author: RuleAuthor, services: ServicesDep) -> Response:
    """Cancel a simulation."""
    return answered(asked_line(services.asked_simulations.cancel(simulation_id, author)))
