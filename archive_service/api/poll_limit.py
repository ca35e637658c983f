"""How often somebody may ask whether a job is done."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from uuid import UUID

MOST_POLLS = 100
PERIOD_SECONDS = 10.0
_MOST_JOBS = 1_000


@dataclass(slots=True)
class PollLimit:
    """Counts the requests of the last seconds about each job, in this process."""

    now: Callable[[], float] = time.monotonic
    _times: dict[UUID, deque[float]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def is_too_often(self, job: UUID) -> bool:
        """Count one more request, and say whether there are too many."""
        with self._lock:
            now = self.now()
            times = self._times.pop(job, deque(maxlen=MOST_POLLS))
            is_full = len(times) == MOST_POLLS and now - times[0] < PERIOD_SECONDS
            times.append(now)
            self._times[job] = times
            while len(self._times) > _MOST_JOBS:
                self._times.pop(next(iter(self._times)))
            return is_full
