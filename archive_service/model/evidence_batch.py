"""An evidence batch: what was dated together, by whom, and until when its time stamp is easily believed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from signing.digests import Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedBatch:
    """A batch that is closed. Its object holds the hashes of its members, in order, and the time stamp.

    `dated_at` is the time of the time stamp, `authority` who gave it, `certificate_ends` when the certificate
    that it was signed with ends: a renewal must come before.
    """

    id: UUID
    object: str
    root: Digest
    dated_at: datetime
    authority: str
    certificate_ends: datetime | None
    members: int

    def __post_init__(self) -> None:
        """Refuse a batch of nothing, and naive times."""
        if self.members < 1:
            raise ValueError("a batch has at least one member")
        if self.dated_at.tzinfo is None:
            raise ValueError("the time of a batch is aware")
