"""Counts of the whole instance."""

from __future__ import annotations

from typing import Protocol

from archive_service.model.measures import Measures


class Counts(Protocol):
    """Counts, in a scope that sees everything."""

    def read(self) -> Measures:
        """Count what is there now."""
