"""The outermost layer: unexpected errors show no trace, and an early answer reaches a client that is still
sending.
"""

from __future__ import annotations

import asyncio

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from archive_service.api.problems import UNEXPECTED, answer
from archive_service.telemetry import places_of

_DRAIN_SECONDS = 60
_PAUSE_SECONDS = 5
_log = structlog.get_logger()


class Guard:
    """Answers unexpected errors with a 500 problem, and reads the rest of a refused body without using it.

    When a server answers and closes the connection while the client still sends, the client's system discards
    the answer. So an early answer is sent completely first, then the rest of the body is read and ignored.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = _Exchange(scope, receive, send)
        try:
            await self._app(scope, exchange.receive, exchange.send)
        except Exception as error:  # whatever it is, its trace must not leave, and the sender gets an answer  # noqa: BLE001
            _log.error("request.failed", kind=type(error).__name__, at=places_of(error))
            if exchange.started:
                raise ConnectionAbortedError("the answer had begun") from None
            failed = answer(
                UNEXPECTED,
                path=scope["path"],
                query=scope["query_string"].decode("latin-1"),
                headers=Headers(scope=scope),
            )
            await failed(scope, exchange.receive, exchange.send)


class _Exchange:
    """One request with its answer."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        self._receive = receive
        self._send = send
        self._body_left = "content-length" in headers or "transfer-encoding" in headers
        # A client that waits for permission to send has sent nothing, and will send nothing after the answer.
        self._waits = "expect" in headers
        self.started = False

    async def receive(self) -> Message:
        message = await self._receive()
        self._waits = False
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            self._body_left = False
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(scope=message)
            headers["Cache-Control"] = "no-store"
            headers["X-Content-Type-Options"] = "nosniff"
        elif (
            message["type"] == "http.response.body"
            and not message.get("more_body", False)
            and self._body_left
            and not self._waits
        ):
            await self._send({**message, "more_body": True})
            await self._drain()
            message = {"type": "http.response.body", "body": b"", "more_body": False}
        await self._send(message)

    async def _drain(self) -> None:
        try:
            async with asyncio.timeout(_DRAIN_SECONDS):
                while self._body_left:
                    async with asyncio.timeout(_PAUSE_SECONDS):
                        await self.receive()
        except TimeoutError:
            return
