"""Identifies the caller before anything else in the request is read."""

from __future__ import annotations

import re

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from archive_service.api.problems import answer, refusal_of
from archive_service.bootstrap import Services
from archive_service.errors import ArchiveServiceError, NotAuthenticated

PUBLIC = frozenset(
    {
        "/health",
        "/openapi.json",
        "/fhir/metadata",
        "/journal/checkpoint",
        "/journal/vkey",
        "/journal/consistency",
        "/journal/witnesses",
        "/journal/cosignatures",
        "/journal/refusals",
        "/journal/tile/{level}/{path}",
    }
)
"""Addresses that need no token, because they contain nothing about anybody; as `/openapi.json` names them."""

_TILE = re.compile(r"/journal/tile/[0-9]+/.+")
"""Tiles of hashes. The entries beside them need a token (decision 0100)."""


def is_public(path: str) -> bool:
    """Say whether an address needs no token."""
    return path in PUBLIC or _TILE.fullmatch(path) is not None


class Authentication:
    """Puts the holder of the token into the request's state, or answers 401 without reading the body.

    Unknown addresses need a token like known ones, so that a caller without a token cannot learn which
    addresses exist.
    """

    def __init__(self, app: ASGIApp, services: Services) -> None:
        """Wrap `app`."""
        self._app = app
        self._services = services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http" or is_public(scope["path"]):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        try:
            token = _bearer(headers)
            # Services are created at their first use, which waits for the database: this must not block the
            # event loop.
            actor = await run_in_threadpool(lambda: self._services.tokens.holder_of(token))
        except ArchiveServiceError as error:
            refused = answer(
                refusal_of(error),
                path=scope["path"],
                query=scope["query_string"].decode("latin-1"),
                headers=headers,
            )
            await refused(scope, receive, send)
            return
        scope.setdefault("state", {})["actor"] = actor
        await self._app(scope, receive, send)


def _bearer(headers: Headers) -> str:
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise NotAuthenticated("no bearer token was given")
    return token.strip()
