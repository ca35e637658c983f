"""Rows of trusted time: which time-stamping authorities answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from signing.authority_states import AuthorityState


class TimeAuthorities(Protocol):
    """States of time-stamping authorities by their names; forgotten when the database is lost."""

    def states(self) -> Mapping[str, AuthorityState]:
        """Return the known states."""

    def keep(self, name: str, state: AuthorityState) -> None:
        """Replace a state."""
