"""Journeys as callers use them: their results as the lines that `api` and `cli` make of them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from archive_service.bootstrap import Services
from archive_service.contract.lines import Line, deposit_line, record_line
from archive_service.holdings.reception import Arrival
from archive_service.model.actors import Actor
from archive_service.model.records import RecordFilter
from archive_service.workflows.deposit import DepositFlow


def accept(services: Services, flow: bytes, sender: Actor, *, file: str = "") -> Line:
    """Deposit a flow."""
    return deposit_line(services.deposit.accept(flow, sender, file=file))


def accept_together(
    journey: DepositFlow, arrivals: Sequence[Arrival], sender: Actor
) -> list[Line | Exception]:
    """Deposit several flows."""
    taken = journey.accept_together(arrivals, sender)
    return [one if isinstance(one, Exception) else deposit_line(one) for one in taken]


def release(services: Services, deposit: UUID, actor: Actor, reason: str) -> Line:
    """Accept a quarantined deposit in spite of its findings."""
    return deposit_line(services.settle.release(deposit, actor, reason))


def retry(services: Services, deposit: UUID, actor: Actor) -> Line:
    """Check a waiting deposit again."""
    return deposit_line(services.settle.retry(deposit, actor))


def deposit(services: Services, deposit: UUID, actor: Actor) -> Line:
    """Show a deposit."""
    return deposit_line(services.deposit_reading.get(deposit, actor))


def deposits(
    services: Services, actor: Actor, *, outcome: str = "", after: UUID | None = None, limit: int = 100
) -> list[Line]:
    """List deposits."""
    found = services.deposit_reading.listed(actor, outcome=outcome, after=after, limit=limit)
    return [deposit_line(one) for one in found]


def records(services: Services, asked: RecordFilter, actor: Actor) -> list[Line]:
    """List records."""
    return [record_line(one) for one in services.record_reading.records(asked, actor)]
