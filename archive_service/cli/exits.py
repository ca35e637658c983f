"""The exit codes."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Scripts rely on these; they never change meaning."""

    WELL = 0
    BUG = 1
    USAGE = 2
    REFUSED = 10
    CANNOT_TELL = 11
