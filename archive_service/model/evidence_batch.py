"""An evidence batch: its members, the authority that dated them, and the end of the authority's
certificate.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from signing.digests import Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedBatch:
    """A closed batch. Its object holds the hashes of its members, in order, and the time stamp.

    `dated_at` is the time in the time stamp, `authority` its issuer, `certificate_ends` the end of the
    issuer's certificate: the evidence must be renewed before.
    """

    id: UUID
    object: str
    root: Digest
    dated_at: datetime
    authority: str
    certificate_ends: datetime | None
    members: int

    def __post_init__(self) -> None:
        """Refuse a batch without members, and naive times."""
        if self.members < 1:
            raise ValueError("a batch has at least one member")
        if self.dated_at.tzinfo is None:
            raise ValueError("the time of a batch is aware")
