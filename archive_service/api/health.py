"""Whether the service can do its work now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from fastapi import APIRouter
from starlette.responses import Response

from archive_service.api.dependencies import ServicesDep
from archive_service.api.openapi import documented
from archive_service.api.problems import RETRY_AFTER
from archive_service.bootstrap import Services
from archive_service.contract.shapes import Health
from archive_service.diagnostics.trusted_time import dated_evidence
from archive_service.model.witnesses import WitnessState

router = APIRouter(tags=["health"])


@router.get(
    "/health",
    response_class=Response,
    responses={
        431: documented()[431],
        200: {"model": Health, "description": "Everything answers."},
        503: {"model": Health, "description": "Something does not answer."},
    },
)
def health(services: ServicesDep) -> Response:
    """Say whether the database and the stores answer, and whether evidence is dated; needs no token.

    Deposits do not need trusted time: without it the status is still 200.
    """
    database = _answers(lambda: services.database.state())
    objects = _answers(lambda: next(iter(services.object_store.names("none/")), None))
    keys = _answers(lambda: services.vault.check_master())
    well = database == objects == keys == "ok"
    evidence = dated_evidence(services)
    found = Health(
        status="ok" if well else "unavailable",
        database=database,
        objects=objects,
        keys=keys,
        time_stamping="unavailable" if evidence is None or evidence.code else "ok",
        evidence_waiting=None if evidence is None else evidence.waiting,
        no_time_since=None if evidence is None else evidence.since,
        witnesses=_witnesses(services) if objects == "ok" else "unavailable",
    )
    return Response(
        found.model_dump_json(),
        status_code=200 if well else 503,
        headers={} if well else {"Retry-After": RETRY_AFTER},
        media_type="application/json",
    )


def _witnesses(services: Services) -> Literal["ok", "late", "refused", "unavailable"]:
    try:
        states = {one.state for one in services.witnesses.states()}
    except Exception:  # as below  # noqa: BLE001
        return "unavailable"
    if WitnessState.REFUSED in states:
        return "refused"
    return "late" if WitnessState.LATE in states else "ok"


def _answers(question: Callable[[], object]) -> Literal["ok", "unavailable"]:
    try:
        question()
    except Exception:  # whatever is wrong, the answer is the same  # noqa: BLE001
        return "unavailable"
    return "ok"
