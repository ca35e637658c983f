"""The journal over HTTP: what witnesses and monitors read without a token, and proofs for readers of records.

A tile is found as C2SP tlog-tiles names it, below `/journal`.
"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import orjson
from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from archive_service.api.dependencies import JournalReader, RecordReader, ServicesDep, media_type_of_body
from archive_service.api.openapi import body_of, documented, refusal_of_operation
from archive_service.api.problems import MediaTypeUnknown, refusal_of
from archive_service.api.request_body import small_body
from archive_service.contract.journal_lines import consistency_line, proof_document
from archive_service.contract.journal_shapes import JournalConsistency, JournalProof
from archive_service.contract.witness_lines import cosigned_line, witness_line
from archive_service.contract.witness_shapes import CosignedLine, WitnessLine
from archive_service.errors import CheckpointRefused

router = APIRouter(prefix="/journal", tags=["journal"])

_TEXT = "text/plain; charset=utf-8"
_BYTES = "application/octet-stream"
_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}
_NOT_KEPT = {"Cache-Control": "no-store"}
_SHOWN = 20
_LARGEST_NOTE = 64 << 10


async def _note(request: Request) -> bytes:
    if media_type_of_body(request) not in ("", "text/plain", "application/octet-stream"):
        raise MediaTypeUnknown("a note is text")
    return await small_body(request, _LARGEST_NOTE)


NoteBody = Annotated[bytes, Depends(_note)]


def _given(media_type: str, words: str) -> dict[int | str, dict[str, object]]:
    kind = media_type.partition(";")[0]
    return {200: {"description": words, "content": {kind: {"schema": {"type": "string"}}}}}


@router.get(
    "/checkpoint",
    response_class=Response,
    responses={**documented(404), **_given(_TEXT, "The signed note (C2SP tlog-checkpoint).")},
)
def checkpoint(services: ServicesDep) -> Response:
    """Return the published checkpoint; needs no token."""
    note, _ = services.published_log.checkpoint()
    return Response(note, media_type=_TEXT, headers=_NOT_KEPT)


@router.get(
    "/vkey",
    response_class=Response,
    responses={**documented(), **_given(_TEXT, "The key of the checkpoints (C2SP signed-note).")},
)
def verifier(services: ServicesDep) -> Response:
    """Return the key of the checkpoints in note format; needs no token."""
    return Response(f"{services.published_log.verifier()}\n", media_type=_TEXT)


@router.get(
    "/tile/entries/{path:path}",
    response_class=Response,
    responses={**documented(403, 404), **_given(_BYTES, "An entry bundle (C2SP tlog-tiles).")},
)
def bundle(path: str, reader: JournalReader, services: ServicesDep) -> Response:
    """Return an entry bundle: it tells what was done of all tenants, so it is for who runs the service."""
    return Response(services.published_log.file(f"tile/entries/{path}"), media_type=_BYTES)


@router.get(
    "/tile/{level}/{path:path}",
    response_class=Response,
    responses={**documented(404), **_given(_BYTES, "A tile: 32 bytes a hash (C2SP tlog-tiles).")},
)
def tile(level: str, path: str, services: ServicesDep) -> Response:
    """Return a tile of hashes; needs no token."""
    content = services.published_log.file(f"tile/{level}/{path}")
    return Response(content, media_type=_BYTES, headers=_FOR_EVER)


@router.get(
    "/witnesses",
    response_class=Response,
    responses={
        **documented(),
        200: {"model": list[WitnessLine], "description": "The witnesses, and the checkpoints they cosigned."},
    },
)
def witnesses(services: ServicesDep) -> Response:
    """List the witnesses of the journal, with their keys and what they cosigned; needs no token."""
    notes = services.witnesses.newest(_SHOWN)
    lines = [witness_line(one, notes) for one in services.witnesses.states()]
    return Response(orjson.dumps(lines), media_type="application/json", headers=_NOT_KEPT)


@router.post(
    "/cosignatures",
    response_class=Response,
    openapi_extra=body_of("text/plain"),
    responses={
        **documented(400, 403, 413, 415),
        200: {"model": CosignedLine, "description": "The cosignatures are kept, and published."},
        409: refusal_of_operation(refusal_of(CheckpointRefused()), "The journal does not begin with it."),
    },
)
def cosignature(note: NoteBody, services: ServicesDep) -> Response:
    """Take a checkpoint that an enrolled witness cosigned; its signature stands for a token."""
    line = cosigned_line(services.witnesses.take(note))
    return Response(orjson.dumps(line), media_type="application/json")


@router.post(
    "/refusals",
    response_class=Response,
    status_code=204,
    openapi_extra=body_of("text/plain"),
    responses={
        **documented(400, 403, 413, 415),
        204: {"description": "The refusal is kept; `doctor` tells it."},
    },
)
def refusal(note: NoteBody, services: ServicesDep) -> Response:
    """Take what an enrolled witness signed about a checkpoint that it refuses."""
    services.witnesses.take_refusal(note)
    return Response(status_code=204)


class ConsistencyQuery(BaseModel):
    """The older state of the journal. An unknown name is refused, never ignored."""

    model_config = ConfigDict(extra="forbid")

    size: Annotated[int, Field(ge=1, le=1 << 62, description="Number of entries.")]
    root: Annotated[str, Field(pattern="^[0-9a-f]{64}$", description="The root of their tree.")]


@router.get(
    "/consistency",
    response_class=Response,
    responses={
        **documented(404, 422),
        200: {"model": JournalConsistency, "description": "Whether the journal only grew since."},
    },
)
def consistency(asked: Annotated[ConsistencyQuery, Query()], services: ServicesDep) -> Response:
    """Prove that an older state is a beginning of the published journal; needs no token."""
    grown = services.journal_proofs.consistency_with(asked.size, bytes.fromhex(asked.root))
    return Response(orjson.dumps(consistency_line(grown)), media_type="application/json", headers=_NOT_KEPT)


@router.get(
    "/proofs/{record_id}",
    response_class=Response,
    responses={
        **documented(403, 404, 422),
        200: {"model": JournalProof, "description": "Each entry about the record, with its proof."},
    },
)
def proofs(record_id: UUID, reader: RecordReader, services: ServicesDep) -> Response:
    """Return every journal entry about a record, with what is needed to check it offline."""
    found = services.journal_proofs.prove(record_id, reader)
    return Response(orjson.dumps(proof_document(found)), media_type="application/json")
