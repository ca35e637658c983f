"""The schemas of proofs of the journal; `docs/formats/` publishes them."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

_Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
_Sibling = Annotated[str, Field(pattern="^[A-Za-z0-9+/]{43}=$", description="SHA-256, base64.")]
_Consistency = Annotated[
    list[_Sibling],
    Field(
        max_length=63,
        description="RFC 9162, 2.1.4: the smaller of this tree and that of the proof begins the larger.",
    ),
]
_Note = Annotated[str, Field(description="A signed note (C2SP tlog-checkpoint), byte for byte.")]


class JournalProofEntry(BaseModel):
    """One entry of the journal with its proof of inclusion."""

    about: Annotated[
        Literal["record", "deposit"], Field(description="Its subject: the record, or its deposit.")
    ]
    index: Annotated[int, Field(ge=0, description="Its place in the log, from 0.")]
    entry: Annotated[str, Field(description="The bytes of the leaf, ASCII: `entry/2` or the first form.")]
    proof: Annotated[
        list[_Sibling], Field(max_length=63, description="Siblings from the leaf up (RFC 9162).")
    ]
    tlog_proof: Annotated[str, Field(description="The same as C2SP tlog-proof; its extra data is the entry.")]


class CoveringWitness(BaseModel):
    """A witness that cosigned a checkpoint."""

    name: str
    vkey: Annotated[str, Field(description="Its key, in note format (C2SP tlog-cosignature).")]
    at: Annotated[str, Field(description="When it says that it cosigned; ISO 8601, UTC.")]


class CosignedCheckpointLine(BaseModel):
    """A checkpoint after all entries about the record that witnesses cosigned."""

    size: Annotated[int, Field(ge=1)]
    root: _Digest
    checkpoint: Annotated[str, Field(description="The signed note with the cosignatures, byte for byte.")]
    consistency: _Consistency
    witnesses: Annotated[list[CoveringWitness], Field(min_length=1)]


class DatedCheckpointLine(BaseModel):
    """The first checkpoint after all entries about the record that has trusted time."""

    size: Annotated[int, Field(ge=1)]
    root: _Digest
    checkpoint: _Note
    consistency: _Consistency
    at: Annotated[str | None, Field(description="The time in its first time stamp; ISO 8601, UTC.")]
    evidence: Annotated[
        str, Field(description="The evidence record (RFC 4998, DER) over the bytes of `checkpoint`, base64.")
    ]


class JournalProof(BaseModel):
    """Every entry of the journal about a record, with what is needed to check each offline."""

    format: Literal["journal-proof/1"]
    record: UUID
    origin: Annotated[str, Field(description="The name of the journal.")]
    vkey: Annotated[str, Field(description="The key of its checkpoints, in note format (C2SP signed-note).")]
    size: Annotated[int, Field(ge=1)]
    root: _Digest
    checkpoint: _Note
    entries: Annotated[list[JournalProofEntry], Field(min_length=1)]
    cosignatures: Annotated[
        list[CosignedCheckpointLine], Field(description="For each witness the first that covers all entries.")
    ]
    time_stamps: list[DatedCheckpointLine]


class JournalProofFile(BaseModel):
    """A proof that was written into a file."""

    record: UUID
    file: str
    entries: Annotated[int, Field(ge=1)]
    cosignatures: Annotated[int, Field(ge=0, description="Witnesses that cosigned what covers the entries.")]
    time_stamps: Annotated[int, Field(ge=0)]
    origin: str
    size: Annotated[int, Field(ge=1)]
    root: _Digest


class TreeState(BaseModel):
    """The tree of a log at one moment."""

    size: Annotated[int, Field(ge=0)]
    root: _Digest


class JournalConsistency(BaseModel):
    """Whether an older checkpoint is a beginning of the present journal."""

    verdict: Literal["passed", "failed"]
    origin: str
    old: TreeState
    new: TreeState
    proof: Annotated[
        list[_Sibling],
        Field(max_length=63, description="RFC 9162, 2.1.4; empty when it failed or nothing grew."),
    ]
    checkpoint: _Note
    problem: Annotated[str, Field(description="Why it is no beginning; empty when it passed.")]


JOURNAL: dict[str, type[BaseModel]] = {
    "journal-proof": JournalProof,
    "journal-proof-file": JournalProofFile,
    "journal-consistency": JournalConsistency,
}
"""By the name of the published schema."""
