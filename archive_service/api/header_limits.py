"""The head of a request: HEAD is answered like GET, and headers have a maximum size."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from archive_service.api.problems import HeadersTooLarge, answer, refusal_of

LONGEST = 65_536
"""Longest address and headers of a request, together, in bytes."""

LONGEST_READ = 1 << 20
"""Largest head that the server reads: up to this size, the answer to a head that is too long comes from our
code.
"""


class HeadAsGet:
    """Answers HEAD wherever GET is answered, with the same status and headers and no body (RFC 9110,
    9.3.2).
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_head(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET"}, receive, send_head)


class HeaderLimit:
    """Refuses a request whose address and headers are longer than `LONGEST`."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http" or _length(scope) <= LONGEST:
            await self._app(scope, receive, send)
            return
        refused = answer(
            refusal_of(HeadersTooLarge("the head of the request is over the limit")),
            path=scope["path"],
            query=scope["query_string"].decode("latin-1"),
            headers=Headers(scope=scope),
        )
        await refused(scope, receive, send)


def _length(scope: Scope) -> int:
    headers = sum(len(name) + len(value) for name, value in scope["headers"])
    return headers + len(scope["raw_path"]) + len(scope["query_string"])
