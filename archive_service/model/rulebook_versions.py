"""Versions of rulebooks: which one is in force at a level, since when, and how it came to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from retention_rules import Rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class RulebookInForce:
    """A rulebook in force on a day. `since` is None for a text of the first start, in force without a day."""

    book: Rulebook
    since: date | None
