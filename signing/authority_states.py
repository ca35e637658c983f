"""What is known of time-stamping authorities: which answer, and since when and why others do not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from signing.errors import SigningCode

ALL_TOGETHER = ""
"""The name under which the state of all authorities together is kept: it fails when none gives a token."""

SHORT_PAUSE = timedelta(minutes=1)
"""How long an authority that does not answer is asked last."""
LONG_PAUSE = timedelta(minutes=15)
"""How long an authority whose answer was unsound is asked last."""
_RECENT = timedelta(days=1)
_MAY_PASS_SOON = {
    SigningCode.TIMESTAMP_UNREACHABLE,
    SigningCode.TIMESTAMP_SLOW,
    SigningCode.TIMESTAMP_HTTP_STATUS,
    SigningCode.TIMESTAMP_REFUSED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityState:
    """What is known of one authority, or of all together. All times are aware."""

    answered_at: datetime | None = None
    """When it last gave a good token."""
    failing_since: datetime | None = None
    """When it began to fail; None while it answers."""
    failed_at: datetime | None = None
    code: str = ""
    """Why it failed last: a `SigningCode`; empty while it answers."""
    set_aside_until: datetime | None = None
    skew: timedelta | None = None
    """How far the time of its last token lay outside the time of the request, by our clock: positive when its
    clock is ahead of ours; None before the first one.
    """

    def after_answer(self, now: datetime, skew: timedelta | None = None) -> AuthorityState:
        """Return the state after a good token."""
        return AuthorityState(answered_at=now, skew=skew)

    def after_failure(
        self, now: datetime, code: SigningCode, skew: timedelta | None = None
    ) -> AuthorityState:
        """Return the state after a failure, with a token if `skew` is known; the authority is then set aside
        for a while.
        """
        return replace(
            self,
            skew=self.skew if skew is None else skew,
            failing_since=self.failing_since or now,
            failed_at=now,
            code=code.value,
            set_aside_until=now + (SHORT_PAUSE if code in _MAY_PASS_SOON else LONG_PAUSE),
        )

    def recent_skew(self, now: datetime) -> timedelta | None:
        """Return `skew` if its token is of the last day: that of an authority that is asked no more says
        nothing of the clocks now.
        """
        was_refused = self.code == SigningCode.TIMESTAMP_CLOCK
        at = self.failed_at if was_refused else self.answered_at
        return self.skew if at is not None and now - at <= _RECENT else None

    def is_set_aside(self, now: datetime) -> bool:
        """Say whether it is to be asked after the others."""
        until = self.set_aside_until
        # A state from the future was written by a clock that was wrong.
        return until is not None and now < until <= now + LONG_PAUSE


class AuthorityRegister(Protocol):
    """Where the states of the authorities are kept, by name; shared by all processes of an instance."""

    def states(self) -> Mapping[str, AuthorityState]:
        """Return the known states."""

    def keep(self, name: str, state: AuthorityState) -> None:
        """Replace a state."""


@dataclass(frozen=True, slots=True)
class RememberedStates:
    """`AuthorityRegister` in the memory of one process."""

    _known: dict[str, AuthorityState] = field(default_factory=dict)

    def states(self) -> Mapping[str, AuthorityState]:
        """Return the known states."""
        return dict(self._known)

    def keep(self, name: str, state: AuthorityState) -> None:
        """Replace a state."""
        self._known[name] = state
