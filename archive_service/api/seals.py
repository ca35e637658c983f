"""Seals over HTTP: a file comes, and its sealed form goes back; the service keeps neither."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import AsyncIterator, Iterator
from hashlib import sha256
from typing import Annotated, Any
from urllib.parse import quote

import orjson
from fastapi import APIRouter, Depends, Header, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response, StreamingResponse

from archive_service.api.dependencies import SealBody, Sealer, ServicesDep
from archive_service.api.openapi import body_of, documented
from archive_service.api.request_body import Flow
from archive_service.api.turns import Turns
from archive_service.contract.seal_lines import seal_line
from archive_service.contract.seal_shapes import SealAnswer
from archive_service.errors import InvalidRequest
from archive_service.holdings.seal_answers import LONGEST_KEY
from archive_service.model.identifiers import as_legal_entity
from archive_service.model.seals import SealedFile, SealOrder, SealPurpose
from signing.seal_levels import SealForm, SealLevel

router = APIRouter(prefix="/seals", tags=["seals"])

MEDIA_TYPES = {
    SealForm.PADES: "application/pdf",
    SealForm.CADES: "application/pkcs7-signature",
    SealForm.ASIC: "application/vnd.etsi.asic-e+zip",
}
_BYTES = "application/octet-stream"
_PIECE = 3 << 18
"""Bytes encoded at a time: a multiple of three, so that the pieces of base64 fit together."""

_LONGEST_NAME = 1_000
_turns, _dated_turns = (Turns(places=3, patience=30.0, of_each=2, most_waiting=64) for _ in range(2))
"""PDFs that are read in sandboxes and sealed at once: at B-B, and at levels that wait for an authority.
Those who wait for a place hold no thread.
"""


Entity = Annotated[str, Field(pattern="^[0-9][0-9AB][0-9]{7}$", description="FINESS of the legal entity.")]
Purpose = Annotated[SealPurpose, Field(description="What for; it is journaled.")]


class OrderQuery(BaseModel):
    """In whose name files are sealed, and how. An unknown name is refused, never ignored."""

    model_config = ConfigDict(extra="forbid")

    entity: Entity
    form: Annotated[SealForm, Field(alias="as")] = SealForm.PADES
    level: SealLevel = SealLevel.B_B
    purpose: Purpose = SealPurpose.DOCUMENT

    def order(self) -> SealOrder:
        """Return what is asked for."""
        return SealOrder(
            legal_entity=as_legal_entity(self.entity),
            form=self.form,
            level=self.level,
            purpose=self.purpose,
        )


class SealQuery(OrderQuery):
    """What is asked for one file."""

    file: Annotated[
        str, Field(max_length=_LONGEST_NAME, description="The file's name; it is not journaled.")
    ] = ""


async def _idempotency_key(
    key: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            max_length=LONGEST_KEY + 2,
            description="The same request under the same key gets the same answer, for a day (by default). "
            "Visible characters of ASCII, with or without quotes.",
        ),
    ] = None,
) -> str:
    """Return the key; RFC 8941 writes a text in quotes, and many clients leave them out."""
    if key is None:
        return ""
    bare = key[1:-1] if len(key) > 1 and key[0] == key[-1] == '"' else key
    if not bare:
        raise InvalidRequest("the Idempotency-Key is empty")
    return bare


IdempotencyKey = Annotated[str, Depends(_idempotency_key)]


async def _in_turn(request: Request, file: SealBody, sealer: Sealer) -> AsyncIterator[Flow]:
    """Wait for a place with the whole body, if it is read as a PDF; other forms read nothing of it."""
    asked = request.query_params
    if asked.get("as", SealForm.PADES) != SealForm.PADES:
        yield file
        return
    turns = _turns if asked.get("level", SealLevel.B_B) == SealLevel.B_B else _dated_turns
    async with turns.of(sealer.name):
        yield file


# The place is free before the answer is sent: who reads it slowly keeps nobody waiting.
_SealBodyInTurn = Annotated[Flow, Depends(_in_turn, scope="function")]

_FILE = {"schema": {"type": "string", "format": "binary"}}
_SEALED: dict[str, Any] = {
    "model": SealAnswer,
    "description": "Sealed and journaled: the line with the sealed file in base64 or, when `Accept` names "
    "the file's type or application/octet-stream and not JSON, the file alone.",
    "headers": {
        "Archive-Seal": {"schema": {"type": "string", "format": "uuid"}, "description": "The seal."},
        "Archive-Seal-Nonce": {
            "schema": {"type": "string"},
            "description": "It opens the commitment in the journal.",
        },
        "Repr-Digest": {"schema": {"type": "string"}, "description": "Of the file (RFC 9530)."},
    },
    "content": {_BYTES: _FILE, **dict.fromkeys(MEDIA_TYPES.values(), _FILE)},
}


@router.post(
    "",
    status_code=201,
    response_class=Response,
    responses={**documented(400, 403, 404, 413, 415, 422, 429), 201: _SEALED},
    openapi_extra=body_of(_BYTES, "application/pdf"),
)
def seal(
    asked: Annotated[SealQuery, Query()],
    again: IdempotencyKey,
    request: Request,
    body: _SealBodyInTurn,
    sealer: Sealer,
    services: ServicesDep,
) -> Response:
    """Seal one file in the name of a legal entity."""
    with body.content() as content:
        made = services.sent_seals.seal(content, asked.file, asked.order(), sealer, again=again)
    if _wants_bytes(request.headers.get("accept", ""), made.order.form):
        return file_answer(made, status=201)
    return _line_answer(made, asked.file)


def _wants_bytes(accept: str, form: SealForm) -> bool:
    named = {one.partition(";")[0].strip().lower() for one in accept.split(",")}
    return bool(named & {_BYTES, MEDIA_TYPES[form]}) and "application/json" not in named


def file_answer(made: SealedFile, *, status: int) -> Response:
    """Return a sealed file alone; what its line says is in headers."""
    digest = b64encode(sha256(made.content).digest()).decode()
    headers = {
        "Archive-Seal": str(made.seal),
        "Archive-Seal-Nonce": made.nonce.hex(),
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(made.name, safe='', errors='replace')}",
        "Repr-Digest": f"sha-256=:{digest}:",
        "Vary": "Accept",
    }
    kind = MEDIA_TYPES[made.order.form]
    return Response(made.content, status_code=status, headers=headers, media_type=kind)


def _line_answer(made: SealedFile, file: str) -> Response:
    """Return the line with the sealed file as its last member, encoded while it is sent."""
    line = orjson.dumps(
        {**seal_line(file, made.name, made), "media_type": MEDIA_TYPES[made.order.form]}
    ).removesuffix(b"}")

    def pieces() -> Iterator[bytes]:
        yield line + b',"content":"'
        for start in range(0, len(made.content), _PIECE):
            yield b64encode(memoryview(made.content)[start : start + _PIECE])
        yield b'"}'

    headers = {
        "Archive-Seal": str(made.seal),
        "Content-Length": str(len(line) + len(b',"content":""}') + 4 * -(-len(made.content) // 3)),
        "Vary": "Accept",
    }
    return StreamingResponse(pieces(), status_code=201, headers=headers, media_type="application/json")
