"""Whether documents get their time stamps, and what is wrong with the authorities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from archive_service.bootstrap import Services
from archive_service.errors import ArchiveServiceError, Misconfigured
from archive_service.model.actors import SERVICE
from archive_service.model.notices import Notice
from archive_service.model.records import RecordState
from archive_service.settings import Settings
from signing.authority_states import ALL_TOGETHER, AuthorityState
from signing.errors import SigningCode

_WELL = AuthorityState()
_WORTH_TELLING = timedelta(seconds=5)
"""A difference of the clocks from which on the operator is told, long before tokens are refused for it."""


@dataclass(frozen=True, slots=True)
class DatedEvidence:
    """How many documents wait for a time stamp, and why and since when none was given."""

    waiting: int
    code: str
    since: datetime | None


def dated_evidence(services: Services) -> DatedEvidence | None:
    """Return the present state of trusted time; None when the database does not answer."""
    try:
        waiting, states = _read(services)
    except ArchiveServiceError:
        return None
    if not services.settings.time_stamping:
        code = SigningCode.TIMESTAMP_UNAVAILABLE.value if services.settings.production else ""
        return DatedEvidence(waiting, code, None)
    together = states.get(ALL_TOGETHER, _WELL)
    return DatedEvidence(waiting, together.code, together.failing_since)


def time_notices(services: Services) -> Iterator[Notice]:
    """Yield what is wrong with trusted time: an error when documents wait for it."""
    from archive_service.trust.time_authorities import time_authorities

    if not services.settings.time_stamping:
        return
    try:
        names = [one.name for one in time_authorities(services.settings)]
        waiting, states = _read(services)
    except Misconfigured:
        return  # has a notice of its own
    together = states.get(ALL_TOGETHER, _WELL)
    if together.code:
        own = together.code == SigningCode.OWN_CLOCK
        said = (
            "Two time-stamping authorities agree that the clock of this machine is wrong: "
            f"{_skewed(together)}; set it right"
            if own
            else "No time-stamping authority gives a token"
        )
        message = f"{said} (since {_moment(together.failing_since)}); {waiting} documents wait."
        code = "own-clock-wrong" if own else "time-stamping-unavailable"
        yield (Notice.error if waiting or own else Notice.warning)(code, message)
    for name in names:
        state = states.get(name, _WELL)
        skew = None if state.code else state.recent_skew(services.clock.now())
        if skew is not None and abs(skew) >= _WORTH_TELLING:
            yield Notice.warning("clock-skew", f"{name}: {_skewed(state)}{_refusals(services.settings)}.")
        if state.code:
            differs = f" {_skewed(state).capitalize()}." if state.code == SigningCode.TIMESTAMP_CLOCK else ""
            message = (
                f"{name} fails since {_moment(state.failing_since)}, last on {_moment(state.failed_at)}; it "
                f"is asked after the others until {_moment(state.set_aside_until)}.{differs}"
            )
            yield Notice.warning(state.code.removeprefix("signing-"), message)


def _read(services: Services) -> tuple[int, Mapping[str, AuthorityState]]:
    with services.transactions.begin(SERVICE) as transaction:
        return transaction.records.count(RecordState.DOCUMENTED), transaction.time_authorities.states()


def _skewed(state: AuthorityState) -> str:
    if state.skew is None:
        return "its clock and that of this machine differ"
    which = "ahead of" if state.skew > timedelta(0) else "behind"
    return f"at its last token the authority was {_seconds(abs(state.skew))} {which} this machine's clock"


def _refusals(settings: Settings) -> str:
    """Say how much is refused; with a clock that is set, no token is refused for its time."""
    return (
        "" if settings.now else f", and more than {_seconds(settings.time_stamping_window)} will be refused"
    )


def _seconds(span: timedelta) -> str:
    return f"{span.total_seconds():.0f} s"


def _moment(at: datetime | None) -> str:
    return "?" if at is None else f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
