"""Few requests of a costly kind at once, and fewer of each caller: who sends many delays only their own."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from archive_service.errors import MachineExhausted


@dataclass(slots=True)
class Turns:
    """The callers whose request is being worked on, and those who wait. Used in one event loop."""

    places: int
    patience: float
    """Seconds that a request waits for its turn."""
    of_each: int = 1
    """Requests of one caller that are worked on at once."""
    most_waiting: int = 8
    """Requests of one caller that may wait."""
    _working: Counter[str] = field(default_factory=Counter)
    _waiting: list[tuple[str, asyncio.Future[None]]] = field(default_factory=list)

    @asynccontextmanager
    async def of(self, caller: str) -> AsyncIterator[None]:
        """Wait for a place; raise `MachineExhausted` when none becomes free in time, or too many wait."""
        await self._begin(caller)
        try:
            yield
        finally:
            self._end(caller)

    async def _begin(self, caller: str) -> None:
        if self._may_begin(caller):
            self._working[caller] += 1
            return
        if sum(one == caller for one, _ in self._waiting) >= self.most_waiting:
            raise MachineExhausted("too many files of this caller wait")
        entry = caller, asyncio.get_running_loop().create_future()
        self._waiting.append(entry)
        try:
            await asyncio.wait([entry[1]], timeout=self.patience)
        except BaseException:  # it is cancelled: a turn that it was just given goes to the next
            self._leave(entry)
            raise
        if not entry[1].done():
            self._leave(entry)
            raise MachineExhausted("the files of others come first")

    def _may_begin(self, caller: str) -> bool:
        return self._working[caller] < self.of_each and self._working.total() < self.places

    def _leave(self, entry: tuple[str, asyncio.Future[None]]) -> None:
        if entry[1].done():
            self._end(entry[0])
        else:
            self._waiting.remove(entry)

    def _end(self, caller: str) -> None:
        """Free a place, and give it to the first who may have it."""
        self._working[caller] -= 1
        self._working += Counter()  # forgets who has none
        for entry in [*self._waiting]:
            if self._may_begin(entry[0]):
                self._waiting.remove(entry)
                self._working[entry[0]] += 1
                entry[1].set_result(None)
