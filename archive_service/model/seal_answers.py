"""The answer to a request for a seal that may be repeated under one key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from archive_service.model.identifiers import LegalEntity


@dataclass(frozen=True, slots=True, kw_only=True)
class SealAnswer:
    """A request that was begun; `object` is empty until its seal is made and journaled.

    `key` and `request` are keyed indexes (HMAC), under which nobody recognises a key or a file.
    """

    key: bytes
    tenant: LegalEntity
    request: bytes
    seal: UUID
    object: str
    ends_at: datetime
