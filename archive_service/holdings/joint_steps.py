"""Steps that are done once for all threads that ask for them while the step before is being done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Condition
from typing import Generic, TypeVar

from archive_service.errors import StoreUnavailable

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(slots=True)
class _Asked(Generic[Item, Result]):
    """What one thread asks for, and what came of it."""

    item: Item
    results: list[Result] = field(default_factory=list)
    error: BaseException | None = None

    def is_over(self) -> bool:
        return bool(self.results) or self.error is not None


@dataclass(slots=True)
class JointSteps(Generic[Item, Result]):
    """Does one step at a time, for everything that is asked for until it begins.

    The first thread that finds no step going on does it for all that wait; the others wait for their result.
    `step` gives one result for each item, in their order, or does nothing at all and raises.
    """

    step: Callable[[Sequence[Item]], Sequence[Result]]
    _changed: Condition = field(default_factory=Condition)
    _waiting: list[_Asked[Item, Result]] = field(default_factory=list)
    _is_busy: bool = False

    def result(self, item: Item) -> Result:
        """Return the result for `item`; raise what its step raises.

        A step that fails for several items is done again for each of them alone, so that nobody gets the
        error of another one. After `StoreUnavailable` it is not: nobody knows whether something was written.
        """
        mine: _Asked[Item, Result] = _Asked(item)
        with self._changed:
            self._waiting.append(mine)
            self._changed.wait_for(lambda: mine.is_over() or not self._is_busy)
            together = [] if mine.is_over() else self._waiting
            if together:
                self._waiting, self._is_busy = [], True
        if together:
            self._do(together)
        if mine.error is not None:
            raise mine.error
        return mine.results[0]

    def _do(self, together: Sequence[_Asked[Item, Result]]) -> None:
        try:
            self._try(together)
        finally:
            with self._changed:
                for one in together:
                    if not one.is_over():  # the thread was interrupted in the middle
                        one.error = StoreUnavailable("the step was not done to its end")
                self._is_busy = False
                self._changed.notify_all()

    def _try(self, together: Sequence[_Asked[Item, Result]]) -> None:
        try:
            results = self.step([one.item for one in together])
        except StoreUnavailable as error:
            for one in together:  # each has an error of its own: threads add their frames to it
                one.error = StoreUnavailable(*error.args)
                one.error.__cause__ = error.with_traceback(None)
        except Exception as error:  # whatever it is, it belongs to whoever asked for it  # noqa: BLE001
            if len(together) == 1:
                together[0].error = error
                return
            for one in together:
                self._try([one])
        else:
            for one, result in zip(together, results, strict=True):
                one.results.append(result)
