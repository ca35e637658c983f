"""Read HL7 time stamps, as days for the rules and as French words for people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from archive_service.caching import remembered
from archive_service.intake.dates import clock_words
from archive_service.wording.dates import PARIS, date_words, day_in_paris, offset_words

_STAMP = re.compile(
    r"(\d{4})(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:\.(\d+))?)?)?)?)?)?(?:([+-])(\d\d)(\d\d))?",
    re.ASCII,
)
EARLIEST_YEAR = 1850
FIRST_YEAR_NOT_BELIEVED = 9000


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A time stamp with the precision that is written; `day` needs year, month and day, in Europe/Paris.

    `first_day` is the earliest day that it can mean; None when it is not a date of our calendar.
    """

    year: int
    day: date | None
    first_day: date | None
    moment: datetime | None
    words: str

    @property
    def believable(self) -> bool:
        """Whether the year is possible in a living person's file."""
        return EARLIEST_YEAR <= self.year < FIRST_YEAR_NOT_BELIEVED


@remembered
def read_stamp(value: str) -> Stamp | None:
    """Read `YYYY[MM[DD[HH[MM[SS[.f]]]]]][+ZZZZ]`; None for any other text.

    >>> read_stamp("20230414111500+0200").words
    '14 avril 2023 à 11:15'
    >>> read_stamp("20230414111500+0400").words
    '14 avril 2023 à 11:15 (UTC+04:00)'
    >>> read_stamp("194704").words
    'avril 1947'
    >>> read_stamp("20230231") is None
    True
    """
    match = _STAMP.fullmatch(value.strip())
    if not match:
        return None
    year, month, day, hour, minute, second, fraction, sign, zone_hours, zone_minutes = match.groups()
    if int(year) == 0:
        return Stamp(year=0, day=None, first_day=None, moment=None, words=value)
    try:
        # The date and time types check the values; a missing part is replaced by its first value.
        moment = datetime(  # noqa: DTZ001 - its zone is put on below
            int(year), int(month or 1), int(day or 1), int(hour or 0), int(minute or 0), int(second or 0)
        )
        zone = _zone(sign, zone_hours, zone_minutes)
        aware = moment.replace(tzinfo=zone or PARIS) if hour else None
        local_day = day_in_paris(aware) if aware else moment.date()
    except (ValueError, OverflowError):
        return None
    words = date_words(year, int(month or 0), int(day or 0))
    if hour:
        clock = clock_words(f"{hour}:{minute}", second or "", fraction or "") if minute else f"{hour} h"
        words += f" à {clock}"
    words += offset_words(moment.replace(tzinfo=zone)) if zone else ""
    return Stamp(
        year=int(year), day=local_day if day else None, first_day=local_day, moment=aware, words=words
    )


def _zone(sign: str | None, hours: str, minutes: str) -> timezone | None:
    if not sign:
        return None
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(offset if sign == "+" else -offset)


def stamp_words(value: str) -> str:
    """Write a time stamp in French; a text that is not a time stamp is returned as written."""
    stamp = read_stamp(value)
    return stamp.words if stamp else value


def day_of(value: str | None) -> date | None:
    """Return the day of a time stamp when it is possible, or None."""
    stamp = read_stamp(value) if value else None
    return stamp.day if stamp and stamp.believable else None
