"""What a department or an establishment sets for itself, beside the rules of its rulebook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from retention_rules.bordereau_model import BordereauModel
from retention_rules.terms import Years

NO_WAIT = Years(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivingSystem:
    """The system of a department that receives transfers, and the version of SEDA that it reads."""

    name: str
    seda: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """When an establishment's flows are expected, and how long it waits before an elimination."""

    flows_every_days: int | None = None
    """A flow is expected at least once in so many days."""
    wait: Years = NO_WAIT
    """No elimination is proposed before so many years have passed since the last day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archives:
    """Whether the archives of a private establishment are public, because it has a mission of public service
    (code du patrimoine, art. L211-4).
    """

    public: bool
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTerms:
    """Everything that a level sets for itself; what is None or empty is not set."""

    receiving_system: ReceivingSystem | None = None
    """Of a department."""
    bordereau: BordereauModel | None = None
    """Of a department: the model of its bordereaux."""
    senders: frozenset[str] | None = None
    """Of an establishment or a legal entity: the names of those who may send flows for it."""
    timing: Timing | None = None
    archives: Archives | None = None
    inhabitants: int | None = None
    """Of an establishment or a legal entity: the population on which samples depend."""


NOTHING_SET = OwnTerms()


def allows_sender(name: str, terms: Sequence[OwnTerms]) -> bool:
    """Say whether each list of senders that applies has this name: no level opens what another closed."""
    return all(one.senders is None or name in one.senders for one in terms)


def longest_wait(terms: Sequence[OwnTerms]) -> Years:
    """Return the longest wait before an elimination that one of the levels asks for."""
    waits = [one.timing.wait for one in terms if one.timing is not None]
    return max(waits, key=lambda wait: wait.count, default=NO_WAIT)


def waits_until(last_day: date, wait: Years) -> date:
    """Return the last day of the wait that follows the last day of the retention; beyond the calendar, its
    last day.
    """
    return wait.after(last_day) or date.max


def expected_every(terms: Sequence[OwnTerms]) -> int | None:
    """Return in how many days a flow is expected, as the most specific level says it."""
    stated = [one.timing.flows_every_days for one in terms if one.timing is not None]
    return next((days for days in stated if days is not None), None)


def archives_of(terms: Sequence[OwnTerms]) -> Archives | None:
    """Return what the most specific level says of its archives."""
    return next((one.archives for one in terms if one.archives is not None), None)
