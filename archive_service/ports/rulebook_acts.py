"""Rows of what is done to versions of rulebooks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from archive_service.model.rulebook_versions import ActedOn, NewAct


class RulebookActs(Protocol):
    """Acts on versions of rulebooks: added, never changed. Only the operator and the service see them."""

    def all(self) -> Sequence[ActedOn]:
        """Return every act, in order."""

    def last(self) -> int:
        """Return the number of the last act, 0 before the first."""

    def add(self, act: NewAct) -> None:
        """Insert; the act gets the next number."""
