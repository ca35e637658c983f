"""What the journal says of a record: each entry with its proof of inclusion, under one checkpoint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
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
    """A witness that cosigned a checkpoint, its key in note format, who runs it, and when it did."""

    name: str
    verifier: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CoveringCheckpoint:
    """A checkpoint that others cosigned or dated, tied to the one under which entries are proved."""

    stated: Checkpoint
    note: bytes
    old: int
    new: int
    consistency: tuple[bytes, ...]
    """The proof that the smaller of both checkpoints, of `old` entries, is a beginning of the other."""
    witnesses: tuple[WitnessedBy, ...] = ()
    evidence: bytes = b""
    """The evidence record (RFC 4998, DER) over the note; empty for a cosigned one."""
    at: datetime | None = None
    """When it existed at the latest, as the evidence says."""

    @property
    def size(self) -> int:
        """The number of entries before it."""
        return self.stated.size


@dataclass(frozen=True, slots=True)
class RecordInJournal:
    """Every entry about a record, in the order of the journal, under one checkpoint."""

    record: UUID
    verifier: str
    note: bytes
    stated: Checkpoint
    entries: Sequence[ProvedEntry]
    covered: Sequence[CoveringCheckpoint] = ()
