"""Read dates as FHIR writes them, as days of the Paris calendar."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime

from archive_service.wording.dates import PARIS, date_words, day_in_paris, day_words, offset_words

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(T.+)?)?)?", re.ASCII)
_OFFSET = re.compile(r"(?:Z|[+-]\d\d:?\d\d)$", re.ASCII)
_FRACTION = re.compile(r"[.,](\d+)", re.ASCII)


def looks_like_date(text: str) -> bool:
    """Say whether a string has the form of a FHIR date or dateTime."""
    return bool(_DATE.fullmatch(text))


def is_calendar_date(text: str) -> bool:
    """Say whether a string is a date that exists; a year or a month alone is a date too."""
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
    """Return an aware moment; a dateTime without zone is in Paris; None when it is not a dateTime."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        return moment.replace(tzinfo=PARIS)
    return moment


def day_of(text: str, *, latest: bool = False) -> date | None:
    """Return the day in Paris; None when unknown.

    A year or a month alone gives no day, unless `latest` asks for its last day (used for ends, which can only
    lengthen a retention).
    """
    found = _DATE.fullmatch(text)
    if not found:
        return None
    year, month, day, time = found.groups()
    try:
        if time:
            moment = moment_of(text)
            return day_in_paris(moment) if moment else None
        if day:
            return date(int(year), int(month), int(day))
        if latest and month:
            return date(int(year), int(month), calendar.monthrange(int(year), int(month))[1])
        return date(int(year), 12, 31) if latest else None
    except (ValueError, OverflowError):
        return None


def first_day_of(text: str) -> date | None:
    """Return the earliest day that a date can mean, in Paris; None when the text is not a date.

    >>> first_day_of("2026-02"), first_day_of("2026-02-30")
    (datetime.date(2026, 2, 1), None)
    """
    found = _DATE.fullmatch(text)
    if not found or found[3]:
        return day_of(text)
    try:
        return date(int(found[1]), int(found[2] or 1), 1)
    except ValueError:
        return None


def in_french(text: str) -> str:
    """Return a FHIR date in words; any other text is returned unchanged.

    The time shown is the sender's local time. Its offset is shown unless it is that of Paris, and only when
    the sender gave one.

    >>> in_french("2023-04-14T10:30:00+02:00")
    '14 avril 2023 à 10:30'
    >>> in_french("2024-05-02T23:30:00.250-04:00")
    '2 mai 2024 à 23:30:00,250 (UTC-04:00)'
    >>> in_french("2023-04")
    'avril 2023'
    """
    found = _DATE.fullmatch(text)
    if not found or not is_calendar_date(text):
        return text
    year, month, day, time = found.groups()
    if not time:
        return date_words(year, int(month or 0), int(day or 0))
    moment = moment_of(text)
    if moment is None:
        return text
    words = f"{day_words(moment)} à {clock_words(moment.strftime('%H:%M'), f'{moment:%S}', _fraction(time))}"
    return words + (offset_words(moment) if _OFFSET.search(time) else "")


def clock_words(minutes: str, seconds: str, fraction: str) -> str:
    """Return a time of day; seconds are left out when they are 0.

    >>> clock_words("23:30", "00", ""), clock_words("23:30", "05", "25")
    ('23:30', '23:30:05,25')
    """
    if fraction.strip("0"):
        return f"{minutes}:{seconds or '00'},{fraction}"
    return f"{minutes}:{seconds}" if seconds.strip("0") else minutes


def _fraction(time: str) -> str:
    found = _FRACTION.search(time)
    return found[1] if found else ""
