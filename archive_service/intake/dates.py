"""Dates as FHIR writes them, read to days of the Paris calendar."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(T.+)?)?)?", re.ASCII)
MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]


def looks_like_date(text: str) -> bool:
    """Say whether a string is written as a FHIR date or dateTime."""
    return bool(_DATE.fullmatch(text))


def is_calendar_date(text: str) -> bool:
    """Say whether a string is a date that exists; a year or a month alone is one."""
    found = _DATE.fullmatch(text)
    if not found:
        return False
    year, month, day, time = found.groups()
    try:
        date(int(year), int(month or 1), int(day or 1))
        return not time or moment_of(text) is not None
    except ValueError:
        return False


def moment_of(text: str) -> datetime | None:
    """Return an aware moment; a dateTime without zone is in Paris; None when it is no dateTime."""
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None
    if moment.tzinfo is None:
        return moment.replace(tzinfo=PARIS)
    return moment


def day_of(text: str, *, latest: bool = False) -> date | None:
    """Return the day in Paris; None when unknown.

    A year or a month alone is no day, unless `latest` asks for its last one (ends, which may only lengthen
    a retention).
    """
    found = _DATE.fullmatch(text)
    if not found:
        return None
    year, month, day, time = found.groups()
    try:
        if time:
            moment = moment_of(text)
            return moment.astimezone(PARIS).date() if moment else None
        if day:
            return date(int(year), int(month), int(day))
        if latest and month:
            return date(int(year), int(month), calendar.monthrange(int(year), int(month))[1])
        return date(int(year), 12, 31) if latest else None
    except (ValueError, OverflowError):
        return None


def in_french(text: str) -> str:
    """Return a FHIR date in words; anything else comes back as it is.

    >>> in_french("2023-04-14T10:30:00+02:00")
    '14 avril 2023 à 10:30'
    >>> in_french("2023-04")
    'avril 2023'
    """
    found = _DATE.fullmatch(text)
    if not found or not is_calendar_date(text):
        return text
    year, month, day, time = found.groups()
    if not month:
        return year
    if not day:
        return f"{MONTHS[int(month) - 1]} {year}"
    if not time:
        return _day(int(day), int(month), year)
    moment = moment_of(text)
    if moment is None:
        return text
    # The clock time of the sender is kept: it is what people read on the wall.
    words = f"{_day(moment.day, moment.month, f'{moment.year:04d}')} à {moment:%H:%M}"
    if moment.second:
        words += f":{moment:%S}"
    return words + (" UTC" if time.endswith("Z") and moment.tzinfo == UTC else "")


def _day(day: int, month: int, year: str) -> str:
    return f"{'1er' if day == 1 else day} {MONTHS[month - 1]} {year}"
