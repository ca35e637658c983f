"""What the journal says of a record: each entry with its proof of inclusion, under one checkpoint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Self
from uuid import UUID

if TYPE_CHECKING:
    from signing.log_proofs import LogProof
    from signing.transparency import Checkpoint


@dataclass(frozen=True, slots=True)
class ProvedEntry:
    """An entry with its proof; `subject` is the record, or the deposit that it came with."""

    subject: str
    proof: LogProof


@dataclass(frozen=True, slots=True)
class WitnessedBy:
    """A witness that cosigned a checkpoint, its key in note format, and when."""

    name: str
    verifier: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CoveringCheckpoint:
    """A checkpoint after all entries about a record that others cosigned or dated."""

    stated: Checkpoint
    note: bytes
    consistency: tuple[bytes, ...]
    """The proof that the smaller of it and the checkpoint of the proof is a beginning of the larger."""
    witnesses: tuple[WitnessedBy, ...] = ()
    evidence: bytes = b""
    """The evidence record (RFC 4998, DER) over the note; empty for a cosigned one."""

    def witnessed(self, by: Sequence[WitnessedBy]) -> Self:
        """Return it with those who cosigned it."""
        return replace(self, witnesses=tuple(by))

    def dated(self, evidence: bytes) -> Self:
        """Return it with its trusted time."""
        return replace(self, evidence=evidence)


@dataclass(frozen=True, slots=True)
class RecordInJournal:
    """Every entry about a record, in the order of the journal, under one checkpoint."""

    record: UUID
    verifier: str
    note: bytes
    stated: Checkpoint
    entries: Sequence[ProvedEntry]
    covered: Sequence[CoveringCheckpoint] = ()
