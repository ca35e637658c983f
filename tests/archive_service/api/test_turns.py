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


def test_of_each_caller_so_many_are_worked_on_at_once_as_is_said() -> None:
    async def played() -> list[str]:
        turns, end, began = Turns(places=4, patience=60, of_each=2), asyncio.Event(), list[str]()
        tasks = [asyncio.create_task(hold(turns, caller, end, began)) for caller in "aaaabbcc"]
        await asyncio.sleep(0.05)
        at_once = sorted(began)
        end.set()
        await asyncio.gather(*tasks)
        assert sorted(began) == [*"aaaabbcc"]
        return at_once

    assert asyncio.run(played()) == [*"aabb"]


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


def test_of_one_caller_few_wait() -> None:
    async def played() -> list[str]:
        turns, end, began = Turns(places=2, patience=60, most_waiting=3), asyncio.Event(), list[str]()
        tasks = [asyncio.create_task(hold(turns, "a", end, began)) for _ in range(10)]
        await asyncio.sleep(0.05)
        refused = [one for one in tasks if one.done() and isinstance(one.exception(), MachineExhausted)]
        assert len(refused) == 6
        await asyncio.wait_for(asyncio.gather(asyncio.create_task(hold(turns, "b", set_(), began))), 1)
        end.set()
        await asyncio.gather(*tasks, return_exceptions=True)
        return began

    assert sorted(asyncio.run(played())) == ["a"] * 4 + ["b"]


def set_() -> asyncio.Event:
    event = asyncio.Event()
    event.set()
    return event


def test_a_turn_of_who_went_away_is_not_lost() -> None:
    async def played() -> None:
        turns, end, began = Turns(places=1, patience=60), asyncio.Event(), list[str]()
        first = asyncio.create_task(hold(turns, "a", end, began))
        gone = [asyncio.create_task(hold(turns, caller, end, began)) for caller in "bc"]
        last = asyncio.create_task(hold(turns, "d", end, began))
        await asyncio.sleep(0)
        gone[0].cancel()
        end.set()
        await first
        gone[1].cancel()
        await asyncio.wait_for(last, 1)
        assert began in (["a", "d"], ["a", "c", "d"])
        await hold(turns, "e", set_(), began)

    asyncio.run(played())
