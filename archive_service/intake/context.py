"""The conditions of an examination, besides the bytes of the flow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Self

from archive_service.intake.signature_desk import Judge, SignatureDesk
from archive_service.model.received_signatures import JudgedFile, SignedKind
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
    judge: Judge | None = None
    """What signatures that came with a document are worth; None: they are not examined."""
    desk: SignatureDesk = field(default_factory=SignatureDesk)
    """Where they are judged, for one flow: `examine` gives each flow one of its own."""

    @classmethod
    def at(
        cls,
        moment: datetime,
        *,
        production: bool,
        judge: Callable[[bytes, SignedKind, datetime, float], JudgedFile] | None = None,
    ) -> Self:
        """Return the context of a flow received at a moment in any time zone.

        `judge` is given the bytes of a signed file, its kind, the moment, and how many processor seconds it
        may take.
        """
        at_moment = None if judge is None else _at(moment, judge)
        return cls(production=production, today=day_in_paris(moment), judge=at_moment)


def _at(moment: datetime, judge: Callable[[bytes, SignedKind, datetime, float], JudgedFile]) -> Judge:
    return lambda content, kind, seconds: judge(content, kind, moment, seconds)
