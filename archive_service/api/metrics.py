"""Metrics of the whole instance over HTTP, in the text format of Prometheus."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fastapi import APIRouter
from prometheus_client import CollectorRegistry, Counter
from prometheus_client.core import Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from starlette.responses import Response

from archive_service.api.dependencies import MetricsReader, ServicesDep
from archive_service.api.openapi import documented
from archive_service.diagnostics.metrics import metrics

router = APIRouter(tags=["health"])

_REFUSED = Counter(
    "archive_dui_seal_requests_refused",
    "Requests for seals that were refused since this process started.",
    ["code"],
    registry=None,
)


def count_refusal(path: str, code: str) -> None:
    """Count a refused request, if it is one for seals."""
    if path == "/seals" or path.startswith("/seals/"):
        _REFUSED.labels(code).inc()


class _Collected:
    """Families that were read already, as a registry asks for them."""

    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterator[Metric]:
        yield from self._families


@router.get(
    "/metrics",
    response_class=Response,
    responses={
        **documented(403),
        200: {
            "description": "Text format 0.0.4 of Prometheus. No label names an entity, an actor or a person.",
            "content": {"text/plain": {"schema": {"type": "string"}}},
        },
    },
)
def shown(reader: MetricsReader, services: ServicesDep) -> Response:
    """Give numbers of the whole instance to whoever watches it: a `monitor`, or the operator."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collected([*metrics(services, reader), *_REFUSED.collect()]))
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_PLAIN_0_0_4)
