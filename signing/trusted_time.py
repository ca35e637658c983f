"""Several time-stamping authorities, asked in their order until one gives a token that is sound and trusted.

An authority that failed is asked after the others for a while. It is not left out: when the others fail too,
its token is as good as any that passes every check.

The time of a token is compared with our clock. One authority that differs may have a wrong clock, and the
next one is asked. Two that agree with each other and not with us mean that our own clock is wrong: then
nothing is dated, because receipts, seals and journal would bear a wrong time.

Source: RFC 3161, 2.4.2 (the requester checks the time against a local trusted reference); RFC 4998, 3.1 (one
time stamp for many objects).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from signing.authority_answers import check_standing
from signing.digests import Digest
from signing.errors import SigningCode, SigningError
from signing.timestamps import HttpTimeStamper
from signing.trust import TrustStore

_SECOND = timedelta(seconds=1)
SHORT_PAUSE = timedelta(minutes=1)
"""How long an authority that does not answer is asked last."""
LONG_PAUSE = timedelta(minutes=15)
"""How long an authority whose answer was unsound is asked last."""
_MAY_PASS_SOON = {
    SigningCode.TIMESTAMP_UNREACHABLE,
    SigningCode.TIMESTAMP_SLOW,
    SigningCode.TIMESTAMP_HTTP_STATUS,
    SigningCode.TIMESTAMP_REFUSED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityState:
    """What is known of one authority. All times are aware."""

    answered_at: datetime | None = None
    """When it last gave a good token."""
    failing_since: datetime | None = None
    """When it began to fail; None while it answers."""
    failed_at: datetime | None = None
    code: str = ""
    """Why it failed last: a `SigningCode`; empty while it answers."""
    set_aside_until: datetime | None = None

    def after_answer(self, now: datetime) -> "AuthorityState":
        """Return the state after a good token."""
        return AuthorityState(answered_at=now)

    def after_failure(self, now: datetime, code: SigningCode, pause: timedelta) -> "AuthorityState":
        """Return the state after a failure; the authority is then set aside for `pause`."""
        return replace(
            self,
            failing_since=self.failing_since or now,
            failed_at=now,
            code=code.value,
            set_aside_until=now + pause,
        )


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


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedTime:
    """`TimeStamper` with several authorities."""

    authorities: Sequence[HttpTimeStamper]
    trust: Callable[[], TrustStore]
    clock: Callable[[], datetime]
    window: timedelta | None = timedelta(minutes=1)
    """Largest difference between a token's time and our clock; None: not compared."""
    register: AuthorityRegister = field(default_factory=RememberedStates)

    def stamp(self, digest: Digest, at: datetime | None = None) -> bytes:
        """Return the first token that passes every check.

        Raises:
            SigningError: `TIMESTAMP_UNAVAILABLE` when no authority gave one, or `OWN_CLOCK`; both retryable.
        """
        states = self.register.states()
        reasons: list[str] = []
        offsets: dict[str, timedelta] = {}
        for authority in in_turn(self.authorities, states, self.clock()):
            known = states.get(authority.name, AuthorityState())
            try:
                token = self._asked(authority, digest, offsets)
            except SigningError as error:
                reasons.append(f"{authority.name}: {error} ({error.code})")
                pause = SHORT_PAUSE if error.code in _MAY_PASS_SOON else LONG_PAUSE
                self.register.keep(authority.name, known.after_failure(self.clock(), error.code, pause))
                self._check_own_clock(offsets)
                continue
            self.register.keep(authority.name, known.after_answer(self.clock()))
            return token
        message = f"no time-stamping authority gave a token: {'; '.join(reasons)}"
        raise SigningError(SigningCode.TIMESTAMP_UNAVAILABLE, message, retryable=True)

    def _asked(self, authority: HttpTimeStamper, digest: Digest, offsets: dict[str, timedelta]) -> bytes:
        before = self.clock()
        token, read = authority.ask(digest)
        check_standing(read, self.trust())
        # The token's time may have whole seconds only.
        offset = _outside(read.at, before - _SECOND, self.clock())
        if self.window is not None and abs(offset) > self.window:
            offsets[authority.name] = offset
            said = f"its clock and ours differ by {_words(offset)}, more than {_words(self.window)}"
            raise SigningError(SigningCode.TIMESTAMP_CLOCK, said, retryable=True)
        return token

    def _check_own_clock(self, offsets: Mapping[str, timedelta]) -> None:
        """Refuse to go on when two authorities agree with each other and not with us."""
        agreeing = list(_that_agree(offsets, self.window))
        if not agreeing:
            return
        now = self.clock()
        for name in agreeing:
            known = self.register.states().get(name, AuthorityState())
            self.register.keep(name, known.after_failure(now, SigningCode.OWN_CLOCK, timedelta(0)))
        message = (
            f"the clock of this machine is wrong: {' and '.join(agreeing)} agree that it differs by "
            f"{_words(offsets[agreeing[0]])}"
        )
        raise SigningError(SigningCode.OWN_CLOCK, message, retryable=True)


def in_turn(
    authorities: Sequence[HttpTimeStamper], states: Mapping[str, AuthorityState], now: datetime
) -> list[HttpTimeStamper]:
    """Return the authorities in their order, those that are set aside at the end."""

    def is_set_aside(authority: HttpTimeStamper) -> bool:
        until = states.get(authority.name, AuthorityState()).set_aside_until
        # A state from the future was written by a clock that was wrong.
        return until is not None and now < until <= now + LONG_PAUSE

    return sorted(authorities, key=is_set_aside)


def _outside(at: datetime, first: datetime, last: datetime) -> timedelta:
    """Return how far a time lies outside a span; negative before it, zero inside."""
    if at < first:
        return at - first
    return max(at - last, timedelta(0))


def _that_agree(offsets: Mapping[str, timedelta], window: timedelta | None) -> Iterator[str]:
    if window is None:
        return
    for name, offset in offsets.items():
        if any(other != name and abs(offset - theirs) <= window for other, theirs in offsets.items()):
            yield name


def _words(span: timedelta) -> str:
    """Return a span in days, hours, minutes and seconds, without its sign."""
    return str(timedelta(seconds=round(abs(span).total_seconds())))
