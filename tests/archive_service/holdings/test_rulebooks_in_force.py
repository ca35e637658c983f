"""What a process knows of the rulebooks in force follows from one reading of the acts on them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from archive_service.adapters import SHIPPED_RULEBOOKS
from archive_service.bootstrap import Services
from archive_service.holdings.rulebooks_in_force import _DAYS_KNOWN, RulebooksInForce, _Known
from archive_service.model.actors import OPERATOR, Actor, Role
from archive_service.model.identifiers import Department
from archive_service.ports import Transaction, Transactions
from archive_service.settings import Settings
from archive_service.wording.dates import day_in_paris
from retention_rules import Rulebooks
from tests.begun_homes import begun

ARCHIVIST = Actor(
    name="archivist", role=Role.ARCHIVIST, departments=frozenset({Department("25")}), pseudonym="archivist"
)


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    services = Services(Settings(home=begun(tmp_path / "home")))
    yield services
    services.close()


def read_anew(services: Services) -> RulebooksInForce:
    """Return what another process would start with."""
    return replace(services.rulebooks_in_force, _known=_Known())


def test_what_is_approved_while_a_day_is_worked_out_is_in_force_afterwards(services: Services) -> None:
    today = day_in_paris(services.clock.now())
    text = (SHIPPED_RULEBOOKS / "departments" / "25.toml").read_bytes() + b"\n# another text\n"
    services.rulebooks_in_force.on(today)

    def seed() -> Rulebooks:
        if not approved:
            changes = services.rulebook_changes
            proposed = changes.propose(text, today, OPERATOR).version
            approved.append(changes.approve(proposed.id, ARCHIVIST).proposal.book)
            process.refresh(at_once=True)
        return services.rulebooks

    approved: list[object] = []
    process = replace(read_anew(services), seed=seed)
    process.on(today)

    assert process.on(today).departments["25"].text == text


def test_who_reads_late_forgets_nothing_that_was_read_meanwhile(services: Services) -> None:
    """Two threads of a process read: the one that asked first is answered last."""
    today = day_in_paris(services.clock.now())
    text = (SHIPPED_RULEBOOKS / "departments" / "25.toml").read_bytes() + b"\n# another text\n"
    services.rulebooks_in_force.refresh()
    waiting = [True]

    @contextmanager
    def begin(actor: Actor) -> Iterator[Transaction]:
        with services.transactions.begin(actor) as transaction:
            yield transaction
        if waiting:
            waiting.clear()
            changes = services.rulebook_changes
            changes.approve(changes.propose(text, today, OPERATOR).version.id, ARCHIVIST)
            process.refresh(at_once=True)

    transactions = cast("Transactions", SimpleNamespace(begin=begin))
    process = replace(read_anew(services), transactions=transactions)

    process.refresh()

    assert process.on(today).departments["25"].text == text


def test_who_asks_for_the_rules_of_many_days_does_not_fill_the_memory(services: Services) -> None:
    known = _Known()
    process = replace(services.rulebooks_in_force, _known=known)

    for days in range(3 * _DAYS_KNOWN):
        process.listed_on(date(2026, 1, 1) + timedelta(days))

    assert len(known.read.by_day) <= _DAYS_KNOWN
