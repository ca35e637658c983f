"""The schemas of witnesses and their cosignatures; `docs/formats/` publishes them."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from archive_service.contract.journal_shapes import TreeState
from archive_service.model.witness_addresses import AskingFailure
from archive_service.model.witnesses import WitnessState
from signing.witnessing import RefusalCode

_Moment = Annotated[str, Field(description="ISO 8601, UTC.")]
_Key = Annotated[str, Field(description="In note format (C2SP signed-note), type 4: Ed25519 cosignatures.")]


class WitnessKeyLine(BaseModel):
    """The key of a witness that was created; the file holds the secret, this line does not."""

    key_file: str
    name: str
    vkey: _Key


class CosignLine(BaseModel):
    """What a witness decided about the checkpoint of a log."""

    origin: str
    verdict: Literal["cosigned", "refused"]
    code: Annotated[RefusalCode | None, Field(description="Why it was refused.")]
    reason: Annotated[str, Field(description="The same in words; empty when it was cosigned.")]
    size: Annotated[int, Field(ge=0)]
    root: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    before: Annotated[TreeState | None, Field(description="What the log had to continue; null: first use.")]
    first_use: Annotated[bool, Field(description="The checkpoint was trusted because none was known.")]
    at: _Moment
    cosignature: Annotated[str | None, Field(description="The signature line (C2SP tlog-cosignature).")]
    vkey: Annotated[str | None, Field(description="The key of the log under which it was checked.")]
    delivered: Annotated[bool, Field(description="The log took the cosignature, or the refusal.")]
    problem: Annotated[str, Field(description="Why the log did not take it, or empty.")]
    evidence: Annotated[str | None, Field(description="The folder with both checkpoints of a refusal.")]


class SeenLogLine(BaseModel):
    """A log as its witness saw it last."""

    origin: str
    size: Annotated[int, Field(ge=0)]
    root: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    vkey: Annotated[str, Field(description="The key of the log.")]
    checkpoint: Annotated[str, Field(description="The note, with the cosignature.")]


class LastSigned(BaseModel):
    """The newest checkpoint that a witness cosigned."""

    size: Annotated[int, Field(ge=1)]
    at: _Moment


class RefusalTold(BaseModel):
    """What a witness refused."""

    code: str
    at: _Moment


class AskedWitness(BaseModel):
    """How the schedule asks a witness."""

    address: str
    next_at: _Moment
    answered_at: Annotated[str | None, Field(description="When it last cosigned when asked. ISO 8601, UTC.")]
    failing_since: Annotated[str | None, Field(description="ISO 8601, UTC; null while it answers.")]
    failures: Annotated[int, Field(ge=0, description="One after the other; the pause grows with them.")]
    code: Annotated[AskingFailure | None, Field(description="Why it failed last; null while it answers.")]


class WitnessLine(BaseModel):
    """A witness of the journal."""

    witness: UUID
    name: str
    vkey: _Key
    who: Annotated[str, Field(description="The institution that runs it.")]
    department: Annotated[str, Field(description="Its code, or empty.")]
    since: _Moment
    retired: Annotated[str | None, Field(description="ISO 8601, UTC.")]
    state: WitnessState
    last: LastSigned | None
    refusal: Annotated[RefusalTold | None, Field(description="The last one, also when it is over.")]
    asked: Annotated[
        AskedWitness | None,
        Field(description="Null: the schedule does not ask it, or the reader does not run the service."),
    ]
    checkpoints: Annotated[list[int], Field(description="Sizes of the newest checkpoints it cosigned.")]


class CosignatureBy(BaseModel):
    """Who cosigned a checkpoint, and when."""

    witness: UUID
    name: str
    who: str
    department: str
    at: _Moment


class CosignedLine(BaseModel):
    """A checkpoint of the journal with its cosignatures."""

    size: Annotated[int, Field(ge=1)]
    root: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    cosigned: list[CosignatureBy]


WITNESSES: dict[str, type[BaseModel]] = {
    "witness-key": WitnessKeyLine,
    "witness-cosign": CosignLine,
    "witness-seen": SeenLogLine,
    "witness-line": WitnessLine,
    "witness-checkpoint": CosignedLine,
}
"""By the name of the published schema."""
