"""Where witnesses answer, and how asking them went."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import urlsplit
from uuid import UUID

from archive_service.errors import InvalidRequest

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
"""A witness that fails is asked again after the first; the pause doubles up to the longest."""
TAKEN = timedelta(minutes=2)
"""So long a process has a witness for itself while it asks it: longer than an answer may take."""
_LONGEST = 500


class AskingFailure(StrEnum):
    """Why a witness that was asked gave no cosignature. Codes are stored: added, never renamed."""

    UNREACHABLE = "unreachable"
    """No whole answer in time."""
    REFUSED = "refused"
    """It answers, and does not cosign."""
    UNSOUND = "unsound"
    """What it answers is not its cosignature of what it was asked."""
    OWN_JOURNAL = "own-journal"
    """It was not asked, or its answer not kept: what this service has published cannot be read or written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessAddress:
    """The address of a witness, and when it is asked next. All times are aware."""

    witness: UUID
    address: str
    next_at: datetime
    answered_at: datetime | None = None
    failing_since: datetime | None = None
    failures: int = 0
    code: str = ""
    """Why it failed last: an `AskingFailure`; empty while it answers."""

    def is_due(self, now: datetime, every: timedelta) -> bool:
        """Say whether it is to be asked now."""
        # A time that is too far away was written by a clock that was wrong.
        return not now < self.next_at <= now + max(every, LONGEST_PAUSE)

    def failing_for(self, now: datetime) -> timedelta:
        """Return how long asking it has failed; zero while it answers."""
        return timedelta() if self.failing_since is None else max(timedelta(), now - self.failing_since)

    def taken(self, now: datetime) -> WitnessAddress:
        """Return the state while one process asks it."""
        return replace(self, next_at=now + TAKEN)

    def after_answer(self, now: datetime, every: timedelta) -> WitnessAddress:
        """Return the state after a cosignature."""
        return WitnessAddress(
            witness=self.witness, address=self.address, next_at=now + every, answered_at=now
        )

    def after_failure(self, now: datetime, code: AskingFailure) -> WitnessAddress:
        """Return the state after a failure."""
        # Bounded before it is a power: years of failures make no huge number.
        pause = FIRST_PAUSE * 2 ** min(self.failures, 10)
        return replace(
            self,
            next_at=now + min(pause, LONGEST_PAUSE),
            # Not later than now: a clock that was ahead wrote it.
            failing_since=min(self.failing_since or now, now),
            failures=min(self.failures + 1, 1_000_000),
            code=code.value,
        )


def checked_address(text: str, *, production: bool) -> str:
    """Return the address of a witness without a slash at its end.

    Raises:
        InvalidRequest: it does not begin with https:// (in development also http:// to this machine), names
            no host, or has a user, a query or a fragment. The message does not repeat it.
    """
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host = ""
    if not host or len(text) > _LONGEST or not text.isascii() or not text.isprintable() or " " in text:
        raise InvalidRequest("the address of a witness begins with https:// and names a host")
    if parts.scheme != "https" and (production or parts.scheme != "http" or not _is_this_machine(host)):
        raise InvalidRequest("the address of a witness begins with https://")
    if "@" in parts.netloc or "?" in text or "#" in text:
        raise InvalidRequest("the address of a witness has no user, query or fragment")
    return text.rstrip("/")


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
