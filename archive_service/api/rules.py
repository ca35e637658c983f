"""Retention rules over HTTP: those in force, the check of a rulebook, and the explanation of a decision."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

import orjson
from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from starlette.responses import Response

from archive_service.api.dependencies import (
    EstablishmentReader,
    RecordReader,
    RuleAuthor,
    RuleReader,
    ServicesDep,
    media_type_of_body,
)
from archive_service.api.openapi import body_of, documented
from archive_service.api.problems import MediaTypeUnknown
from archive_service.api.request_body import small_body
from archive_service.api.rule_problems import documented_rules
from archive_service.contract.decision_lines import explanation_line
from archive_service.contract.decision_shapes import RulesExplain
from archive_service.contract.rule_lines import (
    check_line,
    flow_line,
    proposal_line,
    rule_lines,
    simulation_line,
    version_line,
)
from archive_service.contract.rule_shapes import RulesCheck, RulesFlow, RulesShow, RulesSimulate, RulesVersion
from archive_service.errors import InvalidRequest

router = APIRouter(prefix="/rules", tags=["rules"])

_LARGEST = 2 << 20
TYPES = ("application/toml", "text/plain", "application/octet-stream")


def _day(value: object) -> object:
    """Refuse numbers, which the library would read as a count of seconds."""
    return date.fromisoformat(value) if isinstance(value, str) else value


Day = Annotated[date, BeforeValidator(_day)]


class RulesQuery(BaseModel):
    """The filters of the rules in force. An unknown name is refused, never ignored."""

    model_config = ConfigDict(extra="forbid")

    department: Annotated[str, Field(pattern="^([0-9AB]{2,3})?$", description="With the nation's.")] = ""
    as_of: Annotated[Day | None, Field(description="Those in force on that day.")] = None


class ExplainQuery(BaseModel):
    """The decision to explain. An unknown name is refused, never ignored."""

    model_config = ConfigDict(extra="forbid")

    as_of: Annotated[Day | None, Field(description="The decision as it reads on that day.")] = None
    number: Annotated[int | None, Field(ge=1, description="Which decision; else the last.")] = None


class ProposalQuery(BaseModel):
    """The day of a proposal. An unknown name is refused, never ignored."""

    model_config = ConfigDict(extra="forbid")

    valid_from: Annotated[Day, Field(alias="from", description="In force from that day.")]


async def _rulebook(request: Request, reader: RuleReader) -> bytes:
    kind = media_type_of_body(request)
    if kind not in ("", "application/x-www-form-urlencoded", *TYPES):
        raise MediaTypeUnknown(kind)
    content = await small_body(request, _LARGEST)
    if not content:
        raise InvalidRequest("the body is the rulebook, and there is none")
    return content


RulebookBody = Annotated[bytes, Depends(_rulebook)]


def answered(line: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Return a line, or a list of lines, as JSON."""
    content = orjson.dumps(line)
    return Response(content, status_code=status, headers=headers, media_type="application/json")


@router.get(
    "",
    response_class=Response,
    responses={
        **documented(403, 422),
        200: {"model": list[RulesShow], "description": "Every rule in force, the nation's first."},
    },
)
def rules(asked: Annotated[RulesQuery, Query()], reader: RuleReader, services: ServicesDep) -> Response:
    """Show the rules in force, each with its source."""
    versions = services.rulebook_reading.show(reader, asked.department, asked.as_of)
    return answered([line for version in versions for line in rule_lines(version)])


@router.post(
    "/check",
    response_class=Response,
    responses={
        **documented(400, 403, 413, 415, 422),
        200: {"model": RulesCheck, "description": "What is wrong with it; nothing is changed."},
    },
    openapi_extra=body_of(*TYPES),
)
def check(content: RulebookBody, reader: RuleReader, services: ServicesDep) -> Response:
    """Check a rulebook alone and beside those in force."""
    return answered(check_line("", services.rulebook_reading.check(content, reader)))


@router.post(
    "/simulation",
    response_class=Response,
    responses={
        **documented_rules(400, 403, 413, 415, 422),
        200: {"model": RulesSimulate, "description": "In numbers; nothing is changed."},
    },
    openapi_extra=body_of(*TYPES),
)
def simulate(content: RulebookBody, author: RuleAuthor, services: ServicesDep) -> Response:
    """Count what a draft would do today to the records in sight."""
    found = services.rulebook_simulation.simulate(content, author)
    return answered(simulation_line(str(found.book.digest), found.effect, None, None))


