"""The deadlines of an export order at a time: running, met by an act, or missed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from archive_service.model.export_orders import Deadline, Ending, ExportOrder

THRESHOLDS = (("7d", timedelta(days=7)), ("2d", timedelta(days=2)))
"""How long before a deadline somebody is reminded, the longest first."""
MISSED = "missed"


class ClockState(StrEnum):
    """The closed list of states of a deadline. `ended`: the order ended before, and nothing is due."""

    RUNNING = "running"
    MET = "met"
    MISSED = "missed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class ClockReading:
    """A deadline, its state, and the act that met it, or came too late; `act` is empty when there is none."""

    deadline: Deadline
    state: ClockState
    act: str = ""
    at: datetime | None = None

    def threshold(self, now: datetime) -> str | None:
        """Return the reminder that is due now, if there is one."""
        if self.state is ClockState.MISSED and self.at is None:
            return MISSED
        left = self.deadline.due - now
        due = [code for code, before in THRESHOLDS if self.state is ClockState.RUNNING and left <= before]
        return due[-1] if due else None


def readings(order: ExportOrder, now: datetime) -> Sequence[ClockReading]:
    """Return the state of each deadline of an order at a time."""
    return [_reading(one, order, now) for one in order.details.deadlines]


def _reading(deadline: Deadline, order: ExportOrder, now: datetime) -> ClockReading:
    if deadline.met_by == "kept-available":
        return _kept(deadline, order, now)
    act, at = _act(deadline.met_by, order)
    if at is not None:
        return ClockReading(deadline, ClockState.MET if at <= deadline.due else ClockState.MISSED, act, at)
    ended = order.details.ended_at
    if ended is not None and ended <= deadline.due:
        return ClockReading(deadline, ClockState.ENDED, str(order.details.ended), ended)
    return ClockReading(deadline, ClockState.MISSED if now > deadline.due else ClockState.RUNNING)


def _act(met_by: str, order: ExportOrder) -> tuple[str, datetime | None]:
    """Return the act that meets a deadline, and when it was; a package that is ready needs no plan."""
    details = order.details
    if met_by == "acknowledged":
        return "acknowledged", order.ordered_at
    if met_by == "planned":
        return "ready", None if details.built is None else details.built.made_at
    return "delivered", details.delivered_at


def _kept(deadline: Deadline, order: ExportOrder, now: datetime) -> ClockReading:
    """Judge a time through which volumes must be kept available: it is met when it has passed, when volumes
    could be fetched for as long as the text asks after they were ready, or when the receiver has everything.
    """
    details, due = order.details, deadline.due
    if details.closed_at is not None and details.closed_at <= due:
        return ClockReading(deadline, ClockState.MET, "closed", details.closed_at)
    if details.ended_at is not None and details.ended_at <= due:
        if details.ended is not Ending.EXPIRED:
            return ClockReading(deadline, ClockState.ENDED, str(details.ended), details.ended_at)
        # The text counts from the delivery, and the deadline from the order, with the longest delivery.
        until = order.available_until
        state = ClockState.MET if until is not None and details.ended_at >= until else ClockState.MISSED
        return ClockReading(deadline, state, "kept-available", details.ended_at)
    if now > due:
        return ClockReading(deadline, ClockState.MET, "kept-available", due)
    return ClockReading(deadline, ClockState.RUNNING)
