"""Whether programs can open a file, judged by its structure."""

from __future__ import annotations

from enum import Enum


class Condition(Enum):
    """The reason why a file cannot be opened."""

    WHOLE = "whole"  # no defect found
    DAMAGED = "damaged"  # truncated, or not in the format that its first bytes announce
    LOCKED = "locked"  # a password is needed
    NO_PAGE = "no-page"  # a PDF that opens but shows nothing
