"""The present time."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The only clock of the service."""

    def now(self) -> datetime:
        """Return the time, aware, in UTC."""
