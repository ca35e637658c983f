"""The exit codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any


class Exit(IntEnum):
    """Scripts rely on these; they never change meaning."""

    WELL = 0
    BUG = 1
    USAGE = 2
    REFUSED = 10
    CANNOT_TELL = 11


def exit_of_list(lines: Sequence[Mapping[str, Any]]) -> Exit:
    """Return how a list ends: a line that is marked as damaged hides no other, and is told by the code."""
    return Exit.REFUSED if any(line["damaged"] for line in lines) else Exit.WELL
