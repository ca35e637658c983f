"""The exit codes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from enum import IntEnum
from typing import Any


class Exit(IntEnum):
    """Scripts depend on these; their meaning never changes."""

    WELL = 0
    BUG = 1
    USAGE = 2
    REFUSED = 10
    CANNOT_TELL = 11


def exit_of_verdicts(verdicts: Collection[str]) -> Exit:
    """Return the exit code of checks: the worst of their verdicts decides."""
    if "failed" in verdicts:
        return Exit.REFUSED
    return Exit.CANNOT_TELL if "indeterminate" in verdicts else Exit.WELL


def exit_of_list(lines: Sequence[Mapping[str, Any]]) -> Exit:
    """Return the exit code of a list: a line marked as damaged does not hide the others, but changes the
    code.
    """
    return Exit.REFUSED if any(line["damaged"] for line in lines) else Exit.WELL
