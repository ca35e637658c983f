"""What the journal says of a record: each entry with its proof of inclusion, under one checkpoint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
class RecordInJournal:
    """Every entry about a record, in the order of the journal, under one checkpoint."""

    record: UUID
    verifier: str
    note: bytes
    stated: Checkpoint
    entries: Sequence[ProvedEntry]
