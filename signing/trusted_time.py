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
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from signing.authority_answers import check_standing
from signing.authority_states import ALL_TOGETHER, AuthorityRegister, AuthorityState, RememberedStates
from signing.digests import Digest
from signing.errors import SigningCode, SigningError
from signing.timestamps import HttpTimeStamper
from signing.trust import TrustStore

_SECOND = timedelta(seconds=1)
_UNKNOWN = AuthorityState()


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
            try:
                token = self._asked(authority, digest, offsets)
            except SigningError as error:
                reasons.append(f"{authority.name}: {error} ({error.code})")
                self._failed(authority.name, states, error.code, offsets.get(authority.name))
                if agreeing := list(_that_agree(offsets, self.window)):
                    self._failed(ALL_TOGETHER, states, SigningCode.OWN_CLOCK, offsets[agreeing[0]])
                    raise _own_clock(agreeing, offsets) from error
                continue
            for name in (authority.name, ALL_TOGETHER):
                self.register.keep(name, _UNKNOWN.after_answer(self.clock(), offsets[authority.name]))
            return token
        self._failed(ALL_TOGETHER, states, SigningCode.TIMESTAMP_UNAVAILABLE)
        message = f"no time-stamping authority gave a token: {'; '.join(reasons)}"
        raise SigningError(SigningCode.TIMESTAMP_UNAVAILABLE, message, retryable=True)

    def _asked(self, authority: HttpTimeStamper, digest: Digest, offsets: dict[str, timedelta]) -> bytes:
        """Return a checked token; the difference of the clocks goes to `offsets`: those of authorities that
        failed are too large.
        """
        before = self.clock()
        token, read = authority.ask(digest)
        check_standing(read, self.trust())
        # The token's time may have whole seconds only.
        offsets[authority.name] = offset = _outside(read.at, before - _SECOND, self.clock())
        if self.window is not None and abs(offset) > self.window:
            said = f"its clock and ours differ by {_words(offset)}, more than {_words(self.window)}"
            raise SigningError(SigningCode.TIMESTAMP_CLOCK, said, retryable=True)
        return token

    def _failed(
        self,
        name: str,
        states: Mapping[str, AuthorityState],
        code: SigningCode,
        skew: timedelta | None = None,
    ) -> None:
        self.register.keep(name, states.get(name, _UNKNOWN).after_failure(self.clock(), code, skew))


def in_turn(
    authorities: Sequence[HttpTimeStamper], states: Mapping[str, AuthorityState], now: datetime
) -> list[HttpTimeStamper]:
    """Return the authorities in their order, those that are set aside at the end."""
    return sorted(authorities, key=lambda one: states.get(one.name, _UNKNOWN).is_set_aside(now))


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


def _own_clock(agreeing: Sequence[str], offsets: Mapping[str, timedelta]) -> SigningError:
    by = _words(offsets[agreeing[0]])
    said = f"the clock of this machine is wrong: {' and '.join(agreeing)} agree that it differs by {by}"
    return SigningError(SigningCode.OWN_CLOCK, said, retryable=True)


def _words(span: timedelta) -> str:
    """Return a span in days, hours, minutes and seconds, without its sign."""
    return str(timedelta(seconds=round(abs(span).total_seconds())))
