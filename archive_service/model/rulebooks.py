"""A version of a rulebook whose text is stored, so that decisions by it can be taken again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from signing.digests import Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRulebook:
    """A row of the rulebooks that were in force. `key` is empty for the nation, else department or FINESS."""

    digest: Digest
    layer: str
    key: str
    name: str
    object: str
    """The name of the object that holds the text, encrypted."""
    first_seen: datetime
