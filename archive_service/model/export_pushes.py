"""Volumes that are sent to their receiver: where to, how far, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from archive_service.model.actors import Role

MOST_ATTEMPTS = 10
"""After so many a push has failed."""


class PushState(StrEnum):
    """The closed list of states of a push."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportPush:
    """One push, numbered from 1. `to` is the receiver's address, which may hold a secret; `by` and `role` say
    who asked for it. `sent` is the number of volumes that the receiver confirmed, of `count`, which is 0
    before the first attempt; `problem` the code of what stopped the last attempt.
    """

    number: int
    to: str
    by: str
    role: Role
    asked_at: datetime
    state: PushState = PushState.WAITING
    attempts: int = 0
    sent: int = 0
    count: int = 0
    problem: str = ""
    ended_at: datetime | None = None

    def ended(self, state: PushState, at: datetime) -> ExportPush:
        """Return the push at its end."""
        return replace(self, state=state, ended_at=at)
