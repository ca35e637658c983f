"""The facts of the last page, « Comment ce document a été fait »."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductionFacts:
    """What the service knows of how a document came to be.

    `received_at` is aware; it is shown in the time of Paris, and dates the PDF: the same record always
    gives the same bytes. `decisions` and `findings` are sentences in French. Template and source digests
    are added by `render`.
    """

    record: str
    received_at: datetime
    sender: str
    software: str
    service_version: str
    deposit: str = ""
    decisions: Sequence[str] = ()
    findings: Sequence[str] = ()

    def __post_init__(self) -> None:
        if self.received_at.tzinfo is None:
            raise ValueError("received_at must be aware")


def in_words(moment: datetime) -> str:
    """Return a moment as a French reader in Paris would write it.

    >>> in_words(datetime(2024, 7, 1, 22, 5, 9, tzinfo=UTC))
    '2 juillet 2024 à 00 h 05 min 09 s (heure de Paris)'
    """
    there = moment.astimezone(UTC) + (timedelta(hours=2) if _is_summer(moment) else timedelta(hours=1))
    day = "1er" if there.day == 1 else str(there.day)
    return f"{day} {_MONTHS[there.month - 1]} {there.year} à {there:%H h %M min %S s} (heure de Paris)"


def _is_summer(moment: datetime) -> bool:
    # Directive 2000/84/EC, written out: a machine without a zone database must make the same bytes.
    moment = moment.astimezone(UTC)
    start = datetime.combine(_last_sunday(moment.year, 3), datetime.min.time(), UTC) + timedelta(hours=1)
    end = datetime.combine(_last_sunday(moment.year, 10), datetime.min.time(), UTC) + timedelta(hours=1)
    return start <= moment < end


def _last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=last.isoweekday() % 7)
