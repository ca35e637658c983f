"""Each caller has one turn at a time, and there are few turns for all."""

from __future__ import annotations

import asyncio

import pytest

from archive_service.api.turns import Turns
from archive_service.errors import MachineExhausted


async def hold(turns: Turns, caller: str, until: asyncio.Event, began: list[str]) -> None:
    async with turns.of(caller):
        began.append(caller)
        await until.wait()


def test_who_sends_many_waits_for_themself_and_others_go_on() -> None:
    async def played() -> tuple[list[str], list[str]]:
        turns, end, began = Turns(places=2, patience=60), asyncio.Event(), list[str]()
        tasks = [asyncio.create_task(hold(turns, caller, end, began)) for caller in "aaabc"]
        await asyncio.sleep(0.3)
        at_once = sorted(began)
        end.set()
        await asyncio.gather(*tasks)
        return at_once, sorted(began)

    assert asyncio.run(played()) == (["a", "b"], ["a", "a", "a", "b", "c"])


def test_who_waits_too_long_is_told_to_come_again_and_leaves_no_trace() -> None:
    async def played() -> None:
        turns, end = Turns(places=1, patience=0.1), asyncio.Event()
        first = asyncio.create_task(hold(turns, "a", end, []))
        await asyncio.sleep(0)
        with pytest.raises(MachineExhausted):
            await hold(turns, "b", end, [])
        end.set()
        await first
        await hold(turns, "b", end, [])

    asyncio.run(played())


def test_a_turn_that_ends_with_an_error_is_free_again() -> None:
    async def played() -> None:
        turns = Turns(places=1, patience=0)
        for _ in range(2):
            with pytest.raises(ZeroDivisionError):
                async with turns.of("a"):
                    raise ZeroDivisionError

    asyncio.run(played())
