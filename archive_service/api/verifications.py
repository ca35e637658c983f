"""Verification over HTTP: a file comes, and the report on it goes back; nothing of either is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import IO, Annotated

import orjson
from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from archive_service.api.dependencies import Caller, ServicesDep, media_type_of_body
from archive_service.api.form_data import FORM_DATA, FormPart, boundary_of, parts_in
from archive_service.api.openapi import body_of, documented
from archive_service.api.request_body import Flow, file_too_large, received
from archive_service.api.spooled_files import disk_errors, spooled_file
from archive_service.api.turns import Turns
from archive_service.contract.command_lines import report_line
from archive_service.contract.shapes import VerifyReport
from archive_service.errors import InvalidRequest
from archive_service.wording.dates import last_second_of

router = APIRouter(prefix="/verify", tags=["verification"])

_LONGEST_NAME = 1_000
_DAY = len("2026-01-31")
_PIECE = 1 << 20
_turns = Turns(places=2, patience=30.0)
"""Verifications at once. Those who wait for a place hold no thread."""


class VerifyQuery(BaseModel):
    """How a file is judged. An unknown name is refused, never ignored."""

    model_config = ConfigDict(extra="forbid")

    file: Annotated[
        str, Field(max_length=_LONGEST_NAME, description="What the report calls the file; nothing is opened.")
    ] = ""
    at: Annotated[
        str,
        Field(
            pattern=r"^(\d{4}-\d\d-\d\d(T\S{1,40})?)?$",
            description="Judge as of this day (its end, in Paris) or time with its offset. Default: now.",
        ),
    ] = ""

    def moment(self) -> datetime | None:
        """Return the time as of which is judged; raise `InvalidRequest` for one that does not exist."""
        try:
            if len(self.at) == _DAY:
                return last_second_of(date.fromisoformat(self.at))
            found = datetime.fromisoformat(self.at) if self.at else None
            if found is not None and found.tzinfo is None:
                raise ValueError("no offset")
            return None if found is None else found.astimezone(UTC)
        except (ValueError, OverflowError) as error:
            message = "at is a day (YYYY-MM-DD) or a time with its offset (ISO 8601)"
            raise InvalidRequest(message) from error


@dataclass(frozen=True, slots=True)
class _Sent:
    """What was sent, as files of this process without a name in any folder."""

    name: str
    file: Path
    data: Sequence[Path]


async def _body(request: Request, caller: Caller, services: ServicesDep) -> AsyncIterator[Flow]:
    media_type_of_body(request)  # any type but an encoded body
    async for file in received(request, services, file_too_large):
        async with _turns.of(caller.name):
            yield file


@router.post(
    "",
    response_class=Response,
    responses={
        **documented(400, 413, 415, 422),
        200: {"model": VerifyReport, "description": "The report, whatever its verdict."},
    },
    # An empty file is judged too: as one of no known kind.
    openapi_extra=body_of("application/octet-stream", "application/pdf", FORM_DATA, required=False),
)
def verify(
    asked: Annotated[VerifyQuery, Query()],
    request: Request,
    body: Annotated[Flow, Depends(_body)],
    caller: Caller,
    services: ServicesDep,
) -> Response:
    """Judge a sealed file, a proof or a package from its bytes alone.

    As `multipart/form-data` the field `file` is judged; each `data` is a file that the proof is about. A file
    that takes too much time or memory gets 422 `verification-too-costly`.
    """
    at, kind = asked.moment(), request.headers.get("content-type", "")
    with _sent(body, kind, services.home) as sent:
        found = services.sent_file_verification.report(
            asked.file or sent.name, sent.file, caller, at=at, data=sent.data
        )
    return Response(orjson.dumps(report_line(found)), media_type="application/json")


@contextmanager
def _sent(body: Flow, content_type: str, home: Path) -> Iterator[_Sent]:
    if not content_type.strip().lower().startswith(FORM_DATA):
        yield _Sent("", _path_of(body.file), ())
        return
    boundary = boundary_of(content_type)
    with ExitStack() as files:
        with _mapped(body) as mapped:
            parts = parts_in(mapped, boundary)
            judged = [one for one in parts if one.field == "file"]
            if len(judged) != 1 or any(one.field not in ("file", "data") for one in parts):
                raise InvalidRequest("there is one field `file`, and any number of fields `data`")
            copies = [(one, files.enter_context(spooled_file(home))) for one in parts]
            with disk_errors("the body"):
                for one, copy in copies:
                    _copy(mapped, one, copy)
        paths = {one: _path_of(copy) for one, copy in copies}
        data = [path for one, path in paths.items() if one.field == "data"]
        yield _Sent(judged[0].file[:_LONGEST_NAME], paths[judged[0]], data)


@contextmanager
def _mapped(body: Flow) -> Iterator[bytes | mmap]:
    if not body.length:
        yield b""
        return
    body.file.flush()
    with mmap(body.file.fileno(), 0, access=ACCESS_READ) as mapped:
        yield mapped


def _copy(mapped: bytes | mmap, part: FormPart, copy: IO[bytes]) -> None:
    for start in range(part.start, part.end, _PIECE):
        copy.write(mapped[start : min(start + _PIECE, part.end)])


def _path_of(file: IO[bytes]) -> Path:
    """Return a path that opens a file without a name; this process alone has it."""
    file.flush()
    return Path(f"/dev/fd/{file.fileno()}")
