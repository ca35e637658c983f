"""One step for several threads: everybody gets their own result or their own error."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock
from time import monotonic, sleep

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.errors import StoreUnavailable
from archive_service.holdings.joint_steps import JointSteps


class Odd(Exception):
    """Odd numbers are refused."""


def halves(numbers: Sequence[int]) -> Sequence[int]:
    for number in numbers:
        if number % 2:
            raise Odd(str(number))
    return [number // 2 for number in numbers]


@given(st.lists(st.integers(0, 9), min_size=1, max_size=8))
def test_everybody_gets_their_own_result_or_error(numbers: list[int]) -> None:
    steps = JointSteps(halves)

    with ThreadPoolExecutor(len(numbers)) as pool:
        asked = [pool.submit(steps.result, number) for number in numbers]

    for number, one in zip(numbers, asked, strict=True):
        if number % 2:
            assert str(one.exception()) == str(number)
        else:
            assert one.result() == number // 2


def test_what_is_asked_for_during_a_step_is_one_step_after_it() -> None:
    began, go_on = Event(), Event()
    alone = Lock()
    done: list[list[int]] = []

    def step(numbers: Sequence[int]) -> Sequence[int]:
        assert alone.acquire(blocking=False), "two steps at once"
        done.append(sorted(numbers))
        began.set()
        go_on.wait(20)
        alone.release()
        return numbers

    steps = JointSteps(step)
    with ThreadPoolExecutor(5) as pool:
        first = pool.submit(steps.result, 0)
        assert began.wait(20)
        others = [pool.submit(steps.result, number) for number in range(1, 5)]
        until = monotonic() + 20
        while len(steps._waiting) < 4 and monotonic() < until:
            sleep(0.01)
        go_on.set()

    assert (first.result(), [one.result() for one in others]) == (0, [1, 2, 3, 4])
    assert done == [[0], [1, 2, 3, 4]]


def test_a_step_whose_store_did_not_answer_is_not_done_again() -> None:
    began, go_on = Event(), Event()
    done: list[int] = []

    def step(numbers: Sequence[int]) -> Sequence[int]:
        done.extend(numbers)
        began.set()
        go_on.wait(20)
        raise StoreUnavailable("the answer to the commit is lost")

    steps = JointSteps(step)
    with ThreadPoolExecutor(3) as pool:
        asked = [pool.submit(steps.result, number) for number in range(3)]
        assert began.wait(20)
        go_on.set()

    assert [type(one.exception()) for one in asked] == [StoreUnavailable] * 3
    assert len({id(one.exception()) for one in asked}) == 3
    assert sorted(done) == [0, 1, 2]


def test_a_thread_that_is_interrupted_in_its_step_leaves_nobody_waiting() -> None:
    began, go_on = Event(), Event()

    def step(numbers: Sequence[int]) -> Sequence[int]:
        began.set()
        go_on.wait(20)
        if 1 in numbers:
            raise KeyboardInterrupt
        return numbers

    steps = JointSteps(step)
    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(steps.result, 0)
        assert began.wait(20)
        others = [pool.submit(steps.result, number) for number in (1, 2)]
        until = monotonic() + 20
        while len(steps._waiting) < 2 and monotonic() < until:
            sleep(0.01)
        go_on.set()
        assert first.result(20) == 0
        errors = {type(one.exception(20)) for one in others}

    assert errors == {KeyboardInterrupt, StoreUnavailable}
    with pytest.raises(KeyboardInterrupt):
        steps.result(1)
    assert steps.result(3) == 3
