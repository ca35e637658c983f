"""Volumes that are sent to their receiver: where to, how far, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from archive_service.model.actors import Role
from archive_service.model.identifiers import LegalEntity

MOST_ATTEMPTS = 10
"""After so many a push has failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PushTarget:
    """Where volumes are sent: the receiver's address, and by SFTP the key that its server must have. Whoever
    sends proves by a key that it acts for the legal entity.
    """

    to: str = field(repr=False)
    host_key: str
    legal_entity: LegalEntity


class PushState(StrEnum):
    """The closed list of states of a push."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportPush:
    """One push, numbered from 1. `to` is the receiver's address, which may hold a secret, and `host_key` the
    key of its server, by SFTP alone; `by` and `role` say who asked for it. `sent` is the number of volumes
    that the receiver confirmed, of `count`, which is 0 before the first attempt; `problem` the code of what
    stopped the last attempt.
    """

    number: int
    to: str = field(repr=False)
    by: str
    role: Role
    asked_at: datetime
    state: PushState = PushState.WAITING
    attempts: int = 0
    sent: int = 0
    count: int = 0
    problem: str = ""
    ended_at: datetime | None = None
    host_key: str = ""

    def ended(self, state: PushState, at: datetime) -> ExportPush:
        """Return the push at its end."""
        return replace(self, state=state, ended_at=at)