@router.get(
    "/proposals",
    response_class=Response,
    responses={
        **documented(403),
        200: {"model": list[RulesVersion], "description": "Every version, the first proposed first."},
    },
)
def history(reader: RuleReader, services: ServicesDep) -> Response:
    """List every version of the rulebooks, with who proposed and approved it."""
    found = services.rulebook_changes.history(reader)
    return answered([version_line(version, state) for version, state in found])


@router.post(
    "/proposals",
    status_code=201,
    response_class=Response,
    responses={
        **documented_rules(400, 403, 413, 415, 422),
        201: {
            "model": RulesVersion,
            "description": "Proposed; somebody else has to approve it.",
            "headers": {"Location": {"schema": {"type": "string"}}},
        },
    },
    openapi_extra=body_of(*TYPES),
)
def propose(
    content: RulebookBody,
    asked: Annotated[ProposalQuery, Query()],
    author: RuleAuthor,
    services: ServicesDep,
) -> Response:
    """Propose a version of a rulebook, with its effect on the records."""
    changes = services.rulebook_changes
    found = changes.propose(content, asked.valid_from, author)
    line = proposal_line(found.version, changes.state(found.version), found.checked, found.effect)
    return answered(line, 201, {"Location": f"/rules/proposals/{line['proposal']}"})


@router.post(
    "/proposals/{proposal_id}/approval",
    response_class=Response,
    responses={
        **documented_rules(403, 404, 409, 422),
        200: {"model": RulesVersion, "description": "In force from its day on."},
    },
)
def approve(proposal_id: UUID, approver: RuleReader, services: ServicesDep) -> Response:
    """Approve a version that somebody else proposed."""
    changes = services.rulebook_changes
    version = changes.approve(proposal_id, approver)
    return answered(version_line(version, changes.state(version)))


@router.get(
    "/flows",
    response_class=Response,
    responses={
        **documented(403),
        200: {"model": list[RulesFlow], "description": "Establishments from which flows are expected."},
    },
)
def flows(reader: EstablishmentReader, services: ServicesDep) -> Response:
    """List the establishments from which flows are expected, and which are late."""
    return answered(
        [
            flow_line(one.establishment, one.every_days, one.last, is_late=one.is_late)
            for one in services.rulebook_reading.flows(reader)
        ]
    )


@router.get(
    "/proposals/{proposal_id}/text",
    response_class=Response,
    responses={
        **documented(403, 404),
        200: {"content": {"application/toml": {}}, "description": "The text of a version."},
    },
)
def text(proposal_id: UUID, reader: RuleReader, services: ServicesDep) -> Response:
    """Give the text of a version, in force or not: to read it, or to propose it again."""
    content = services.rulebook_reading.text(proposal_id, reader)
    return Response(content, media_type="application/toml")


@router.get(
    "/proposals/{proposal_id}",
    response_class=Response,
    responses={
        **documented(403, 404),
        200: {"model": RulesVersion, "description": "A version, and what became of it."},
    },
)
def proposal(proposal_id: UUID, reader: RuleReader, services: ServicesDep) -> Response:
    """Return the line of one version."""
    changes = services.rulebook_changes
    version = changes.version(proposal_id, reader)
    return answered(version_line(version, changes.state(version)))


@router.delete(
    "/proposals/{proposal_id}",
    response_class=Response,
    responses={
        **documented_rules(403, 404, 409),
        200: {"model": RulesVersion, "description": "Withdrawn."},
    },
)
def withdraw(proposal_id: UUID, reader: RuleReader, services: ServicesDep) -> Response:
    """Withdraw a version that is not in force yet."""
    changes = services.rulebook_changes
    version = changes.withdraw(proposal_id, reader)
    return answered(version_line(version, changes.state(version)))


@router.get(
    "/records/{record_id}",
    response_class=Response,
    responses={
        **documented(403, 404, 422),
        200: {"model": RulesExplain, "description": "The reasons of the decision on a record."},
    },
)
def explain(
    record_id: UUID, asked: Annotated[ExplainQuery, Query()], reader: RecordReader, services: ServicesDep
) -> Response:
    """Explain the decision on a record in steps, each with its source."""
    found = services.decision_review.explain(record_id, reader, asked.as_of, asked.number)
    return answered(explanation_line(found))
