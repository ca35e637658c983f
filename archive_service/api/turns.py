"""Few requests of a costly kind at once, and one of each caller: who sends many delays only their own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic

from archive_service.errors import MachineExhausted

_LOOK_AGAIN = 0.05  # seconds


@dataclass(slots=True)
class Turns:
    """The callers whose request is being worked on. Used in the thread of one event loop."""

    places: int
    patience: float
    """Seconds that a request waits for its turn."""
    _working: set[str] = field(default_factory=set)

    @asynccontextmanager
    async def of(self, caller: str) -> AsyncIterator[None]:
        """Wait for a place; raise `MachineExhausted` when none becomes free in time."""
        end = monotonic() + self.patience
        while caller in self._working or len(self._working) >= self.places:
            if monotonic() > end:
                raise MachineExhausted("other files are being verified")
            await asyncio.sleep(_LOOK_AGAIN)
        self._working.add(caller)
        try:
            yield
        finally:
            self._working.discard(caller)
