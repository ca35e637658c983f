"""The kinds of what `verify` judges."""

from __future__ import annotations

from enum import StrEnum


class TargetKind(StrEnum):
    """Stable names; they are added to, never renamed."""

    RECORD = "record"
    """A record of the home, or a folder with the parts of one."""
    PDF = "pdf"
    UNKNOWN = "unknown"
