"""The freeze of an order's establishments: from then on nothing more is accepted for them here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class FreezeEnd(StrEnum):
    """Why a freeze ended."""

    ASKED = "asked"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REFUSED = "refused"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFreeze:
    """When an order froze its establishments, and until when.

    `entry` is the entry of the journal: no record of them is accepted after it. `contact` says where senders
    turn to; empty when nobody said so. `reason` is why somebody ended it before the order was over.
    """

    contact: str
    since: datetime
    entry: UUID
    lifted_at: datetime | None = None
    end: FreezeEnd | None = None
    reason: str = ""

    @property
    def is_on(self) -> bool:
        """Whether it has not ended."""
        return self.lifted_at is None

    def lifted(self, at: datetime, end: FreezeEnd, reason: str = "") -> OrderFreeze:
        """Return the freeze that ended."""
        return replace(self, lifted_at=at, end=end, reason=reason)
