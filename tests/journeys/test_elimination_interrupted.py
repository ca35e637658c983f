"""An execution that is interrupted anywhere goes on later, and ends as if it had not been."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from archive_service.bootstrap import Services
from archive_service.errors import BeingEliminated, Eliminated, StoreUnavailable
from archive_service.holdings.hold_targets import Named
from archive_service.model.actors import OPERATOR
from archive_service.model.elimination import KeptCode, Stage
from archive_service.model.holds import HoldReason
from archive_service.model.journal import Tag
from archive_service.model.records import Part, RecordState
from archive_service.ports import ObjectStore
from archive_service.storage.keys.vault import Vault
from archive_service.workflows.elimination import EliminateRecords
from archive_service.workflows.holds import HoldAsked
from tests.journeys.eliminating_homes import (
    EliminatingHome,
    authority,
    contract,
    destroying,
    lines_of,
    trusting,
)
from tests.journeys.homes import SECRETS
from tests.journeys.readable_homes import readable


class Killed(BaseException):
    """The end of the process."""


@dataclass(slots=True)
class Countdown:
    """Counts the steps that touch a store, and ends the process before or after one of them."""

    left: int
    how: type[BaseException] = Killed
    steps: list[str] = field(default_factory=list)

    def step(self, what: str) -> None:
        self.steps.append(what)
        self.left -= 1
        if self.left == 0:
            raise self.how(what)


@dataclass(slots=True)
class CountedVault:
    """A vault whose destructions are counted."""

    vault: Vault
    countdown: Countdown

    def destroy_many(self, keys: Iterable[tuple[str, str]]) -> None:
        for key in keys:
            self.countdown.step(f"before key {key}")
            self.vault.destroy_many([key])
            self.countdown.step(f"after key {key}")

    def remains(self, tenant: str, key_id: str) -> bool:
        self.countdown.step("look for a key")
        return self.vault.remains(tenant, key_id)


@dataclass(slots=True)
class CountedStore:
    """A store whose deletions are counted."""

    store: ObjectStore
    countdown: Countdown

    def delete_many(self, names: Iterable[str]) -> None:
        for name in names:
            self.countdown.step(f"before object {name}")
            self.store.delete_many([name])
            self.countdown.step(f"after object {name}")

    def remains(self, name: str) -> bool:
        self.countdown.step("look for an object")
        return self.store.remains(name)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[EliminatingHome]:
    home = EliminatingHome.new(tmp_path / "home")
    with home.stack:
        yield home


def counted(services: Services, countdown: Countdown) -> EliminateRecords:
    """Return the elimination with stores that end the process."""
    return destroying(
        trusting(services),
        cipher=CountedVault(services.vault, countdown),
        store=lambda: CountedStore(services.object_store, countdown),
    )


def ended(services: Services, journey: EliminateRecords, allowed: Any) -> None:
    """Check that nothing is left to do, and nothing of the person."""
    assert not journey.waits()
    assert journey.progress(allowed.appraisal).certificate
    assert SECRETS[0].encode() not in readable(services)
    with services.transactions.begin(OPERATOR) as transaction:
        lines = transaction.eliminations.of(allowed.appraisal)
    assert [(one.stage, one.keys, one.objects) for one in lines] == [(Stage.ELIMINATED, (), ())]


def test_a_process_may_end_between_any_two_steps(tmp_path: Path) -> None:
    number, last = 0, 1
    while number < last:
        number += 1
        home = EliminatingHome.new(tmp_path / str(number))
        with home.stack:
            home.deposited(contract())
            services, allowed = home.at(), authority()
            lines = lines_of(home.records(services))
            # A whole run tells how many steps there are; then one home for every few of them.
            countdown = Countdown(10**6 if number == 1 else 2 * number - 3)
            try:
                counted(services, countdown).execute(lines, allowed, OPERATOR)
            except Killed:
                state = home.records(services)[0].state
                assert state in (RecordState.ELIMINATING, RecordState.ELIMINATED)
            if number == 1:
                last = len(countdown.steps) // 2 + 2
                assert last > 8
            again = home.at()
            trusting(again).resume_all()
            ended(again, trusting(again), allowed)


def test_a_store_that_refuses_to_delete_is_asked_again_and_the_certificate_waits(
    home: EliminatingHome,
) -> None:
    home.deposited(contract())
    services, allowed = home.at(), authority()
    (record,) = home.records(services)
    refusing = counted(services, Countdown(3, StoreUnavailable))

    for _ in range(2):
        with pytest.raises(StoreUnavailable):
            refusing.execute(lines_of([record]), allowed, OPERATOR)
        refusing = counted(services, Countdown(1, StoreUnavailable))

    assert home.records(services)[0].state is RecordState.ELIMINATING
    assert trusting(services).waits()
    assert not trusting(services).progress(allowed.appraisal).certificate
    trusting(services).resume_all()
    ended(services, trusting(services), allowed)


def test_two_executions_at_once_end_as_one(home: EliminatingHome) -> None:
    home.deposited(*(contract(number, family=f"{SECRETS[0]}{number}") for number in range(1, 5)))
    services, allowed = home.at(), authority()
    lines = lines_of(home.records(services))
    together = Barrier(3)

    def execute(_: int) -> object:
        together.wait()
        return trusting(services).execute(lines, allowed, OPERATOR)

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(execute, range(3)))

    done = trusting(services).progress(allowed.appraisal)
    assert sorted(done.eliminated) == sorted(line.record for line in lines)
    assert done.certificate
    with services.transactions.begin(OPERATOR) as transaction:
        told = [entry.subject for _, entry in transaction.journal.all_tagged(Tag.RECORD_ELIMINATED)]
    assert sorted(told) == sorted(str(line.record) for line in lines)


def test_executions_of_two_lists_at_once_eliminate_each_record_once(home: EliminatingHome) -> None:
    home.deposited(contract(1), contract(2, family="LANVOLLON"))
    services = home.at()
    lines = lines_of(home.records(services))
    together = Barrier(2)

    def execute(_: int) -> Any:
        together.wait()
        return trusting(services).execute(lines, authority(), OPERATOR)

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(execute, range(2))

    assert sorted([*one.eliminated, *other.eliminated]) == sorted(line.record for line in lines)


def test_a_hold_at_the_same_instant_either_keeps_the_record_or_is_refused(home: EliminatingHome) -> None:
    home.deposited(*(contract(number, family=f"{SECRETS[0]}{number}") for number in range(1, 9)))
    services = home.at()
    for record in home.records(services):
        asked = HoldAsked(
            on=Named(records=[record.id]),
            reason=HoldReason.LITIGATION,
            note="procès",
            review=date(2061, 1, 1),
        )
        held, done = _at_once(services, asked, lines_of([record]))

        if held:
            assert [one.code for one in done.kept] == [KeptCode.HELD]
            assert services.record_reading.part(record.id, Part.SOURCE, OPERATOR)
        else:
            assert done.eliminated == [record.id]


def _at_once(services: Services, asked: HoldAsked, lines: Any) -> tuple[bool, Any]:
    """Place a hold and execute a list at one instant; return whether the hold was placed."""
    together = Barrier(2)

    def hold() -> bool:
        together.wait()
        try:
            services.holds.place(asked, OPERATOR)
        except (BeingEliminated, Eliminated):
            return False
        return True

    def execute() -> Any:
        together.wait()
        return trusting(services).execute(lines, authority(), OPERATOR)

    with ThreadPoolExecutor(2) as pool:
        placed, done = pool.submit(hold), pool.submit(execute)
        return placed.result(), done.result()
