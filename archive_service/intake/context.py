"""The conditions of an examination, besides the bytes of the flow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from archive_service.wording.dates import day_in_paris


@dataclass(frozen=True, slots=True, kw_only=True)
class ExaminationContext:
    """The mode of the service, the day of receipt in Paris, and whether a quarantined flow is to be released.

    Dates of past events are compared with `today`. For a `release` the drafts identify persons without the
    contested identifiers.
    """

    production: bool
    today: date
    release: bool = False

    @classmethod
    def at(cls, moment: datetime, *, production: bool) -> Self:
        """Return the context of a flow received at a moment in any time zone."""
        return cls(production=production, today=day_in_paris(moment))
