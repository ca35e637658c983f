"""The conditions of an examination, besides the bytes of the flow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from archive_service.wording.dates import day_in_paris

if TYPE_CHECKING:  # a flow without a signature does not import the code of signatures
    from signing.report import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class ExaminationContext:
    """The mode of the service, the day of receipt in Paris, and whether a quarantined flow is to be released.

    Dates of past events are compared with `today`. For a `release` the drafts identify persons without the
    contested identifiers.
    """

    production: bool
    today: date
    release: bool = False
    judge: Callable[[bytes], Verdict] | None = None
    """What a signature that came with a document is worth; None: it is not examined."""

    @classmethod
    def at(
        cls,
        moment: datetime,
        *,
        production: bool,
        judge: Callable[[bytes, datetime], Verdict] | None = None,
    ) -> Self:
        """Return the context of a flow received at a moment in any time zone.

        `judge` is given the bytes of a signed document and the moment.
        """
        at_moment = None if judge is None else _at(moment, judge)
        return cls(production=production, today=day_in_paris(moment), judge=at_moment)


def _at(moment: datetime, judge: Callable[[bytes, datetime], Verdict]) -> Callable[[bytes], Verdict]:
    return lambda content: judge(content, moment)
