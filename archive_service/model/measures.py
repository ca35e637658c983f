"""What is counted of the whole instance for whoever watches it: numbers alone, of nobody in particular."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """Counts of one moment, over all legal entities."""

    records: Mapping[str, int]
    """Records that are not finished, by state."""
    oldest_undated: datetime | None
    """When the oldest document that waits for its time stamp came in."""
    seals: Mapping[str, int]
    """Seals that were counted for the limits since the beginning, by purpose."""
    batch_files: Mapping[str, int]
    """Files of batches of seals that are kept now, by state."""
    batch_refusals: Mapping[str, int]
    """The refused ones of these, by code."""
    oldest_batch: datetime | None
    """When the oldest batch with files that wait was brought."""
    jobs: Mapping[tuple[str, str], int]
    """Jobs, by queue and status."""
