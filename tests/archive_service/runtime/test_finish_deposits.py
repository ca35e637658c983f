"""A deposit whose process died after its bytes were stored is finished by the queue."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from archive_service.bootstrap import Services
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.deposits import Outcome
from archive_service.runtime.schedule import Schedule
from archive_service.runtime.worker import run_worker
from archive_service.settings import read_settings
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.cda_flows import cda


class Died(Exception):
    """The process ends here."""


class Dying:
    """Stands where records are registered, and is the end of the process."""

    def prepare(self) -> None:
        """Be ready."""

    def lock(self, *_: Any, **__: Any) -> None:
        """End."""
        raise Died


def waiting(services: Services) -> int:
    with services.transactions.begin(SERVICE) as transaction:
        return len(transaction.deposits.waiting(Outcome.RECEIVED))


def test_a_deposit_that_was_never_answered_is_finished_by_the_queue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARCHIVE_NOW", "2026-03-02T10:00:00+01:00")
    services = Services(read_settings(begun(tmp_path / "le home")))
    dying = replace(services.settlement, registration=Dying())  # type: ignore[arg-type]
    with pytest.raises(Died):
        replace(services.deposit, settlement=dying).accept(cda(1), OPERATOR)
    assert waiting(services) == 1
    Schedule(services).finish_deposits()  # too young: its process may still be at it
    run_worker(services, wait=False)
    assert waiting(services) == 1
    services.close()

    monkeypatch.setenv("ARCHIVE_NOW", "2026-03-02T10:05:00+01:00")
    later = Services(read_settings(tmp_path / "le home"))
    Schedule(later).finish_deposits()
    run_worker(later, wait=False)

    assert waiting(later) == 0
    assert [line["outcome"] for line in door.deposits(later, OPERATOR, outcome="", after=None, limit=9)] == [
        "accepted"
    ]
    later.close()
