"""Whether programs can open a file, as far as its structure tells."""

from __future__ import annotations

from enum import Enum


class Condition(Enum):
    """What stands in the way of opening a file."""

    WHOLE = "whole"  # nothing seen
    DAMAGED = "damaged"  # cut, or not of the form that its first bytes promise
    LOCKED = "locked"  # a password is needed
    NO_PAGE = "no-page"  # a PDF that opens, and shows nothing
