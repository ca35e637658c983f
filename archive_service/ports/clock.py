"""What time it is."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The one clock of the service."""

    def now(self) -> datetime:
        """Return the time, aware, in UTC."""
