"""The answer with the bytes of a volume, or a range of them."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import Protocol

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from archive_service.api.byte_ranges import Unserved, Wanted, wanted_bytes
from archive_service.api.export_problems import PRECONDITION_FAILED, RANGE_UNSATISFIABLE
from archive_service.api.problems import Refusal, problem
from archive_service.workflows.export_volumes import HandedOver

VOLUME_TYPE = "application/pkcs7-mime"
_PIECE = 1 << 20


class HandedFile(Protocol):
    """Bytes that are handed over, with their length and their SHA-256."""

    @property
    def length(self) -> int:
        """Their number."""

    @property
    def digest(self) -> bytes:
        """Their SHA-256."""

    def read(self, start: int, size: int) -> bytes:
        """Return bytes from the place `start`."""


def volume_answer(found: HandedOver, headers: Headers) -> Response:
    """Return the answer to a request for a volume: all of it, a range, or why neither."""
    about = {}
    if found.number < found.count:
        within = f"/reissues/{found.reissue}" if found.reissue else ""
        about["Link"] = f'</exports/{found.order}{within}/volumes/{found.number + 1}>; rel="next"'
    kind = f"{VOLUME_TYPE}; smime-type=authEnveloped-data"
    return bytes_answer(found.volume, found.file, kind, headers, about)


def bytes_answer(
    made: HandedFile,
    name: str,
    kind: str,
    headers: Headers,
    more: Mapping[str, str] | None = None,
    refused: Callable[[Refusal], Response] = problem,
) -> Response:
    """Return the answer to a request for unchanging bytes: all of them, a range, or why neither. `kind` is
    their media type, `more` are headers of the answer.
    """
    about = {
        "Accept-Ranges": "bytes",
        "Content-Disposition": f'attachment; filename="{name}"',
        "ETag": f'"{made.digest.hex()}"',
        "Repr-Digest": f"sha-256=:{b64encode(made.digest).decode()}:",
        **(more or {}),
    }
    wanted = wanted_bytes(headers, made.length, about["ETag"])
    if wanted is Unserved.NOT_MODIFIED:
        return Response(status_code=304, headers=about)
    if wanted is Unserved.PRECONDITION_FAILED:
        return refused(PRECONDITION_FAILED)
    if wanted is Unserved.UNSATISFIABLE:
        answer = refused(RANGE_UNSATISFIABLE)
        answer.headers["Content-Range"] = f"bytes */{made.length}"
        return answer
    assert isinstance(wanted, Wanted)
    if wanted.partial:
        about["Content-Range"] = f"bytes {wanted.start}-{wanted.end - 1}/{made.length}"
    return _Bytes(made, wanted, about, kind)


class _Bytes(Response):
    """Sends the bytes piece by piece; a client that reads slowly takes no memory here."""

    def __init__(self, volume: HandedFile, wanted: Wanted, headers: dict[str, str], kind: str) -> None:
        length = {"Content-Length": str(wanted.end - wanted.start)}
        super().__init__(None, 206 if wanted.partial else 200, {**headers, **length}, kind)
        self._volume, self._wanted = volume, wanted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        place, end = self._wanted.start, self._wanted.end
        while place < end:
            piece = await run_in_threadpool(self._volume.read, place, min(_PIECE, end - place))
            if not piece:
                raise EOFError("the volume ends before its length")
            place += len(piece)
            await send({"type": "http.response.body", "body": piece, "more_body": place < end})
