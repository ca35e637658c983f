"""The dependencies of routes: the services, the holder of the token, the body of a deposit."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import replace
from typing import Annotated, Any

from fastapi import Depends, Header, Request

from archive_service.access.rights import Right, require
from archive_service.api.problems import MediaTypeUnknown
from archive_service.api.request_body import Flow, file_too_large, received
from archive_service.bootstrap import Services
from archive_service.model.actors import Actor
from archive_service.model.traces import LONGEST_PURPOSE, checked_purpose

# The content type that `curl --data-binary` sends by default, beside the one for arbitrary bytes.
_UNSAID = frozenset({"", "application/octet-stream", "application/x-www-form-urlencoded"})
_FLOW_TYPES = frozenset({"application/json", "application/xml", "text/xml", "text/json"})
FHIR_TYPES = frozenset(
    {"application/fhir+json", "application/json", "application/fhir+xml", "application/xml", "text/xml"}
)


Holder = Callable[[Actor], Coroutine[Any, Any, Actor]]
"""Gives a route the holder of the token, or refuses the request."""


async def _services(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


ServicesDep = Annotated[Services, Depends(_services)]


async def _caller(request: Request) -> Actor:
    actor: Actor = request.state.actor
    return actor


_Purpose = Annotated[
    str | None,
    Header(
        alias="Archive-Purpose",
        max_length=4 * LONGEST_PURPOSE,  # a letter of UTF-8 may arrive as four
        json_schema_extra={"maxLength": LONGEST_PURPOSE, "pattern": r"^[^\x00-\x1f\x7f-\xa0\xad]*$"},
        description=f"What it is read for, in UTF-8, {LONGEST_PURPOSE} characters; kept with the trace.",
    ),
]


async def _reader(actor: Annotated[Actor, Depends(_caller)], purpose: _Purpose = None) -> Actor:
    return replace(actor, purpose=checked_purpose(_utf8(purpose or "")))


def _utf8(header: str) -> str:
    """Return the text of a header sent in UTF-8; a header in Latin-1 is returned unchanged."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header


def _holding(right: Right) -> Holder:
    async def holder(actor: Annotated[Actor, Depends(_caller)]) -> Actor:
        require(actor, right)
        return actor

    return holder


def _reading_with(right: Right) -> Holder:
    async def reader(actor: Annotated[Actor, Depends(_reader)]) -> Actor:
        require(actor, right)
        return actor

    return reader


Caller = Annotated[Actor, Depends(_caller)]
"""Whoever holds a token, of any role."""

Depositor = Annotated[Actor, Depends(_holding(Right.DEPOSIT))]
DepositReader = Annotated[Actor, Depends(_reading_with(Right.READ_DEPOSITS))]
Exporter = Annotated[Actor, Depends(_holding(Right.EXPORT))]
ExportReader = Annotated[Actor, Depends(_reading_with(Right.EXPORT))]
RuleAuthor = Annotated[Actor, Depends(_holding(Right.PROPOSE_RULES))]
EstablishmentReader = Annotated[Actor, Depends(_holding(Right.READ_ESTABLISHMENTS))]
RuleReader = Annotated[Actor, Depends(_holding(Right.READ_RULES))]
EventStater = Annotated[Actor, Depends(_holding(Right.STATE_EVENTS))]
RequestOpener = Annotated[Actor, Depends(_holding(Right.OPEN_REQUESTS))]
FileGiver = Annotated[Actor, Depends(_reading_with(Right.OPEN_REQUESTS))]
RequestDecider = Annotated[Actor, Depends(_holding(Right.DECIDE_REQUESTS))]
RequestReader = Annotated[Actor, Depends(_reading_with(Right.READ_REQUESTS))]
HoldKeeper = Annotated[Actor, Depends(_holding(Right.HOLD))]
AppraisalOpener = Annotated[Actor, Depends(_holding(Right.OPEN_APPRAISAL))]
AppraisalReader = Annotated[Actor, Depends(_reading_with(Right.READ_APPRAISALS))]
AppraisalAgent = Annotated[Actor, Depends(_holding(Right.AGREE_TO_ELIMINATION))]
VisaGiver = Annotated[Actor, Depends(_holding(Right.GIVE_VISA))]
AppraisalExecutor = Annotated[Actor, Depends(_holding(Right.EXECUTE_ELIMINATION))]
Sealer = Annotated[Actor, Depends(_holding(Right.SEAL))]
KeyReader = Annotated[Actor, Depends(_reading_with(Right.READ_KEYS))]
KeyKeeper = Annotated[Actor, Depends(_holding(Right.MANAGE_KEYS))]
MetricsReader = Annotated[Actor, Depends(_holding(Right.READ_METRICS))]
JournalReader = Annotated[Actor, Depends(_holding(Right.RUN))]
RecordReader = Annotated[Actor, Depends(_reading_with(Right.READ_RECORDS))]


async def _flow(request: Request, sender: Depositor, services: ServicesDep) -> AsyncIterator[Flow]:
    kind = media_type_of_body(request)
    if kind not in _UNSAID | _FLOW_TYPES and not kind.endswith(("+json", "+xml")):
        raise MediaTypeUnknown(kind)
    async for flow in received(request, services):
        yield flow


async def _fhir_flow(request: Request, sender: Depositor, services: ServicesDep) -> AsyncIterator[Flow]:
    kind = media_type_of_body(request)
    if kind not in FHIR_TYPES:
        raise MediaTypeUnknown(kind)
    async for flow in received(request, services):
        yield flow


async def _file_to_seal(request: Request, sealer: Sealer, services: ServicesDep) -> AsyncIterator[Flow]:
    media_type_of_body(request)  # any type but an encoded body
    async for file in received(request, services, file_too_large):
        yield file


def media_type_of_body(request: Request) -> str:
    """Return the declared type of the body, or nothing; raise `MediaTypeUnknown` for an encoded body."""
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise MediaTypeUnknown("an encoded body")
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


FlowBody = Annotated[Flow, Depends(_flow)]
FhirBody = Annotated[Flow, Depends(_fhir_flow)]
SealBody = Annotated[Flow, Depends(_file_to_seal)]
